// The one door to the disk: services take a FilePort, so that tests can hand in disks that are full, broken or read-only.
// Errors are Node's own (`code` is ENOENT, EACCES, …); services map them to diagnostics, see io-diagnostics.ts.
import { constants, existsSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { join } from 'node:path'
import { readFilesInside, type FileContent } from './file-reader'

export interface FileStat {
  readonly type: 'file' | 'folder' | 'link' | 'other'
  readonly sizeBytes: number
  readonly modifiedMs: number
}

export interface FolderEntry {
  readonly name: string
  /** `link` is a symbolic link, whatever it points to. */
  readonly type: FileStat['type']
  /** True where the name is no valid UTF-8: it is shown with replacement characters, and nothing can be opened by it. */
  readonly badName?: true
}

/** A file opened for writing. Write all, sync, then close; a handle that is not closed leaks. */
export interface WritableFile {
  /** Writes all bytes at the current position. */
  write(bytes: Uint8Array): Promise<void>
  /** Returns when the content is on the disk. */
  sync(): Promise<void>
  close(): Promise<void>
}

export interface FilePort {
  /** Whole content. */
  readFile(path: string): Promise<Uint8Array>
  /** Many whole files below a folder, away from this thread; see readFilesInside. */
  readInside(root: string, paths: readonly string[], maxBytes: number): Promise<readonly FileContent[]>
  /** At most `lengthBytes` from `startByte`; shorter at the end of the file. */
  readRange(path: string, startByte: number, lengthBytes: number): Promise<Uint8Array>
  /** Writes in place, not atomically; for anything the user cares for use writeFileAtomic. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /** Adds at the end, creating the file where it is missing. */
  appendFile(path: string, bytes: Uint8Array): Promise<void>
  /** Creates a new file for writing; EEXIST where it exists. */
  create(path: string): Promise<WritableFile>
  rename(from: string, to: string): Promise<void>
  /** Creates the folder and its parents; fine where it exists. */
  mkdir(path: string): Promise<void>
  readdir(path: string): Promise<readonly FolderEntry[]>
  /** Follows links. */
  stat(path: string): Promise<FileStat>
  /** Does not follow links. */
  lstat(path: string): Promise<FileStat>
  /** Absolute path without links. */
  realpath(path: string): Promise<string>
  /** Removes a file or a folder with all it holds; fine where it is missing. */
  remove(path: string): Promise<void>
  access(path: string, mode: 'read' | 'write'): Promise<void>
  /** Makes renames inside a folder durable; does nothing where the platform can't (Windows). */
  syncFolder(path: string): Promise<void>
}

interface StatLike {
  readonly size: number
  readonly mtimeMs: number
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

function typeOf(entry: Pick<StatLike, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): FileStat['type'] {
  if (entry.isSymbolicLink()) return 'link'
  if (entry.isFile()) return 'file'
  return entry.isDirectory() ? 'folder' : 'other'
}

function toStat(stats: StatLike): FileStat {
  return { type: typeOf(stats), sizeBytes: stats.size, modifiedMs: stats.mtimeMs }
}

/** The real disk. */
export const nodeFiles: FilePort = {
  readFile: (path) => fs.readFile(path),
  readInside: readFilesInside,
  async readRange(path, startByte, lengthBytes) {
    const handle = await fs.open(path, 'r')
    try {
      const buffer = new Uint8Array(lengthBytes)
      let filled = 0
      while (filled < lengthBytes) {
        const { bytesRead } = await handle.read(buffer, filled, lengthBytes - filled, startByte + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return buffer.subarray(0, filled)
    } finally {
      await handle.close()
    }
  },
  writeFile: (path, bytes) => fs.writeFile(path, bytes),
  appendFile: (path, bytes) => fs.appendFile(path, bytes),
  async create(path) {
    const handle = await fs.open(path, 'wx')
    return {
      write: (bytes) => handle.writeFile(bytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    }
  },
  rename: (from, to) => fs.rename(from, to),
  mkdir: async (path) => void (await fs.mkdir(path, { recursive: true })),
  readdir: async (path) =>
    (await fs.readdir(path, { withFileTypes: true })).map((entry) => ({
      name: entry.name,
      type: typeOf(entry),
      // A file may be called so on purpose; then it is found by this name.
      ...(entry.name.includes('\ufffd') && !existsSync(join(path, entry.name)) && { badName: true as const }),
    })),
  stat: async (path) => toStat(await fs.stat(path)),
  lstat: async (path) => toStat(await fs.lstat(path)),
  realpath: (path) => fs.realpath(path),
  remove: (path) => fs.rm(path, { recursive: true, force: true }),
  access: (path, mode) => fs.access(path, mode === 'read' ? constants.R_OK : constants.W_OK),
  async syncFolder(path) {
    if (process.platform === 'win32') return
    const handle = await fs.open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

/** Node's error code (`ENOENT`, …) of something thrown, or null where it is no file error. */
export function fileErrorCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null
  return typeof thrown.code === 'string' ? thrown.code : null
}
