// HDF5, through an h5wasm-like interface that is handed in: every dataset of every group.
import type { Diagnostic, Result } from '../../../diagnostics'
import { fail, ok, text } from '../../../diagnostics'
import type { ArrayFormat, ArrayInfo, ArrayTools, ArrayValues, ElementType, Hdf5Group, NumberArray, RangeFile } from '../array-format'
import { ELEMENT_BYTES, elementCount, MAX_ARRAY_BYTES, MAX_COMPRESSION } from '../array-format'
import { arrayName, arrayTooLarge, badCompression, badHeader, cutShort, notThisFormat, unknownType } from '../array-problems'

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
/** Links may go round in circles. */
const MAX_DEPTH = 8
const MAX_DATASETS = 1000
/** Bytes that are read from the library at a time, so that large arrays are not held twice. */
const PORTION_BYTES = 32 * 1024 * 1024

/** Numbers of HDF5's classes of types. */
const CLASS = { integer: 0, real: 1, text: 3, enumeration: 8 }

interface Metadata {
  readonly type: number
  readonly size: number
  readonly signed: boolean
  readonly chunks: readonly number[] | null
  readonly enum_type?: { readonly members: Readonly<Record<string, number>> }
}

/** What is used of h5wasm's Dataset. */
interface Hdf5Dataset {
  readonly shape: readonly number[] | null
  readonly metadata: Metadata
  slice(ranges: (readonly [number, number])[]): unknown
  readonly value: unknown
}

function isGroup(value: unknown): value is Hdf5Group {
  return typeof value === 'object' && value !== null && 'keys' in value && 'get' in value
}

function isDataset(value: unknown): value is Hdf5Dataset {
  return typeof value === 'object' && value !== null && 'shape' in value && 'metadata' in value && 'slice' in value
}

function typeOf({ type, size, signed, enum_type: enumeration }: Metadata): ElementType | null {
  if (type === CLASS.text) return 'text'
  const members = enumeration?.members ?? {}
  // How h5py writes what is true or false.
  if (type === CLASS.enumeration && members['FALSE'] === 0 && members['TRUE'] === 1) return 'bool'
  const wanted =
    type === CLASS.real
      ? `float${size * 8}`
      : type === CLASS.integer || type === CLASS.enumeration
        ? `${signed ? '' : 'u'}int${size * 8}`
        : ''
  return wanted === 'float16' ? null : (NUMBER_TYPES.find((one) => one === wanted) ?? null)
}

const NUMBER_TYPES = Object.keys(ELEMENT_BYTES) as Exclude<ElementType, 'text'>[]

async function open(file: RangeFile, tools: ArrayTools): Promise<Result<Hdf5Group>> {
  const head = await file.read(0, Math.min(8, file.sizeBytes))
  if (!head.ok) return head
  if (!SIGNATURE.every((byte, i) => head.value[i] === byte)) {
    return fail(notThisFormat(file.name, 'HDF5', text('the signature “\\x89HDF” is missing.', '缺少“\\x89HDF”标记。')))
  }
  const opened = await tools.openHdf5(file)
  if (!opened.ok) return opened
  return opened.value === null ? fail(brokenInside(file.name)) : ok(opened.value)
}

function brokenInside(name: string): Diagnostic {
  return badHeader(name, text('it is cut short, or damaged inside.', '文件不完整，或内部已损坏。'))
}

/** The library throws where the file's inside is broken. */
function guarded<T>(name: string, work: () => Result<T>): Result<T> {
  try {
    return work()
  } catch {
    return fail(brokenInside(name))
  }
}

interface Found {
  readonly key: string
  readonly dataset: Hdf5Dataset
}

function* walk(group: Hdf5Group, path: string, depth: number): Generator<Found> {
  for (const key of group.keys()) {
    const below = path === '' ? key : `${path}/${key}`
    const entry = group.get(key)
    if (isDataset(entry)) yield { key: below, dataset: entry }
    else if (isGroup(entry) && depth < MAX_DEPTH) yield* walk(entry, below, depth + 1)
  }
}

