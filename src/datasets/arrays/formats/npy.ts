// NumPy's array files, versions 1 to 3: a magic, the version, the length of the header, the header (a Python literal), the numbers.
// Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
import type { Result } from '../../../diagnostics'
import { error, fail, ok, text } from '../../../diagnostics'
import type { ArrayFormat, ArrayInfo, ArrayValues, ElementType, NumberArray } from '../array-format'
import { decodeNumbers, ELEMENT_BYTES, elementCount, MAX_ARRAY_BYTES } from '../array-format'
import { arrayTooLarge, badHeader, cutShort, notThisFormat, unknownType } from '../array-problems'

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
/** NumPy itself refuses longer headers of files it does not trust. */
const MAX_HEADER_BYTES = 10_000
/** What suffices to read any header. */
export const NPY_HEAD_BYTES = 12 + MAX_HEADER_BYTES
const MAX_AXES = 32

export interface NpyHeader {
  readonly type: ElementType
  readonly littleEndian: boolean
  /** True where the first axis runs fastest. */
  readonly fortran: boolean
  readonly shape: readonly number[]
  /** Characters of one text, each of 4 bytes (`U`) or 1 byte (`S`). */
  readonly text: { readonly length: number; readonly charBytes: 1 | 4 } | null
  /** Where the numbers begin. */
  readonly dataStart: number
  readonly dataBytes: number
}

const NUMBERS: Readonly<Record<string, Exclude<ElementType, 'text'>>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}

/**
 * Reads the header from the first bytes of a file: {@link NPY_HEAD_BYTES}, or all where there are fewer.
 * Errors: arrays/magic, arrays/header, arrays/npy-version, arrays/npy-object, arrays/type, arrays/too-large.
 */
export function parseNpyHeader(name: string, bytes: Uint8Array): Result<NpyHeader> {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    return fail(notThisFormat(name, 'NPY', text('the signature “\\x93NUMPY” is missing.', '缺少“\\x93NUMPY”标记。')))
  }
  const major = bytes[6] ?? 0
  if (bytes.length < 12) return fail(badHeader(name, text('it ends within its first bytes.', '开头的字节不完整。')))
  if (major < 1 || major > 3) return fail(unknownVersion(name, `${major}.${bytes[7] ?? 0}`))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = major === 1 ? 10 : 12
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > MAX_HEADER_BYTES || start + length > bytes.length) {
    return fail(badHeader(name, text(`it claims to be ${length} bytes long.`, `声明的长度为 ${length} 字节。`)))
  }
  // Version 3 may have UTF-8, in names of fields alone, and those are not read.
  const header = Array.from(bytes.subarray(start, start + length), (byte) => String.fromCharCode(byte)).join('')
  return parseDictionary(name, header, start + length)
}

