// From the numbers of arrays to samples, targets and sets.
import type { Diagnostic, Result } from '../../diagnostics'
import { error, fail, ok, text } from '../../diagnostics'
import { choosePositive } from '../classes'
import type { ClassTargets, ImageSize, NumberTargets, SplitName } from '../dataset'
import { compareNatural } from '../natural-order'
import { recordLength, writeRecord } from '../pixels'
import { createResampler } from '../resample'
import { readSplit } from '../table/columns'
import type { ArrayValues, NumberArray } from './array-format'
import { arrayName } from './array-problems'
import type { ArrayChoice, ArraySettings, ValueRange } from './array-settings'
import { sampleForm } from './array-settings'

const MOST_CLASSES = 1000
const PROGRESS_EVERY = 500

/** An array with its values. */
export interface LoadedArray {
  readonly array: ArrayChoice
  readonly values: ArrayValues
}

/** Whether the labels of a sample stand in one number, or one for each class. */
interface Labels {
  readonly array: ArrayChoice
  readonly rows: number
  readonly width: number
  readonly values: ArrayValues
}

/**
 * Classes and labels of all parts, one behind the other. Whole numbers are labels, [n, k] one-hot; text names its class itself. Without names the
 * classes are called by the numbers that occur.
 * Errors: arrays/labels-whole, arrays/one-hot, arrays/labels-range, arrays/names, arrays/one-class, arrays/many-classes.
 */
export function readClasses(
  parts: readonly Labels[],
  names: LoadedArray | null,
): Result<Pick<ClassTargets, 'task' | 'classes' | 'positive' | 'labels'>> {
  const said: (number | string)[][] = []
  for (const part of parts) {
    const read = readLabels(part)
    if (!read.ok) return read
    said.push([...read.value])
  }
  const all = said.flat()
  const distinct = new Set(all)
  if (distinct.size > MOST_CLASSES) return fail(manyClasses(parts[0]?.array, distinct.size))
  const given = names === null ? null : readNames(names)
  if (given !== null && !given.ok) return given
  const classes =
    given?.value ?? [...distinct].map(String).sort(typeof all[0] === 'string' ? compareNatural : (a, b) => Number(a) - Number(b))
  const labelOf = new Map<number | string, number>(
    // Text names its class; numbers count the names, or are the names themselves.
    classes.flatMap((name, label) =>
      given === null || typeof all[0] === 'string' ? [[name, label] as const] : [[String(label), label] as const],
    ),
  )
  const labels = new Int32Array(all.length)
  for (const [row, one] of all.entries()) {
    const label = labelOf.get(String(one))
    if (label === undefined) return fail(outOfRange(parts, said, row, classes.length))
    labels[row] = label
  }
  if (classes.length < 2) return fail(oneClass(parts[0]?.array, classes[0] ?? ''))
  return ok({ task: 'classification', classes, positive: choosePositive(classes), labels })
}

function readLabels({ array, rows, width, values }: Labels): Result<ArrayLike<number | string> & Iterable<number | string>> {
  if (values.kind === 'texts') return ok(values.values.map((one) => one.trim()))
  const numbers = values.values
  if (width === 1) {
    const row = numbers.findIndex((one) => !Number.isInteger(one))
    return row < 0 ? ok(numbers) : fail(notWhole(array, row, numbers[row] ?? 0))
  }
  const labels = new Int32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    const own = numbers.subarray(row * width, (row + 1) * width)
    const label = own.indexOf(1)
    if (label < 0 || own.some((one, i) => one !== 0 && i !== label)) return fail(notOneHot(array, row))
    labels[row] = label
  }
  return ok(labels)
}

function readNames({ array, values }: LoadedArray): Result<readonly string[]> {
  const names = values.kind === 'texts' ? values.values.map((name) => name.replace(/\0.*$/s, '').trim()) : []
  const fits =
    names.length > 0 && names.length <= MOST_CLASSES && names.every((name) => name !== '') && new Set(names).size === names.length
  return fits ? ok(names) : fail(badNames(array))
}

