// A folder of images whose classes stand in a table beside them.
import type { Diagnostic, Result, Text } from '../../diagnostics'
import { error, fail, ok, text, warning } from '../../diagnostics'
import { choosePositive } from '../classes'
import type { SampleRef, SkippedFile, SplitName } from '../dataset'
import type { ImageLayout, ListedFile, UnreadableEntry } from '../layout'
import { isImagePath, listImages } from '../layout'
import { classNotInTrain, noImages, noTrain } from '../layout-problems'
import { compareNatural } from '../natural-order'
import { guessUses, inspectColumns, readSplit } from '../table/columns'
import { columnsMissing } from '../table/encode-table'
import type { DecodeText, RawTable } from '../table/parse-table'
import { isMissing, parseTable } from '../table/parse-table'
import type { TableFormat } from '../table/table-settings'
import type { LabelTable } from './class-rule'
import { imageMatcher } from './match-images'

const MOST_CLASSES = 1000

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** What a table says of an image. */
interface Said {
  readonly line: number
  readonly label: string
  readonly split: SplitName | null
}

/**
 * The images of a folder with the classes that a table gives them, in the natural order of their paths; a class is what a cell says, in natural order.
 * Images that no row names and rows that name no image are listed as left out.
 * Errors: those of parseTable; table/columns, data/no-images, labels/no-match, labels/one-class, labels/many-classes, data/no-train.
 */
export function readLabelLayout(
  name: string,
  files: readonly ListedFile[],
  unreadable: readonly UnreadableEntry[],
  bytes: Uint8Array,
  decode: DecodeText,
  rule: LabelTable,
): Result<ImageLayout> {
  const table = parseTable(rule.file, bytes, decode, rule.format)
  if (!table.ok) return table
  const { columns } = table.value
  const lost = [rule.path, rule.label, ...(rule.split === null ? [] : [rule.split])].filter((column) => !columns.includes(column))
  if (lost.length > 0) return fail(columnsMissing(rule.file, lost))
  const { images, skipped: before } = listImages(name, files, unreadable)
  if (images.length === 0) return fail(noImages(name))

  const { said, skipped } = readRows(name, images, table.value, rule)
  if (said.size === 0) return fail(noMatch(rule, images[0]?.path ?? '', table.value))
  const classes = [...new Set([...said.values()].map(({ label }) => label))].sort(compareNatural)
  const [only = ''] = classes
  if (classes.length < 2) return fail(oneClass(rule, only))
  if (classes.length > MOST_CLASSES) return fail(manyClasses(rule, classes.length))
  const labelOf = new Map(classes.map((title, label) => [title, label]))

  const ids: number[] = []
  const samples: SampleRef[] = []
  images.forEach(({ id, path }, index) => {
    const found = said.get(index)
    if (!found) {
      skipped.push({
        file: path,
        code: 'labels/unnamed',
        reason: text(`No row of “${rule.file}” names it.`, `“${rule.file}”中没有指明它的行。`),
      })
      return
    }
    ids.push(id)
    samples.push({ path, label: labelOf.get(found.label) ?? 0, given: found.split })
  })
  const trained = new Set(samples.filter(({ given }) => given === 'train').map(({ label }) => label))
  const hasSets = samples.some(({ given }) => given !== null)
  if (hasSets && trained.size === 0) return fail(noTrain(name))
  const manifest = {
    name,
    layout: 'label-table' as const,
    classes,
    positive: choosePositive(classes),
    samples,
    skipped: [...before, ...skipped],
  }
  const warnings: Diagnostic[] = hasSets ? classes.filter((_, label) => !trained.has(label)).map(classNotInTrain) : []
  if (samples.length < images.length / 2) warnings.push(fewNamed(rule, samples.length, images.length))
  return ok({ kind: 'images', manifest, ids }, warnings)
}

function readRows(
  name: string,
  images: readonly ListedFile[],
  { rows, columns, bad }: RawTable,
  rule: LabelTable,
): { readonly said: Map<number, Said>; readonly skipped: SkippedFile[] } {
  const skipped: SkippedFile[] = []
  const leave = (line: number, code: SkippedFile['code'], reason: Text): void => {
    skipped.push({ file: `${rule.file}:${line}`, code, reason })
  }
  for (const { line, reason } of bad) leave(line, 'table/bad-row', reason)
  const match = imageMatcher(
    images.map(({ path }) => path),
    name,
    folderOf(rule.file),
  )
  const [pathAt, labelAt, splitAt] = [
    columns.indexOf(rule.path),
    columns.indexOf(rule.label),
    rule.split === null ? -1 : columns.indexOf(rule.split),
  ]
  const said = new Map<number, Said>()
  const disputed = new Set<number>()
  for (const { line, cells } of rows) {
    const cell = cells[pathAt] ?? ''
    const label = cells[labelAt]?.trim() ?? ''
    const index = match(cell)
    if (index === 'none')
      leave(line, 'labels/no-file', text(`“${shorten(cell)}” is not an image of this folder.`, `“${shorten(cell)}”不是此文件夹中的图像。`))
    else if (index === 'several')
      leave(
        line,
        'labels/ambiguous',
        text(
          `Several images are called “${shorten(cell)}”: give their folder too.`,
          `有多张图像名为“${shorten(cell)}”：请同时给出其文件夹。`,
        ),
      )
    else if (isMissing(label)) leave(line, 'labels/no-label', text('Its class is missing.', '缺少类别。'))
    else if (splitAt >= 0 && readSplit(cells[splitAt] ?? '') === null) {
      const shown = shorten(cells[splitAt] ?? '')
      leave(
        line,
        'labels/no-set',
        text(`“${shown}” names no set; expected train, val or test.`, `“${shown}”不是集合名；应为 train、val 或 test。`),
      )
    } else {
      const before = said.get(index)
      const own: Said = { line, label, split: splitAt < 0 ? null : readSplit(cells[splitAt] ?? '') }
      if (!before) said.set(index, own)
      else if (before.label !== label || before.split !== own.split) {
        disputed.add(index)
        leave(
          line,
          'labels/conflict',
          text(
            `It contradicts line ${before.line} about the same image, which is left out.`,
            `与第 ${before.line} 行对同一图像的说法矛盾，该图像未被采用。`,
          ),
        )
      }
    }
  }
  for (const index of disputed) said.delete(index)
  return { said, skipped }
}