/** Arithmetic is checked against the real file before anything is allocated. */
function describe(file: RangeFile, { key, dataset }: Found): Result<ArrayInfo> {
  const name = arrayName({ file: file.name, key })
  const { metadata } = dataset
  const shape = dataset.shape ?? []
  const type = typeOf(metadata)
  if (type === null) return fail(unknownType(name, metadata.type === CLASS.real ? `float${metadata.size * 8}` : `class ${metadata.type}`))
  const bytes = elementCount(shape) * metadata.size
  if (bytes > MAX_ARRAY_BYTES) return fail(arrayTooLarge(name, bytes))
  const room = metadata.chunks === null ? file.sizeBytes : file.sizeBytes * MAX_COMPRESSION
  // Text of any length stands elsewhere; its entries are references.
  return type !== 'text' && bytes > room ? fail(cutShort(name, bytes, room)) : ok({ file: file.name, key, shape, type })
}

function toNumbers(value: unknown, type: ElementType): NumberArray | null {
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return Float64Array.from(value, Number)
  const fits =
    value instanceof Uint8Array ||
    value instanceof Int8Array ||
    value instanceof Uint16Array ||
    value instanceof Int16Array ||
    value instanceof Uint32Array ||
    value instanceof Int32Array ||
    value instanceof Float32Array ||
    value instanceof Float64Array
  if (!fits) return null
  return type === 'bool' ? Uint8Array.from(value, (one) => (one === 0 ? 0 : 1)) : value
}

function readNumbers(name: string, dataset: Hdf5Dataset, info: ArrayInfo): Result<ArrayValues> {
  const { shape, type } = info
  const count = elementCount(shape)
  const [rows = 1] = shape
  if (shape.length === 0 || count === 0) return ok({ kind: 'numbers', values: new Uint8Array(count === 0 ? 0 : 1) })
  const width = count / rows
  const atOnce = Math.max(1, Math.floor(PORTION_BYTES / (width * dataset.metadata.size)))
  let all: NumberArray | null = null
  for (let row = 0; row < rows; row += atOnce) {
    const end = Math.min(rows, row + atOnce)
    const part = toNumbers(dataset.slice(shape.map((axis, i) => (i === 0 ? [row, end] : [0, axis]))), type)
    if (part?.length !== (end - row) * width) return fail(badCompression(name))
    if (end - row === rows) return ok({ kind: 'numbers', values: part })
    all ??= new (part.constructor as new (length: number) => NumberArray)(count)
    all.set(part, row * width)
  }
  return all ? ok({ kind: 'numbers', values: all }) : fail(badCompression(name))
}

export const hdf5: ArrayFormat = {
  type: 'hdf5',
  matches: (fileName) => /\.(?:h5|hdf5|he5|hdf)$/i.test(fileName),

  async inspect(file, tools) {
    const opened = await open(file, tools)
    if (!opened.ok) return opened
    return guarded(file.name, () => {
      const infos: ArrayInfo[] = []
      const problems: Diagnostic[] = []
      let seen = 0
      for (const found of walk(opened.value, '', 0)) {
        seen += 1
        if (seen > MAX_DATASETS) break
        const described = describe(file, found)
        // An array of a kind that is not read does not keep the others from being used.
        if (described.ok) infos.push(described.value)
        else problems.push(...described.diagnostics)
      }
      if (infos.length === 0 && problems.length > 0) return fail(...problems)
      return ok(
        infos,
        problems.map((problem) => ({ ...problem, severity: 'warning' as const })),
      )
    })
  },

  async read(file, key, tools) {
    const opened = await open(file, tools)
    if (!opened.ok) return opened
    const name = arrayName({ file: file.name, key })
    return guarded(name, () => {
      const dataset = opened.value.get(key)
      if (!isDataset(dataset)) return fail(badHeader(file.name, text(`“${key}” is not in it.`, `其中没有“${key}”。`)))
      const info = describe(file, { key, dataset })
      if (!info.ok) return info
      if (info.value.type !== 'text') return readNumbers(name, dataset, info.value)
      const texts: unknown = dataset.value
      const list = Array.isArray(texts) ? texts : [texts]
      return ok({ kind: 'texts', values: list.map((one: unknown) => (typeof one === 'string' ? one : '')) })
    })
  },
}
