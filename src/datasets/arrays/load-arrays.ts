// Files of arrays as a dataset, and what is worth knowing of them before their uses are chosen.
import type { Diagnostic, Result } from '../../diagnostics'
import { error, fail, ok, text } from '../../diagnostics'
import { checkPixelBudget } from '../assemble'
import type { ClassTargets, DecodedDataset, ImageSize, NumberTargets, SplitName } from '../dataset'
import { classNotInTrain } from '../layout-problems'
import { formatShape } from '../../tensor'
import type { ArrayInfo, ArrayTools, ArrayValues, RangeFile } from './array-format'
import { ELEMENT_BYTES, elementCount, MAX_ARRAY_BYTES } from './array-format'
import { arrayName, arrayTooLarge } from './array-problems'
import type { ArrayChoice, ArraySettings, ValueRange } from './array-settings'
import { givesImages, sampleForm } from './array-settings'
import { readClasses, readQuantities, readSets, writePictures, type LoadedArray } from './build-dataset'
import { checkUses, partsOf, targetWidth, type ArrayPart } from './check-uses'
import { formatOf } from './formats'
import { guessRange, guessUses } from './guess-uses'

export interface ArrayInspection {
  readonly settings: ArraySettings
  /** Files and arrays that are not read, with the reason. */
  readonly problems: readonly Diagnostic[]
}

/** All arrays of the files, with guessed uses. Errors: those of the formats where nothing is left; arrays/none. */
export async function inspectArrays(name: string, files: readonly RangeFile[], tools: ArrayTools): Promise<Result<ArrayInspection>> {
  const arrays: ArrayInfo[] = []
  const problems: Diagnostic[] = []
  for (const file of files) {
    const inspected = await formatOf(file.name)?.inspect(file, tools)
    if (inspected?.ok) arrays.push(...inspected.value)
    problems.push(...(inspected?.ok === false ? inspected.diagnostics : (inspected?.warnings ?? [])))
  }
  if (arrays.length === 0) return fail(...(problems.length > 0 ? problems : [noArrays(name)]))
  const settings = guessUses(arrays)
  const range = await lookAtRange(settings, createLoader(files, tools))
  return ok({ settings: range ? { ...settings, range } : settings, problems })
}

/** Bytes that are worth reading to see which numbers stand for black and white. */
const LOOK_BYTES = 64 * 1024 * 1024

