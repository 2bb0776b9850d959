// Test support: a FilePort over another one that fails on demand. CI runs as root, where chmod proves nothing.
import { join } from 'node:path'
import type { FilePort, WritableFile } from './file-port'

export type Fault = 'EACCES' | 'ENOSPC' | 'EIO' | 'EROFS' | 'EPERM' | 'ENOENT' | 'EXDEV' | 'EMFILE'

/** A file port operation, or one of an opened file. */
export type FaultStep = keyof FilePort | 'write' | 'sync' | 'close'

export interface FaultCall {
  readonly step: FaultStep
  readonly path: string
}

export interface FaultyFiles extends FilePort {
  /** Every operation that was asked for, in order. */
  readonly calls: readonly FaultCall[]
}

/** An error such as Node throws. */
export function faultError(fault: Fault, call: FaultCall): Error {
  return Object.assign(new Error(`${fault}: injected, ${call.step} '${call.path}'`), { code: fault, path: call.path })
}

/** Wraps `inner`: each call for which `when` names a fault throws it, before anything is done (a failing write has written half). */
export function faultyFiles(inner: FilePort, when: (call: FaultCall, index: number) => Fault | null): FaultyFiles {
  const calls: FaultCall[] = []
  const fault = (step: FaultStep, path: string): Error | null => {
    const call = { step, path }
    const name = when(call, calls.length)
    calls.push(call)
    return name === null ? null : faultError(name, call)
  }
  const check = (step: FaultStep, path: string): void => {
    const thrown = fault(step, path)
    if (thrown !== null) throw thrown
  }
  const wrap = (path: string, file: WritableFile): WritableFile => ({
    async write(bytes) {
      const thrown = fault('write', path)
      if (thrown === null) return await file.write(bytes)
      await file.write(bytes.subarray(0, bytes.length >> 1))
      throw thrown
    },
    async sync() {
      check('sync', path)
      await file.sync()
    },
    async close() {
      // The descriptor is released even where close reports an error, as the system does.
      const thrown = fault('close', path)
      await file.close()
      if (thrown !== null) throw thrown
    },
  })
  const guard =
    <Rest extends readonly unknown[], T>(step: keyof FilePort, run: (path: string, ...rest: Rest) => Promise<T>) =>
    async (path: string, ...rest: Rest): Promise<T> => {
      check(step, path)
      return await run(path, ...rest)
    }
  return {
    calls,
    readFile: guard('readFile', inner.readFile),
    /** Each file counts as a `readFile`. */
    async readInside(root, paths, maxBytes) {
      const broken = new Map<string, Fault>()
      for (const path of paths) {
        const call = { step: 'readFile', path: join(root, path) } as const
        const name = when(call, calls.length)
        calls.push(call)
        if (name !== null) broken.set(path, name)
      }
      const whole = await inner.readInside(
        root,
        paths.filter((path) => !broken.has(path)),
        maxBytes,
      )
      let next = 0
      return paths.map((path) => {
        const code = broken.get(path)
        if (code !== undefined) return { code }
        next += 1
        return whole[next - 1] ?? { code: 'EIO' }
      })
    },
    readRange: guard('readRange', inner.readRange),
    writeFile: guard('writeFile', inner.writeFile),
    appendFile: guard('appendFile', inner.appendFile),
    async create(path) {
      check('create', path)
      return wrap(path, await inner.create(path))
    },
    rename: guard('rename', inner.rename),
    mkdir: guard('mkdir', inner.mkdir),
    readdir: guard('readdir', inner.readdir),
    stat: guard('stat', inner.stat),
    lstat: guard('lstat', inner.lstat),
    realpath: guard('realpath', inner.realpath),
    remove: guard('remove', inner.remove),
    access: guard('access', inner.access),
    syncFolder: guard('syncFolder', inner.syncFolder),
  }
}
