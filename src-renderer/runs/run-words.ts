// How a run is called and what is said of it: the same in the list, side by side, and on pages.
import type { NumberDifference } from '../../src/runs/compare-numbers'
import type { NumberResult } from '../../src/training/plan'
import type { MetricDifference, RunDifference, ValueChange } from '../../src/runs/compare-runs'
import type { RunFigure, RunGroup, RunSummary } from '../../src/runs/run-record'
import type { Json } from '../../src/diagnostics'
import { findKind } from '../../src/layers/registry'
import { accuracyDigits } from '../training/accuracy-digits'
import type { I18n } from '../ui/i18n'
import { runsWords } from './words'

type Named = Pick<RunSummary, 'name' | 'projectName' | 'startedMs' | 'group'>

/** What the user called it, else what it was in its group, else its project and when. */
export function runName(i18n: I18n, { name, projectName, startedMs, group }: Named): string {
  if (name !== null) return name
  if (group) return triedTitle(i18n, group)
  return `${projectName} · ${i18n.format.moment(startedMs, true)}`
}

/** What a run of a group tried. */
export function triedTitle(i18n: I18n, { title, index, tried }: RunGroup): string {
  const entries = Object.entries(tried)
  // One value needs its name; of several, the table of the group tells the names.
  const words = entries.map(([what, value]) => (entries.length > 1 ? String(value) : `${triedName(i18n, what)} ${String(value)}`))
  return words.length > 0 ? words.join(' · ') : `${title} ${index}`
}

const GIVEN_NAMES = ['series.share', 'series.fold', 'series.seed', 'series.epochs'] as const

/** The name of what runs of a group vary. It was kept in the language of then; names that the program gave are told in that of now. */
export function triedName({ t }: Pick<I18n, 't'>, name: string): string {
  const key = GIVEN_NAMES.find((given) => runsWords[given].en === name || runsWords[given].zh === name)
  return key ? t(key) : name
}

/** `70 % (56–81)`, where there is little room. */
export function shortFigure(
  { t, format }: I18n,
  { accuracy, n, interval: [low, high] }: Pick<RunFigure, 'accuracy' | 'n' | 'interval'>,
): string {
  const digits = accuracyDigits(n)
  return t('runs.figure.short', {
    accuracy: format.percent(accuracy, digits),
    low: (low * 100).toFixed(digits),
    high: (high * 100).toFixed(digits),
  })
}

/** `70.0 % (56.2 % to 80.9 %)`. */
export function figureText(
  { t, format }: I18n,
  { accuracy, n, interval: [low, high] }: Pick<RunFigure, 'accuracy' | 'n' | 'interval'>,
): string {
  const digits = accuracyDigits(n)
  return t('runs.figure', {
    accuracy: format.percent(accuracy, digits),
    low: format.percent(low, digits),
    high: format.percent(high, digits),
  })
}

/** Whether the second of two runs is better, worse, or not to be told from the first, and the numbers for it. */
export function verdict(
  { t, format }: I18n,
  { split, first, second, value, interval: [low, high], paired, p, distinguishable }: MetricDifference,
): { readonly tone: 'good' | 'bad' | 'plain'; readonly title: string; readonly body: string } {
  const points = (share: number): string => `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`
  const values = {
    first: format.percent(first.accuracy, accuracyDigits(first.n)),
    second: format.percent(second.accuracy, accuracyDigits(second.n)),
    // The difference is first minus second; people ask what the second gained.
    difference: points(-value),
    low: points(-high),
    high: points(-low),
    n: format.count(second.n),
    p: p === null ? '' : p < 0.001 ? '< 0.001' : p.toFixed(3),
  }
  const standing = !distinguishable ? 'same' : value < 0 ? 'better' : 'worse'
  return {
    tone: standing === 'same' ? 'plain' : standing === 'better' ? 'good' : 'bad',
    title: t(`compare.verdict.${standing}`, { split: t(`runs.split.${split}`) }),
    body: t(paired ? 'compare.verdict.paired' : 'compare.verdict.apart', values),
  }
}

/** `price ±0.31 (0.25 to 0.38), n = 40`: mean errors of what a run predicts. */
export function numberText({ t, format }: I18n, { quantities, n }: NumberResult): string {
  return quantities
    .map(({ name, mae, intervals }) => {
      const values = { name, mae: format.loss(mae), n: format.count(n) }
      return intervals
        ? t('runs.numbers.between', { ...values, low: format.loss(intervals.mae[0]), high: format.loss(intervals.mae[1]) })
        : t('runs.numbers', values)
    })
    .join('; ')
}

/** As {@link verdict}, of the mean errors of a predicted number. */
export function numberVerdict(
  { t, format }: I18n,
  { split, name, unit, n, first, second, value, interval: [low, high], distinguishable }: NumberDifference,
): ReturnType<typeof verdict> {
  const signed = (number: number): string => `${number > 0 ? '+' : number < 0 ? '−' : ''}${format.loss(Math.abs(number))}`
  const standing = !distinguishable ? 'same' : value > 0 ? 'better' : 'worse'
  return {
    tone: standing === 'same' ? 'plain' : standing === 'better' ? 'good' : 'bad',
    title: t(`compare.verdict.${standing}`, { split: t(`runs.split.${split}`) }),
    body: t('compare.verdict.numbers', {
      name: unit === null ? name : `${name} (${unit})`,
      first: format.loss(first),
      second: format.loss(second),
      // The difference is first minus second; people ask what the second gained.
      ...{ difference: signed(-value), low: signed(-high), high: signed(-low), n: format.count(n) },
    }),
  }
}

/** One line of differences: what, and from what to what. */
export interface DifferenceLine {
  readonly what: string
  readonly before: string
  readonly after: string
}

/** Everything two runs differ in, as lines; computing environments only where all else is the same. */
export function differenceLines(i18n: I18n, difference: RunDifference): readonly DifferenceLine[] {
  const { t, tr } = i18n
  const line =
    (prefix: string) =>
    (change: ValueChange): DifferenceLine => ({
      what: prefix === '' ? words(change.path) : `${prefix} · ${words(change.path)}`,
      before: valueText(i18n, change.before),
      after: valueText(i18n, change.after),
    })
  const nodes = difference.nodes.flatMap(({ change, name, kind, values }): readonly DifferenceLine[] => {
    if (change === 'changed') return values.map(line(name))
    const title = tr(findKind(kind)?.title ?? { en: kind, zh: kind })
    const what = `${name} · ${title}`
    return [
      change === 'added' ? { what, before: '–', after: t('compare.node.added') } : { what, before: t('compare.node.removed'), after: '–' },
    ]
  })
  const wires = [
    ...difference.wires.removed.map((wire) => ({ what: wire, before: t('compare.wire.removed'), after: '–' })),
    ...difference.wires.added.map((wire) => ({ what: wire, before: '–', after: t('compare.wire.added') })),
  ]
  return [...nodes, ...wires, ...difference.settings.map(line('')), ...difference.data.map(line(t('compare.data')))]
}

/** `optimizer.params.beta1` as `optimizer beta1`: keys of files are read as they are, in both languages. */
function words(path: string): string {
  return path
    .split('.')
    .filter((part) => part !== 'params' && part !== 'settings')
    .join(' ')
}

function valueText({ t }: I18n, value: Json | undefined): string {
  if (value === undefined || value === null) return t('compare.none')
  if (Array.isArray(value)) return value.map(String).join('×')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
