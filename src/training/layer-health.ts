// How each layer fares while it learns: what a watched step tells of its weights, gradients and outputs. Pure.
import type { Analysis } from '../compiler/analysis'
import type { NodeId } from '../graph/graph'
import type { Shape } from '../tensor'
import type { ActivationType } from '../layers/activations'
import type { SilentUnits } from './silent-units'
import { createSilentUnits } from './silent-units'

/** Values counted in equal bins from `low` to `high`; a value at an inner border belongs to the bin above it. */
export interface Histogram {
  readonly low: number
  readonly high: number
  readonly counts: readonly number[]
}

/** What one node was like at a watched step. Null: it has nothing of the kind, or nothing finite was found. */
export interface NodeHealth {
  /** Length (L2) of the gradient of all its trained weights together, penalties and clipping included. */
  readonly gradNorm: number | null
  /** Length of its trained weights after the update. */
  readonly weightNorm: number | null
  /** Length of the update over the length of the weights before it; about 0.001 is usual for a network that learns well. */
  readonly updateRatio: number | null
  /** Trained weights after the update. */
  readonly weights: Histogram | null
  /** Channels of its output: units of a dense layer, feature maps of a convolution. */
  readonly units: number | null
  /** Behind a ReLU: share of its units that gave 0 for every value looked at, over many samples; see silent-units.ts. */
  readonly deadShare: number | null
  /** Behind a sigmoid or tanh: share of values in the flat ends, where its slope is below 4 % of the greatest. */
  readonly saturatedShare: number | null
  /** Outputs over the batch. */
  readonly mean: number | null
  readonly std: number | null
  readonly activations: Histogram | null
}

/** All nodes of the network at one watched step: the last of its epoch. */
export interface HealthRecord {
  readonly epoch: number
  readonly step: number
  readonly nodes: Readonly<Record<NodeId, NodeHealth>>
}

/** Looks that a run keeps in memory. */
const KEPT_LOOKS = 240

/** The looks with one more; where they grow too many, every second goes, but never the first. */
export function keepHealth(records: readonly HealthRecord[], next: HealthRecord): readonly HealthRecord[] {
  const kept = records.length < KEPT_LOOKS ? records : records.filter((_, index) => index % 2 === 0)
  return [...kept, next]
}

/** One weight of a step that was taken; all three have its size. Valid until the next step. */
export interface WeightTrace {
  readonly nodeId: NodeId
  readonly gradient: Float32Array
  readonly before: Float32Array
  readonly after: Float32Array
}

/** What a node gave in the forward pass of a step, [samples, …] row-major. Valid until the next step. */
export interface OutputTrace {
  readonly nodeId: NodeId
  readonly values: Float32Array
}

export interface StepTraces {
  readonly weights: readonly WeightTrace[]
  readonly outputs: readonly OutputTrace[]
}

export const HISTOGRAM_BINS = 30

/** Most values of an output or a weight that are looked at one by one; a larger one is taken in even strides. */
const MOST_VALUES = 2 ** 15

/** A sigmoid's slope is s·(1 − s), at most 1/4; below 0.01 where s is nearer to 0 or 1 than this. */
const SIGMOID_END = 0.0101
/** tanh's slope is 1 − t², at most 1; below 0.04 beyond this. */
const TANH_END = 0.9798

const NOTHING: NodeHealth = {
  gradNorm: null,
  weightNorm: null,
  updateRatio: null,
  weights: null,
  units: null,
  deadShare: null,
  saturatedShare: null,
  mean: null,
  std: null,
  activations: null,
}

/**
 * The health of every node that has weights or an output, from one step's traces.
 * @param silent remembers the units from look to look; absent: this look alone counts
 */
export function measureHealth(
  analysis: Pick<Analysis, 'nodes'>,
  traces: StepTraces,
  silent: SilentUnits = createSilentUnits(1),
): HealthRecord['nodes'] {
  const ids = new Set([...traces.weights, ...traces.outputs].map(({ nodeId }) => nodeId))
  return Object.fromEntries(
    [...ids].map((id) => {
      const node = analysis.nodes.get(id)
      const activation = node?.splitActivation ? 'linear' : (node?.kind?.activation?.(node.params) ?? 'linear')
      const weights = traces.weights.filter(({ nodeId }) => nodeId === id)
      const output = traces.outputs.find(({ nodeId }) => nodeId === id)
      const units = node?.outputs[0]?.at(-1) ?? null
      return [
        id,
        {
          ...NOTHING,
          ...(weights.length > 0 ? measureWeights(weights) : null),
          ...(output && units !== null && units > 0
            ? measureOutput(output.values, units, activation, (alive, rows) => {
                silent.note(id, alive, rows / positionsOf(node?.outputs[0] ?? []))
                return silent.share(id)
              })
            : null),
        },
      ] as const
    }),
  )
}

