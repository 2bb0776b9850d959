// Walks a folder in natural order, as far as it is asked to: whoever stops asking stops the walk.
import { join, relative, sep } from 'node:path'
import type { ScannedFile } from '../../src/api/api'
import type { UnreadableReason } from '../../src/datasets/image-header'
import { compareNatural } from '../../src/datasets/natural-order'
import { fileErrorCode, type FilePort, type FileStat } from './file-port'

const MAX_DEPTH = 16
/** Entries looked at side by side. */
const AT_ONCE = 64

export type WalkEvent =
  | { readonly type: 'file'; readonly file: Omit<ScannedFile, 'id'> }
  | { readonly type: 'unreadable'; readonly path: string; readonly reason: UnreadableReason }
  /** A folder that lies too deep and was left out. */
  | { readonly type: 'too-deep'; readonly path: string; readonly maxDepth: number }

/** Why the disk refused; anything that is no file error is a bug and goes on. */
export function reasonOf(thrown: unknown): UnreadableReason {
  const code = fileErrorCode(thrown)
  if (code === null) throw thrown
  return reasonOfCode(code)
}

/** The same of Node's error code. */
export function reasonOfCode(code: string): UnreadableReason {
  if (code === 'EACCES' || code === 'EPERM') return 'permission'
  if (code === 'ELOOP') return 'loop'
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'io'
}

/** True where a path without links lies in the folder, or is it. */
export function isInside(root: string, path: string): boolean {
  const below = relative(root, path)
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !/^(?:[a-z]:|[\\/])/i.test(below))
}

interface Seen extends FileStat {
  /** Without links. */
  readonly real: string
}

/**
 * Everything below `root` (absolute, without links): files depth first, each folder's entries in natural order, hidden ones left out. Links are
 * followed inside the folder only, and never to a folder that holds them. What can't be read is told in its place.
 */
export async function* walkFolder(files: FilePort, root: string): AsyncGenerator<WalkEvent, void> {
  /** What an entry is once links are followed, or why it is to be left out. */
  const look = async (path: string, type: FileStat['type']): Promise<Seen | UnreadableReason> => {
    try {
      const real = type === 'link' ? await files.realpath(path) : path
      if (!isInside(root, real)) return 'outside'
      return type === 'folder' ? { type, sizeBytes: 0, modifiedMs: 0, real } : { ...(await files.stat(real)), real }
    } catch (thrown) {
      return reasonOf(thrown)
    }
  }

  /** `above` holds the real paths of the folders on the way here, so that a link to one of them is not followed for ever. */
  async function* enter(path: string, shown: string, above: readonly string[]): AsyncGenerator<WalkEvent, void> {
    let names
    try {
      names = await files.readdir(path)
    } catch (thrown) {
      yield { type: 'unreadable', path: shown, reason: reasonOf(thrown) }
      return
    }
    const visible = names
      .filter(({ name, type }) => !name.startsWith('.') && type !== 'other')
      .sort((a, b) => compareNatural(a.name, b.name))
    for (let from = 0; from < visible.length; from += AT_ONCE) {
      const part = visible.slice(from, from + AT_ONCE)
      const looked = await Promise.all(
        part.map(async ({ name, type, badName }) => (badName ? ('name' as const) : await look(join(path, name), type))),
      )
      for (const [i, seen] of looked.entries()) {
        const name = part[i]?.name ?? ''
        const below = shown === '' ? name : `${shown}/${name}`
        if (typeof seen === 'string') yield { type: 'unreadable', path: below, reason: seen }
        else if (seen.type === 'file') yield { type: 'file', file: { path: below, sizeBytes: seen.sizeBytes, modifiedMs: seen.modifiedMs } }
        else if (seen.type === 'folder' && seen.real !== path && !above.includes(seen.real)) {
          if (above.length + 1 >= MAX_DEPTH) yield { type: 'too-deep', path: below, maxDepth: MAX_DEPTH }
          else yield* enter(seen.real, below, [...above, path])
        }
      }
    }
  }

  yield* enter(root, '', [])
}
