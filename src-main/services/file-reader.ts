// Reads many files of a folder in a thread of its own, one after another and synchronously: asking the disk through Node's thread pool, file by
// file, costs several times what reading a small file does.
import type * as NodeCrypto from 'node:crypto'
import type * as NodeFs from 'node:fs'
import type * as NodePath from 'node:path'
import { Worker, type MessagePort } from 'node:worker_threads'

/** Why a file was not read: Node's error code, or one of ours. */
export type ReadCode = 'OUTSIDE' | 'TOO_LARGE' | (string & {})

/** `hash`: SHA-256 of the bytes, hexadecimal. */
export type FileContent = { readonly bytes: Uint8Array; readonly hash: string } | { readonly code: ReadCode }

interface ReadRequest {
  readonly id: number
  readonly root: string
  readonly paths: readonly string[]
  readonly maxBytes: number
}

interface ReadAnswer {
  readonly id: number
  readonly contents: readonly FileContent[]
}

/** The thread's program. It is handed over as text, so it names nothing of this module. */
function serve(port: MessagePort, fs: typeof NodeFs, path: typeof NodePath, crypto: typeof NodeCrypto): void {
  const windows = path.sep === '\\'
  // Whoever puts a pipe in the place of a file must not make us wait for its other end.
  const flags = fs.constants.O_RDONLY | (windows ? 0 : fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK)
  const isInside = (root: string, real: string): boolean =>
    real === root || real.startsWith(root.endsWith(path.sep) ? root : root + path.sep)
  const codeOf = (thrown: unknown): string => {
    if (thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string') return thrown.code
    throw thrown
  }
  const CHUNK_BYTES = 2 ** 20
  port.on('message', ({ id, root, paths, maxBytes }: ReadRequest) => {
    /** Small files share a buffer: many of their own would keep the garbage collector busy. */
    const chunks: ArrayBuffer[] = []
    let used = 0
    const room = (length: number): Uint8Array => {
      let chunk = chunks.at(-1)
      if (chunk === undefined || used + length > chunk.byteLength) {
        // A buffer of its own, not filled with zeros first.
        chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, length)).buffer
        chunks.push(chunk)
        used = 0
      }
      used += length
      return new Uint8Array(chunk, used - length, length)
    }
    const folders = new Map<string, string>()
    const realOf = (folder: string): string => {
      const known = folders.get(folder)
      if (known !== undefined) return known
      const real = fs.realpathSync.native(folder)
      folders.set(folder, real)
      return real
    }
    /** Without links on the way; null where that leads out of the root. */
    const open = (file: string): number | null => {
      const folder = realOf(path.dirname(file))
      if (!isInside(root, folder)) return null
      if (!windows) {
        try {
          return fs.openSync(path.join(folder, path.basename(file)), flags)
        } catch (thrown) {
          // The last part is a link itself.
          if (codeOf(thrown) !== 'ELOOP') throw thrown
        }
      }
      const real = fs.realpathSync.native(file)
      return isInside(root, real) ? fs.openSync(real, flags) : null
    }
    const read = (file: string): FileContent => {
      const descriptor = open(file)
      if (descriptor === null) return { code: 'OUTSIDE' }
      try {
        const stat = fs.fstatSync(descriptor)
        if (!stat.isFile()) return { code: 'ENOENT' }
        if (stat.size > maxBytes) return { code: 'TOO_LARGE' }
        const bytes = room(stat.size)
        let filled = 0
        while (filled < bytes.length) {
          const count = fs.readSync(descriptor, bytes, filled, bytes.length - filled, filled)
          if (count === 0) break
          filled += count
        }
        const whole = bytes.subarray(0, filled)
        return { bytes: whole, hash: crypto.createHash('sha256').update(whole).digest('hex') }
      } finally {
        fs.closeSync(descriptor)
      }
    }
    const contents = paths.map((file): FileContent => {
      try {
        return read(path.join(root, ...file.split('/')))
      } catch (thrown) {
        return { code: codeOf(thrown) }
      }
    })
    port.postMessage({ id, contents }, chunks)
  })
}

const PROGRAM = `(${serve.toString()})(require('node:worker_threads').parentPort, require('node:fs'), require('node:path'), require('node:crypto'))`

interface Waiting {
  readonly settle: (contents: readonly FileContent[]) => void
  readonly reject: (thrown: unknown) => void
}

/** One thread, started at the first request and kept; it does not keep the program from ending. */
class FileReader {
  private thread: Worker | null = null
  private readonly waiting = new Map<number, Waiting>()
  private nextId = 0

  /**
   * Whole files by their paths below `root` (absolute, without links), `/` between parts, in that order. None that lies outside the root
   * (a link may lead there), is no plain file or has more than `maxBytes`.
   */
  async read(root: string, paths: readonly string[], maxBytes: number): Promise<readonly FileContent[]> {
    const thread = (this.thread ??= this.start())
    const request: ReadRequest = { id: this.nextId, root, paths, maxBytes }
    this.nextId += 1
    return await new Promise((settle, reject) => {
      this.waiting.set(request.id, { settle, reject })
      thread.ref()
      thread.postMessage(request)
    })
  }

  private start(): Worker {
    const thread = new Worker(PROGRAM, { eval: true, name: 'file reader' })
    thread.on('message', ({ id, contents }: ReadAnswer) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (this.waiting.size === 0) thread.unref()
      waiting?.settle(contents)
    })
    thread.on('error', (thrown) => {
      this.thread = null
      const lost = [...this.waiting.values()]
      this.waiting.clear()
      for (const { reject } of lost) reject(thrown)
    })
    return thread
  }
}

const reader = new FileReader()

export async function readFilesInside(root: string, paths: readonly string[], maxBytes: number): Promise<readonly FileContent[]> {
  return await reader.read(root, paths, maxBytes)
}
