// All losses. Adding one is adding its file and one line here.
import { absoluteError } from './kinds/absolute-error'
import { binaryCrossEntropy } from './kinds/binary-cross-entropy'
import { categoricalCrossEntropy } from './kinds/categorical-cross-entropy'
import { huber } from './kinds/huber'
import { squaredError } from './kinds/squared-error'
import type { LossKind } from './loss-kind'

/** Every loss, in palette order. */
export const losses: readonly LossKind[] = [binaryCrossEntropy, categoricalCrossEntropy, squaredError, absoluteError, huber]

/** The loss of that type; undefined where this version does not know it. */
export function findLoss(type: string): LossKind | undefined {
  return losses.find((loss) => loss.type === type)
}
