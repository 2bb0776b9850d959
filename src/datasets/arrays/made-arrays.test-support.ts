// Files of arrays for tests, written here by the formats' own descriptions.
import { ok, type Diagnostic, type Result } from '../../diagnostics'
import type { ArrayTools, RangeFile } from './array-format'

export function memoryFile(name: string, bytes: Uint8Array): RangeFile & { readonly asked: [number, number][] } {
  const asked: [number, number][] = []
  return {
    name,
    sizeBytes: bytes.length,
    asked,
    async read(start, length) {
      if (start < 0 || length < 0 || start + length > bytes.length) throw new Error(`read beyond the file: ${start} + ${length}`)
      asked.push([start, length])
      return ok(bytes.slice(start, start + length))
    },
  }
}

export const noHdf5: ArrayTools = { openHdf5: async () => ok(null) }

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

export function problemOf(result: Result<unknown>): Diagnostic {
  const [first] = result.ok ? [] : result.diagnostics
  if (!first) throw new Error('expected a problem')
  return first
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const ascii = (said: string): Uint8Array => Uint8Array.from(said, (sign) => sign.charCodeAt(0))

/** An IDX file of bytes (type 8), or of another type given raw. */
export function makeIdx(shape: readonly number[], data: ArrayLike<number>, type = 8): Uint8Array {
  const head = new DataView(new ArrayBuffer(4 + 4 * shape.length))
  head.setUint32(0, (type << 8) | shape.length)
  shape.forEach((axis, i) => head.setUint32(4 + 4 * i, axis))
  return concat(new Uint8Array(head.buffer), Uint8Array.from(data))
}

/** One element's bytes by NumPy's name of its type (`<u2`, `>f8`). */
export function elementBytes(descr: string, value: number): Uint8Array {
  const little = !descr.startsWith('>')
  const view = new DataView(new ArrayBuffer(Number(descr.slice(2))))
  switch (descr.slice(1)) {
    case 'b1':
    case 'u1':
      view.setUint8(0, value)
      break
    case 'i1':
      view.setInt8(0, value)
      break
    case 'u2':
      view.setUint16(0, value, little)
      break
    case 'i2':
      view.setInt16(0, value, little)
      break
    case 'u4':
      view.setUint32(0, value, little)
      break
    case 'i4':
      view.setInt32(0, value, little)
      break
    case 'u8':
      view.setBigUint64(0, BigInt(value), little)
      break
    case 'i8':
      view.setBigInt64(0, BigInt(value), little)
      break
    case 'f4':
      view.setFloat32(0, value, little)
      break
    case 'f8':
      view.setFloat64(0, value, little)
      break
    default:
      throw new Error(`no such type: ${descr}`)
  }
  return new Uint8Array(view.buffer)
}

export interface MadeNpy {
  readonly descr?: string
  readonly fortran?: boolean
  readonly version?: 1 | 2 | 3
  readonly shape: readonly number[]
  /** In the order of the file. */
  readonly data: Uint8Array
}

export function makeNpy({ descr = '|u1', fortran = false, version = 1, shape, data }: MadeNpy): Uint8Array {
  const shapeText = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const start = version === 1 ? 10 : 12
  const open = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shapeText}, }`
  const header = open.padEnd(Math.ceil((start + open.length + 1) / 64) * 64 - start - 1) + '\n'
  const length = new DataView(new ArrayBuffer(start - 8))
  if (version === 1) length.setUint16(0, header.length, true)
  else length.setUint32(0, header.length, true)
  return concat(Uint8Array.of(0x93), ascii('NUMPY'), Uint8Array.of(version, 0), new Uint8Array(length.buffer), ascii(header), data)
}

export function npyOf(shape: readonly number[], values: readonly number[], descr = '|u1'): Uint8Array {
  return makeNpy({ descr, shape, data: concat(...values.map((value) => elementBytes(descr, value))) })
}
