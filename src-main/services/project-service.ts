// Reads and writes project files as text; what the text means is the document's business.
import { createHash } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { Handle, ProjectFile, RecentProject, Reply } from '../../src/api/api'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { writeFileAtomic } from './atomic-write'
import { fileErrorCode, type FilePort } from './file-port'
import type { Grants } from './grants'
import { ioDiagnostic, tooLarge } from './io-diagnostics'
import type { StateStore } from './state-store'

export const PROJECT_EXTENSION = '.loom.json'
const MAX_PROJECT_BYTES = 64 * 1024 * 1024
const RECENT_COUNT = 10

export interface ProjectService {
  read(handle: Handle): Promise<Result<Reply<'project.read'>>>
  /**
   * Writes atomically to a `*.loom.json`, adding the extension; the grant names the file that was written.
   * With `expectedStamp`: `project/changed-on-disk` where the file holds something else by now, and it stays as it is.
   */
  write(handle: Handle, content: string, expectedStamp?: string): Promise<Result<ProjectFile>>
  /** The newest ten that are still there, newest first. */
  recent(): Promise<Result<readonly RecentProject[]>>
}

/** `net` and `net.json` become `net.loom.json`; `net.loom.json` stays, whatever its case. */
export function withProjectExtension(path: string): string {
  const name = basename(path)
  if (name.toLowerCase().endsWith(PROJECT_EXTENSION) && name.length > PROJECT_EXTENSION.length) return path
  const stem = name.replace(/(\.loom)?(\.json)?$/i, '')
  return join(dirname(path), `${stem === '' ? 'project' : stem}${PROJECT_EXTENSION}`)
}

export function createProjectService(files: FilePort, grants: Grants, store: StateStore, now: () => number = Date.now): ProjectService {
  // Failing to remember a project is no reason to fail opening or saving it.
  const remember = (path: string): Promise<unknown> =>
    store.update((state) => ({
      ...state,
      recent: [{ path, openedMs: now() }, ...state.recent.filter((known) => known.path !== path)].slice(0, RECENT_COUNT),
    }))

  // Two windows may save one file at once: what one of them checked must hold until it has written.
  let writing: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = writing.then(run, run)
    writing = next.catch(() => undefined)
    return next
  }

  /** Null where the file now holds `bytes`. Throws the disk's error. */
  async function replace(chosen: string, path: string, bytes: Uint8Array, expectedStamp: string | undefined): Promise<Diagnostic | null> {
    const name = basename(path)
    // The user agreed to replace the file they named, not the one that the added extension names.
    if (path !== chosen && (await exists(files, path))) {
      return error('host/already-exists', text(`'${name}' exists already and was not replaced.`, `“${name}”已存在，未被替换。`), {
        file: name,
        hint: text(
          `Save under another name, or choose '${name}' itself to replace it.`,
          `请使用其他名称保存，或直接选择“${name}”以替换它。`,
        ),
      })
    }
    // A file that was deleted holds no one's work: it is written again.
    if (expectedStamp !== undefined && (await exists(files, path)) && stampOf(await files.readFile(path)) !== expectedStamp)
      return changedOnDisk(name)
    await writeFileAtomic(files, path, bytes)
    return null
  }

  return {
    async read(handle) {
      const granted = grants.resolve(handle, 'project')
      if (!granted.ok) return granted
      const path = granted.value
      const name = basename(path)
      let bytes: Uint8Array
      try {
        const { sizeBytes } = await files.stat(path)
        if (sizeBytes > MAX_PROJECT_BYTES) return fail(tooLarge(name, sizeBytes, MAX_PROJECT_BYTES))
        bytes = await files.readFile(path)
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'read', name))
      }
      let content: string
      try {
        content = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
      } catch {
        return fail(
          error(
            'host/not-text',
            text(
              `'${name}' is no project: text was expected and it holds other data.`,
              `“${name}”不是项目文件：此处应为文本，但内容是其他数据。`,
            ),
            {
              file: name,
              hint: text(`Choose a file ending in ${PROJECT_EXTENSION}.`, `请选择以 ${PROJECT_EXTENSION} 结尾的文件。`),
            },
          ),
        )
      }
      await remember(path)
      return ok({ text: content, grant: { ...(await grants.grant(path, 'open-project')), stamp: stampOf(bytes) } })
    },
    async write(handle, content, expectedStamp) {
      const granted = grants.resolve(handle, 'project')
      if (!granted.ok) return granted
      const path = withProjectExtension(granted.value)
      const name = basename(path)
      const bytes = new TextEncoder().encode(content)
      const problem = await inTurn(async () => await replace(granted.value, path, bytes, expectedStamp)).catch((thrown: unknown) =>
        ioDiagnostic(thrown, 'write', name),
      )
      if (problem !== null) return fail(problem)
      await remember(path)
      return ok({ ...(await grants.grant(path, 'save-project')), stamp: stampOf(bytes) })
    },
    async recent() {
      const { state, warnings } = await store.read()
      const found: RecentProject[] = []
      for (const { path, openedMs } of state.recent) {
        if (found.length < RECENT_COUNT && (await isFile(files, path)))
          found.push({ ...(await grants.grant(path, 'open-project')), openedMs })
      }
      return ok(found, warnings)
    },
  }
}

/** Two files of one stamp have one content. */
function stampOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url')
}

function changedOnDisk(name: string): Diagnostic {
  return error(
    'project/changed-on-disk',
    text(`'${name}' was changed by another window or program since it was opened here.`, `“${name}”在此处打开后，已被其他窗口或程序更改。`),
    {
      file: name,
      hint: text('Save under another name, replace the file, or load it again.', '请另存为其他名称、替换该文件或重新加载。'),
    },
  )
}

async function isFile(files: FilePort, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)).type === 'file'
  } catch {
    return false
  }
}

async function exists(files: FilePort, path: string): Promise<boolean> {
  try {
    await files.lstat(path)
    return true
  } catch (thrown) {
    if (fileErrorCode(thrown) === 'ENOENT') return false
    throw thrown
  }
}
