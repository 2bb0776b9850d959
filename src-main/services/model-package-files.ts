// A model package on the disk: a folder with model.json, weights.bin and tensorloom.json. All of it is written, or nothing.
import { basename, dirname, join } from 'node:path'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import { removeQuietly, syncFolderQuietly, temporaryBeside, writeNewFile } from './atomic-write'
import { fileErrorCode, type FilePort } from './file-port'
import { ioDiagnostic, tooLarge } from './io-diagnostics'
import {
  CARD_FILE,
  MAX_CARD_BYTES,
  MAX_MODEL_JSON_BYTES,
  MAX_WEIGHTS_BYTES,
  MODEL_FILE,
  WEIGHTS_FILE,
  checkCard,
  checkModelJson,
  checkWeightBytes,
} from './model-package-check'

/** The three files, as they are on the disk. */
export interface ModelPackageFiles {
  readonly modelJson: string
  readonly card: string
  /** The weight files that model.json names, joined in its order. */
  readonly weights: Uint8Array
}

const OWN_FILES: ReadonlySet<string> = new Set([MODEL_FILE, WEIGHTS_FILE, CARD_FILE])
/** Left by file managers; they go with the old package. */
const SYSTEM_FILES: ReadonlySet<string> = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/** Null where `folder` may be written: nothing is there, or an empty folder, or a package and nothing else. */
async function replaceable(files: FilePort, folder: string): Promise<{ readonly exists: boolean; readonly problem: Diagnostic | null }> {
  const name = basename(folder)
  let type: string
  try {
    type = (await files.lstat(folder)).type
  } catch (thrown) {
    if (fileErrorCode(thrown) === 'ENOENT') return { exists: false, problem: null }
    throw thrown
  }
  if (type === 'folder') {
    const names = (await files.readdir(folder)).map((entry) => entry.name).filter((entry) => !SYSTEM_FILES.has(entry))
    if (names.length === 0 || (names.includes(CARD_FILE) && names.every((entry) => OWN_FILES.has(entry))))
      return { exists: true, problem: null }
  }
  return {
    exists: true,
    problem: error(
      'host/not-a-model-folder',
      text(
        `'${name}' exists and holds something other than a saved model; nothing was written.`,
        `“${name}”已存在，且包含已保存模型以外的内容；未写入任何文件。`,
      ),
      {
        file: name,
        hint: text(
          'Save under a new name, or choose the folder of a saved model to replace it.',
          '请使用新名称保存，或选择已保存模型的文件夹以替换它。',
        ),
      },
    ),
  }
}

/** Whether a package could be written as `folder`, before there is one: so that no training ends at a folder that refuses it. */
export async function checkModelTarget(files: FilePort, folder: string): Promise<Result<null>> {
  try {
    const { problem } = await replaceable(files, folder)
    return problem === null ? ok(null) : fail(problem)
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'write', basename(folder)))
  }
}

function checkPackage({ modelJson, card, weights }: ModelPackageFiles): Diagnostic | null {
  const model = checkModelJson(modelJson)
  if (model.problem !== null) return model.problem
  return checkWeightBytes(model.value, weights.length) ?? checkCard(card)
}

/** The old package could be neither replaced nor put back: say where it is. */
function keptAside(folder: string, aside: string): Diagnostic {
  return error(
    'host/model-kept-aside',
    text(
      `'${basename(folder)}' could not be replaced; the model that was there is kept as '${basename(aside)}'.`,
      `无法替换“${basename(folder)}”；原有模型已保留为“${basename(aside)}”。`,
    ),
    { file: basename(folder), hint: text('Rename it back, then save in another place.', '请将其改回原名，然后保存到其他位置。') },
  )
}

/**
 * Writes a package as the folder `folder`. An older package there is replaced; anything else there is left alone and
 * refused. Whatever fails, what was there before stays.
 */
export async function writeModelPackage(files: FilePort, folder: string, content: ModelPackageFiles): Promise<Result<null>> {
  const malformed = checkPackage(content)
  if (malformed !== null) return fail(malformed)
  const name = basename(folder)
  const encoder = new TextEncoder()
  const fresh = temporaryBeside(folder)
  try {
    const { exists, problem } = await replaceable(files, folder)
    if (problem !== null) return fail(problem)
    await files.mkdir(fresh)
    await writeNewFile(files, join(fresh, WEIGHTS_FILE), content.weights)
    await writeNewFile(files, join(fresh, MODEL_FILE), encoder.encode(content.modelJson))
    await writeNewFile(files, join(fresh, CARD_FILE), encoder.encode(content.card))
    await syncFolderQuietly(files, fresh)
    if (!exists) {
      await files.rename(fresh, folder)
    } else {
      const aside = temporaryBeside(folder)
      await files.rename(folder, aside)
      try {
        await files.rename(fresh, folder)
      } catch (thrown) {
        try {
          await files.rename(aside, folder)
        } catch {
          await removeQuietly(files, fresh)
          return fail(keptAside(folder, aside))
        }
        throw thrown
      }
      await removeQuietly(files, aside)
    }
    await syncFolderQuietly(files, dirname(folder))
    return ok(null)
  } catch (thrown) {
    await removeQuietly(files, fresh)
    return fail(ioDiagnostic(thrown, 'write', name))
  }
}

async function readCapped(files: FilePort, path: string, limitBytes: number): Promise<Result<Uint8Array>> {
  try {
    const { sizeBytes } = await files.stat(path)
    if (sizeBytes > limitBytes) return fail(tooLarge(basename(path), sizeBytes, limitBytes))
    return ok(await files.readFile(path))
  } catch (thrown) {
    return fail(ioDiagnostic(thrown, 'read', basename(path)))
  }
}

/** Reads the package in `folder`; its structure and the size of its weights are checked, what they mean is not. */
export async function readModelPackage(files: FilePort, folder: string): Promise<Result<ModelPackageFiles>> {
  const decoder = new TextDecoder()
  const cardBytes = await readCapped(files, join(folder, CARD_FILE), MAX_CARD_BYTES)
  if (!cardBytes.ok) return cardBytes
  const card = decoder.decode(cardBytes.value)
  const wrongCard = checkCard(card)
  if (wrongCard !== null) return fail(wrongCard)

  const modelBytes = await readCapped(files, join(folder, MODEL_FILE), MAX_MODEL_JSON_BYTES)
  if (!modelBytes.ok) return modelBytes
  const modelJson = decoder.decode(modelBytes.value)
  const model = checkModelJson(modelJson)
  if (model.problem !== null) return fail(model.problem)

  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for (const path of model.value.paths) {
    const part = await readCapped(files, join(folder, path), MAX_WEIGHTS_BYTES - sizeBytes)
    if (!part.ok) return part
    parts.push(part.value)
    sizeBytes += part.value.length
  }
  const wrongSize = checkWeightBytes(model.value, sizeBytes)
  if (wrongSize !== null) return fail(wrongSize)
  return ok({ modelJson, card, weights: joinBytes(parts, sizeBytes) })
}

/** Always a new, plain Uint8Array: a Buffer would not travel as one over every transport. */
function joinBytes(parts: readonly Uint8Array[], sizeBytes: number): Uint8Array {
  const joined = new Uint8Array(sizeBytes)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
