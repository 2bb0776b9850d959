// Where the classes of a folder come from, as the command line takes it, and the layout that follows.
import type { ClassRule, LabelTable } from '../../src/datasets/labels/class-rule'
import { inspectLabels, missingLabelTable, readLabelLayout } from '../../src/datasets/labels/label-layout'
import type { DatasetLayout, ListedFile, UnreadableEntry } from '../../src/datasets/layout'
import { readLayout } from '../../src/datasets/layout'
import type { DecodeText } from '../../src/datasets/table/parse-table'
import { isTableName } from '../../src/datasets/table/table-settings'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'

/** A rule, or a table whose reading is guessed but for the columns that are named. */
export type ClassChoice =
  ClassRule | { readonly from: 'guess'; readonly file: string; readonly columns: Pick<LabelTable, 'path' | 'label' | 'split'> | null }

/** Null where the text is not of this form. */
export function parseClassRule(said: string): ClassChoice | null {
  if (said === 'folder' || said === 'path') return { from: said }
  const [, file = '', columns] = /^(.+?\.(?:csv|tsv|tab|txt))(?::(.+))?$/i.exec(said) ?? []
  if (!isTableName(file)) return null
  if (columns === undefined) return { from: 'guess', file, columns: null }
  const [path = '', label = '', split, ...more] = columns.split(',').map((name) => name.trim())
  return path === '' || label === '' || more.length > 0 ? null : { from: 'guess', file, columns: { path, label, split: split ?? null } }
}

/** What a folder's files are. */
interface Scanned {
  readonly files: readonly ListedFile[]
  readonly unreadable: readonly UnreadableEntry[]
}

/** Problems that a table beside the images may solve. */
const NO_CLASSES: readonly Diagnostic['code'][] = ['data/no-class-folders', 'data/one-class']

/**
 * The layout of a folder. Without a choice: by its folders, or, where they name no classes and the one table beside them does, by that.
 * Errors: those of readLayout and readLabelLayout; labels/missing-table, labels/no-guess.
 */
export async function layoutBy(
  name: string,
  { files, unreadable }: Scanned,
  choice: ClassChoice | undefined,
  decode: DecodeText,
  read: (file: ListedFile) => Promise<Uint8Array | null>,
): Promise<Result<DatasetLayout>> {
  const byTable = async (file: string, ruleOf: (bytes: Uint8Array) => Result<LabelTable>): Promise<Result<DatasetLayout>> => {
    const found = files.find(({ path }) => path === file)
    const bytes = found ? await read(found) : null
    if (bytes === null) return fail(missingLabelTable(file))
    const rule = ruleOf(bytes)
    if (!rule.ok) return rule
    const layout = readLabelLayout(name, files, unreadable, bytes, decode, rule.value)
    return layout.ok ? ok(layout.value, [...rule.warnings, ...layout.warnings]) : layout
  }
  const guessed = (file: string, columns: Pick<LabelTable, 'path' | 'label' | 'split'> | null) => (bytes: Uint8Array) =>
    guessRule(name, files, file, bytes, decode, columns)

  if (choice?.from === 'table') return await byTable(choice.file, () => ok(choice))
  if (choice?.from === 'guess') return await byTable(choice.file, guessed(choice.file, choice.columns))
  const layout = readLayout(name, files, unreadable, choice?.from)
  if (layout.ok || choice || !layout.diagnostics.some(({ code }) => NO_CLASSES.includes(code))) return layout
  const tables = files.filter(({ path }) => isTableName(path) && !path.includes('/'))
  const [only] = tables
  if (!only || tables.length > 1) return layout
  const labelled = await byTable(only.path, guessed(only.path, null))
  // Where the table says nothing of the images either, the folders are to blame.
  return labelled.ok ? labelled : layout
}

function guessRule(
  name: string,
  files: readonly ListedFile[],
  file: string,
  bytes: Uint8Array,
  decode: DecodeText,
  columns: Pick<LabelTable, 'path' | 'label' | 'split'> | null,
): Result<LabelTable> {
  const inspected = inspectLabels(name, files, file, bytes, decode)
  if (!inspected.ok) return inspected
  const { format, guess } = inspected.value
  if (columns) return ok({ from: 'table', file, format, ...columns })
  if (guess === null) return fail(noGuess(file, inspected.value.columns))
  return ok(guess, [usedTable(guess)])
}

function noGuess(file: string, columns: readonly string[]): Diagnostic {
  return error(
    'labels/no-guess',
    text(`Which columns of “${file}” name the images and their classes can't be guessed.`, `无法判断“${file}”的哪些列给出图像及其类别。`),
    {
      hint: text(
        `Say so: --classes ${file}:IMAGE,CLASS. It has the columns ${columns.join(', ')}.`,
        `请指明：--classes ${file}:图像列,类别列。它的列为：${columns.join('、')}。`,
      ),
      file,
    },
  )
}

function usedTable({ file, path, label, split }: LabelTable): Diagnostic {
  return {
    code: 'labels/guessed',
    severity: 'info',
    message: text(
      `Classes come from “${file}”: “${path}” names the images, “${label}” their classes${split === null ? '' : `, “${split}” their sets`}.`,
      `类别来自“${file}”：“${path}”指明图像，“${label}”为类别${split === null ? '' : `，“${split}”为集合`}。`,
    ),
    file,
  }
}
