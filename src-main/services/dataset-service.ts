// Lists a granted data folder and hands out bytes by id. The interface never names a path, and nothing outside the folder is read.
import { basename, join, relative, sep } from 'node:path'
import type { FileBytes, Reply, ScannedFile, ScanPage } from '../../src/api/api'
import { MAX_FILE_BYTES } from '../../src/datasets/image-header'
import { compareNatural } from '../../src/datasets/natural-order'
import { error, fail, ok, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import { fileErrorCode, type FileStat, type FilePort } from './file-port'
import type { DatasetReads } from './handlers'
import { ioDiagnostic } from './io-diagnostics'

const MAX_DEPTH = 16
const MAX_ENTRIES = 200_000
const MAX_REPLY_BYTES = 256 * 1024 * 1024
/** Folders whose scan is remembered. */
const HELD_SCANS = 8
const CONCURRENCY = 16

type Unreadable = ScanPage['unreadable'][number]

interface Scan {
  /** Absolute, without links. */
  readonly root: string
  /** Id of the first file; ids of one scan follow each other and are never used again. */
  readonly firstId: number
  readonly files: readonly Omit<ScannedFile, 'id'>[]
  readonly unreadable: readonly Unreadable[]
  readonly warnings: readonly Diagnostic[]
}

interface Limits {
  readonly maxEntries: number
  readonly maxFileBytes: number
}

const LIMITS: Limits = { maxEntries: MAX_ENTRIES, maxFileBytes: MAX_FILE_BYTES }

/**
 * Scans are held by folder: page 0 scans anew, later pages and reads refer to it. Hidden entries are left out, links
 * are followed only inside the folder, and what can't be read is reported beside what can.
 */
export function createDatasetService(files: FilePort, limits: Limits = LIMITS): DatasetReads {
  const scans = new Map<string, Scan>()
  let nextId = 0

  return {
    async scan(folder, cursor, limit) {
      if (cursor === 0) {
        const walked = await walk(files, folder, nextId, limits)
        if (!walked.ok) return walked
        nextId += walked.value.files.length
        scans.delete(folder)
        scans.set(folder, walked.value)
        for (const oldest of scans.keys()) {
          if (scans.size <= HELD_SCANS) break
          scans.delete(oldest)
        }
      }
      const scan = scans.get(folder)
      if (scan === undefined) return fail(expired(folder))
      const page = scan.files.slice(cursor, cursor + limit).map((file, i) => ({ id: scan.firstId + cursor + i, ...file }))
      const end = cursor + page.length
      return ok(
        { files: page, unreadable: cursor === 0 ? scan.unreadable : [], next: end < scan.files.length ? end : null },
        cursor === 0 ? scan.warnings : [],
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
    async read(folder, ids) {
      const scan = scans.get(folder)
      if (scan === undefined) return fail(expired(folder))
      const wanted = ids.map((id) => ({ id, file: scan.files[id - scan.firstId] }))
      const total = wanted.reduce((sum, { file }) => sum + Math.min(file?.sizeBytes ?? 0, limits.maxFileBytes), 0)
      if (total > MAX_REPLY_BYTES && ids.length > 1) return fail(tooMuchAtOnce(folder))
      return ok(await inTurn(wanted, ({ id, file }) => readOne(files, scan.root, id, file?.path ?? null, limits.maxFileBytes)))
    },
  }
}

/** Runs `work` over the items, a few at a time; results in the items' order. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = []
  for (let i = 0; i < items.length; i += CONCURRENCY) results.push(...(await Promise.all(items.slice(i, i + CONCURRENCY).map(work))))
  return results
}

/** Why the disk refused; anything that is no file error is a bug and goes on. */
function reasonOf(thrown: unknown): Unreadable['reason'] {
  const code = fileErrorCode(thrown)
  if (code === null) throw thrown
  if (code === 'EACCES' || code === 'EPERM') return 'permission'
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'io'
}

function isInside(root: string, path: string): boolean {
  const below = relative(root, path)
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !/^(?:[a-z]:|[\\/])/i.test(below))
}

async function walk(files: FilePort, folder: string, firstId: number, limits: Limits): Promise<Result<Scan>> {
  const found: Omit<ScannedFile, 'id'>[] = []
  const unreadable: Unreadable[] = []
  const warnings: Diagnostic[] = []
  let entries = 0
  let root: string
  try {
    root = await files.realpath(folder)
    await files.readdir(root)
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'list', basename(folder)))
  }

  /** What an entry is once links are followed; null where it is to be left out. */
  const look = async (path: string, type: FileStat['type'], shown: string): Promise<(FileStat & { readonly real: string }) | null> => {
    try {
      const real = type === 'link' ? await files.realpath(path) : path
      if (!isInside(root, real)) {
        unreadable.push({ path: shown, reason: 'permission' })
        return null
      }
      const stat = type === 'folder' ? { type, sizeBytes: 0, modifiedMs: 0 } : await files.stat(real)
      return { ...stat, real }
    } catch (thrown) {
      unreadable.push({ path: shown, reason: reasonOf(thrown) })
      return null
    }
  }

  /** `above` holds the real paths of the folders on the way here, so that a link to one of them is not followed for ever. */
  const enter = async (path: string, shown: string, above: readonly string[]): Promise<boolean> => {
    let names
    try {
      names = await files.readdir(path)
    } catch (thrown) {
      unreadable.push({ path: shown, reason: reasonOf(thrown) })
      return true
    }
    const visible = names
      .filter(({ name, type }) => !name.startsWith('.') && type !== 'other')
      .sort((a, b) => compareNatural(a.name, b.name))
    entries += visible.length
    if (entries > limits.maxEntries) return false
    const looked = await inTurn(visible, async ({ name, type }) => {
      const below = shown === '' ? name : `${shown}/${name}`
      return { below, seen: await look(join(path, name), type, below) }
    })
    for (const { below, seen } of looked) {
      if (seen === null) continue
      if (seen.type === 'file') found.push({ path: below, sizeBytes: seen.sizeBytes, modifiedMs: seen.modifiedMs })
      if (seen.type !== 'folder' || above.includes(seen.real) || seen.real === path) continue
      if (above.length + 1 >= MAX_DEPTH) warnings.push(tooDeep(below))
      else if (!(await enter(seen.real, below, [...above, path]))) return false
    }
    return true
  }

  if (!(await enter(root, '', []))) return fail(tooManyFiles(folder, limits.maxEntries))
  return ok({ root, firstId, files: found, unreadable, warnings })
}