type WeightFigures = Pick<NodeHealth, 'gradNorm' | 'weightNorm' | 'updateRatio' | 'weights'>

function measureWeights(traces: readonly WeightTrace[]): WeightFigures {
  let gradient = 0
  let before = 0
  let after = 0
  let update = 0
  for (const trace of traces) {
    for (let i = 0; i < trace.after.length; i += 1) {
      const g = trace.gradient[i] ?? 0
      const b = trace.before[i] ?? 0
      const a = trace.after[i] ?? 0
      gradient += g * g
      before += b * b
      after += a * a
      update += (a - b) * (a - b)
    }
  }
  const size = traces.reduce((sum, trace) => sum + trace.after.length, 0)
  const stride = strideOf(size)
  return {
    gradNorm: finite(Math.sqrt(gradient)),
    weightNorm: finite(Math.sqrt(after)),
    updateRatio: before > 0 ? finite(Math.sqrt(update / before)) : null,
    weights: histogramOf((visit) => {
      for (const { after: values } of traces) for (let i = 0; i < values.length; i += stride) visit(values[i] ?? Number.NaN)
    }),
  }
}

type OutputFigures = Pick<NodeHealth, 'units' | 'deadShare' | 'saturatedShare' | 'mean' | 'std' | 'activations'>

function measureOutput(
  values: Float32Array,
  units: number,
  activation: ActivationType,
  deadShare: (alive: Uint8Array, rows: number) => number | null,
): OutputFigures {
  // Whole rows of all units, so that each unit is looked at equally often. An odd stride does not run along columns.
  const rows = Math.floor(values.length / units)
  const stride = strideOf(rows * units)
  const alive = new Uint8Array(units)
  let n = 0
  let sum = 0
  let ends = 0
  const visitRows = (visit: (value: number, unit: number) => void): void => {
    for (let row = 0; row < rows; row += stride) {
      for (let unit = 0; unit < units; unit += 1) visit(values[row * units + unit] ?? Number.NaN, unit)
    }
  }
  visitRows((value, unit) => {
    if (value !== 0) alive[unit] = 1
    if (!Number.isFinite(value)) return
    n += 1
    sum += value
    if (activation === 'sigmoid' ? value < SIGMOID_END || value > 1 - SIGMOID_END : Math.abs(value) > TANH_END) ends += 1
  })
  const mean = n > 0 ? sum / n : null
  let squares = 0
  if (mean !== null) {
    visitRows((value) => {
      if (Number.isFinite(value)) squares += (value - mean) * (value - mean)
    })
  }
  return {
    units,
    deadShare: activation === 'relu' && rows > 0 ? deadShare(alive, rows) : null,
    saturatedShare: (activation === 'sigmoid' || activation === 'tanh') && n > 0 ? ends / n : null,
    mean,
    std: n > 0 ? Math.sqrt(squares / n) : null,
    activations: histogramOf(visitRows),
  }
}

/** Values that a channel has in one sample. */
function positionsOf(shape: Shape): number {
  return shape.slice(0, -1).reduce<number>((product, size) => product * (size ?? 1), 1)
}

function strideOf(size: number): number {
  const stride = Math.ceil(size / MOST_VALUES)
  return stride > 1 && stride % 2 === 0 ? stride + 1 : stride
}

/** Bins over the finite values that `each` visits, twice in the same order; null where there are none. */
function histogramOf(each: (visit: (value: number) => void) => void): Histogram | null {
  let low = Infinity
  let high = -Infinity
  each((value) => {
    if (!Number.isFinite(value)) return
    if (value < low) low = value
    if (value > high) high = value
  })
  if (low > high) return null
  const counts = Array.from({ length: HISTOGRAM_BINS }, () => 0)
  const scale = high > low ? HISTOGRAM_BINS / (high - low) : 0
  each((value) => {
    if (!Number.isFinite(value)) return
    const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor((value - low) * scale))
    counts[bin] = (counts[bin] ?? 0) + 1
  })
  return { low, high, counts }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
