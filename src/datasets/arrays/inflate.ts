// Unpacks DEFLATE data into no more memory than was promised.
import { Gunzip, Inflate } from 'fflate'
import { crc32 } from '../crc32'
import type { Diagnostic, Result } from '../../diagnostics'
import { fail, ok } from '../../diagnostics'
import { badChecksum, badCompression, cutShort, tooLong } from './array-problems'
import type { RangeFile } from './array-format'

export type Packing = 'gzip' | 'deflate'

/** Packed bytes that are read at a time. */
const READ_BYTES = 4 * 1024 * 1024
/** Packed bytes that are unpacked at a time: they may become a thousand times as many. */
const PUSH_BYTES = 64 * 1024

/** Where the packed bytes lie in their file. */
export interface PackedPart {
  readonly file: RangeFile
  /** For messages. */
  readonly name: string
  readonly start: number
  readonly length: number
  readonly packing: Packing
}

interface Unpacker {
  push(chunk: Uint8Array, final: boolean): void
}

/** `take` is called with what is unpacked; where it answers false, the rest is not unpacked. */
async function unpack(
  { file, start, length, packing }: PackedPart,
  take: (bytes: Uint8Array) => boolean,
): Promise<Result<'damaged' | 'whole' | 'stopped'>> {
  let going = true
  const ondata = (bytes: Uint8Array): void => {
    going &&= take(bytes)
  }
  const unpacker: Unpacker = packing === 'gzip' ? new Gunzip(ondata) : new Inflate(ondata)
  for (let at = 0; at < length && going; at += READ_BYTES) {
    const size = Math.min(READ_BYTES, length - at)
    const chunk = await file.read(start + at, size)
    if (!chunk.ok) return chunk
    try {
      for (let from = 0; from < size && going; from += PUSH_BYTES) {
        const to = Math.min(size, from + PUSH_BYTES)
        unpacker.push(chunk.value.subarray(from, to), at + to === length)
      }
    } catch {
      // What the library throws says no more than that the data is damaged.
      return ok('damaged')
    }
  }
  return ok(going ? 'whole' : 'stopped')
}

/** The first unpacked bytes: `wanted` of them, or all there are where they are fewer. */
export async function unpackHead(part: PackedPart, wanted: number): Promise<Result<Uint8Array>> {
  const head = new Uint8Array(wanted)
  let filled = 0
  // A header stands in the first few packed bytes: the rest is not even read.
  const length = Math.min(part.length, PUSH_BYTES)
  const unpacked = await unpack({ ...part, length }, (bytes) => {
    head.set(bytes.subarray(0, wanted - filled), filled)
    filled += Math.min(bytes.length, wanted - filled)
    return filled < wanted
  })
  if (!unpacked.ok) return unpacked
  // Cut off here, it looks damaged; what came before is as it is.
  return unpacked.value === 'damaged' && filled === 0 ? fail(badCompression(part.name)) : ok(head.subarray(0, filled))
}

/** All of it, exactly `expected` bytes; the caller has held `expected` against a limit. */
export async function unpackWhole(part: PackedPart, expected: number, checksum: number | null): Promise<Result<Uint8Array>> {
  const target = new Uint8Array(expected)
  let filled = 0
  const unpacked = await unpack(part, (bytes) => {
    const fits = filled + bytes.length <= expected
    if (fits) target.set(bytes, filled)
    filled += bytes.length
    return fits
  })
  if (!unpacked.ok) return unpacked
  const problem = whatIsWrong(part.name, unpacked.value, expected, filled)
  if (problem) return fail(problem)
  if (checksum !== null && crc32(target, 0, expected) !== checksum) return fail(badChecksum(part.name))
  return ok(target)
}

function whatIsWrong(name: string, ended: 'damaged' | 'whole' | 'stopped', expected: number, filled: number): Diagnostic | null {
  if (ended === 'damaged') return badCompression(name)
  if (filled > expected) return tooLong(name, expected)
  return filled < expected ? cutShort(name, expected, filled) : null
}

/** The checksum that ends a gzip file. */
export async function gzipChecksum(file: RangeFile): Promise<Result<number>> {
  if (file.sizeBytes < 18) return fail(badCompression(file.name))
  const tail = await file.read(file.sizeBytes - 8, 8)
  return tail.ok ? ok(new DataView(tail.value.buffer, tail.value.byteOffset, 8).getUint32(0, true)) : tail
}
