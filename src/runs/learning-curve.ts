// Does more data help? What runs on growing shares of the same training set say, and what several folds say together.
import type { Text } from '../diagnostics'
import { text } from '../diagnostics'
import { wilsonInterval } from '../metrics/interval'
import type { MeanEstimate } from '../metrics/mean'
import { estimateMean } from '../metrics/mean'
import type { RunSummary, SetScore } from './run-record'

/** Shares of the training set that are tried; each holds all of the smaller ones. */
export const CURVE_SHARES = [0.1, 0.2, 0.4, 0.7, 1] as const

/** One set at one size of the training set: over the runs that trained on so many. */
export interface CurveSet {
  /** Samples of the set, and how many were answered rightly on the mean; null where numbers are predicted. */
  readonly n: number
  readonly correct: number | null
  readonly loss: number
}

export interface CurvePoint {
  /** Training samples of the runs. */
  readonly samples: number
  readonly runs: number
  readonly train: CurveSet
  /** The set that was held out, the same in all runs. */
  readonly heldOut: CurveSet
}

export interface Curve {
  readonly heldOut: 'val' | 'test'
  /** By growing training set. */
  readonly points: readonly CurvePoint[]
}

type Scored = Pick<RunSummary, 'scores'>

/** The curve through runs that came to their end. It is judged on the validation set; on the test set only where there is no other. */
export function learningCurve(runs: readonly Scored[]): Curve {
  const heldOut = runs.some(({ scores }) => scores.val !== null) ? 'val' : 'test'
  const bySize = new Map<number, { train: SetScore; heldOut: SetScore }[]>()
  for (const { scores } of runs) {
    const [train, judged] = [scores.train, scores[heldOut]]
    if (!train || !judged || train.n === 0 || judged.n === 0) continue
    bySize.set(train.n, [...(bySize.get(train.n) ?? []), { train, heldOut: judged }])
  }
  const points = [...bySize].map(([samples, scores]): CurvePoint => ({
    samples,
    runs: scores.length,
    train: meanScore(scores.map((one) => one.train)),
    heldOut: meanScore(scores.map((one) => one.heldOut)),
  }))
  return { heldOut, points: points.sort((a, b) => a.samples - b.samples) }
}

function meanScore(scores: readonly SetScore[]): CurveSet {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const correct = scores.flatMap((score) => score.correct ?? [])
  return {
    n: scores[0]?.n ?? 0,
    correct: correct.length < scores.length ? null : mean(correct),
    loss: mean(scores.map(({ loss }) => loss)),
  }
}

/** Share of wrong answers with its 95 % interval, that of so few samples; null where numbers are predicted. */
export function errorRate({ correct, n }: CurveSet): { readonly error: number; readonly interval: readonly [number, number] } | null {
  if (correct === null || n === 0) return null
  const [low, high] = wilsonInterval(correct, n)
  return { error: 1 - correct / n, interval: [1 - high, 1 - low] }
}

/** A held-out error beyond the training error by more than this is a gap worth naming. */
const GAP = 0.1
/** A fit that misses more than this of its own training samples is a poor one. */
const POOR = 0.15

/** 95 % interval of q − p, the two taken as independent: wider than that of a comparison sample by sample. */
function difference(p: number, q: number, n: number): readonly [number, number] {
  const reach = 1.96 * Math.sqrt((p * (1 - p) + q * (1 - q)) / n)
  return [q - p - reach, q - p + reach]
}

/** What the curve says, in two sentences: of the whole of it, and of what to do. Null with fewer than two points, or without classes. */
export function describeLearningCurve({ points }: Pick<Curve, 'points'>): Text | null {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last || first === last) return null
  const before = points.at(-2) ?? first
  const [start, from, to, train] = [first.heldOut, before.heldOut, last.heldOut, last.train].map((set) => errorRate(set)?.error)
  if (start === undefined || from === undefined || to === undefined || train === undefined) return null
  const percent = (share: number) => `${(share * 100).toFixed(1)}\u00a0%`
  const whole = text(
    `From ${first.samples} to ${last.samples} training samples, the held-out error went from ${percent(start)} to ${percent(to)}`,
    `训练样本从 ${first.samples} 个增加到 ${last.samples} 个时，留出集错误率从 ${percent(start)} 变为 ${percent(to)}`,
  )
  const told = (en: string, zh: string): Text => text(`${whole.en}${en}`, `${whole.zh}${zh}`)
  const n = last.heldOut.n
  const lately = difference(from, to, n)
  const overall = difference(start, to, n)
  if (lately[1] < 0) {
    return told(
      '; the last step alone brought more than chance explains. More data will probably help further.',
      '；仅最后一步的下降就超出偶然所能解释的范围。更多数据很可能继续有帮助。',
    )
  }
  if (overall[0] > 0) {
    return told(
      ': it grew. The added samples may differ from the held-out ones, or be labelled wrongly; look at them.',
      '，反而上升。新增的样本可能与留出集不同，或标签有误，请查看。',
    )
  }
  const unclear =
    overall[1] < 0
      ? text('; the last step made no difference that can be told from chance.', '；最后一步的变化与偶然无法区分。')
      : text(`; with ${n} held-out samples that is not distinguishable from no change.`, `；留出集只有 ${n} 个样本，无法与“没有变化”区分。`)
  if (train > POOR && to - train < GAP) {
    return told(
      `${unclear.en} It misses ${percent(train)} of its own training samples too: a larger network or longer training will help more than data.`,
      `${unclear.zh}它在自己的训练样本上也错了 ${percent(train)}：更大的网络或更长的训练比更多数据更有用。`,
    )
  }
  if (to - train >= GAP) {
    return told(
      `${unclear.en} It does much better on its own training samples (${percent(train)} wrong): it memorises, and more data, augmentation or regularization are the cures.`,
      `${unclear.zh}它在训练样本上好得多（错误 ${percent(train)}）：它在死记硬背，更多数据、数据增强或正则化是对策。`,
    )
  }
  return told(
    `${unclear.en} It does as well on held-out samples as on its own: more data would add little.`,
    `${unclear.zh}它在留出集上与训练样本上一样好：更多数据的作用不大。`,
  )
}

export interface FoldSummary {
  /** Accuracies of the folds, or losses where numbers are predicted: mean, deviation, t interval. */
  readonly estimate: MeanEstimate
  readonly of: 'accuracy' | 'loss'
  /** All held-out samples of all folds together, each once; null where numbers are predicted. */
  readonly pooled: { readonly correct: number; readonly n: number; readonly interval: readonly [number, number] } | null
}

/** What the folds that came to their end say together; null without any. */
export function summarizeFolds(runs: readonly Scored[]): FoldSummary | null {
  const scores = runs.flatMap(({ scores: { val } }) => (val && val.n > 0 ? [val] : []))
  if (scores.length === 0) return null
  const counts = scores.flatMap(({ correct, n }) => (correct === null ? [] : [{ correct, n }]))
  if (counts.length < scores.length) return { estimate: estimateMean(scores.map(({ loss }) => loss)), of: 'loss', pooled: null }
  const correct = counts.reduce((sum, one) => sum + one.correct, 0)
  const n = counts.reduce((sum, one) => sum + one.n, 0)
  return {
    estimate: estimateMean(counts.map((one) => one.correct / one.n)),
    of: 'accuracy',
    pooled: { correct, n, interval: wilsonInterval(correct, n) },
  }
}
