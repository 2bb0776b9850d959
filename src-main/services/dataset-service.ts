// Lists a granted data folder and hands out bytes and records by id. The interface never names a path, and nothing outside the folder is read.
import { basename } from 'node:path'
import type { FileBytes, KnownRecords, Reply, ScannedFile, ScanPage } from '../../src/api/api'
import { MAX_FILE_BYTES } from '../../src/datasets/image-header'
import type { Recipe } from '../../src/datasets/resize'
import { error, fail, ok, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import { fileErrorCode, type FilePort } from './file-port'
import type { ReadCode } from './file-reader'
import type { DatasetReads } from './handlers'
import { ioDiagnostic } from './io-diagnostics'
import type { FileIdentity, KeptRecord, RecordCache, RecordPack } from './record-cache'
import { reasonOfCode, walkFolder, type WalkEvent } from './walk-folder'

const MAX_ENTRIES = 2_000_000
const MAX_REPLY_BYTES = 256 * 1024 * 1024
/** A page is handed out after this time, however short, so that whoever waits sees how far the scan is. */
const PAGE_MS = 150
/** Scans that are remembered: also earlier ones of a folder, for whoever still reads by their ids. */
const HELD_SCANS = 8

/** What stood in the way before the file of this index. */
interface Remark {
  readonly before: number
  readonly unreadable?: ScanPage['unreadable'][number]
  readonly warning?: Diagnostic
}

interface Scan {
  /** As it was granted. */
  readonly folder: string
  /** Absolute, without links. */
  readonly root: string
  /** Id of the first file; ids of one scan follow each other and are never used again. */
  readonly firstId: number
  readonly files: Omit<ScannedFile, 'id'>[]
  readonly remarks: Remark[]
  /** What is still to come; null once all is found. */
  walk: AsyncGenerator<WalkEvent, void> | null
  /** One page is looked for at a time. */
  turn: Promise<unknown>
  /** Files as they were when their bytes were handed out, by id. */
  readonly identities: Map<number, FileIdentity>
}

interface Limits {
  readonly maxEntries: number
  readonly maxFileBytes: number
}

const LIMITS: Limits = { maxEntries: MAX_ENTRIES, maxFileBytes: MAX_FILE_BYTES }

/**
 * Scans are held by folder: page 0 scans anew, later pages refer to it, reads to the scan whose ids they name. A scan goes on only while pages are asked for.
 * Hidden entries are left out, links are followed only inside the folder, and what can't be read is reported beside what can.
 * @param records where records are kept between loads; null: nowhere
 */
export function createDatasetService(files: FilePort, records: RecordCache | null = null, limits: Limits = LIMITS): DatasetReads {
  /** The newest last. */
  const scans: Scan[] = []
  let nextId = 0
  const newest = (folder: string): Scan | undefined => scans.findLast((scan) => scan.folder === folder)
  const scanOf = (folder: string, id: number): Scan | undefined =>
    scans.find((scan) => scan.folder === folder && id >= scan.firstId && id < scan.firstId + limits.maxEntries)

  const begin = async (folder: string): Promise<Result<Scan>> => {
    let root: string
    try {
      root = await files.realpath(folder)
      await files.readdir(root)
    } catch (thrown) {
      return fail(ioDiagnostic(thrown, 'list', basename(folder)))
    }
    const scan: Scan = {
      folder,
      root,
      firstId: nextId,
      files: [],
      remarks: [],
      walk: walkFolder(files, root),
      turn: Promise.resolve(),
      identities: new Map(),
    }
    nextId += limits.maxEntries
    scans.push(scan)
    if (scans.length > HELD_SCANS) scans.shift()
    return ok(scan)
  }

  /** Walks on until there are `wanted` files, the time of a page is over, or all is found. False: there are too many. */
  const advance = async (scan: Scan, wanted: number): Promise<boolean> => {
    const until = performance.now() + PAGE_MS
    while (scan.walk !== null && scan.files.length < wanted && performance.now() < until) {
      const step = await scan.walk.next()
      if (step.done === true) scan.walk = null
      else if (step.value.type === 'file') scan.files.push(step.value.file)
      else scan.remarks.push({ before: scan.files.length, ...remarkOf(step.value) })
      if (scan.files.length + scan.remarks.length > limits.maxEntries) return false
    }
    return true
  }

  const packOf = async (
    folder: string,
    scan: Scan | undefined,
    recipe: Recipe,
  ): Promise<Result<{ readonly scan: Scan; readonly pack: RecordPack }>> => {
    if (scan === undefined || records === null) return fail(expired(folder))
    return ok({ scan, pack: await records.open(scan.root, recipe) })
  }

  return {
    async scan(folder, cursor, limit) {
      if (cursor === 0) {
        const begun = await begin(folder)
        if (!begun.ok) return begun
      }
      const scan = newest(folder)
      if (scan === undefined) return fail(expired(folder))
      const turn = scan.turn.then(() => advance(scan, cursor + limit))
      scan.turn = turn.catch(() => undefined)
      if (!(await turn)) {
        scans.splice(scans.indexOf(scan), 1)
        return fail(tooManyFiles(folder, limits.maxEntries))
      }
      const page = scan.files.slice(cursor, cursor + limit).map((file, i) => ({ id: scan.firstId + cursor + i, ...file }))
      const end = cursor + page.length
      const last = scan.walk === null && end >= scan.files.length
      const remarks = scan.remarks.filter(({ before }) => before >= cursor && (before < end || last))
      return ok(
        { files: page, unreadable: remarks.flatMap(({ unreadable }) => unreadable ?? []), next: last ? null : end },
        remarks.flatMap((remark) => remark.warning ?? []),
      )
    },

    async file(path) {
      const name = basename(path)
      try {
        const { type, sizeBytes } = await files.stat(path)
        if (type !== 'file' || sizeBytes > MAX_REPLY_BYTES) return fail(notAFile(name, type === 'file'))
        return ok({ name, bytes: await files.readFile(path) })
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'read', name))
      }
    },

    async read(folder, ids, recipe) {
      const scan = scanOf(folder, ids[0] ?? -1)
      if (scan === undefined) return fail(expired(folder))
      const pack = recipe === undefined || records === null ? null : await records.open(scan.root, recipe)
      const wanted = ids.map((id) => ({ id, file: scan.files[id - scan.firstId] }))
      const total = wanted.reduce((sum, { file }) => sum + Math.min(file?.sizeBytes ?? 0, limits.maxFileBytes), 0)
      if (total > MAX_REPLY_BYTES && ids.length > 1) return fail(tooMuchAtOnce(folder))
      const known = wanted.filter(({ file }) => file !== undefined)
      const contents = await files.readInside(
        scan.root,
        known.map(({ file }) => file?.path ?? ''),
        limits.maxFileBytes,
      )
      const contentOf = new Map(known.map(({ id }, i) => [id, contents[i]]))
      return ok(
        wanted.map(({ id, file }): FileBytes => {
          const content = contentOf.get(id)
          if (file === undefined || content === undefined) return { id, bytes: null, reason: 'missing' }
          if ('code' in content) return { id, bytes: null, reason: unreadReason(content.code) }
          const { bytes, hash } = content
          if (pack === null) return { id, bytes, reason: null }
          const identity = { ...file, sizeBytes: bytes.length, hash }
          scan.identities.set(id, identity)
          return pack.adopt(identity) ? { id, bytes: null, reason: 'recorded' } : { id, bytes, reason: null }
        }),
      )
    },

    async openRecords(folder, recipe) {
      const opened = await packOf(folder, newest(folder), recipe)
      if (!opened.ok) return opened
      const { scan, pack } = opened.value
      const known = new Uint8Array(scan.files.length)
      const sizes = new Uint8Array(scan.files.length * 4)
      const view = new DataView(sizes.buffer)
      scan.files.forEach((file, i) => {
        const record = pack.find(file)
        if (record === null) return
        known[i] = 1
        view.setUint16(i * 4, record.width, true)
        view.setUint16(i * 4 + 2, record.height, true)
      })
      return ok<KnownRecords>({ known, sizes })
    },

    async readRecords(folder, recipe, ids) {
      const opened = await packOf(folder, scanOf(folder, ids[0] ?? -1), recipe)
      if (!opened.ok) return opened
      const { scan, pack } = opened.value
      const found = ids.flatMap((id) => {
        const file = scan.files[id - scan.firstId]
        return (file && pack.find(scan.identities.get(id) ?? file)) ?? []
      })
      const bytes = found.length === ids.length ? await pack.read(found) : null
      return bytes === null ? fail(recordMissing(folder)) : ok(bytes)
    },

    async writeRecords(folder, recipe, ids, sizes, bytes) {
      const opened = await packOf(folder, scanOf(folder, ids[0] ?? -1), recipe)
      if (!opened.ok) return opened
      const { scan, pack } = opened.value
      const length = recipe.height * recipe.width * recipe.channels
      if (bytes.length !== ids.length * length || sizes.length !== ids.length * 4) return fail(wrongRecords(folder))
      const view = new DataView(sizes.buffer, sizes.byteOffset, sizes.byteLength)
      try {
        const made: KeptRecord[] = []
        for (const [i, id] of ids.entries()) {
          const identity = scan.identities.get(id)
          const [width, height] = [view.getUint16(i * 4, true), view.getUint16(i * 4 + 2, true)]
          if (identity === undefined || width === 0 || height === 0) return fail(wrongRecords(folder))
          made.push({ ...identity, width, height })
        }
        return ok(await pack.add(made, bytes))
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'write', 'image-cache'))
      }
    },

    async finishRecords(folder, recipe) {
      const opened = await packOf(folder, newest(folder), recipe)
      if (!opened.ok) return opened
      const { scan, pack } = opened.value
      const wanted = new Set<KeptRecord>()
      scan.files.forEach((file, i) => {
        const record = pack.find(scan.identities.get(scan.firstId + i) ?? file)
        if (record !== null) wanted.add(record)
      })
      try {
        await pack.finish(wanted)
        return ok(null)
      } catch (thrown) {
        if (fileErrorCode(thrown) === null) throw thrown
        return fail(ioDiagnostic(thrown, 'write', 'image-cache'))
      }
    },
  }
}

