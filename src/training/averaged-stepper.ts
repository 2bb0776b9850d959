// Judges and keeps running means of the weights, which swing less than the weights themselves.
import type * as Tfjs from '@tensorflow/tfjs'
import type { HeldTensor, Stepper } from './stepper'
import { findHeld } from './stepper'
import type { Trainer } from './train-step'
import { weightKey } from './training-state'

const AVERAGE = 'average'
const AVERAGE_BEFORE = 'averageBefore'

/**
 * Wraps a stepper: after each update every trained weight's mean moves to `d·mean + (1 − d)·weight`, with
 * `d = min(decay, (1 + t) / (10 + t))` after t updates, so that short runs don't remember how they began. Whoever looks at the
 * model sees the means; training goes on with the weights. Source: tf.train.ExponentialMovingAverage; Polyak & Juditsky, 1992.
 */
export function createAveragedStepper(inner: Stepper, { tf, compiled, state }: Trainer, decay: number): Stepper {
  const owners = compiled.weights.filter(({ trainable }) => trainable)
  const copyOfWeights = (): Map<string, Float32Array> =>
    new Map<string, Float32Array>(inner.weights().map(({ key, values }) => [key, values.slice()]))
  let means = copyOfWeights()
  /** The means before the last update. */
  let before = new Map<string, Float32Array>([...means].map(([key, values]) => [key, values.slice()]))
  /** The weights of the model while it shows the means. */
  let hidden: readonly { readonly variable: Tfjs.Variable; readonly value: Tfjs.Tensor }[] = []

  const showWeights = (): void => {
    for (const { variable, value } of hidden) {
      variable.assign(value)
      value.dispose()
    }
    hidden = []
  }
  const assignMeans = (): void => {
    for (const owner of owners) {
      const mean = means.get(weightKey(owner))
      if (!mean) continue
      const value = tf.tensor(mean.slice(), owner.variable.shape, 'float32')
      owner.variable.assign(value)
      value.dispose()
    }
  }
  const move = (): void => {
    const t = state.step
    const d = Math.min(decay, (1 + t) / (10 + t))
    const next = before
    for (const { key, values } of inner.weights()) {
      const mean = means.get(key)
      const target = next.get(key)
      if (!mean || !target) continue
      for (let i = 0; i < target.length; i += 1) target[i] = d * (mean[i] ?? 0) + (1 - d) * (values[i] ?? 0)
    }
    before = means
    means = next
  }
  const held = (group: string, values: ReadonlyMap<string, Float32Array>): HeldTensor[] =>
    [...values].map(([key, one]) => ({ group, key, values: one.slice() }))

  return {
    async step(rows, learningRate, traced) {
      showWeights()
      const result = await inner.step(rows, learningRate, traced)
      if (result.committed) move()
      return result
    },
    revert() {
      showWeights()
      inner.revert()
      means = before
    },
    weights: () => inner.weights(),
    // The means, and those before them.
    get bytes() {
      return inner.bytes + 2 * [...means.values()].reduce((sum, values) => sum + values.byteLength, 0)
    },
    publish() {
      showWeights()
      inner.publish()
      hidden = owners.map(({ variable }) => ({ variable, value: variable.clone() }))
      assignMeans()
    },
    async capture() {
      showWeights()
      return [...(await inner.capture()), ...held(AVERAGE, means), ...held(AVERAGE_BEFORE, before)]
    },
    restore(all) {
      showWeights()
      inner.restore(all)
      const find = findHeld(all)
      const taken = (group: string): Map<string, Float32Array> =>
        new Map([...means.keys()].map((key) => [key, find(group, key)?.slice() ?? new Float32Array(0)]))
      means = taken(AVERAGE)
      before = taken(AVERAGE_BEFORE)
    },
    finish() {
      showWeights()
      inner.finish()
      assignMeans()
    },
  }
}