/** Numbers to predict, of all parts one behind the other. Errors: arrays/targets-finite. */
export function readQuantities(
  parts: readonly Labels[],
  targetScaling: ArraySettings['targetScaling'],
): Result<Pick<NumberTargets, 'task' | 'quantities' | 'targets' | 'targetScaling'>> {
  const width = parts[0]?.width ?? 1
  const name = parts[0]?.array.key || 'y'
  const targets = new Float32Array(parts.reduce((sum, part) => sum + part.rows * width, 0))
  let at = 0
  for (const { array, values } of parts) {
    if (values.kind !== 'numbers') return fail(notFinite(array, 0))
    const bad = values.values.findIndex((one) => !Number.isFinite(one))
    if (bad >= 0) return fail(notFinite(array, Math.floor(bad / width)))
    targets.set(values.values, at)
    at += values.values.length
  }
  const quantities = Array.from({ length: width }, (_, i) => ({ name: width === 1 ? name : `${name}[${i}]`, unit: null }))
  return ok({ task: 'regression', quantities, targets, targetScaling })
}

/** The set of each row: 0, 1 and 2, or names of train, val and test. Errors: arrays/split. */
export function readSets({ array, values }: LoadedArray): Result<readonly (SplitName | null)[]> {
  const sets: (SplitName | null)[] = []
  for (const one of values.values) {
    const set =
      typeof one === 'string'
        ? readSplit(one)
        : ([0, 1, 2] as const).includes(one as 0)
          ? (['train', 'val', 'test'] as const)[one]
          : undefined
    if (!set) return fail(noSet(array, sets.length, one))
    sets.push(set)
  }
  return ok(sets)
}

/**
 * Writes the pictures of an array as records of `size` from `firstRow` on. Answers with what keeps one from being a picture (arrays/range); null: nothing.
 * @param onProgress called with the pictures written so far
 */
export function writePictures(
  { array, values }: LoadedArray,
  { channels, range }: Pick<ArraySettings, 'channels' | 'range'>,
  size: ImageSize,
  pixels: Uint8Array,
  firstRow: number,
  onProgress: (rows: number) => void,
): Diagnostic | null {
  const form = sampleForm(array.shape, channels)
  if (form?.samples !== 'images' || values.kind !== 'numbers' || (form.channels !== 1 && form.channels !== 3)) return null
  const own = form.height * form.width * form.channels
  const resample = createResampler(form, size, form.channels)
  const bytes = new Uint8Array(own)
  const toBytes = byteWriter(values.values, channels === 'first' ? form.channels : 1, form.height * form.width, range)
  const area = size.height * size.width
  const stretched = new Uint8Array(area * form.channels)
  const length = recordLength(size)
  const rows = array.shape[0] ?? 0
  for (let i = 0; i < rows; i += 1) {
    const bad = toBytes(i * own, bytes)
    if (bad !== null) return outsideRange(array, i, bad, range)
    resample(bytes, 0, stretched, 0)
    writeRecord(stretched, form.channels, pixels, (firstRow + i) * length, size.channels, area)
    if ((i + 1) % PROGRESS_EVERY === 0 || i + 1 === rows) onProgress(i + 1)
  }
  return null
}

/**
 * Brings one picture to bytes, channels last. Answers with a value that lies outside the range; null: all are inside.
 * @param planes channels that stand one behind the other; 1 where they are last already
 */
function byteWriter(
  values: NumberArray,
  planes: number,
  area: number,
  { low, high }: ValueRange,
): (from: number, bytes: Uint8Array) => number | null {
  if (values instanceof Uint8Array && planes === 1 && low === 0 && high === 255) {
    return (from, bytes) => {
      bytes.set(values.subarray(from, from + bytes.length))
      return null
    }
  }
  const scale = 255 / (high - low)
  return (from, bytes) => {
    for (let i = 0; i < bytes.length; i += 1) {
      const value = values[from + i] ?? 0
      const byte = (value - low) * scale
      // Rounding on the way here may leave a hair's breadth.
      if (!(byte >= -0.01 && byte <= 255.01)) return value
      const to = planes === 1 ? i : (i % area) * planes + Math.floor(i / area)
      bytes[to] = Math.round(byte)
    }
    return null
  }
}

function at(array: ArrayChoice, row: number): string {
  return `${arrayName(array)}#${row}`
}

function notWhole(array: ArrayChoice, row: number, value: number): Diagnostic {
  return error(
    'arrays/labels-whole',
    text(`Label ${at(array, row)} is ${value}; expected a whole number.`, `标签 ${at(array, row)} 为 ${value}；应为整数。`),
    {
      hint: text('Choose the array of the labels, or predict numbers in place of classes.', '请选择标签数组，或改为预测数值而不是类别。'),
      file: array.file,
    },
  )
}