function remarkOf(event: Exclude<WalkEvent, { readonly type: 'file' }>): Omit<Remark, 'before'> {
  return event.type === 'unreadable'
    ? { unreadable: { path: event.path, reason: event.reason } }
    : { warning: tooDeep(event.path, event.maxDepth) }
}

function unreadReason(code: ReadCode): FileBytes['reason'] {
  if (code === 'TOO_LARGE') return 'too-large'
  return code === 'OUTSIDE' ? 'outside' : reasonOfCode(code)
}

function expired(folder: string): Diagnostic {
  return error('data/scan-expired', text('The list of files is no longer held.', '文件列表已不再保留。'), {
    hint: text('Load the folder again.', '请重新载入该文件夹。'),
    file: basename(folder),
  })
}

function tooMuchAtOnce(folder: string): Diagnostic {
  return error('data/reply-too-large', text('More than 256 MiB were asked for at once.', '一次请求的数据超过 256 MiB。'), {
    hint: text('Ask for fewer files at a time.', '请一次请求较少的文件。'),
    file: basename(folder),
  })
}

function tooManyFiles(folder: string, limit: number): Diagnostic {
  const name = basename(folder)
  return error('data/too-many-files', text(`“${name}” holds more than ${limit} files.`, `“${name}”包含的文件超过 ${limit} 个。`), {
    hint: text('Choose the folder of the dataset itself.', '请选择数据集本身所在的文件夹。'),
    file: name,
  })
}

