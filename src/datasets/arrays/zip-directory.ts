// What a ZIP file holds, by the directory at its end; also of files beyond 4 GiB (ZIP64), as NumPy writes them.
// Source: PKWARE's APPNOTE 6.3, sections 4.3 and 4.5.3.
import type { Result, Text } from '../../diagnostics'
import { error, fail, ok, text } from '../../diagnostics'
import type { RangeFile } from './array-format'
import { badHeader, notThisFormat } from './array-problems'

export interface ZipEntry {
  readonly name: string
  readonly deflated: boolean
  readonly packedBytes: number
  readonly sizeBytes: number
  /** CRC-32 of the unpacked bytes. */
  readonly checksum: number
  /** Where its local header stands. */
  readonly headerStart: number
}

const END_BYTES = 22
/** The end may be followed by a comment. */
const MAX_TAIL_BYTES = END_BYTES + 65_535
const MAX_DIRECTORY_BYTES = 16 * 1024 * 1024
const ALL_ONES = 0xffffffff

const SIGNATURES = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, entry: 0x02014b50, local: 0x04034b50 }

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function uint64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
}

function brokenDirectory(file: RangeFile) {
  return badHeader(file.name, text('its list of contents does not fit the file.', '内容目录与文件不符。'))
}

/** Errors: arrays/magic, arrays/header, arrays/zip-method. */
export async function readZipDirectory(file: RangeFile): Promise<Result<readonly ZipEntry[]>> {
  const found = await findDirectory(file)
  if (!found.ok) return found
  const { start, length, count } = found.value
  if (length > MAX_DIRECTORY_BYTES || start + length > file.sizeBytes) return fail(brokenDirectory(file))
  const read = await file.read(start, length)
  if (!read.ok) return read
  const entries: ZipEntry[] = []
  const view = viewOf(read.value)
  let at = 0
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > length || view.getUint32(at, true) !== SIGNATURES.entry) return fail(brokenDirectory(file))
    const [nameLength, extraLength, commentLength] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ]
    const extraStart = at + 46 + nameLength
    if (extraStart + extraLength > length) return fail(brokenDirectory(file))
    const name = Array.from(read.value.subarray(at + 46, extraStart), (byte) => String.fromCharCode(byte)).join('')
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)]
    if ((flags & 1) !== 0) return fail(unknownMethod(file, text('it is encrypted.', '内容已加密。')))
    if (method !== 0 && method !== 8) {
      return fail(unknownMethod(file, text(`“${name}” is packed by method ${method}.`, `“${name}”使用了压缩方法 ${method}。`)))
    }
    const wide = readWide(view, at, extraStart, extraLength)
    if (wide === null || wide.headerStart + 30 + wide.packedBytes > file.sizeBytes) return fail(brokenDirectory(file))
    if (method === 0 && wide.packedBytes !== wide.sizeBytes) return fail(brokenDirectory(file))
    entries.push({ name, deflated: method === 8, checksum: view.getUint32(at + 16, true), ...wide })
    at = extraStart + extraLength + commentLength
  }
  return ok(entries)
}

async function findDirectory(
  file: RangeFile,
): Promise<Result<{ readonly start: number; readonly length: number; readonly count: number }>> {
  const tailBytes = Math.min(file.sizeBytes, MAX_TAIL_BYTES)
  const tailStart = file.sizeBytes - tailBytes
  const tail = await file.read(tailStart, tailBytes)
  if (!tail.ok) return tail
  const view = viewOf(tail.value)
  let end = tailBytes - END_BYTES
  while (end >= 0 && view.getUint32(end, true) !== SIGNATURES.end) end -= 1
  if (end < 0) {
    return fail(
      notThisFormat(
        file.name,
        'NPZ (ZIP)',
        text('the list of contents at its end is missing; perhaps it is cut short.', '文件末尾缺少内容目录，文件可能不完整。'),
      ),
    )
  }
  const plain = { start: view.getUint32(end + 16, true), length: view.getUint32(end + 12, true), count: view.getUint16(end + 10, true) }
  if (plain.start !== ALL_ONES && plain.length !== ALL_ONES && plain.count !== 0xffff) return ok(plain)
  if (end < 20 || view.getUint32(end - 20, true) !== SIGNATURES.locator64) return fail(brokenDirectory(file))
  const at = uint64(view, end - 12)
  if (!Number.isSafeInteger(at) || at + 56 > file.sizeBytes) return fail(brokenDirectory(file))
  const record = await file.read(at, 56)
  if (!record.ok) return record
  const wide = viewOf(record.value)
  if (wide.getUint32(0, true) !== SIGNATURES.end64) return fail(brokenDirectory(file))
  return ok({ start: uint64(wide, 48), length: uint64(wide, 40), count: uint64(wide, 32) })
}

/** Sizes and place, from the extra field where they are too great for the entry itself. Null: they are not there. */
function readWide(
  view: DataView,
  at: number,
  extraStart: number,
  extraLength: number,
): Pick<ZipEntry, 'packedBytes' | 'sizeBytes' | 'headerStart'> | null {
  const fields = {
    packedBytes: view.getUint32(at + 20, true),
    sizeBytes: view.getUint32(at + 24, true),
    headerStart: view.getUint32(at + 42, true),
  }
  if (Object.values(fields).every((value) => value !== ALL_ONES)) return fields
  for (let extra = extraStart; extra + 4 <= extraStart + extraLength;) {
    const [id, length] = [view.getUint16(extra, true), view.getUint16(extra + 2, true)]
    if (id === 1) {
      let from = extra + 4
      // In this order, and only those that did not fit.
      for (const name of ['sizeBytes', 'packedBytes', 'headerStart'] as const) {
        if (fields[name] !== ALL_ONES) continue
        if (from + 8 > extra + 4 + length || from + 8 > extraStart + extraLength) return null
        fields[name] = uint64(view, from)
        from += 8
      }
      return Object.values(fields).every(Number.isSafeInteger) ? fields : null
    }
    extra += 4 + length
  }
  return null
}

function unknownMethod(file: RangeFile, why: Text) {
  return error('arrays/zip-method', text(`“${file.name}” cannot be unpacked: ${why.en}`, `无法解压“${file.name}”：${why.zh}`), {
    hint: text('Save it again with numpy.savez or numpy.savez_compressed.', '请用 numpy.savez 或 numpy.savez_compressed 重新保存。'),
    file: file.name,
  })
}

/** Where the packed bytes of an entry begin: behind its local header, whose own extra field may be of another length. */
export async function dataStartOf(file: RangeFile, { headerStart, packedBytes }: ZipEntry): Promise<Result<number>> {
  const local = await file.read(headerStart, 30)
  if (!local.ok) return local
  const view = viewOf(local.value)
  const start = headerStart + 30 + view.getUint16(26, true) + view.getUint16(28, true)
  return view.getUint32(0, true) === SIGNATURES.local && start + packedBytes <= file.sizeBytes ? ok(start) : fail(brokenDirectory(file))
}
