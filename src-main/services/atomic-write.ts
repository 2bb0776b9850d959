// Files are written beside, synced and renamed: a reader sees the old content or the new, never half of it.
import { randomBytes } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import type { FilePort } from './file-port'

/** A name beside `path` that no one else uses; starts with a dot so that folder lists hide it. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
}

/** Creates a file whose content is on the disk when this returns; removes it again where that fails. */
export async function writeNewFile(files: FilePort, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.create(path)
  try {
    try {
      await file.write(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (thrown) {
    await removeQuietly(files, path)
    throw thrown
  }
}

/**
 * Replaces or creates `path`. Throws the disk's error; then the old file is whole and nothing else is left behind.
 * A symbolic link is followed, so that it still points to the file afterwards.
 * `lasting` false saves a wait for the disk: after a power cut the old file may be back, as whole as before.
 */
export async function writeFileAtomic(files: FilePort, path: string, bytes: Uint8Array, lasting = true): Promise<void> {
  const target = await files.realpath(path).catch(() => path)
  const temporary = temporaryBeside(target)
  await writeNewFile(files, temporary, bytes)
  try {
    await files.rename(temporary, target)
  } catch (thrown) {
    await removeQuietly(files, temporary)
    throw thrown
  }
  if (lasting) await syncFolderQuietly(files, dirname(target))
}

/** For clearing up after a failure, whose error matters more than one of the clearing. */
export async function removeQuietly(files: FilePort, path: string): Promise<void> {
  try {
    await files.remove(path)
  } catch {
    // A left-over temporary file does no harm.
  }
}

/** The new content is in place already: a file system that cannot sync folders must not make this a failed save. */
export async function syncFolderQuietly(files: FilePort, path: string): Promise<void> {
  try {
    await files.syncFolder(path)
  } catch {
    // Only the durability of the rename against a power cut is lost.
  }
}
