// Model packages by handle; the files themselves are model-package-files.ts.
import { basename } from 'node:path'
import type { Grant, Handle, Reply } from '../../src/api/api'
import { ok, type Result } from '../../src/diagnostics'
import type { FilePort } from './file-port'
import type { Grants } from './grants'
import { readModelPackage, writeModelPackage, type ModelPackageFiles } from './model-package-files'

export interface ModelService {
  /** Writes the granted folder as a package: all files or none. */
  write(handle: Handle, content: ModelPackageFiles): Promise<Result<Grant>>
  read(handle: Handle): Promise<Result<Reply<'model.read'>>>
}

export function createModelService(files: FilePort, grants: Grants): ModelService {
  return {
    async write(handle, content) {
      const granted = grants.resolve(handle, 'model-write')
      if (!granted.ok) return granted
      const written = await writeModelPackage(files, granted.value, content)
      return written.ok ? ok(await grants.grant(granted.value, 'save-model')) : written
    },
    async read(handle) {
      const granted = grants.resolve(handle, 'model-read')
      if (!granted.ok) return granted
      // The file dialog can also name a file of the package.
      const folder = basename(granted.value).endsWith('.json') ? granted.value.replace(/[\\/][^\\/]*$/, '') : granted.value
      const read = await readModelPackage(files, folder)
      return read.ok ? ok({ ...read.value, grant: await grants.grant(folder, 'open-model') }) : read
    },
  }
}
