// Writes what the interface made, such as a page or a table, into the file that the user chose.
import { basename } from 'node:path'
import type { Grant, Handle } from '../../src/api/api'
import { fail, ok, type Result } from '../../src/diagnostics'
import { writeFileAtomic } from './atomic-write'
import type { FilePort } from './file-port'
import type { Grants } from './grants'
import { ioDiagnostic } from './io-diagnostics'

export interface ExportService {
  /** Replaces or creates the file that a `save-file` grant stands for. */
  write(handle: Handle, bytes: Uint8Array): Promise<Result<Grant>>
}

export function createExportService(files: FilePort, grants: Grants): ExportService {
  return {
    async write(handle, bytes) {
      const granted = grants.resolve(handle, 'file-write')
      if (!granted.ok) return granted
      try {
        await writeFileAtomic(files, granted.value, bytes)
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'write', basename(granted.value)))
      }
      return ok(await grants.grant(granted.value, 'save-file'))
    },
  }
}
