// IDX, the format of the MNIST files: two zero bytes, a type, the number of axes, each axis as a big-endian uint32, then the numbers
// (big-endian). Plain or packed by gzip. Source: http://yann.lecun.com/exdb/mnist/
import type { Result } from '../../../diagnostics'
import { fail, ok, text } from '../../../diagnostics'
import type { ArrayFormat, ArrayInfo, ElementType, RangeFile } from '../array-format'
import { decodeNumbers, ELEMENT_BYTES, elementCount, MAX_ARRAY_BYTES } from '../array-format'
import { arrayTooLarge, badHeader, cutShort, notThisFormat, tooLong } from '../array-problems'
import { gzipChecksum, unpackHead, unpackWhole, type PackedPart } from '../inflate'

const TYPES: Readonly<Record<number, Exclude<ElementType, 'text'>>> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
}
const MAX_AXES = 8
const MAX_HEADER_BYTES = 4 + 4 * MAX_AXES

interface IdxHeader {
  readonly type: Exclude<ElementType, 'text'>
  readonly shape: readonly number[]
  readonly headerBytes: number
}

function isPacked({ name }: RangeFile): boolean {
  return /\.gz$/i.test(name)
}

function packedPart(file: RangeFile): PackedPart {
  return { file, name: file.name, start: 0, length: file.sizeBytes, packing: 'gzip' }
}

async function readHeader(file: RangeFile): Promise<Result<IdxHeader>> {
  const head = isPacked(file)
    ? await unpackHead(packedPart(file), MAX_HEADER_BYTES)
    : await file.read(0, Math.min(file.sizeBytes, MAX_HEADER_BYTES))
  if (!head.ok) return head
  const bytes = head.value
  const type = TYPES[bytes[2] ?? 0]
  const axes = bytes[3] ?? 0
  if (bytes.length < 4 || bytes[0] !== 0 || bytes[1] !== 0 || type === undefined) {
    const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || '–'
    return fail(
      notThisFormat(
        file.name,
        'IDX',
        text(
          `it begins with ${first}; expected 00 00, a type from 08 to 0e and the number of axes.`,
          `开头为 ${first}；应为 00 00、类型（08 至 0e）与维数。`,
        ),
      ),
    )
  }
  if (axes < 1 || axes > MAX_AXES || bytes.length < 4 + 4 * axes) {
    return fail(badHeader(file.name, text(`it names ${axes} axes.`, `其中声明了 ${axes} 维。`)))
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis, false))
  const dataBytes = elementCount(shape) * ELEMENT_BYTES[type]
  if (dataBytes > MAX_ARRAY_BYTES) return fail(arrayTooLarge(file.name, dataBytes))
  const headerBytes = 4 + 4 * axes
  // Of a packed file only unpacking tells.
  if (!isPacked(file) && file.sizeBytes < headerBytes + dataBytes) return fail(cutShort(file.name, headerBytes + dataBytes, file.sizeBytes))
  if (!isPacked(file) && file.sizeBytes > headerBytes + dataBytes) return fail(tooLong(file.name, headerBytes + dataBytes))
  return ok({ type, shape, headerBytes })
}

async function readAll(file: RangeFile, length: number): Promise<Result<Uint8Array>> {
  if (!isPacked(file)) return await file.read(0, length)
  const checksum = await gzipChecksum(file)
  return checksum.ok ? await unpackWhole(packedPart(file), length, checksum.value) : checksum
}

export const idx: ArrayFormat = {
  type: 'idx',
  // `train-images-idx3-ubyte.gz`, `train-images.idx3-ubyte`, `digits.idx`.
  matches: (fileName) => /[-._]idx\d*(?:-u?byte)?(?:\.gz)?$/i.test(fileName),

  async inspect(file) {
    const header = await readHeader(file)
    if (!header.ok) return header
    const { type, shape } = header.value
    return ok([{ file: file.name, key: '', shape, type } satisfies ArrayInfo])
  },

  async read(file) {
    const header = await readHeader(file)
    if (!header.ok) return header
    const { type, shape, headerBytes } = header.value
    const bytes = await readAll(file, headerBytes + elementCount(shape) * ELEMENT_BYTES[type])
    return bytes.ok ? ok({ kind: 'numbers', values: decodeNumbers(bytes.value.subarray(headerBytes), type, false) }) : bytes
  },
}
