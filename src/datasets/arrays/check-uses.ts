// Whether arrays, used as chosen, can make a dataset: from their shapes and types alone.
import type { Diagnostic } from '../../diagnostics'
import { error, text } from '../../diagnostics'
import { formatShape } from '../../tensor'
import type { SplitName } from '../dataset'
import { MAX_PIXELS, MAX_SIDE } from '../image-header'
import { elementCount } from './array-format'
import { arrayName } from './array-problems'
import type { ArrayChoice, ArraySettings } from './array-settings'
import { sampleForm } from './array-settings'

/** Samples with their targets; their rows belong together. */
export interface ArrayPart {
  readonly set: SplitName | null
  readonly samples: ArrayChoice
  readonly targets: ArrayChoice
}

const ORDER = ['train', 'val', 'test', null] as const

/** The parts of complete settings (see {@link checkUses}), training first. */
export function partsOf({ arrays }: Pick<ArraySettings, 'arrays'>): readonly ArrayPart[] {
  return ORDER.flatMap((set) => {
    const samples = arrays.find((one) => one.use === 'samples' && one.set === set)
    const targets = arrays.find((one) => one.use === 'targets' && one.set === set)
    return samples && targets ? [{ set, samples, targets }] : []
  })
}

/**
 * The first thing that keeps these settings from being read; null: nothing.
 * Codes: arrays/no-samples, arrays/no-targets, arrays/twice, arrays/shape, arrays/not-numbers, arrays/count, arrays/features-differ, arrays/one-axis, arrays/split.
 */
export function checkUses(settings: ArraySettings): Diagnostic | null {
  const used = settings.arrays.filter(({ use }) => use !== 'ignore')
  const of = (use: ArrayChoice['use']) => used.filter((one) => one.use === use)
  if (of('samples').length === 0) return noSamples()
  for (const one of used) {
    const rivals = of(one.use).filter(({ set }) => one.use === 'names' || one.use === 'split' || set === one.set)
    if (rivals.length > 1) return twice(rivals)
  }
  for (const samples of of('samples')) {
    const wrong =
      checkSamples(samples, settings) ??
      checkTargets(
        samples,
        of('targets').find(({ set }) => set === samples.set),
        settings,
      )
    if (wrong) return wrong
  }
  const alone = of('targets').find(({ set }) => !of('samples').some((one) => one.set === set))
  if (alone) return noPartner(alone)
  return checkSame(partsOf(settings), settings) ?? checkRest(of('names')[0], of('split')[0], partsOf(settings))
}

function checkSamples(samples: ArrayChoice, { channels }: ArraySettings): Diagnostic | null {
  if (samples.type === 'text') return notNumbers(samples)
  const form = sampleForm(samples.shape, channels)
  if (form === null || elementCount(samples.shape) === 0) return wrongShape(samples, channels)
  if (form.samples === 'vectors') return null
  const fits = form.height <= MAX_SIDE && form.width <= MAX_SIDE && form.height * form.width <= MAX_PIXELS
  return fits && (form.channels === 1 || form.channels === 3) ? null : wrongShape(samples, channels)
}

/** [n], [n, 1] or [1, n]: one for each sample; [n, k]: one-hot, or k numbers to predict. */
export function targetWidth(shape: readonly number[], rows: number): number | null {
  if (elementCount(shape) === rows && shape.every((axis) => axis === 1 || axis === rows)) return 1
  return shape.length === 2 && shape[0] === rows && (shape[1] ?? 0) >= 1 ? (shape[1] ?? null) : null
}

function checkTargets(samples: ArrayChoice, targets: ArrayChoice | undefined, { task }: ArraySettings): Diagnostic | null {
  if (!targets) return noTargets(samples)
  const rows = samples.shape[0] ?? 0
  const width = targetWidth(targets.shape, rows)
  if (width === null) return otherCount(samples, targets)
  if (targets.type === 'text' && (task === 'regression' || width > 1)) return notNumbers(targets)
  return null
}

function checkSame(parts: readonly ArrayPart[], { channels, task }: ArraySettings): Diagnostic | null {
  const [first, ...rest] = parts
  if (!first) return noSamples()
  const form = sampleForm(first.samples.shape, channels)
  for (const part of rest) {
    const other = sampleForm(part.samples.shape, channels)
    // Pictures are brought to one size; features can't be.
    if (
      form?.samples !== other?.samples ||
      (form?.samples === 'vectors' && other?.samples === 'vectors' && form.features !== other.features)
    ) {
      return differ(first.samples, part.samples)
    }
    const width = (one: ArrayPart) => targetWidth(one.targets.shape, one.samples.shape[0] ?? 0)
    if ((task === 'regression' || (width(first) ?? 1) > 1 || (width(part) ?? 1) > 1) && width(first) !== width(part))
      return differ(first.targets, part.targets)
  }
  return null
}

function checkRest(names: ArrayChoice | undefined, split: ArrayChoice | undefined, parts: readonly ArrayPart[]): Diagnostic | null {
  if (names && (names.type !== 'text' || targetWidth(names.shape, elementCount(names.shape)) !== 1)) return badNames(names)
  if (!split) return null
  const rows = parts[0]?.samples.shape[0] ?? 0
  if (parts.length > 1 || parts[0]?.set !== null) return splitTwice(split)
  return targetWidth(split.shape, rows) === 1 ? null : otherCount(parts[0].samples, split)
}

