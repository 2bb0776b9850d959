// The figures of a run's splits, by what the network predicts.
import type { ClassResult, NumberResult, RunResult, SplitResult } from '../../src/training/plan'

/** One kind of result for each split; null where the run had no such split. */
export interface SplitResults<R extends SplitResult> {
  readonly train: R | null
  readonly val: R | null
  readonly test: R | null
}

export function classResults({ train, val, test }: Pick<RunResult, 'train' | 'val' | 'test'>): SplitResults<ClassResult> {
  const pick = (result: SplitResult | null): ClassResult | null => (result?.task === 'classification' ? result : null)
  return { train: pick(train), val: pick(val), test: pick(test) }
}

export function numberResults({ train, val, test }: Pick<RunResult, 'train' | 'val' | 'test'>): SplitResults<NumberResult> {
  const pick = (result: SplitResult | null): NumberResult | null => (result?.task === 'regression' ? result : null)
  return { train: pick(train), val: pick(val), test: pick(test) }
}
