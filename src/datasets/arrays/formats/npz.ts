// NumPy's archives: a ZIP file with one NPY file for each array, stored or deflated.
import type { Result } from '../../../diagnostics'
import { fail, ok, text } from '../../../diagnostics'
import type { ArrayFormat, ArrayInfo, ArrayValues, RangeFile } from '../array-format'
import { MAX_ARRAY_BYTES } from '../array-format'
import { arrayName, arrayTooLarge, badChecksum, badHeader, cutShort } from '../array-problems'
import { crc32 } from '../../crc32'
import { unpackHead, unpackWhole, type PackedPart } from '../inflate'
import { dataStartOf, readZipDirectory, type ZipEntry } from '../zip-directory'
import { decodeNpy, NPY_HEAD_BYTES, parseNpyHeader, type NpyHeader } from './npy'

interface Member {
  readonly entry: ZipEntry
  readonly key: string
  /** As told in messages. */
  readonly name: string
}

async function members(file: RangeFile): Promise<Result<readonly Member[]>> {
  const directory = await readZipDirectory(file)
  if (!directory.ok) return directory
  return ok(
    directory.value
      .filter(({ name }) => name.endsWith('.npy'))
      .map((entry) => {
        const key = entry.name.slice(0, -'.npy'.length)
        return { entry, key, name: arrayName({ file: file.name, key }) }
      }),
  )
}

function partOf(file: RangeFile, { entry, name }: Member, start: number): PackedPart {
  return { file, name, start, length: entry.packedBytes, packing: 'deflate' }
}

async function headerOf(file: RangeFile, member: Member): Promise<Result<{ readonly header: NpyHeader; readonly start: number }>> {
  const { entry, name } = member
  const start = await dataStartOf(file, entry)
  if (!start.ok) return start
  const wanted = Math.min(entry.sizeBytes, NPY_HEAD_BYTES)
  const head = entry.deflated ? await unpackHead(partOf(file, member, start.value), wanted) : await file.read(start.value, wanted)
  if (!head.ok) return head
  const header = parseNpyHeader(name, head.value)
  if (!header.ok) return header
  const { dataStart, dataBytes } = header.value
  if (entry.sizeBytes < dataStart + dataBytes) return fail(cutShort(name, dataStart + dataBytes, entry.sizeBytes))
  if (entry.sizeBytes > MAX_ARRAY_BYTES) return fail(arrayTooLarge(name, entry.sizeBytes))
  return ok({ header: header.value, start: start.value })
}

async function readMember(file: RangeFile, member: Member): Promise<Result<ArrayValues>> {
  const found = await headerOf(file, member)
  if (!found.ok) return found
  const { header, start } = found.value
  const { entry, name } = member
  const bytes = entry.deflated
    ? await unpackWhole(partOf(file, member, start), entry.sizeBytes, entry.checksum)
    : await file.read(start, entry.sizeBytes)
  if (!bytes.ok) return bytes
  if (!entry.deflated && crc32(bytes.value, 0, bytes.value.length) !== entry.checksum) return fail(badChecksum(name))
  return ok(decodeNpy(header, bytes.value.subarray(header.dataStart, header.dataStart + header.dataBytes)))
}

export const npz: ArrayFormat = {
  type: 'npz',
  matches: (fileName) => /\.npz$/i.test(fileName),

  async inspect(file) {
    const found = await members(file)
    if (!found.ok) return found
    const infos: ArrayInfo[] = []
    const problems = []
    for (const member of found.value) {
      const header = await headerOf(file, member)
      // An array of a kind that is not read does not keep the others from being used.
      if (header.ok) infos.push({ file: file.name, key: member.key, shape: header.value.header.shape, type: header.value.header.type })
      else problems.push(...header.diagnostics)
    }
    return infos.length === 0 && problems.length > 0
      ? fail(...problems)
      : ok(
          infos,
          problems.map((problem) => ({ ...problem, severity: 'warning' as const })),
        )
  },

  async read(file, key) {
    const found = await members(file)
    if (!found.ok) return found
    const member = found.value.find((one) => one.key === key)
    return member ? await readMember(file, member) : fail(badHeader(file.name, text(`“${key}” is not in it.`, `其中没有“${key}”。`)))
  },
}