function shorten(cell: string): string {
  return cell.length > 60 ? `…${cell.slice(-60)}` : cell
}

/** What a table may say of the images of a folder. */
export interface LabelInspection {
  readonly format: TableFormat
  readonly columns: readonly string[]
  /** First rows, cell by cell. */
  readonly rows: readonly (readonly string[])[]
  readonly rowCount: number
  /** Rows of each column that name an image. */
  readonly matches: readonly number[]
  /** The rule to start from; null where no column names images, or none could be a class. */
  readonly guess: LabelTable | null
}

const SHOWN_ROWS = 5
/** Share of the rows that must name an image. */
const ENOUGH = 0.5

/** Errors: those of parseTable. */
export function inspectLabels(
  name: string,
  files: readonly ListedFile[],
  file: string,
  bytes: Uint8Array,
  decode: DecodeText,
  given: Partial<TableFormat> = {},
): Result<LabelInspection> {
  const parsed = parseTable(file, bytes, decode, given)
  if (!parsed.ok) return parsed
  const { columns, rows, format } = parsed.value
  const { images } = listImages(name, files, [])
  const match = imageMatcher(
    images.map(({ path }) => path),
    name,
    folderOf(file),
  )
  const matches = columns.map((_, i) => rows.filter(({ cells }) => typeof match(cells[i] ?? '') === 'number').length)
  const most = Math.max(...matches)
  // Numbers may happen to be names without their endings: a column of whole names is the better one.
  const named = columns.filter((_, i) => matches[i] === most)
  const path = named.find((name) => isImagePath(rows[0]?.cells[columns.indexOf(name)] ?? '')) ?? named[0]
  const facts = inspectColumns(parsed.value).filter((one) => one.name !== path)
  const uses = guessUses(facts, rows.length)
  const label = uses.find(({ use }) => use === 'target')?.name
  const split = uses.find(({ use }) => use === 'split')?.name ?? null
  const guess =
    path !== undefined && label !== undefined && most >= ENOUGH * rows.length
      ? { from: 'table' as const, file, format, path, label, split }
      : null
  return ok({ format, columns, rows: rows.slice(0, SHOWN_ROWS).map(({ cells }) => cells), rowCount: rows.length, matches, guess })
}

function noMatch(rule: LabelTable, image: string, { rows, columns }: RawTable): Diagnostic {
  const cell = shorten(rows[0]?.cells[columns.indexOf(rule.path)] ?? '')
  return error(
    'labels/no-match',
    text(
      `No row of “${rule.file}” gives a class to an image: “${rule.path}” holds “${cell}”, the images are called like “${image}”.`,
      `“${rule.file}”中没有为图像给出类别的行：“${rule.path}”中为“${cell}”，而图像名如“${image}”。`,
    ),
    {
      hint: text(
        'Choose the column that holds the paths or file names, and the folder that they are in.',
        '请选择存放路径或文件名的列，以及图像所在的文件夹。',
      ),
      file: rule.file,
    },
  )
}

function oneClass(rule: LabelTable, only: string): Diagnostic {
  return error(
    'labels/one-class',
    text(
      `“${rule.label}” of “${rule.file}” is “${only}” for every image; expected two classes or more.`,
      `“${rule.file}”的“${rule.label}”对所有图像都是“${only}”；至少需要两个类别。`,
    ),
    { hint: text('Choose the column that holds the classes.', '请选择存放类别的列。'), file: rule.file },
  )
}

function manyClasses(rule: LabelTable, count: number): Diagnostic {
  return error(
    'labels/many-classes',
    text(
      `“${rule.label}” of “${rule.file}” has ${count} different values; at most ${MOST_CLASSES} classes are told apart.`,
      `“${rule.file}”的“${rule.label}”有 ${count} 个不同的值；最多区分 ${MOST_CLASSES} 个类别。`,
    ),
    { hint: text('Choose the column that holds the classes.', '请选择存放类别的列。'), file: rule.file },
  )
}

function fewNamed(rule: LabelTable, named: number, all: number): Diagnostic {
  return warning(
    'labels/few',
    text(
      `“${rule.file}” names ${named} of the ${all} images; the others are left out.`,
      `“${rule.file}”只指明了 ${all} 张图像中的 ${named} 张，其余未被采用。`,
    ),
    { hint: text('Check that the table is the one of this folder.', '请确认该表格属于此文件夹。'), file: rule.file },
  )
}

/** For a table that the host does not list, or cannot read. */
export function missingLabelTable(file: string): Diagnostic {
  return error(
    'labels/missing-table',
    text(`The table “${file}” that names the classes is not there, or cannot be read.`, `给出类别的表格“${file}”不存在或无法读取。`),
    {
      hint: text('Bring the file back, or choose where the classes come from.', '请恢复该文件，或重新选择类别的来源。'),
      file,
    },
  )
}
