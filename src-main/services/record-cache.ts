// Records that image files became, kept on the disk so that the next load need not decode them again. One pack (a folder) for each dataset
// folder and recipe; a pack is made of segments, files that are written once, whole or not at all, and say themselves what they hold.
import { createHash, randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { CacheInfo } from '../../src/api/api'
import type { Recipe } from '../../src/datasets/resize'
import { ok, fail, type Result } from '../../src/diagnostics'
import { removeQuietly, temporaryBeside, writeFileAtomic } from './atomic-write'
import { fileErrorCode, type FilePort } from './file-port'
import { ioDiagnostic } from './io-diagnostics'

/** A file as it was when its bytes were handed out. */
export interface FileIdentity {
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** SHA-256 of the content, hexadecimal. */
  readonly hash: string
}

export interface KeptRecord extends FileIdentity {
  /** Of the image as shown. */
  readonly width: number
  readonly height: number
}

/** The records of one dataset folder by one recipe. */
export interface RecordPack {
  /** The record of a file that has not changed since; null: there is none. */
  find(file: Pick<FileIdentity, 'path' | 'sizeBytes' | 'modifiedMs'>): KeptRecord | null
  /** True where the same content was recorded, under whatever name; from now on it is found under this one too. */
  adopt(file: FileIdentity): boolean
  /** Null where one of them can no longer be read as it was written. */
  read(records: readonly KeptRecord[]): Promise<Uint8Array | null>
  /** `bytes`: the records one behind the other, which must not change afterwards. False where the cache has no room for them. */
  add(records: readonly KeptRecord[], bytes: Uint8Array): Promise<boolean>
  /** Puts what was added on the disk; drops segments of which less than half is still `wanted`, then what was used longest ago. */
  finish(wanted: ReadonlySet<KeptRecord>): Promise<void>
}

export interface RecordCache {
  /** @param folder absolute, without links */
  open(folder: string, recipe: Recipe): Promise<RecordPack>
  info(): Promise<CacheInfo>
  clear(): Promise<Result<CacheInfo>>
}

const MAGIC = 'TLRECS1\n'
const PREFIX_BYTES = 12
const SEGMENT_BYTES = 16 * 1024 * 1024
const MAX_HEADER_BYTES = 64 * 1024 * 1024
const SEGMENT = /^[a-z0-9-]+\.records$/
/** Rewritten at each use: its time tells which pack was used longest ago. */
const USED = 'used.json'
const HELD_PACKS = 4
/** Room for about 700,000 records of 64×64 RGB. */
const DEFAULT_LIMIT_BYTES = 8 * 2 ** 30

/** One for each record, in their order: path, size, time, hash, width, height, CRC-32 of the record. */
type HeaderLine = readonly [string, number, number, string, number, number, number]

interface SegmentHeader {
  readonly recordBytes: number
  readonly files: readonly HeaderLine[]
}

function isSegmentHeader(value: unknown): value is SegmentHeader {
  if (typeof value !== 'object' || value === null || !('recordBytes' in value) || !('files' in value)) return false
  const { files } = value
  const kinds = ['string', 'number', 'number', 'string', 'number', 'number', 'number']
  return (
    typeof value.recordBytes === 'number' &&
    Array.isArray(files) &&
    files.every((line: unknown) => Array.isArray(line) && line.length === kinds.length && kinds.every((kind, i) => typeof line[i] === kind))
  )
}

/** Where a record's bytes are: in memory until its segment is written. */
type Place = { readonly pending: Uint8Array } | { readonly segment: string; readonly offset: number }

interface Entry extends KeptRecord {
  readonly crc: number
  /** Shared by the names under which one record is known. */
  readonly at: { place: Place }
}

/** @param folder absolute path of the cache's own folder; made when it is first written to */
export function createRecordCache(files: FilePort, folder: string, limitBytes = DEFAULT_LIMIT_BYTES): RecordCache {
  const held = new Map<string, Promise<Pack>>()
  const usage = (): Promise<readonly PackUsage[]> => measure(files, folder)
  const info = async (): Promise<CacheInfo> => ({ usedBytes: sum((await usage()).map(({ bytes }) => bytes)), limitBytes })

  /** Removes packs, the one used longest ago first, until all that is left has room. */
  const evict = async (kept: string): Promise<void> => {
    const packs = [...(await usage())].sort((a, b) => a.usedMs - b.usedMs)
    let total = sum(packs.map(({ bytes }) => bytes))
    for (const { name, bytes } of packs) {
      if (total <= limitBytes) return
      if (name === kept) continue
      held.delete(name)
      await removeQuietly(files, join(folder, name))
      total -= bytes
    }
  }

  return {
    async open(dataset, recipe) {
      const key = createHash('sha256')
        .update(JSON.stringify([dataset, recipe.height, recipe.width, recipe.channels, recipe.resize, recipe.decoder]))
        .digest('hex')
        .slice(0, 32)
      let pack = held.get(key)
      // Those held longest are dropped first.
      held.delete(key)
      pack ??= Pack.load({
        files,
        folder: join(folder, key),
        recordBytes: recipe.height * recipe.width * recipe.channels,
        limitBytes,
        evict: () => evict(key),
      })
      held.set(key, pack)
      for (const oldest of held.keys()) {
        if (held.size <= HELD_PACKS) break
        held.delete(oldest)
      }
      return await pack
    },
    info,
    async clear() {
      held.clear()
      try {
        await files.remove(folder)
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'write', basename(folder)))
      }
      return ok(await info())
    },
  }
}