function noSamples(): Diagnostic {
  return error('arrays/no-samples', text('No array is used as the samples.', '没有数组用作样本。'), {
    hint: text('Choose the array that holds the images or features.', '请选择存放图像或特征的数组。'),
  })
}

function noTargets(samples: ArrayChoice): Diagnostic {
  return error(
    'arrays/no-targets',
    text(`No array gives the targets of “${arrayName(samples)}”.`, `没有数组给出“${arrayName(samples)}”的目标。`),
    {
      hint: text('Choose the array of its labels, and the same set for both.', '请选择其标签数组，并为两者选择同一集合。'),
      file: samples.file,
    },
  )
}

function noPartner(targets: ArrayChoice): Diagnostic {
  return error(
    'arrays/no-samples',
    text(`“${arrayName(targets)}” has no samples of the same set.`, `“${arrayName(targets)}”没有同一集合的样本。`),
    {
      hint: text('Choose the array of its samples, and the same set for both.', '请选择其样本数组，并为两者选择同一集合。'),
      file: targets.file,
    },
  )
}

function twice(rivals: readonly ArrayChoice[]): Diagnostic {
  const names = rivals.map(arrayName)
  return error(
    'arrays/twice',
    text(
      `Used for the same: ${names.map((name) => `“${name}”`).join(', ')}.`,
      `用途相同的数组：${names.map((name) => `“${name}”`).join('、')}。`,
    ),
    {
      hint: text('Give them different sets, or ignore all but one.', '请为它们选择不同的集合，或只保留一个。'),
      file: rivals[0]?.file ?? '',
    },
  )
}

function notNumbers(array: ArrayChoice): Diagnostic {
  return error(
    'arrays/not-numbers',
    text(`“${arrayName(array)}” holds text; numbers are needed here.`, `“${arrayName(array)}”包含文本；此处需要数值。`),
    {
      hint: text('Choose another array, or another use.', '请选择其他数组，或其他用途。'),
      file: array.file,
    },
  )
}

function wrongShape(array: ArrayChoice, channels: ArraySettings['channels']): Diagnostic {
  const colour =
    channels === 'last'
      ? text('[images, height, width, 1 or 3]', '[图像数，高，宽，1 或 3]')
      : text('[images, 1 or 3, height, width]', '[图像数，1 或 3，高，宽]')
  return error(
    'arrays/shape',
    text(
      `“${arrayName(array)}” is ${formatShape(array.shape)}; expected ${colour.en}, [images, height, width] or [samples, features].`,
      `“${arrayName(array)}”的形状为 ${formatShape(array.shape)}；应为 ${colour.zh}、[图像数，高，宽] 或 [样本数，特征数]。`,
    ),
    { hint: text('Choose where the channels stand, or another array.', '请选择通道所在的位置，或其他数组。'), file: array.file },
  )
}

function otherCount(samples: ArrayChoice, targets: ArrayChoice): Diagnostic {
  const [rows, others] = [samples.shape[0] ?? 0, targets.shape.length === 1 ? elementCount(targets.shape) : (targets.shape[0] ?? 0)]
  return error(
    'arrays/count',
    text(
      `“${arrayName(samples)}” has ${rows} samples, “${arrayName(targets)}” ${others} entries of shape ${formatShape(targets.shape)}.`,
      `“${arrayName(samples)}”有 ${rows} 个样本，“${arrayName(targets)}”有 ${others} 项，形状为 ${formatShape(targets.shape)}。`,
    ),
    {
      hint: text('Every sample needs exactly one: choose the arrays that belong together.', '每个样本需要恰好一项：请选择相互对应的数组。'),
      file: targets.file,
    },
  )
}

function differ(first: ArrayChoice, second: ArrayChoice): Diagnostic {
  return error(
    'arrays/features-differ',
    text(
      `“${arrayName(first)}” is ${formatShape(first.shape)}, “${arrayName(second)}” ${formatShape(second.shape)}: they describe different things.`,
      `“${arrayName(first)}”的形状为 ${formatShape(first.shape)}，“${arrayName(second)}”为 ${formatShape(second.shape)}：两者含义不同。`,
    ),
    { hint: text('All sets need the same features and targets.', '所有集合需要相同的特征与目标。'), file: second.file },
  )
}

function badNames(names: ArrayChoice): Diagnostic {
  return error(
    'arrays/names',
    text(`“${arrayName(names)}” can't name the classes: expected a list of texts.`, `“${arrayName(names)}”不能作为类别名：应为一列文本。`),
    {
      hint: text(
        'Choose another array; without one the classes are called by their numbers.',
        '请选择其他数组；若没有，则以编号作为类别名。',
      ),
      file: names.file,
    },
  )
}

function splitTwice(split: ArrayChoice): Diagnostic {
  return error(
    'arrays/split',
    text(
      `“${arrayName(split)}” tells the set of each row, but the arrays are in sets already.`,
      `“${arrayName(split)}”给出每行的集合，但数组已各自属于某个集合。`,
    ),
    { hint: text('Ignore it, or choose “drawn” as the set of the arrays.', '请忽略它，或将数组的集合选为“抽取”。'), file: split.file },
  )
}
