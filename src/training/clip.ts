// Holding gradients within bounds, through tfjs. The compiled step does the same in its own memory.
import type * as Tfjs from '@tensorflow/tfjs'
import type { GradientClip } from './stepper'

/** Keeps a division by it finite; far below any gradient that float32 can square. */
const TINY = 1e-30

/**
 * The gradients of one step, each entry brought to −value … value, then all together shortened to the length `norm`. Runs
 * inside tf.tidy. What is not finite stays so, that the step is not committed.
 */
export function clipGradients(tf: typeof Tfjs, gradients: readonly Tfjs.Tensor[], { norm, value }: GradientClip): readonly Tfjs.Tensor[] {
  const clamped = value === null ? gradients : gradients.map((gradient) => clampKeepingNaN(tf, gradient, value))
  if (norm === null || clamped.length === 0) return clamped
  // Measured in units of its largest entry: squares of large gradients would not fit into float32.
  const peak = tf.maximum(tf.stack(clamped.map((gradient) => tf.max(tf.abs(gradient)))).max(), TINY)
  const sum = tf.addN(clamped.map((gradient) => tf.sum(tf.square(tf.div(gradient, peak)))))
  const length = tf.mul(peak, tf.sqrt(sum))
  const factor = tf.div(norm, tf.maximum(length, norm))
  return clamped.map((gradient) => tf.mul(gradient, factor))
}

/** Not all backends hand NaN through a clamp; 0·x is NaN where x is not finite, else 0. */
function clampKeepingNaN(tf: typeof Tfjs, gradient: Tfjs.Tensor, value: number): Tfjs.Tensor {
  return tf.add(tf.clipByValue(gradient, -value, value), tf.mul(gradient, 0))
}
