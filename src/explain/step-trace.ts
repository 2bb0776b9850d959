// One step of training as numbers to follow: forward, loss, back along the wires, one weight's derivative, its update.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Analysis } from '../compiler/analysis'
import type { Graph, NodeId } from '../graph/graph'
import { findOptimizer } from '../optimizers/registry'
import type { PassMode } from '../reference/float-step'
import type { NumericalDerivative, Reference, WeightPlace } from '../reference/reference'
import type { KnownShape } from '../tensor'
import { sizeOf } from '../tensor'
import type { GradientClip } from '../training/stepper'
import type { TrainingPlan } from '../training/plan'
import type { Backward, NodeValues } from './explainer'

/** Numbers of one tensor, short enough to read. */
export interface Digest {
  readonly shape: KnownShape
  readonly samples: number
  readonly min: number
  readonly max: number
  readonly mean: number
  /** Length of all its values together. */
  readonly norm: number
  /** Its largest values by size, with their place in the first sample. */
  readonly top: readonly { readonly index: number; readonly value: number }[]
  /** The first sample, at most 64 values, evenly chosen. */
  readonly strip: readonly number[]
}

export interface NodeTrace {
  readonly nodeId: NodeId
  readonly output: Digest
  /** ∂loss/∂output; null where the loss does not depend on it. */
  readonly gradient: Digest | null
}

/** Chain rule at a weight: `∂J/∂w = Σ_j ∂J/∂y_j · ∂y_j/∂w`, y what its node gives. */
export interface ChainTerm {
  readonly index: number
  readonly sample: number
  readonly above: number
  readonly local: number
  readonly product: number
}

export interface WeightTrace {
  readonly place: WeightPlace
  readonly shape: KnownShape
  readonly value: number
  /** As training takes it, penalties included. */
  readonly derivative: number
  /** Size of the largest derivative of any weight of the network. */
  readonly largest: number
  /** The largest terms, and the sum of all of them. Null where there is no reference. */
  readonly chain: { readonly terms: readonly ChainTerm[]; readonly count: number; readonly sum: number } | null
  /** Of L1 and L2; 0 where there are none. */
  readonly penalty: number
  /** By differences on the float64 reference; null where a kind has none. */
  readonly numerical: NumericalDerivative | null
  readonly update: {
    readonly optimizer: string
    readonly learningRate: number
    /** What clipping leaves of the derivative. */
    readonly gradient: number
    readonly step: number
    readonly slots: readonly { readonly name: string; readonly before: number; readonly after: number }[]
    readonly before: number
    readonly after: number
    /** False where what the optimizer remembers was too large to keep: it is taken to remember nothing. */
    readonly remembers: boolean
  }
}

export interface StepTrace {
  readonly what: 'step'
  readonly rows: readonly number[]
  readonly training: boolean
  readonly loss: number
  readonly penalty: number
  readonly nodes: readonly NodeTrace[]
  readonly input: Digest
  /** What the loss was given for the first sample: outputs (logits where it pairs with an activation), targets, ∂J/∂output. */
  readonly judged: { readonly output: readonly number[]; readonly target: readonly number[]; readonly gradient: readonly number[] }
  readonly isLogit: boolean
  readonly weight: WeightTrace | null
  /** Weights one can choose, with their sizes. */
  readonly weights: readonly { readonly nodeId: NodeId; readonly name: string; readonly shape: KnownShape }[]
}

const TOP = 3
const STRIP = 64

export function digest(shape: KnownShape, values: ArrayLike<number>): Digest {
  const size = Math.max(1, sizeOf(shape))
  let [min, max, sum, squares] = [Infinity, -Infinity, 0, 0]
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    squares += value * value
  }
  const first = Array.from({ length: Math.min(size, values.length) }, (_, index) => ({ index, value: values[index] ?? 0 }))
  const stride = Math.max(1, first.length / STRIP)
  return {
    shape,
    samples: values.length / size,
    min: values.length > 0 ? min : 0,
    max: values.length > 0 ? max : 0,
    mean: values.length > 0 ? sum / values.length : 0,
    norm: Math.sqrt(squares),
    top: first.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, TOP),
    strip: Array.from({ length: Math.min(STRIP, first.length) }, (_, i) => first[Math.floor(i * stride)]?.value ?? 0),
  }
}

export interface TraceInput {
  readonly graph: Graph
  readonly analysis: Analysis
  readonly plan: TrainingPlan
  readonly rows: readonly number[]
  readonly mode: PassMode
  readonly x: Float32Array
  readonly target: Float32Array
  readonly backward: Backward
  /** Null where a kind has none. */
  readonly reference: Reference | null
  /** Null: the weight with the largest derivative. */
  readonly weight: WeightPlace | null
  /** Value of an optimizer's slot at a place of a weight; null where it was not kept. */
  readonly slot: (slot: number, key: string, index: number) => number | null
  readonly at: { readonly step: number; readonly learningRate: number }
}

