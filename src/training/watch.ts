// How an epoch's loss is followed from epoch to epoch: which was the best, and for how long nothing got better.

/** Plain JSON, so that a run can be saved. */
export interface Watch {
  /** The lowest loss and its epoch. */
  readonly best: { readonly epoch: number; readonly loss: number } | null
  /** The loss that the next improvement is measured from. */
  readonly reference: number | null
  /** Epochs since the last improvement. */
  readonly waited: number
}

export const NOTHING_SEEN: Watch = { best: null, reference: null, waited: 0 }

/**
 * The watch after an epoch. The best is the lowest loss of all, the first of equals; an improvement, which starts the wait
 * anew, is a loss more than `minDelta` below the last one. A loss that is not finite is neither.
 */
export function watchEpoch({ best, reference, waited }: Watch, epoch: number, loss: number, minDelta: number): Watch {
  const lowest = Number.isFinite(loss) && (best === null || loss < best.loss)
  const improved = Number.isFinite(loss) && (reference === null || loss < reference - minDelta)
  return {
    best: lowest ? { epoch, loss } : best,
    reference: improved ? loss : reference,
    waited: improved ? 0 : waited + 1,
  }
}