function parseDictionary(name: string, header: string, dataStart: number): Result<NpyHeader> {
  const shapeText = /['"]shape['"]\s*:\s*\(([^()]*)\)/.exec(header)?.[1]
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(header)?.[1]
  const described = /['"]descr['"]\s*:\s*(?:['"]([^'"]*)['"]|(\[))/.exec(header)
  if (shapeText === undefined || order === undefined || described === null) {
    return fail(badHeader(name, text('descr, fortran_order or shape is missing.', '缺少 descr、fortran_order 或 shape。')))
  }
  const descr = described[1]
  if (descr === undefined) return fail(unknownType(name, 'record'))
  const parts = shapeText.split(',').map((part) => part.trim())
  if (parts.at(-1) === '') parts.pop()
  // Python 2 wrote long numbers with an L.
  const shape = parts.map((part) => (/^\d+L?$/.test(part) ? Number.parseInt(part, 10) : Number.NaN))
  if (shape.length > MAX_AXES || shape.some((axis) => !Number.isSafeInteger(axis))) {
    return fail(badHeader(name, text(`its shape is (${shapeText}).`, `其形状为 (${shapeText})。`)))
  }
  const [, endian = '', kind = ''] = /^([<>|=]?)([a-zA-Z]\d*)/.exec(descr) ?? []
  if (kind.startsWith('O')) return fail(pickled(name))
  const chars = /^([US])(\d+)$/.exec(kind)
  const type = chars ? 'text' : NUMBERS[kind]
  if (type === undefined || descr !== endian + kind) return fail(unknownType(name, descr))
  const charBytes = chars?.[1] === 'U' ? 4 : 1
  const textLength = Number(chars?.[2] ?? 0)
  const dataBytes = elementCount(shape) * (type === 'text' ? textLength * charBytes : ELEMENT_BYTES[type])
  if (dataBytes > MAX_ARRAY_BYTES) return fail(arrayTooLarge(name, dataBytes))
  return ok({
    type,
    littleEndian: endian !== '>',
    fortran: order === 'True',
    shape,
    text: type === 'text' ? { length: textLength, charBytes } : null,
    dataStart,
    dataBytes,
  })
}

function unknownVersion(name: string, version: string) {
  return error(
    'arrays/npy-version',
    text(`“${name}” is of NPY version ${version}; 1 to 3 are read.`, `“${name}”的 NPY 版本为 ${version}；可读取 1 至 3。`),
    {
      hint: text('Save the array again with numpy.save.', '请用 numpy.save 重新保存该数组。'),
      file: name,
    },
  )
}

function pickled(name: string) {
  return error(
    'arrays/npy-object',
    text(
      `“${name}” holds pickled Python objects, which could run any program and are never opened.`,
      `“${name}”包含 pickle 序列化的 Python 对象，可能执行任意程序，因此不会打开。`,
    ),
    {
      hint: text(
        'Convert it to numbers in NumPy, such as numpy.stack(list_of_images).astype("uint8"), and save it again.',
        '请在 NumPy 中转换为数值，例如 numpy.stack(list_of_images).astype("uint8")，再重新保存。',
      ),
      file: name,
    },
  )
}

/** The values behind a header, row-major. `bytes`: {@link NpyHeader.dataBytes} of them. */
export function decodeNpy(header: NpyHeader, bytes: Uint8Array): ArrayValues {
  const { type, text: chars, littleEndian, shape, fortran } = header
  if (type === 'text') {
    const texts = decodeTexts(bytes, elementCount(shape), chars?.length ?? 0, chars?.charBytes ?? 1, littleEndian)
    return { kind: 'texts', values: fortran ? reorder(shape, (from) => texts[from] ?? '') : texts }
  }
  const numbers = decodeNumbers(bytes, type, littleEndian)
  return { kind: 'numbers', values: fortran && shape.length > 1 ? toRowMajor(numbers, shape) : numbers }
}

function decodeTexts(bytes: Uint8Array, count: number, length: number, charBytes: 1 | 4, littleEndian: boolean): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const charAt = (at: number): number => (charBytes === 4 ? view.getUint32(at, littleEndian) : (bytes[at] ?? 0))
  return Array.from({ length: count }, (_, i) => {
    let said = ''
    for (let k = 0; k < length; k += 1) {
      const code = charAt((i * length + k) * charBytes)
      if (code === 0) break
      said += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
    }
    return said
  })
}

/** For each place in row-major order, where it lies in Fortran's order. */
function* fortranPlaces(shape: readonly number[]): Generator<number, void> {
  const steps: number[] = []
  let step = 1
  for (const axis of shape) {
    steps.push(step)
    step *= axis
  }
  const index = shape.map(() => 0)
  const count = elementCount(shape)
  let from = 0
  for (let to = 0; to < count; to += 1) {
    yield from
    for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
      const length = shape[axis] ?? 1
      const stride = steps[axis] ?? 0
      const next = (index[axis] ?? 0) + 1
      from += stride
      if (next < length) {
        index[axis] = next
        break
      }
      from -= stride * length
      index[axis] = 0
    }
  }
}

function reorder<T>(shape: readonly number[], get: (from: number) => T): readonly T[] {
  return Array.from(fortranPlaces(shape), get)
}

function toRowMajor(values: NumberArray, shape: readonly number[]): NumberArray {
  const ordered = values.slice()
  let to = 0
  for (const from of fortranPlaces(shape)) {
    ordered[to] = values[from] ?? 0
    to += 1
  }
  return ordered
}

export const npy: ArrayFormat = {
  type: 'npy',
  matches: (fileName) => /\.npy$/i.test(fileName),

  async inspect(file) {
    const head = await file.read(0, Math.min(file.sizeBytes, NPY_HEAD_BYTES))
    if (!head.ok) return head
    const header = parseNpyHeader(file.name, head.value)
    if (!header.ok) return header
    const { dataStart, dataBytes, shape, type } = header.value
    if (file.sizeBytes < dataStart + dataBytes) return fail(cutShort(file.name, dataStart + dataBytes, file.sizeBytes))
    return ok([{ file: file.name, key: '', shape, type } satisfies ArrayInfo])
  },

  async read(file) {
    const head = await file.read(0, Math.min(file.sizeBytes, NPY_HEAD_BYTES))
    if (!head.ok) return head
    const header = parseNpyHeader(file.name, head.value)
    if (!header.ok) return header
    const { dataStart, dataBytes } = header.value
    if (file.sizeBytes < dataStart + dataBytes) return fail(cutShort(file.name, dataStart + dataBytes, file.sizeBytes))
    const bytes = await file.read(dataStart, dataBytes)
    return bytes.ok ? ok(decodeNpy(header.value, bytes.value)) : bytes
  },
}
