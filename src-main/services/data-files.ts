// Files of tables and arrays: which there are in a granted folder or beside a granted file, and their bytes part by part.
import { basename, dirname, join } from 'node:path'
import type { DataFiles } from '../../src/api/api'
import { companionsOf, MAX_ARRAY_FILES } from '../../src/datasets/arrays/companions'
import { formatOf } from '../../src/datasets/arrays/formats'
import { isImagePath } from '../../src/datasets/layout'
import { compareNatural } from '../../src/datasets/natural-order'
import { isTableName } from '../../src/datasets/table/table-settings'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { fileErrorCode, type FilePort } from './file-port'
import { ioDiagnostic } from './io-diagnostics'
import { isInside } from './walk-folder'

export interface DataFileReads {
  /**
   * Of a folder: the tables and arrays directly in it, or, where it holds nothing but one folder, in that. Of a file: that one, and those that belong
   * to it by their names (see companionsOf), which the user granted with it.
   */
  list(path: string): Promise<Result<DataFiles>>
  /** Bytes of a listed file; fails with `data/file-changed` where it has become shorter. */
  read(path: string, name: string, start: number, length: number): Promise<Result<Uint8Array>>
}

export function createDataFiles(files: FilePort): DataFileReads {
  /** `names` are relative to the folder. */
  const describe = async (folder: string, names: readonly string[], granted: string | null): Promise<DataFiles['files']> => {
    const root = await files.realpath(folder)
    const found: DataFiles['files'][number][] = []
    for (const name of names) {
      try {
        // A link must not lead out of what was granted; what was granted itself may be one. There is nothing to wait for in a pipe.
        const real = await files.realpath(join(root, name))
        const { type, sizeBytes } = await files.stat(real)
        if (type === 'file' && (name === granted || isInside(root, real))) found.push({ name, sizeBytes })
      } catch (thrown) {
        if (name === granted || fileErrorCode(thrown) === null) throw thrown
      }
    }
    return found
  }

  const listFolder = async (folder: string, below: string, isOnly: boolean): Promise<DataFiles> => {
    const entries = (await files.readdir(join(folder, below))).filter(({ name, badName }) => !name.startsWith('.') && badName !== true)
    const folders = entries.filter(({ type }) => type === 'folder')
    const [single] = folders
    if (isOnly && entries.length === 1 && single) return await listFolder(folder, single.name, false)
    const names = entries.map(({ name }) => name).sort(compareNatural)
    const ofData = names.filter((name) => isTableName(name) || formatOf(name) !== null).slice(0, MAX_ARRAY_FILES)
    const found = await describe(
      folder,
      ofData.map((name) => (below === '' ? name : `${below}/${name}`)),
      null,
    )
    return { files: found, images: names.some(isImagePath), folders: folders.length }
  }

  const listFile = async (path: string): Promise<DataFiles> => {
    const own = basename(path)
    const names = (await files.readdir(dirname(path))).filter(({ type }) => type === 'file' || type === 'link').map(({ name }) => name)
    return { files: await describe(dirname(path), companionsOf(own, names.sort(compareNatural)), own), images: false, folders: 0 }
  }

  const look = async (path: string): Promise<{ readonly folder: string; readonly listed: DataFiles }> => {
    const { type } = await files.stat(path)
    return type === 'folder'
      ? { folder: path, listed: await listFolder(path, '', true) }
      : { folder: dirname(path), listed: await listFile(path) }
  }

  return {
    async list(path) {
      try {
        return ok((await look(path)).listed)
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'list', basename(path)))
      }
    },

    async read(path, name, start, length) {
      try {
        const { folder, listed } = await look(path)
        if (!listed.files.some((one) => one.name === name)) return fail(notListed(name))
        const bytes = await files.readRange(join(await files.realpath(folder), name), start, length)
        return bytes.length === length ? ok(bytes) : fail(becameShorter(name))
      } catch (thrown) {
        return fail(ioDiagnostic(thrown, 'read', name))
      }
    },
  }
}

function notListed(name: string): Diagnostic {
  return error(
    'data/not-listed',
    text(`“${name}” is not there, or does not belong to what was chosen.`, `“${name}”不存在，或不属于所选内容。`),
    {
      hint: text('Choose the folder that holds it.', '请选择它所在的文件夹。'),
      file: name,
    },
  )
}

function becameShorter(name: string): Diagnostic {
  return error('data/file-changed', text(`“${name}” became shorter while it was read.`, `“${name}”在读取过程中变短了。`), {
    hint: text('Wait until whatever writes it is done, then load it again.', '请等待写入它的程序完成，再重新载入。'),
    file: name,
  })
}
