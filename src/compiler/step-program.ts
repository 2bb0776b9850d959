// The compiled training step as plain data: what to compute in which order, with every size known beforehand.
import type { ActivationSpec } from '../layers/activations'

/** A tensor of parameters. Sizes in float32 counts. */
export interface StepWeight {
  readonly nodeId: string
  readonly name: string
  readonly size: number
  readonly trainable: boolean
  readonly l1: number
  readonly l2: number
}

/** Sizes of a sliding window over [h, w, c] giving [oh, ow, n]; `top`, `left`: what the padding puts before. */
export interface WindowGeometry {
  readonly h: number
  readonly w: number
  readonly c: number
  readonly kh: number
  readonly kw: number
  readonly n: number
  readonly strideY: number
  readonly strideX: number
  readonly dilateY: number
  readonly dilateX: number
  readonly top: number
  readonly left: number
  readonly oh: number
  readonly ow: number
}

/** `x`, `y`: values (indices into `values`); `filter`, `kernel`, `bias`, …: weights (indices into `weights`). */
export type StepOp =
  | {
      readonly op: 'dense'
      readonly x: number
      readonly y: number
      readonly kernel: number
      readonly bias: number | null
      readonly inputs: number
      readonly units: number
      readonly relu: boolean
    }
  | {
      readonly op: 'conv2d'
      readonly x: number
      readonly y: number
      readonly filter: number
      readonly bias: number | null
      readonly window: WindowGeometry
      readonly relu: boolean
    }
  | {
      readonly op: 'depthwise'
      readonly x: number
      readonly y: number
      readonly filter: number
      readonly bias: number | null
      /** `n` is `c` times the multiplier. */
      readonly window: WindowGeometry
      readonly multiplier: number
      readonly relu: boolean
    }
  | { readonly op: 'pool'; readonly x: number; readonly y: number; readonly mode: 'max' | 'average'; readonly window: WindowGeometry }
  | { readonly op: 'activation'; readonly x: number; readonly y: number; readonly spec: ActivationSpec; readonly width: number }
  | { readonly op: 'dropout'; readonly x: number; readonly y: number; readonly rate: number; readonly name: string }
  | {
      readonly op: 'normalize'
      readonly x: number
      readonly y: number
      readonly gamma: number | null
      readonly beta: number | null
      readonly mean: number
      readonly variance: number
      readonly momentum: number
      readonly epsilon: number
      readonly channels: number
    }
  | { readonly op: 'add'; readonly xs: readonly number[]; readonly y: number }
  | {
      readonly op: 'concatenate'
      readonly xs: readonly number[]
      readonly y: number
      readonly widths: readonly number[]
      readonly rows: number
    }

export interface StepProgram {
  readonly weights: readonly StepWeight[]
  /** Size of each value per sample, in float32 counts. Value 0 is the input. */
  readonly values: readonly number[]
  /** In order of computation. */
  readonly ops: readonly StepOp[]
  /** How samples come: as bytes, x = uint8 · scale + offset, or as the float32 values the network takes. */
  readonly input: { readonly type: 'bytes'; readonly scale: number; readonly offset: number } | { readonly type: 'floats' }
  /** The value that each node gives, where the step computes it: a ReLU may swallow the one before it. */
  readonly nodes: readonly { readonly nodeId: string; readonly value: number }[]
  /** The value the loss is taken from. */
  readonly output: number
  readonly units: number
  /** Type of the loss kind. */
  readonly loss: string
}

/** Multiplications and additions of one sample's forward pass; its two gradients take as many each. Only what counts: products. */
export function forwardFlops(op: StepOp): number {
  if (op.op === 'dense') return 2 * op.inputs * op.units
  if (op.op !== 'conv2d' && op.op !== 'depthwise') return 0
  const { oh, ow, n, kh, kw, c } = op.window
  return 2 * oh * ow * n * kh * kw * (op.op === 'depthwise' ? 1 : c)
}

/** Values an operation reads. */
export function readsOf(op: StepOp): readonly number[] {
  return 'xs' in op ? op.xs : [op.x]
}