/** The range of the pictures, from their numbers, where the type leaves it open; null: there is nothing to see, or too much to read. */
async function lookAtRange(settings: ArraySettings, load: Load): Promise<ValueRange | null> {
  const samples = settings.arrays.find(({ use }) => use === 'samples')
  if (!samples || samples.type === 'text' || samples.type === 'uint8' || !givesImages(settings)) return null
  if (elementCount(samples.shape) * ELEMENT_BYTES[samples.type] > LOOK_BYTES) return null
  const read = await load(samples)
  if (!read.ok || read.value.kind !== 'numbers') return null
  let [least, most] = [Infinity, -Infinity]
  for (const value of read.value.values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return guessRange(samples.type, { least, most })
}

export interface ReadArraysOptions {
  readonly size: ImageSize
  readonly tools: ArrayTools
  /** Where records go; by default a plain buffer. The argument is a number of bytes. */
  readonly allocate?: (length: number) => Uint8Array
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * The dataset of arrays, used as `settings` say; the files may hold more. Rows of the training set come first.
 * Errors: those of the formats, checkUses and build-dataset.ts; arrays/missing-file, arrays/missing, arrays/changed, data/too-many-pixels.
 */
export async function readArrays(
  name: string,
  files: readonly RangeFile[],
  settings: ArraySettings,
  { size, tools, allocate = (length) => new Uint8Array(length), onProgress }: ReadArraysOptions,
): Promise<Result<DecodedDataset>> {
  const used = settings.arrays.filter(({ use }) => use !== 'ignore')
  const wrong = checkUses(settings)
  if (wrong) return fail(wrong)
  const changed = await findChanges(files, used, tools)
  if (!changed.ok) return changed
  const load = createLoader(files, tools)

  const parts = partsOf(settings)
  const targets = await readTargets(parts, used, settings, load)
  if (!targets.ok) return targets
  const given = await readGiven(parts, used, load)
  if (!given.ok) return given
  const samples = await readSamples(name, parts, settings, size, load, allocate, onProgress)
  if (!samples.ok) return samples
  return ok(
    {
      name,
      layout: 'arrays',
      ...samples.value,
      ...targets.value,
      paths: parts.flatMap((part) => Array.from({ length: rowsOf(part) }, (_, row) => `${arrayName(part.samples)}#${row}`)),
      given: given.value,
      skipped: [],
    },
    targets.value.task === 'classification' ? unlearnable(targets.value, given.value) : [],
  )
}

function rowsOf({ samples }: ArrayPart): number {
  return samples.shape[0] ?? 0
}

/** Every array in use is still what it was when it was chosen. */
async function findChanges(files: readonly RangeFile[], used: readonly ArrayChoice[], tools: ArrayTools): Promise<Result<null>> {
  for (const fileName of new Set(used.map(({ file }) => file))) {
    const file = files.find((one) => one.name === fileName)
    const format = formatOf(fileName)
    if (!file || !format) return fail(missingFile(fileName))
    const inspected = await format.inspect(file, tools)
    if (!inspected.ok) return inspected
    for (const array of used.filter((one) => one.file === fileName)) {
      const now = inspected.value.find(({ key }) => key === array.key)
      if (!now) return fail(missingArray(array))
      if (now.type !== array.type || now.shape.join() !== array.shape.join()) return fail(changedArray(array, now))
    }
  }
  return ok(null)
}

type Load = (array: ArrayChoice) => Promise<Result<ArrayValues>>

function createLoader(files: readonly RangeFile[], tools: ArrayTools): Load {
  return async (array) => {
    const file = files.find((one) => one.name === array.file)
    const format = formatOf(array.file)
    if (!file || !format) return fail(missingFile(array.file))
    const read = await format.read(file, array.key, tools)
    if (!read.ok) return read
    // Headers have been held against the choice; what follows relies on it.
    return read.value.values.length === elementCount(array.shape) ? read : fail(missingArray(array))
  }
}

async function readTargets(
  parts: readonly ArrayPart[],
  used: readonly ArrayChoice[],
  settings: ArraySettings,
  load: Load,
): Promise<Result<TargetsOf>> {
  const labels = []
  for (const part of parts) {
    const values = await load(part.targets)
    if (!values.ok) return values
    labels.push({
      array: part.targets,
      rows: rowsOf(part),
      width: targetWidth(part.targets.shape, rowsOf(part)) ?? 1,
      values: values.value,
    })
  }
  if (settings.task === 'regression') return readQuantities(labels, settings.targetScaling)
  const names = await loadUse('names', used, load)
  return names.ok ? readClasses(labels, names.value) : names
}

type TargetsOf =
  Pick<ClassTargets, 'task' | 'classes' | 'positive' | 'labels'> | Pick<NumberTargets, 'task' | 'quantities' | 'targets' | 'targetScaling'>

async function loadUse(use: ArrayChoice['use'], used: readonly ArrayChoice[], load: Load): Promise<Result<LoadedArray | null>> {
  const array = used.find((one) => one.use === use)
  if (!array) return ok(null)
  const values = await load(array)
  return values.ok ? ok({ array, values: values.value }) : values
}

async function readGiven(
  parts: readonly ArrayPart[],
  used: readonly ArrayChoice[],
  load: Load,
): Promise<Result<readonly (SplitName | null)[]>> {
  const split = await loadUse('split', used, load)
  if (!split.ok) return split
  if (split.value) return readSets(split.value)
  return ok(parts.flatMap((part) => Array.from({ length: rowsOf(part) }, () => part.set)))
}

async function readSamples(
  name: string,
  parts: readonly ArrayPart[],
  settings: ArraySettings,
  size: ImageSize,
  load: Load,
  allocate: (length: number) => Uint8Array,
  onProgress: ReadArraysOptions['onProgress'],
) {
  const total = parts.reduce((sum, part) => sum + rowsOf(part), 0)
  const [first] = parts
  const form = first && sampleForm(first.samples.shape, settings.channels)
  onProgress?.(0, total)
  if (first && form?.samples === 'vectors') return await readVectors(first, parts, form.features, total, load)
  const budget = checkPixelBudget(name, total, size)
  if (!budget.ok) return budget
  const pixels = allocate(budget.value)
  let row = 0
  for (const part of parts) {
    const values = await load(part.samples)
    if (!values.ok) return values
    const before = row
    const bad = writePictures({ array: part.samples, values: values.value }, settings, size, pixels, row, (rows) =>
      onProgress?.(before + rows, total),
    )
    if (bad) return fail(bad)
    row += rowsOf(part)
  }
  return ok({ samples: 'images' as const, size, pixels })
}

async function readVectors(first: ArrayPart, parts: readonly ArrayPart[], features: number, total: number, load: Load) {
  const bytes = total * features * 4
  if (bytes > MAX_ARRAY_BYTES) return fail(arrayTooLarge(arrayName(first.samples), bytes))
  const values = new Float32Array(total * features)
  let at = 0
  for (const part of parts) {
    const read = await load(part.samples)
    if (!read.ok) return read
    if (read.value.kind === 'numbers') values.set(read.value.values, at)
    at += rowsOf(part) * features
  }
  const key = first.samples.key.split('/').at(-1) || 'x'
  const name = (i: number): string => (features === 1 ? key : `${key}[${i}]`)
  return ok({
    samples: 'vectors' as const,
    features: Array.from({ length: features }, (_, i) => ({ name: name(i), unit: null, category: null })),
    values,
  })
}

/** Classes without a training sample, where sets are given. */
function unlearnable(
  { classes, labels }: Pick<ClassTargets, 'classes' | 'labels'>,
  given: readonly (SplitName | null)[],
): readonly Diagnostic[] {
  if (!given.includes('train')) return []
  const trained = new Set(labels.filter((_, row) => given[row] === 'train'))
  return classes.filter((_, label) => !trained.has(label)).map(classNotInTrain)
}

function noArrays(name: string): Diagnostic {
  return error('arrays/none', text(`“${name}” holds no arrays that can be read.`, `“${name}”中没有可读取的数组。`), {
    hint: text('IDX, NPY, NPZ and HDF5 files are read.', '可读取 IDX、NPY、NPZ 与 HDF5 文件。'),
    file: name,
  })
}

function missingFile(file: string): Diagnostic {
  return error(
    'arrays/missing-file',
    text(`The file “${file}” that this data was made of is no longer there.`, `构成此数据的文件“${file}”已不存在。`),
    {
      hint: text('Bring the file back, or choose the arrays anew.', '请恢复该文件，或重新选择数组。'),
      file,
    },
  )
}

function missingArray(array: ArrayChoice): Diagnostic {
  return error('arrays/missing', text(`“${array.file}” no longer holds “${array.key}”.`, `“${array.file}”中已没有“${array.key}”。`), {
    hint: text('The file was changed: choose its arrays anew.', '文件已更改：请重新选择其中的数组。'),
    file: array.file,
  })
}

function changedArray(array: ArrayChoice, now: ArrayInfo): Diagnostic {
  return error(
    'arrays/changed',
    text(
      `“${arrayName(array)}” was ${formatShape(array.shape)} of ${array.type} when it was chosen, and is ${formatShape(now.shape)} of ${now.type} now.`,
      `“${arrayName(array)}”选择时为 ${formatShape(array.shape)}（${array.type}），现在为 ${formatShape(now.shape)}（${now.type}）。`,
    ),
    { hint: text('The file was changed: choose its arrays anew.', '文件已更改：请重新选择其中的数组。'), file: array.file },
  )
}
