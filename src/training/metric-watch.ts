// The metrics that a run was asked for, epoch by epoch: remembers what the network said of every training sample in the epoch in hand.
import type { TargetFacts } from '../losses/loss-kind'
import { findMetric, measureAll } from '../metrics/registry'
import type { Judge } from './judge'
import type { EpochMetrics, SplitMetrics } from './plan'
import type { HeldTensor } from './stepper'
import { findHeld } from './stepper'

/** More is not remembered of a training set: its metrics are null then. 256 MB. */
const LARGEST_VALUES = 2 ** 26
/** Group and key within a checkpoint. */
const GROUP = 'outputs'
const KEY = 'epoch'

export interface MetricWatch {
  /** What the network said in a step, [rows, units], each step after the one before. */
  add(output: ArrayLike<number>): void
  /** Of an epoch; the next one begins. `trained`: its rows in the order of its steps, at least as many as were added. */
  close(trained: Uint32Array, held: { readonly rows: Uint32Array; readonly output: ArrayLike<number> } | null): EpochMetrics
  /** Of a whole split. */
  measure(rows: Uint32Array, output: ArrayLike<number>): SplitMetrics
  /** What it remembers, for a checkpoint. */
  capture(): readonly HeldTensor[]
  /** Goes on from a checkpoint that was taken after `samples` samples of an epoch; false where it does not hold what was said of them. */
  restore(held: readonly HeldTensor[], samples: number): boolean
}

/** Null where none was asked for, or none fits. `samples`: of the training set. */
export function createMetricWatch(types: readonly string[], target: TargetFacts, judge: Judge, samples: number): MetricWatch | null {
  const fitting = types.filter((type) => findMetric(type)?.fits(target) === true)
  if (fitting.length === 0) return null
  const isRemembered = samples * judge.units <= LARGEST_VALUES
  const said = new Float32Array(isRemembered ? samples * judge.units : 0)
  let length = 0
  const measure = (rows: Uint32Array, output: ArrayLike<number>): SplitMetrics => measureAll(fitting, judge.answersOf(rows, output))
  return {
    add(output) {
      if (!isRemembered) return
      said.set(output, length)
      length += output.length
    },
    close(trained, held) {
      const train = isRemembered ? measure(trained.subarray(0, length / judge.units), said.subarray(0, length)) : {}
      const val = held ? measure(held.rows, held.output) : {}
      length = 0
      return Object.fromEntries(fitting.map((type) => [type, { train: train[type] ?? null, val: val[type] ?? null }]))
    },
    measure,
    capture: () => (length > 0 ? [{ group: GROUP, key: KEY, values: said.slice(0, length) }] : []),
    restore(held, count) {
      length = 0
      if (!isRemembered || count === 0) return true
      const values = findHeld(held)(GROUP, KEY)
      if (values?.length !== count * judge.units) return false
      said.set(values)
      length = values.length
      return true
    },
  }
}
