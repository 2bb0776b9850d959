// Work that is not saved yet, kept beside the settings: one file for each window, replaced as the work goes on.
import { dirname, join } from 'node:path'
import type { Grant, Reply, Request } from '../../src/api/api'
import { error, fail, ok, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import { removeQuietly, writeFileAtomic } from './atomic-write'
import { encodeBackup, MAX_HEAD_BYTES, outlineBackup, type BackupHead, type BackupOutline } from './backup-file'
import { fileErrorCode, type FilePort } from './file-port'
import type { Grants } from './grants'
import type { HostLife } from './host-life'
import { ioDiagnostic } from './io-diagnostics'

export const MAX_BACKUPS = 20
const MAX_BROKEN = 5
const SUFFIX = '.backup'
const BROKEN_SUFFIX = '.broken'
/** What a killed host left half-written; younger ones may be another host's at work. */
const STALE_TEMPORARY_MS = 60_000

export interface BackupService {
  /** Replaces the backup of this id. */
  write(request: Request<'backup.write'>): Promise<Result<null>>
  /** What could be recovered, newest first: without those of windows that another living host has. */
  list(): Promise<Result<Reply<'backup.list'>>>
  read(id: string): Promise<Result<Reply<'backup.read'>>>
  /** Fine where there is none. */
  discard(id: string): Promise<Result<null>>
  /** The window of this id is closed for good: its backup goes, and one still on its way is not kept. */
  retire(id: string): Promise<void>
}

interface Found extends BackupOutline {
  readonly file: string
}

/** @param folder absolute; created with the first backup */
export function createBackupService(
  files: FilePort,
  grants: Grants,
  life: HostLife,
  folder: string,
  now: () => number = Date.now,
): BackupService {
  const retired = new Set<string>()
  const counted = new Set<string>()
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = queue.then(run, run)
    queue = next.catch(() => undefined)
    return next
  }
  const fileOf = (id: string): string => join(folder, `${id}${SUFFIX}`)

  /** All whole backups; broken ones are set aside. Throws where the folder can't be listed. */
  async function survey(warnings: Diagnostic[]): Promise<readonly Found[]> {
    const found: Found[] = []
    for (const { name, type } of await files.readdir(folder)) {
      const file = join(folder, name)
      if (type !== 'file') continue
      if (name.startsWith('.') && name.endsWith('.tmp')) await sweep(file)
      if (!name.endsWith(SUFFIX) || name.startsWith('.')) continue
      try {
        const outline = await outlineOf(file)
        if (outline !== null) found.push({ ...outline, file })
        else warnings.push(await setAside(name))
      } catch (thrown) {
        // Gone since it was listed: another host's.
        if (fileErrorCode(thrown) !== 'ENOENT') warnings.push({ ...ioDiagnostic(thrown, 'read', name), severity: 'warning' })
      }
    }
    return found.sort((a, b) => b.head.writtenMs - a.head.writtenMs)
  }

  /** Null where the file is no whole backup. It is looked at twice: another host may replace it while it is read. */
  async function outlineOf(file: string): Promise<BackupOutline | null> {
    for (let look = 0; look < 2; look++) {
      const { sizeBytes } = await files.stat(file)
      const outline = outlineBackup(await files.readRange(file, 0, MAX_HEAD_BYTES), sizeBytes)
      if (outline !== null && fileOf(outline.head.id) === file) return outline
    }
    return null
  }

  async function sweep(file: string): Promise<void> {
    try {
      if (now() - (await files.stat(file)).modifiedMs > STALE_TEMPORARY_MS) await files.remove(file)
    } catch {
      // It costs a little space, no more.
    }
  }

  async function setAside(name: string): Promise<Diagnostic> {
    const aside = `${name}-${now()}${BROKEN_SUFFIX}`
    try {
      await files.rename(join(folder, name), join(folder, aside))
      const broken = (await files.readdir(folder)).map((entry) => entry.name).filter((other) => other.endsWith(BROKEN_SUFFIX))
      const oldestFirst = broken.sort((a, b) => timeOf(a) - timeOf(b))
      for (const old of oldestFirst.slice(0, -MAX_BROKEN)) await removeQuietly(files, join(folder, old))
    } catch {
      return brokenBackup(name)
    }
    return brokenBackup(aside)
  }

  /** Makes room for one more; the oldest go, never those of another living host. */
  async function makeRoom(): Promise<void> {
    const others = (await survey([])).filter(({ head }) => head.owner.run === life.own.run || !life.isAlive(head.owner))
    for (const { file } of others.slice(MAX_BACKUPS - 1)) await removeQuietly(files, file)
  }

  async function textOf({ file, textStart, textBytes }: Found): Promise<string> {
    return new TextDecoder('utf-8', { fatal: true }).decode(await files.readRange(file, textStart, textBytes))
  }

  /** Whether the project's file holds just this: it was saved, and the backup outlived it by a moment. */
  async function isSaved(found: Found): Promise<boolean> {
    const { path } = found.head
    if (path === null) return false
    try {
      if ((await files.stat(path)).sizeBytes !== found.textBytes) return false
      return new TextDecoder().decode(await files.readFile(path)) === (await textOf(found))
    } catch {
      return false
    }
  }

  /** Whether a newer one holds the same work: it was recovered, and the window ended before the old one was removed. */
  async function isRepeated(found: Found, newer: readonly Found[]): Promise<boolean> {
    for (const other of newer) {
      if (other.head.path !== found.head.path || other.textBytes !== found.textBytes) continue
      try {
        if ((await textOf(other)) === (await textOf(found))) return true
      } catch {
        // Not known to be the same, so both are offered.
      }
    }
    return false
  }

  async function grantOf({ path }: BackupHead): Promise<Grant | null> {
    if (path === null) return null
    try {
      return (await files.stat(path)).type === 'file' ? await grants.grant(path, 'save-project') : null
    } catch {
      return null
    }
  }

  return {
    write: ({ id, name, text: content, handle, stamp }) =>
      inTurn(async () => {
        if (retired.has(id)) return ok(null)
        const granted = handle === null ? null : grants.resolve(handle, 'project')
        const path = granted?.ok === true ? granted.value : null
        try {
          await files.mkdir(folder)
          if (!counted.has(id)) await makeRoom()
          const bytes = encodeBackup({ id, name, path, stamp, writtenMs: now(), owner: life.own }, content)
          // The next one comes within the second.
          await writeFileAtomic(files, fileOf(id), bytes, false)
        } catch (thrown) {
          return fail(ioDiagnostic(thrown, 'backup', name))
        }
        counted.add(id)
        return ok(null)
      }),
    list: () =>
      inTurn(async () => {
        const warnings: Diagnostic[] = []
        let found: readonly Found[]
        try {
          found = await survey(warnings)
        } catch (thrown) {
          if (fileErrorCode(thrown) === 'ENOENT') return ok([])
          return ok([], [{ ...ioDiagnostic(thrown, 'list', dirname(folder)), severity: 'warning' as const }])
        }
        const offered: Reply<'backup.list'>[number][] = []
        for (const [index, one] of found.entries()) {
          const { id, name, path, writtenMs, owner } = one.head
          const sameHost = owner.run === life.own.run
          if (!sameHost && life.isAlive(owner)) continue
          if ((await isSaved(one)) || (await isRepeated(one, found.slice(0, index)))) {
            // A window of this host may be about to replace it.
            if (!sameHost) await removeQuietly(files, one.file)
            continue
          }
          offered.push({ id, name, displayPath: path, writtenMs, sameHost })
        }
        return ok(offered, warnings)
      }),
    read: (id) =>
      inTurn(async () => {
        const file = fileOf(id)
        try {
          const outline = await outlineOf(file)
          if (outline === null) return fail({ ...(await setAside(`${id}${SUFFIX}`)), severity: 'error' })
          const { head } = outline
          return ok({ text: await textOf({ ...outline, file }), name: head.name, grant: await grantOf(head), stamp: head.stamp })
        } catch (thrown) {
          // No UTF-8: damaged on the disk.
          if (thrown instanceof TypeError) return fail({ ...(await setAside(`${id}${SUFFIX}`)), severity: 'error' })
          return fail(ioDiagnostic(thrown, 'read', id))
        }
      }),
    discard: (id) =>
      inTurn(async () => {
        try {
          await files.remove(fileOf(id))
          return ok(null)
        } catch (thrown) {
          return fail(
            error(ioDiagnostic(thrown, 'write', id).code, text('The backup could not be removed.', '无法删除备份。'), {
              hint: text('It will be offered again at the next start.', '下次启动时会再次提供该备份。'),
            }),
          )
        }
      }),
    async retire(id) {
      retired.add(id)
      await inTurn(() => removeQuietly(files, fileOf(id)))
    },
  }
}

/** When a broken backup was set aside. */
function timeOf(name: string): number {
  return Number(/-(\d+)\.broken$/.exec(name)?.[1] ?? 0)
}

function brokenBackup(name: string): Diagnostic {
  return warning('backup/broken', text('A backup of unsaved work could not be understood.', '一份未保存工作的备份无法识别。'), {
    file: name,
    hint: text(`It was set aside as '${name}'; nothing else is affected.`, `已将其保留为“${name}”，其他内容不受影响。`),
  })
}
