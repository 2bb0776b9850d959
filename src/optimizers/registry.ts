// All optimizers. Adding one is adding its file and one line here.
import { adagrad } from './kinds/adagrad'
import { adam } from './kinds/adam'
import { adamax } from './kinds/adamax'
import { adamw } from './kinds/adamw'
import { gradientDescent } from './kinds/gradient-descent'
import { momentum } from './kinds/momentum'
import { rmsprop } from './kinds/rmsprop'
import type { OptimizerKind } from './optimizer-kind'

/** Every optimizer, simplest first. */
export const optimizers: readonly OptimizerKind[] = [gradientDescent, momentum, adagrad, rmsprop, adam, adamw, adamax]

/** The optimizer of that type; undefined where this version does not know it. */
export function findOptimizer(type: string): OptimizerKind | undefined {
  return optimizers.find((optimizer) => optimizer.type === type)
}