export function traceStep(tf: typeof Tfjs, input: TraceInput): StepTrace {
  const { analysis, backward, rows, mode, x, target, reference } = input
  const [binding] = analysis.losses
  const units = binding?.units ?? 1
  const gradientOf = new Map(backward.gradients.map((one) => [one.nodeId, one]))
  const nodes = backward.outputs.map(({ nodeId, shape, values }: NodeValues): NodeTrace => {
    const gradient = gradientOf.get(nodeId)
    return { nodeId, output: digest(shape, values), gradient: gradient ? digest(shape, gradient.values) : null }
  })
  const place = input.weight ?? steepest(backward)
  const outputGradient = binding ? gradientOf.get(binding.outputNodeId)?.values : undefined
  const inputShape = analysis.nodes.get(analysis.inputs[0] ?? '')?.outputs[0] ?? []
  return {
    what: 'step',
    rows,
    training: mode.training,
    loss: backward.value,
    penalty: penaltyOf(analysis, backward),
    nodes,
    input: digest(
      inputShape.map((size) => size ?? 1),
      x,
    ),
    judged: {
      output: Array.from(backward.judged.subarray(0, units)),
      target: Array.from(target.subarray(0, units)),
      gradient: Array.from(outputGradient?.subarray(0, units) ?? []),
    },
    isLogit: binding?.loss.pairsWith !== null && binding !== undefined,
    weight: place && traceWeight(tf, input, reference, place),
    weights: backward.weights.map(({ nodeId, name, shape }) => ({ nodeId, name, shape })),
  }
}

function steepest({ weights }: Backward): WeightPlace | null {
  let best: (WeightPlace & { readonly size: number }) | null = null
  for (const { nodeId, name, gradient } of weights) {
    gradient.forEach((value, index) => {
      if (!best || Math.abs(value) > best.size) best = { nodeId, name, index, size: Math.abs(value) }
    })
  }
  return best
}

/** Size of the largest derivative of any weight. */
export function largestDerivative({ weights }: Pick<Backward, 'weights'>): number {
  return weights.reduce((most, { gradient }) => gradient.reduce((top, value) => Math.max(top, Math.abs(value)), most), 0)
}

function penaltyOf(analysis: Analysis, { weights }: Backward): number {
  return weights.reduce((sum, { nodeId, name, value }) => {
    const spec = analysis.nodes.get(nodeId)?.weights.find((one) => one.name === name)
    if (!spec || (spec.l1 === 0 && spec.l2 === 0)) return sum
    return value.reduce((total, w) => total + spec.l1 * Math.abs(w) + spec.l2 * w * w, sum)
  }, 0)
}

function traceWeight(tf: typeof Tfjs, input: TraceInput, reference: Reference | null, place: WeightPlace): WeightTrace | null {
  const { backward, analysis, plan, slot, at } = input
  const owner = backward.weights.find(({ nodeId, name }) => nodeId === place.nodeId && name === place.name)
  const spec = analysis.nodes.get(place.nodeId)?.weights.find(({ name }) => name === place.name)
  const value = owner?.value[place.index]
  const derivative = owner?.gradient[place.index]
  if (!owner || !spec || value === undefined || derivative === undefined) return null
  const above = backward.gradients.find(({ nodeId }) => nodeId === place.nodeId)
  const size = Math.max(1, sizeOf(above?.shape ?? []))
  const locals = reference?.localDerivatives(place) ?? null
  const terms: ChainTerm[] = []
  let sum = 0
  locals?.forEach((local, i) => {
    const product = (above?.values[i] ?? 0) * local
    sum += product
    if (product !== 0) terms.push({ index: i % size, sample: Math.floor(i / size), above: above?.values[i] ?? 0, local, product })
  })
  terms.sort((a, b) => Math.abs(b.product) - Math.abs(a.product))
  const optimizer = findOptimizer(plan.optimizer.type)
  const gradient = clipped(
    backward.weights.map((one) => one.gradient),
    { norm: plan.clipNorm, value: plan.clipValue },
    derivative,
  )
  const remembered = optimizer?.slots.map((_, i) => slot(i, `${place.nodeId}/${place.name}`, place.index)) ?? []
  const before = remembered.map((one) => one ?? 0)
  const after = tf.tidy(() => {
    if (!optimizer) return { weight: value, slots: before }
    const params = optimizer.params.parse(plan.optimizer.params).value
    const made = optimizer.update(tf, params, {
      // Decay comes first, as in training.
      weight: tf.scalar(plan.weightDecay === null ? value : value * (1 - at.learningRate * plan.weightDecay)),
      gradient: tf.scalar(gradient),
      slots: before.map((slot) => tf.scalar(slot)),
      learningRate: at.learningRate,
      step: at.step + 1,
    })
    return { weight: made.weight.dataSync<'float32'>()[0] ?? value, slots: made.slots.map((slot) => slot.dataSync<'float32'>()[0] ?? 0) }
  })
  return {
    place,
    shape: owner.shape,
    value,
    derivative,
    largest: largestDerivative(backward),
    chain: locals && { terms: terms.slice(0, TOP), count: terms.length, sum },
    penalty: spec.l1 * Math.sign(value) + 2 * spec.l2 * value,
    numerical: reference?.derivative(place) ?? null,
    update: {
      optimizer: plan.optimizer.type,
      learningRate: at.learningRate,
      gradient,
      step: at.step + 1,
      slots: (optimizer?.slots ?? []).map((name, i) => ({ name, before: before[i] ?? 0, after: after.slots[i] ?? 0 })),
      before: value,
      after: after.weight,
      remembers: remembered.every((one) => one !== null),
    },
  }
}

/** One entry of the gradient as `clipGradients` leaves it. */
function clipped(all: readonly Float32Array[], { norm, value }: GradientClip, entry: number): number {
  const clamp = (g: number): number => (value === null ? g : Math.max(-value, Math.min(value, g)))
  if (norm === null) return clamp(entry)
  let squares = 0
  for (const gradient of all) for (const g of gradient) squares += clamp(g) ** 2
  return (clamp(entry) * norm) / Math.max(Math.sqrt(squares), norm)
}
