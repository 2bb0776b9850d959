// Keeps pictures of the camera in the folder that the user chose: one folder for each class, as image folders have them.
import { basename, join } from 'node:path'
import type { Handle, Reply } from '../../src/api/api'
import { sniffFormat } from '../../src/datasets/image-header'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { fileErrorCode, type FilePort } from './file-port'
import { writeNewFile } from './atomic-write'
import type { Grants } from './grants'
import { ioDiagnostic } from './io-diagnostics'

export interface RecordingService {
  classes(handle: Handle): Promise<Result<Reply<'recording.classes'>>>
  /** All of `pictures` or, with the disk's problem, the first few. Errors: host/… of the disk; recording/not-a-picture. */
  add(handle: Handle, className: string, pictures: readonly Uint8Array[]): Promise<Result<number>>
}

const PICTURE = /\.(jpe?g|png|webp|gif)$/i

export function createRecordingService(files: FilePort, grants: Pick<Grants, 'resolve'>): RecordingService {
  /** Names of the pictures of a class; none where its folder is yet to be made. */
  const picturesIn = async (folder: string): Promise<readonly string[]> => {
    try {
      return (await files.readdir(folder)).flatMap(({ name, type }) => (type === 'file' && PICTURE.test(name) ? [name] : []))
    } catch (thrown) {
      if (fileErrorCode(thrown) === 'ENOENT') return []
      throw thrown
    }
  }
  return {
    async classes(handle) {
      const granted = grants.resolve(handle, 'record')
      if (!granted.ok) return granted
      const folder = granted.value
      try {
        const entries = await files.readdir(folder)
        const names = entries.flatMap(({ name, type }) => (type === 'folder' && !name.startsWith('.') ? [name] : []))
        return ok(await Promise.all(names.sort().map(async (name) => ({ name, pictures: (await picturesIn(join(folder, name))).length }))))
      } catch (thrown) {
        return fileErrorCode(thrown) === 'ENOENT' ? ok([]) : fail(ioDiagnostic(thrown, 'list', basename(folder)))
      }
    },
    async add(handle, className, pictures) {
      const granted = grants.resolve(handle, 'record')
      if (!granted.ok) return granted
      if (pictures.some((bytes) => sniffFormat(bytes) !== 'jpeg')) {
        return fail(error('recording/not-a-picture', text('What was to be kept is no JPEG picture.', '要保存的内容不是 JPEG 图像。')))
      }
      const folder = join(granted.value, className)
      try {
        await files.mkdir(folder)
        const names = await picturesIn(folder)
        let number = names.reduce((most, name) => Math.max(most, Number(/^(\d+)\./.exec(name)?.[1] ?? 0)), 0)
        for (const bytes of pictures) {
          number += 1
          await writeNewFile(files, join(folder, `${String(number).padStart(5, '0')}.jpg`), bytes)
        }
        return ok(names.length + pictures.length)
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'write', className))
      }
    },
  }
}
