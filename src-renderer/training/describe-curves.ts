// What the curves say, in one sentence, by rules simple enough to be checked by eye. It claims nothing that the
// numbers do not show: without a validation set it never speaks of overfitting.
import type { EpochRecord } from '../../src/training/plan'

/** Epochs before anything is said. */
const EPOCHS_NEEDED = 5
/** A loss counts as moved when it changed by more than this share over the recent span. */
const MOVED = 0.01
/** Validation loss counts as risen when the mean of the last epochs is above the best by more than this share. */
const RISEN = 0.02
/** Training loss counts as rising when the mean of the last epochs is above the lowest by more than this share. */
const CLIMBED = 0.2
/** "Near the prior": within this share of it. */
const NEAR_PRIOR = 0.02

export interface CurveFacts {
  /** How the run ended, or null while it goes on. */
  readonly outcome: 'completed' | 'stopped' | 'diverged' | null
  readonly learningRate: number
  /**
   * Cross-entropy of answering each image with the shares of the classes in the training set, in nats;
   * null where the loss is no cross-entropy.
   */
  readonly prior: number | null
}

export type CurveSaying =
  | { readonly kind: 'early'; readonly needed: number }
  | { readonly kind: 'diverged'; readonly epoch: number; readonly learningRate: number }
  | { readonly kind: 'rising'; readonly low: number; readonly epoch: number; readonly last: number }
  | { readonly kind: 'stuck'; readonly prior: number }
  | {
      readonly kind: 'overfitting'
      readonly epoch: number
      readonly best: number
      readonly last: number
      readonly trainThen: number
      readonly trainNow: number
    }
  | { readonly kind: 'past'; readonly epoch: number; readonly best: number; readonly last: number }
  | { readonly kind: 'improving'; readonly of: 'val' | 'train'; readonly then: number; readonly now: number; readonly span: number }
  | { readonly kind: 'level'; readonly of: 'val' | 'train'; readonly now: number; readonly span: number }

/** The epoch with the lowest validation loss (the first of equals); null without validation. */
export function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | null {
  let best: EpochRecord | null = null
  for (const record of epochs) {
    if (record.valLoss === null || !Number.isFinite(record.valLoss)) continue
    if (best === null || record.valLoss < (best.valLoss ?? Infinity)) best = record
  }
  return best
}

/**
 * Rules, the first that holds:
 * 1. the run diverged;
 * 2. fewer than five epochs: too early;
 * 3. training loss is 20 % above its lowest: rising;
 * 4. training loss stayed within 2 % of the prior, moving less than 1 %: stuck;
 * 5. validation loss (mean of the last epochs) is 2 % above its best, which lies back at least three epochs and
 *    a tenth of the run: overfitting where training loss fell meanwhile, past its best where it did not;
 * 6. over the last fifth of the run the mean loss (validation's, else training's) of the later half is more than 1 %
 *    below that of the earlier: improving, said with these two means;
 * 7. else: levelled off.
 */
export function describeCurves(epochs: readonly EpochRecord[], facts: CurveFacts): CurveSaying {
  const last = epochs.at(-1)
  if (facts.outcome === 'diverged') return { kind: 'diverged', epoch: (last?.epoch ?? 0) + 1, learningRate: facts.learningRate }
  if (!last || epochs.length < EPOCHS_NEEDED) return { kind: 'early', needed: EPOCHS_NEEDED }

  // Means over a few epochs: a single noisy epoch decides nothing.
  const window = Math.min(5, Math.max(2, Math.floor(epochs.length / 5)))
  const train = epochs.map((record) => record.loss)
  const trainNow = meanOf(train, epochs.length - window, epochs.length)

  const lowest = train.reduce((best, loss, row) => (loss < (train[best] ?? Infinity) ? row : best), 0)
  const low = train[lowest] ?? trainNow
  if (epochs.length - 1 - lowest >= window && trainNow > low * (1 + CLIMBED) && trainNow - low > 1e-3) {
    return { kind: 'rising', low, epoch: epochs[lowest]?.epoch ?? 1, last: trainNow }
  }

  const span = Math.max(EPOCHS_NEEDED - 1, Math.floor(epochs.length / 5))
  const recent = train.slice(-span - 1)
  if (facts.prior !== null && facts.prior > 0) {
    const { prior } = facts
    const near = recent.every((loss) => Math.abs(loss - prior) <= NEAR_PRIOR * prior)
    if (near && Math.max(...recent) - Math.min(...recent) <= MOVED * prior * 2 && fallOf(recent) <= MOVED) return { kind: 'stuck', prior }
  }

  const best = bestEpoch(epochs)
  if (best?.valLoss !== null && best !== null) {
    const val = epochs.map((record) => record.valLoss ?? Number.NaN)
    const valNow = meanOf(val, epochs.length - window, epochs.length)
    const since = last.epoch - best.epoch
    if (since >= Math.max(3, Math.floor(epochs.length / 10)) && valNow > best.valLoss * (1 + RISEN)) {
      if (trainNow < best.loss * (1 - MOVED)) {
        return { kind: 'overfitting', epoch: best.epoch, best: best.valLoss, last: valNow, trainThen: best.loss, trainNow }
      }
      return { kind: 'past', epoch: best.epoch, best: best.valLoss, last: valNow }
    }
    return trend('val', val, span)
  }
  return trend('train', train, span)
}

function trend(of: 'val' | 'train', losses: readonly number[], span: number): CurveSaying {
  const recent = losses.slice(-span - 1)
  const { before, after } = halvesOf(recent)
  return fallOf(recent) > MOVED ? { kind: 'improving', of, then: before, now: after, span } : { kind: 'level', of, now: after, span }
}

/** Means of the first and the second half. */
function halvesOf(losses: readonly number[]): { readonly before: number; readonly after: number } {
  const half = Math.floor(losses.length / 2)
  return { before: meanOf(losses, 0, half), after: meanOf(losses, losses.length - half, losses.length) }
}

/** Share by which the second half's mean lies below the first half's. */
function fallOf(losses: readonly number[]): number {
  const { before, after } = halvesOf(losses)
  return before > 0 ? (before - after) / before : 0
}

function meanOf(values: readonly number[], from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i += 1) sum += values[i] ?? 0
  return to > from ? sum / (to - from) : 0
}

/** Entropy of the class shares in nats: the loss of answering with them; null for an empty set. */
export function priorLoss(counts: readonly number[]): number | null {
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n === 0) return null
  return counts.reduce((sum, count) => (count === 0 ? sum : sum - (count / n) * Math.log(count / n)), 0)
}