interface PackUsage {
  readonly name: string
  readonly bytes: number
  readonly usedMs: number
}

async function listQuietly(files: FilePort, folder: string): Promise<readonly string[]> {
  try {
    return (await files.readdir(folder)).map(({ name }) => name)
  } catch (thrown) {
    if (fileErrorCode(thrown) === null) throw thrown
    return []
  }
}

async function measure(files: FilePort, folder: string): Promise<readonly PackUsage[]> {
  const packs: PackUsage[] = []
  for (const name of await listQuietly(files, folder)) {
    let bytes = 0
    let usedMs = 0
    for (const part of await listQuietly(files, join(folder, name))) {
      const stat = await files.stat(join(folder, name, part)).catch(() => null)
      bytes += stat?.sizeBytes ?? 0
      if (part === USED) usedMs = stat?.modifiedMs ?? 0
    }
    packs.push({ name, bytes, usedMs })
  }
  return packs
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

interface PackOptions {
  readonly files: FilePort
  readonly folder: string
  readonly recordBytes: number
  readonly limitBytes: number
  readonly evict: () => Promise<void>
}

class Pack implements RecordPack {
  private readonly byPath = new Map<string, Entry>()
  private readonly byHash = new Map<string, Entry>()
  /** Records of each segment, wanted or not. */
  private readonly segments = new Map<string, number>()
  private pending: Entry[] = []
  private bytesOnDisk = 0

  private constructor(private readonly options: PackOptions) {}

  static async load(options: PackOptions): Promise<Pack> {
    const pack = new Pack(options)
    const { files, folder } = options
    for (const name of (await listQuietly(files, folder)).filter((one) => SEGMENT.test(one)).sort()) {
      // What can't be understood is of no use to anyone.
      if (!(await pack.readSegment(name))) await removeQuietly(files, join(folder, name))
    }
    return pack
  }

  find({ path, sizeBytes, modifiedMs }: Pick<FileIdentity, 'path' | 'sizeBytes' | 'modifiedMs'>): KeptRecord | null {
    const entry = this.byPath.get(path)
    return entry?.sizeBytes === sizeBytes && entry.modifiedMs === modifiedMs ? entry : null
  }

  adopt(file: FileIdentity): boolean {
    const known = this.byHash.get(file.hash)
    if (known === undefined || known.sizeBytes !== file.sizeBytes) return false
    this.byPath.set(file.path, { ...known, ...file })
    return true
  }

  async read(records: readonly KeptRecord[]): Promise<Uint8Array | null> {
    const { recordBytes } = this.options
    const out = new Uint8Array(records.length * recordBytes)
    const entries = records as readonly Entry[]
    for (let i = 0; i < entries.length;) {
      const first = entries[i]
      if (first === undefined) break
      // Neighbours on the disk are read in one go.
      let count = 1
      while (isNext(first, entries[i + count], count * recordBytes)) count += 1
      const bytes = await this.bytesOf(first, count * recordBytes)
      if (bytes?.length !== count * recordBytes) return this.forget(entries.slice(i, i + count))
      for (let k = 0; k < count; k += 1) {
        if (crc32(bytes.subarray(k * recordBytes, (k + 1) * recordBytes)) !== entries[i + k]?.crc) return this.forget([entries[i + k]])
      }
      out.set(bytes, i * recordBytes)
      i += count
    }
    return out
  }

  async add(records: readonly KeptRecord[], bytes: Uint8Array): Promise<boolean> {
    const { recordBytes, limitBytes } = this.options
    if (bytes.length !== records.length * recordBytes) throw new Error(`${records.length} records have no ${bytes.length} bytes`)
    if (this.bytesOnDisk + (this.pending.length + records.length) * recordBytes > limitBytes) return false
    records.forEach((record, i) => {
      const pending = bytes.subarray(i * recordBytes, (i + 1) * recordBytes)
      const entry: Entry = { ...record, crc: crc32(pending), at: { place: { pending } } }
      this.keep(entry)
      this.pending.push(entry)
    })
    if (this.pending.length * recordBytes >= SEGMENT_BYTES) await this.flush()
    return true
  }

  async finish(wanted: ReadonlySet<KeptRecord>): Promise<void> {
    const { files, folder, recordBytes, evict } = this.options
    const bySegment = new Map([...this.segments.keys()].map((name): [string, Entry[]] => [name, []]))
    for (const record of wanted as ReadonlySet<Entry>) {
      const { place } = record.at
      if ('segment' in place) bySegment.get(place.segment)?.push(record)
    }
    const sparse = [...bySegment].filter(([name, kept]) => kept.length * 2 < (this.segments.get(name) ?? 0))
    for (const [, kept] of sparse) {
      for (const entry of kept) {
        const bytes = await this.read([entry])
        if (bytes === null) continue
        entry.at.place = { pending: bytes }
        this.pending.push(entry)
      }
    }
    await this.flush()
    const gone = new Set(sparse.map(([name]) => name))
    for (const name of gone) {
      this.bytesOnDisk -= (this.segments.get(name) ?? 0) * recordBytes
      this.segments.delete(name)
      await removeQuietly(files, join(folder, name))
    }
    for (const index of [this.byPath, this.byHash]) {
      for (const [key, { at }] of index) if ('segment' in at.place && gone.has(at.place.segment)) index.delete(key)
    }
    if (this.segments.size === 0) return
    await writeFileAtomic(files, join(folder, USED), new TextEncoder().encode('{}\n'), false)
    await evict()
  }

  /** Records that can't be read are made anew. */
  private forget(entries: readonly (Entry | undefined)[]): null {
    for (const entry of entries) {
      if (entry === undefined) continue
      this.byPath.delete(entry.path)
      this.byHash.delete(entry.hash)
    }
    return null
  }

  private keep(entry: Entry): void {
    this.byPath.set(entry.path, entry)
    this.byHash.set(entry.hash, entry)
  }

  private async bytesOf({ at: { place } }: Entry, length: number): Promise<Uint8Array | null> {
    if ('pending' in place) return place.pending
    try {
      return await this.options.files.readRange(join(this.options.folder, place.segment), place.offset, length)
    } catch (thrown) {
      if (fileErrorCode(thrown) === null) throw thrown
      return null
    }
  }

  /** Writes what is pending as one segment. Throws the disk's error; the records stay readable. */
  private async flush(): Promise<void> {
    const entries = this.pending
    if (entries.length === 0) return
    this.pending = []
    const { files, folder, recordBytes } = this.options
    const header: SegmentHeader = {
      recordBytes,
      files: entries.map(({ path, sizeBytes, modifiedMs, hash, width, height, crc }) => [
        path,
        sizeBytes,
        modifiedMs,
        hash,
        width,
        height,
        crc,
      ]),
    }
    const headerBytes = new TextEncoder().encode(JSON.stringify(header))
    const start = PREFIX_BYTES + headerBytes.length
    const prefix = new Uint8Array(start)
    prefix.set(new TextEncoder().encode(MAGIC))
    new DataView(prefix.buffer).setUint32(MAGIC.length, headerBytes.length)
    prefix.set(headerBytes, PREFIX_BYTES)
    const parts = joinNeighbours(entries.flatMap(({ at: { place } }) => ('pending' in place ? [place.pending] : [])))
    const segment = `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}.records`
    try {
      await files.mkdir(folder)
      // Not waited for the disk: what a power cut spoils is told by its length and checksums, and decoded again.
      const temporary = temporaryBeside(join(folder, segment))
      try {
        await writeParts(files, temporary, [prefix, ...parts])
        await files.rename(temporary, join(folder, segment))
      } catch (thrown) {
        await removeQuietly(files, temporary)
        throw thrown
      }
    } catch (thrown) {
      this.pending.unshift(...entries)
      throw thrown
    }
    this.segments.set(segment, entries.length)
    this.bytesOnDisk += entries.length * recordBytes
    entries.forEach(({ at }, i) => (at.place = { segment, offset: start + i * recordBytes }))
  }

  private async readSegment(name: string): Promise<boolean> {
    const { files, folder, recordBytes } = this.options
    const path = join(folder, name)
    try {
      const { sizeBytes } = await files.stat(path)
      const prefix = await files.readRange(path, 0, PREFIX_BYTES)
      if (prefix.length < PREFIX_BYTES || new TextDecoder().decode(prefix.subarray(0, MAGIC.length)) !== MAGIC) return false
      const length = new DataView(prefix.buffer, prefix.byteOffset).getUint32(MAGIC.length)
      if (length > MAX_HEADER_BYTES) return false
      const header: unknown = JSON.parse(new TextDecoder().decode(await files.readRange(path, PREFIX_BYTES, length)))
      if (!isSegmentHeader(header) || header.recordBytes !== recordBytes) return false
      const start = PREFIX_BYTES + length
      if (sizeBytes !== start + header.files.length * recordBytes) return false
      header.files.forEach(([of, ofBytes, modifiedMs, hash, width, height, crc], i) => {
        const at = { place: { segment: name, offset: start + i * recordBytes } }
        this.keep({ path: of, sizeBytes: ofBytes, modifiedMs, hash, width, height, crc, at })
      })
      this.segments.set(name, header.files.length)
      this.bytesOnDisk += header.files.length * recordBytes
      return true
    } catch (thrown) {
      // No JSON, or a disk that fails: a bug is anything else.
      if (fileErrorCode(thrown) === null && !(thrown instanceof SyntaxError)) throw thrown
      return false
    }
  }
}

/** Pieces that lie one behind the other in memory, as one. */
function joinNeighbours(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const joined: Uint8Array[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last?.buffer === piece.buffer && last.byteOffset + last.length === piece.byteOffset)
      joined[joined.length - 1] = new Uint8Array(piece.buffer, last.byteOffset, last.length + piece.length)
    else joined.push(piece)
  }
  return joined
}

async function writeParts(files: FilePort, path: string, parts: readonly Uint8Array[]): Promise<void> {
  const file = await files.create(path)
  try {
    for (const part of parts) await file.write(part)
  } finally {
    await file.close()
  }
}

function isNext({ at: { place } }: Entry, other: Entry | undefined, distance: number): boolean {
  const next = other?.at.place
  return (
    next !== undefined &&
    'segment' in place &&
    'segment' in next &&
    place.segment === next.segment &&
    next.offset === place.offset + distance
  )
}
