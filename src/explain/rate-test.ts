// A range of learning rates, tried in one short run from the start: each step takes a longer one.
import type * as Tfjs from '@tensorflow/tfjs'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import type { Explainer } from './explainer'
import type { WeightValues } from './kept-weights'

export interface RatePoint {
  readonly rate: number
  /** Mean loss of the batch before the step. */
  readonly loss: number
}

export interface RateTest {
  readonly what: 'rates'
  readonly points: readonly RatePoint[]
  /** Where the smoothed loss falls most steeply; null where it never falls. */
  readonly suggestion: number | null
}

const STEPS = 60
const LOWEST = 1e-6
const HIGHEST = 10
/** Share of the running mean that is kept. */
const SMOOTH = 0.7
/** The test ends where the loss is this many times its lowest. */
const BURST = 4

/**
 * Source: Smith, "Cyclical learning rates for training neural networks", WACV 2017, section 3.3; on a logarithmic scale.
 * @param start weights that the test starts from, in the model's own order; the explainer's are changed
 * @param batch the samples of step k
 */
export async function testRates(
  tf: typeof Tfjs,
  explainer: Explainer,
  { kind, params }: { readonly kind: OptimizerKind; readonly params: unknown },
  start: WeightValues,
  seed: number,
  batch: (step: number) => Promise<{ readonly x: Float32Array; readonly target: Float32Array }>,
  breathe: () => Promise<void>,
): Promise<RateTest> {
  const weights = [...start]
  const slots = new Map<number, readonly Float32Array[]>()
  const points: RatePoint[] = []
  let lowest = Infinity
  for (let step = 0; step < STEPS; step += 1) {
    explainer.setWeights(weights)
    const rate = LOWEST * (HIGHEST / LOWEST) ** (step / (STEPS - 1))
    const { x, target } = await batch(step)
    const backward = await explainer.backwardFromLoss(x, target, { training: true, seed, epoch: 1, step: step + 1 })
    if (!Number.isFinite(backward.value)) break
    points.push({ rate, loss: backward.value })
    lowest = Math.min(lowest, backward.value)
    if (step > STEPS / 4 && backward.value > BURST * lowest) break
    for (const { nodeId, name, gradient, value } of backward.weights) {
      const index = explainer.weightNames.findIndex((one) => one.nodeId === nodeId && one.name === name)
      const before = slots.get(index) ?? kind.slots.map(() => new Float32Array(value.length))
      const made = tf.tidy(() => {
        const next = kind.update(tf, params, {
          weight: tf.tensor1d(value),
          gradient: tf.tensor1d(gradient),
          slots: before.map((slot) => tf.tensor1d(slot)),
          learningRate: rate,
          step: step + 1,
        })
        return [next.weight, ...next.slots].map((tensor) => Float32Array.from(tensor.dataSync<'float32'>()))
      })
      const [moved, ...kept] = made
      if (moved) weights[index] = moved
      slots.set(index, kept)
    }
    await breathe()
  }
  return { what: 'rates', points, suggestion: suggestRate(points) }
}

/** The rate at which the smoothed loss falls most for its step, before its lowest point; two significant digits. */
export function suggestRate(points: readonly RatePoint[]): number | null {
  let mean = points[0]?.loss ?? 0
  const smooth = points.map(({ loss }) => (mean = SMOOTH * mean + (1 - SMOOTH) * loss))
  const bottom = smooth.reduce((best, loss, i) => (loss < (smooth[best] ?? Infinity) ? i : best), 0)
  let steepest: { readonly index: number; readonly fall: number } | null = null
  for (let i = 1; i <= bottom; i += 1) {
    const fall = (smooth[i - 1] ?? 0) - (smooth[i] ?? 0)
    if (fall > (steepest?.fall ?? 0)) steepest = { index: i, fall }
  }
  const first = smooth[0] ?? 0
  // A fall that is lost in the noise says nothing.
  if (!steepest || first - (smooth[bottom] ?? first) < 0.01 * Math.abs(first)) return null
  return Number((points[steepest.index]?.rate ?? 0).toPrecision(2))
}
