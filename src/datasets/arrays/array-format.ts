// Arrays in files: what a format tells of them before any data is read, and the numbers once they are.
import type { Result } from '../../diagnostics'

/** `text`: strings, such as names of classes. */
export const ELEMENT_TYPES = [
  'bool',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float16',
  'float32',
  'float64',
  'text',
] as const
export type ElementType = (typeof ELEMENT_TYPES)[number]

/** One array, by what its header says. */
export interface ArrayInfo {
  /** Name of the file, with the folders below the one that was chosen. */
  readonly file: string
  /** Name of the array in its file; empty where the file is one array. */
  readonly key: string
  readonly shape: readonly number[]
  readonly type: ElementType
}

/** A file whose parts are read as they are needed. */
export interface RangeFile {
  readonly name: string
  readonly sizeBytes: number
  /** Exactly `length` bytes from `start`, or why not; the caller stays within `sizeBytes`. */
  read(start: number, length: number): Promise<Result<Uint8Array>>
}

/** Row-major. Whole numbers of 64 bits are float64 (exact up to 2^53), float16 is float32, bool is uint8 of 0 and 1. */
export type NumberArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

export type ArrayValues =
  { readonly kind: 'numbers'; readonly values: NumberArray } | { readonly kind: 'texts'; readonly values: readonly string[] }

/** What formats are handed. */
export interface ArrayTools {
  /** Opens an HDF5 file whose signature is there; whoever hands this in also closes what was opened. Null: its inside is broken. */
  readonly openHdf5: (file: RangeFile) => Promise<Result<Hdf5Group | null>>
}

/** What is used of h5wasm's groups and files. Calls may throw: the file is hostile. */
export interface Hdf5Group {
  keys(): readonly string[]
  get(name: string): unknown
}

/** How one kind of file is read. A broken file is a Diagnostic of code arrays/…, never a throw. */
export interface ArrayFormat {
  readonly type: string
  /** By the name, without its folders. */
  matches(fileName: string): boolean
  /** Names, shapes and types, from headers alone. */
  inspect(file: RangeFile, tools: ArrayTools): Promise<Result<readonly ArrayInfo[]>>
  /** Reads the array of this name, which `inspect` told of. Sizes are checked against the file before memory is taken. */
  read(file: RangeFile, key: string, tools: ArrayTools): Promise<Result<ArrayValues>>
}

/** Most bytes that one array takes once it is unpacked. */
export const MAX_ARRAY_BYTES = 2 ** 31 - 1
/** DEFLATE can't pack better than about 1032 : 1. */
export const MAX_COMPRESSION = 1100

/** Bytes of one element; text has its own measure. */
export const ELEMENT_BYTES: Readonly<Record<Exclude<ElementType, 'text'>, number>> = {
  bool: 1,
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  uint64: 8,
  int64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
}

/** Number of elements; 1 for a single number. May be beyond what is exact, which no limit lets pass. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1)
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The numbers of raw bytes. `bytes.length` is a whole number of elements. */
export function decodeNumbers(bytes: Uint8Array, type: Exclude<ElementType, 'text'>, littleEndian: boolean): NumberArray {
  const count = bytes.length / ELEMENT_BYTES[type]
  if (type === 'uint8') return bytes
  if (type === 'bool') return bytes.map((value) => (value === 0 ? 0 : 1))
  if (type === 'int8') return new Int8Array(bytes.buffer, bytes.byteOffset, count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fill = <T extends NumberArray>(values: T, get: (at: number) => number, step: number): T => {
    for (let i = 0; i < count; i += 1) values[i] = get(i * step)
    return values
  }
  switch (type) {
    case 'uint16':
      return fill(new Uint16Array(count), (at) => view.getUint16(at, littleEndian), 2)
    case 'int16':
      return fill(new Int16Array(count), (at) => view.getInt16(at, littleEndian), 2)
    case 'uint32':
      return fill(new Uint32Array(count), (at) => view.getUint32(at, littleEndian), 4)
    case 'int32':
      return fill(new Int32Array(count), (at) => view.getInt32(at, littleEndian), 4)
    case 'uint64':
      return fill(new Float64Array(count), (at) => Number(view.getBigUint64(at, littleEndian)), 8)
    case 'int64':
      return fill(new Float64Array(count), (at) => Number(view.getBigInt64(at, littleEndian)), 8)
    case 'float16':
      return fill(new Float32Array(count), (at) => halfToNumber(view.getUint16(at, littleEndian)), 2)
    case 'float32':
      return fill(new Float32Array(count), (at) => view.getFloat32(at, littleEndian), 4)
    case 'float64':
      return fill(new Float64Array(count), (at) => view.getFloat64(at, littleEndian), 8)
  }
}
