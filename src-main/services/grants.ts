// What the user granted: opaque handles stand for paths, and each handle is good for one purpose only.
import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import type { Grant, Handle, PickPurpose } from '../../src/api/api'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import type { FilePort } from './file-port'
import type { StateStore } from './state-store'

/** What a handle may be used for. */
export type Use = 'project' | 'data' | 'data-file' | 'data-parts' | 'model-read' | 'model-write' | 'file-write' | 'record'

const USES: Readonly<Record<PickPurpose, readonly Use[]>> = {
  'open-project': ['project'],
  'save-project': ['project'],
  'data-folder': ['data', 'data-parts'],
  'data-file': ['data-file', 'data-parts'],
  'open-model': ['model-read'],
  'save-model': ['model-write', 'model-read'],
  'save-file': ['file-write'],
  'record-folder': ['record', 'data', 'data-parts'],
}

const REMEMBERED_FOLDERS = 200

export interface Grants {
  /** Grants an absolute path that the user chose. A data folder or file is remembered for `regrant`. */
  grant(path: string, purpose: PickPurpose): Promise<Grant>
  /** The path behind a handle, where the handle may be used so. */
  resolve(handle: Handle, use: Use): Result<string>
  /** Grants a data folder or file again that this host granted before and that is still there; else null. */
  regrant(displayPath: string): Promise<Grant | null>
}

/** Handles last as long as this object; only data folders and files are remembered longer. */
export function createGrants(files: FilePort, store: StateStore): Grants {
  const granted = new Map<Handle, { readonly path: string; readonly uses: readonly Use[] }>()
  const handles = new Map<string, Handle>()

  function issue(path: string, purpose: PickPurpose): Grant {
    const uses = USES[purpose]
    const key = JSON.stringify([path, uses])
    const handle = handles.get(key) ?? randomBytes(18).toString('base64url')
    handles.set(key, handle)
    granted.set(handle, { path, uses })
    return { handle, name: basename(path) || path, displayPath: path }
  }

  return {
    async grant(path, purpose) {
      if (purpose === 'data-folder' || purpose === 'data-file' || purpose === 'record-folder') {
        // Not being able to remember it costs one question at the next start, not this one.
        await store.update((state) => ({
          ...state,
          dataFolders: [path, ...state.dataFolders.filter((known) => known !== path)].slice(0, REMEMBERED_FOLDERS),
        }))
      }
      return issue(path, purpose)
    },
    resolve(handle, use) {
      const found = granted.get(handle)
      if (found === undefined) {
        return fail(
          error('host/unknown-handle', text('This file or folder is not open here any more.', '此文件或文件夹的访问授权已失效。'), {
            hint: text('Choose it again.', '请重新选择。'),
          }),
        )
      }
      if (!found.uses.includes(use)) {
        const name = basename(found.path)
        return fail(
          error('host/not-granted', text(`'${name}' was chosen for another purpose.`, `“${name}”是为其他用途选择的。`), {
            file: name,
            hint: text('Choose a file or folder for this purpose.', '请为此用途选择文件或文件夹。'),
          }),
        )
      }
      return ok(found.path)
    },
    async regrant(displayPath) {
      const { state } = await store.read()
      if (!state.dataFolders.includes(displayPath)) return null
      try {
        const { type } = await files.stat(displayPath)
        if (type !== 'folder' && type !== 'file') return null
        return issue(displayPath, type === 'folder' ? 'data-folder' : 'data-file')
      } catch {
        return null
      }
    },
  }
}