function notOneHot(array: ArrayChoice, row: number): Diagnostic {
  return error(
    'arrays/one-hot',
    text(
      `Row ${at(array, row)} is not one-hot: expected a single 1, and 0 elsewhere.`,
      `第 ${at(array, row)} 行不是独热编码：应只有一个 1，其余为 0。`,
    ),
    {
      hint: text('Choose the array of the labels, or predict numbers in place of classes.', '请选择标签数组，或改为预测数值而不是类别。'),
      file: array.file,
    },
  )
}

function outOfRange(parts: readonly Labels[], said: readonly (readonly (number | string)[])[], row: number, classes: number): Diagnostic {
  let [part, own] = [0, row]
  while (own >= (said[part]?.length ?? 0) && part < said.length - 1) {
    own -= said[part]?.length ?? 0
    part += 1
  }
  const array = parts[part]?.array
  const name = array ? at(array, own) : String(own)
  const value = said[part]?.[own]
  return error(
    'arrays/labels-range',
    text(
      `Label ${name} is ${value}, but the names are of ${classes} classes (0 … ${classes - 1}).`,
      `标签 ${name} 为 ${value}，但类别名只有 ${classes} 个（0 … ${classes - 1}）。`,
    ),
    {
      hint: text(
        'Choose other names, or ignore them: the classes are called by their numbers then.',
        '请选择其他类别名，或忽略它们：这样将以编号作为类别名。',
      ),
      file: array?.file ?? '',
    },
  )
}

function badNames(array: ArrayChoice): Diagnostic {
  return error(
    'arrays/names',
    text(
      `“${arrayName(array)}” can't name the classes: a name is empty or stands there twice.`,
      `“${arrayName(array)}”不能作为类别名：有空名或重名。`,
    ),
    {
      hint: text(
        'Choose another array; without one the classes are called by their numbers.',
        '请选择其他数组；若没有，则以编号作为类别名。',
      ),
      file: array.file,
    },
  )
}

function oneClass(array: ArrayChoice | undefined, only: string): Diagnostic {
  return error(
    'arrays/one-class',
    text(
      `All labels of “${array ? arrayName(array) : ''}” are “${only}”; expected two classes or more.`,
      `“${array ? arrayName(array) : ''}”的标签全部为“${only}”；至少需要两个类别。`,
    ),
    { hint: text('Choose another array as the targets.', '请选择其他数组作为目标。'), file: array?.file ?? '' },
  )
}

function manyClasses(array: ArrayChoice | undefined, count: number): Diagnostic {
  return error(
    'arrays/many-classes',
    text(
      `“${array ? arrayName(array) : ''}” has ${count} different labels; at most ${MOST_CLASSES} classes are told apart.`,
      `“${array ? arrayName(array) : ''}”有 ${count} 种不同的标签；最多区分 ${MOST_CLASSES} 个类别。`,
    ),
    {
      hint: text('Choose the array of the labels, or predict numbers in place of classes.', '请选择标签数组，或改为预测数值而不是类别。'),
      file: array?.file ?? '',
    },
  )
}

function notFinite(array: ArrayChoice, row: number): Diagnostic {
  return error(
    'arrays/targets-finite',
    text(`${at(array, row)} is not a number that can be predicted.`, `${at(array, row)} 不是可以预测的数值。`),
    {
      hint: text('Remove rows without a target, or choose another array.', '请删除没有目标的行，或选择其他数组。'),
      file: array.file,
    },
  )
}

function noSet(array: ArrayChoice, row: number, value: number | string): Diagnostic {
  return error(
    'arrays/split',
    text(
      `${at(array, row)} is “${value}”; expected train, val or test, or 0, 1 or 2 for them.`,
      `${at(array, row)} 为“${value}”；应为 train、val、test，或以 0、1、2 表示。`,
    ),
    { hint: text('Choose another array for the sets, or none.', '请选择其他数组表示集合，或不选。'), file: array.file },
  )
}

function outsideRange(array: ArrayChoice, row: number, value: number, { low, high }: ValueRange): Diagnostic {
  return error(
    'arrays/range',
    text(
      `Image ${at(array, row)} holds ${value}; expected values from ${low} to ${high}.`,
      `图像 ${at(array, row)} 中有 ${value}；数值应在 ${low} 到 ${high} 之间。`,
    ),
    { hint: text('Choose the range that the pixels have.', '请选择像素的取值范围。'), file: array.file },
  )
}
