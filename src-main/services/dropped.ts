// What the user dropped on the window: a project, a folder of images or a file of data, granted for that.
import { isAbsolute } from 'node:path'
import type { Dropped } from '../../src/api/api'
import type { FilePort } from './file-port'
import type { Grants } from './grants'

/** @param path where the window's own preload says the dropped file stands. Null where nothing of use stands there. */
export async function grantDropped(path: unknown, grants: Pick<Grants, 'grant'>, files: Pick<FilePort, 'stat'>): Promise<Dropped | null> {
  if (typeof path !== 'string' || !isAbsolute(path)) return null
  try {
    const { type } = await files.stat(path)
    const kind = type === 'folder' ? 'folder' : type === 'file' ? (path.toLowerCase().endsWith('.json') ? 'project' : 'data-file') : null
    return kind && { kind, grant: await grants.grant(path, PURPOSES[kind]) }
  } catch {
    // It is gone, or may not be looked at.
    return null
  }
}

const PURPOSES = { project: 'open-project', folder: 'data-folder', 'data-file': 'data-file' } as const