/** The window lost count, or the file changed meanwhile. */
function wrongRecords(folder: string): Diagnostic {
  return error('data/wrong-records', text('The records do not belong to files of this folder.', '这些记录与该文件夹中的文件不符。'), {
    hint: text('Load the folder again.', '请重新载入该文件夹。'),
    file: basename(folder),
  })
}

function recordMissing(folder: string): Diagnostic {
  return error('data/record-missing', text('Images kept from an earlier load are no longer there.', '先前载入时保留的图像已不存在。'), {
    hint: text('Load the folder again.', '请重新载入该文件夹。'),
    file: basename(folder),
  })
}

function tooDeep(folder: string, maxDepth: number): Diagnostic {
  return warning(
    'data/too-deep',
    text(`“${folder}” lies more than ${maxDepth} folders deep and was left out.`, `“${folder}”的层级超过 ${maxDepth} 层，未被读取。`),
    {
      file: folder,
    },
  )
}

/** Every page of a scan at once, for callers in the same process. */
export async function scanAll(reads: DatasetReads, folder: string): Promise<Result<Omit<Reply<'dataset.scan'>, 'next'>>> {
  const listed: ScannedFile[] = []
  const unreadable: ScanPage['unreadable'][number][] = []
  const warnings: Diagnostic[] = []
  for (let cursor: number | null = 0; cursor !== null;) {
    const page: Result<ScanPage> = await reads.scan(folder, cursor, 5000)
    if (!page.ok) return page
    listed.push(...page.value.files)
    unreadable.push(...page.value.unreadable)
    warnings.push(...page.warnings)
    cursor = page.value.next
  }
  return ok({ files: listed, unreadable }, warnings)
}

function notAFile(name: string, isTooLarge: boolean): Diagnostic {
  return isTooLarge
    ? error('data/file-too-large', text(`“${name}” is larger than 256 MiB.`, `“${name}”大于 256 MiB。`), {
        hint: text('Choose a smaller file.', '请选择较小的文件。'),
        file: name,
      })
    : error('data/not-a-file', text(`“${name}” is not a file.`, `“${name}”不是文件。`), {
        hint: text('Choose a file.', '请选择一个文件。'),
        file: name,
      })
}
