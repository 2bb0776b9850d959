// Reading curves: means over a few epochs, so that a single noisy epoch decides nothing.
import type { EpochRecord } from '../training/plan'

/** Epochs before anything is said. */
export const EPOCHS_NEEDED = 5
/** A loss counts as moved when it changed by more than this share over the recent span. */
export const MOVED = 0.01

/** The epoch with the lowest validation loss (the first of equals); null without validation. */
export function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | null {
  let best: EpochRecord | null = null
  for (const record of epochs) {
    if (record.valLoss === null || !Number.isFinite(record.valLoss)) continue
    if (best === null || record.valLoss < (best.valLoss ?? Infinity)) best = record
  }
  return best
}

/** Entropy of the class shares in nats: the loss of answering with them; null for an empty set. */
export function priorLoss(counts: readonly number[]): number | null {
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n === 0) return null
  return counts.reduce((sum, count) => (count === 0 ? sum : sum - (count / n) * Math.log(count / n)), 0)
}

export function meanOf(values: readonly number[], from = 0, to = values.length): number {
  let sum = 0
  for (let i = from; i < to; i += 1) sum += values[i] ?? 0
  return to > from ? sum / (to - from) : 0
}

/** Epochs that a mean is taken over: a fifth of the run, 2 to 5. */
export function windowOf(epochs: readonly EpochRecord[]): number {
  return Math.min(5, Math.max(2, Math.floor(epochs.length / 5)))
}

/** Epochs that count as recent: a fifth of the run, at least 4. */
export function recentSpan(epochs: readonly EpochRecord[]): number {
  return Math.max(EPOCHS_NEEDED - 1, Math.floor(epochs.length / 5))
}

/** Means of the first and the second half, and the share by which the second lies below the first. */
export function halvesOf(losses: readonly number[]): { readonly before: number; readonly after: number; readonly fall: number } {
  const half = Math.floor(losses.length / 2)
  const before = meanOf(losses, 0, half)
  const after = meanOf(losses, losses.length - half)
  return { before, after, fall: before > 0 ? (before - after) / before : 0 }
}

export function trainLosses(epochs: readonly EpochRecord[]): readonly number[] {
  return epochs.map(({ loss }) => loss)
}
