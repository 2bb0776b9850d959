// Lists folders below one root, for hosts without native dialogs. Nothing outside the root is listed or granted, links included.
import { basename, join, sep } from 'node:path'
import type { BrowseEntry, BrowseListing, Grant, PickPurpose } from '../../src/api/api'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { fileErrorCode, type FilePort } from './file-port'
import type { Grants } from './grants'
import { ioDiagnostic } from './io-diagnostics'

const MAX_ENTRIES = 5000

export interface FolderBrowser {
  list(parts: readonly string[]): Promise<Result<BrowseListing>>
  grant(parts: readonly string[], purpose: PickPurpose): Promise<Result<Grant>>
  /** Whether an absolute path is the root or below it, links resolved. */
  contains(path: string): Promise<boolean>
}

function isPlainPart(part: string): boolean {
  return part !== '.' && part !== '..' && !/[\\/\0]/.test(part) && !(process.platform === 'win32' && part.includes(':'))
}

function outsideRoot(name: string): Diagnostic {
  return error(
    'host/outside-root',
    text(`'${name}' is outside the folder that this program may show.`, `“${name}”位于允许访问的文件夹之外。`),
    {
      file: name,
      hint: text(
        'Choose something inside it, or start with another folder: serve --root.',
        '请在其中选择，或使用 serve --root 指定其他文件夹后重新启动。',
      ),
    },
  )
}

/** @param root absolute path of the folder that may be browsed */
export function createFolderBrowser(files: FilePort, grants: Grants, root: string): FolderBrowser {
  const isWithin = (real: string, realRoot: string): boolean =>
    real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)

  /** The real path of what `parts` name; `mayBeMissing` allows the last part not to exist. */
  async function locate(parts: readonly string[], mayBeMissing: boolean): Promise<Result<string>> {
    const name = parts.at(-1) ?? (basename(root) || root)
    if (!parts.every(isPlainPart)) return fail(outsideRoot(name))
    try {
      const realRoot = await files.realpath(root)
      const path = join(realRoot, ...parts)
      let real: string
      try {
        real = await files.realpath(path)
      } catch (thrown) {
        if (!mayBeMissing || parts.length === 0 || fileErrorCode(thrown) !== 'ENOENT') throw thrown
        if (await isLink(path)) return fail(outsideRoot(name))
        real = join(await files.realpath(join(realRoot, ...parts.slice(0, -1))), name)
      }
      return isWithin(real, realRoot) ? ok(real) : fail(outsideRoot(name))
    } catch (thrown) {
      return fail(ioDiagnostic(thrown, 'list', name))
    }
  }

  /** A link that leads nowhere yet could lead outside by the time it is written to. */
  async function isLink(path: string): Promise<boolean> {
    try {
      return (await files.lstat(path)).type === 'link'
    } catch {
      return false
    }
  }

  async function entry(folder: string, realRoot: string, name: string): Promise<BrowseEntry | null> {
    try {
      const path = join(folder, name)
      if (!isWithin(await files.realpath(path), realRoot)) return null
      const stat = await files.stat(path)
      if (stat.type === 'folder') return { name, type: 'folder', sizeBytes: null, modifiedMs: stat.modifiedMs }
      return stat.type === 'file' ? { name, type: 'file', sizeBytes: stat.sizeBytes, modifiedMs: stat.modifiedMs } : null
    } catch {
      // Vanished, or not to be looked at: not offered.
      return null
    }
  }

  return {
    async list(parts) {
      const located = await locate(parts, false)
      if (!located.ok) return located
      try {
        const realRoot = await files.realpath(root)
        const names = (await files.readdir(located.value)).map((found) => found.name).filter((name) => !name.startsWith('.'))
        const entries: BrowseEntry[] = []
        for (const name of names.sort(compareNames).slice(0, MAX_ENTRIES)) {
          const found = await entry(located.value, realRoot, name)
          if (found !== null) entries.push(found)
        }
        entries.sort((a, b) => (a.type === b.type ? 0 : a.type === 'folder' ? -1 : 1))
        return ok({ path: parts, rootName: basename(realRoot) || realRoot, entries })
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'list', parts.at(-1) ?? basename(root)))
      }
    },
    async grant(parts, purpose) {
      const saving = purpose === 'save-project' || purpose === 'save-model' || purpose === 'save-file' || purpose === 'record-folder'
      const located = await locate(parts, saving)
      return located.ok ? ok(await grants.grant(located.value, purpose)) : located
    },
    async contains(path) {
      try {
        return isWithin(await files.realpath(path), await files.realpath(root))
      } catch {
        return false
      }
    },
  }
}

const byName = new Intl.Collator('en', { numeric: true })

function compareNames(a: string, b: string): number {
  return byName.compare(a, b)
}