async function readOne(files: FilePort, root: string, id: number, path: string | null, maxBytes: number): Promise<FileBytes> {
  if (path === null) return { id, bytes: null, reason: 'missing' }
  try {
    const real = await files.realpath(join(root, ...path.split('/')))
    if (!isInside(root, real)) return { id, bytes: null, reason: 'permission' }
    const stat = await files.stat(real)
    if (stat.type !== 'file') return { id, bytes: null, reason: 'missing' }
    if (stat.sizeBytes > maxBytes) return { id, bytes: null, reason: 'too-large' }
    const bytes = await files.readFile(real)
    return bytes.length > maxBytes ? { id, bytes: null, reason: 'too-large' } : { id, bytes, reason: null }
  } catch (thrown) {
    return { id, bytes: null, reason: reasonOf(thrown) }
  }
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
  return error(
    'data/too-many-files',
    text(`“${name}” holds more than ${limit} files and folders.`, `“${name}”包含的文件和文件夹超过 ${limit} 个。`),
    {
      hint: text('Choose the folder of the dataset itself.', '请选择数据集本身所在的文件夹。'),
      file: name,
    },
  )
}

function tooDeep(folder: string): Diagnostic {
  return warning(
    'data/too-deep',
    text(`“${folder}” lies more than ${MAX_DEPTH} folders deep and was left out.`, `“${folder}”的层级超过 ${MAX_DEPTH} 层，未被读取。`),
    {
      file: folder,
    },
  )
}

/** Every page of a scan at once, for callers in the same process. */
export async function scanAll(reads: DatasetReads, folder: string): Promise<Result<Omit<Reply<'dataset.scan'>, 'next'>>> {
  const listed: ScannedFile[] = []
  const unreadable: Unreadable[] = []
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
