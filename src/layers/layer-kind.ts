// The interface of a layer kind. Adding a layer is adding one file under kinds/ that exports one of these.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Json, Text } from '../diagnostics'
import type { KnownShape, Shape } from '../tensor'
import type { ActivationType } from './activations'
import type { Reference, Visual } from './explain/visual'
import type { InitializerSpec } from './initializers'
import type { ParamSet } from './params'
import type { StepBuilder, StepValue } from './step-builder'

/** tfjs as a value that is handed in; this folder never imports it at run time. */
export type Tf = typeof Tfjs

/** Families give a node its colour; they mean nothing else. */
export type Family = 'input' | 'dense' | 'conv' | 'pool' | 'regularization' | 'normalization' | 'activation' | 'merge' | 'loss'

/** Sections of the palette, in the order shown. */
export type PaletteGroup = 'input' | 'layers' | 'activations' | 'regularization' | 'combine' | 'output'

export interface Port {
  readonly name: string
  readonly label: Text
  /** `many`: any number of wires (two at least to mean something); at most one such port per kind. */
  readonly arity: 'one' | 'many'
}

/** One thing a user can drag from the palette; a kind may offer several (one activation kind, six entries). */
export interface PaletteEntry<P> {
  readonly id: string
  readonly group: PaletteGroup
  readonly title: Text
  readonly params: Partial<P>
}

/** A tensor of parameters a node owns. Counts, initial values and penalties all follow from it. */
export interface WeightSpec {
  readonly name: string
  readonly shape: KnownShape
  readonly trainable: boolean
  readonly initializer: InitializerSpec
  /** Inputs and outputs per unit, for initializers that scale with them. */
  readonly fanIn: number
  readonly fanOut: number
  /** Penalty factors added to the loss: l1·Σ|w| + l2·Σw². */
  readonly l1: number
  readonly l2: number
}

/** What a kind says when its inputs do not fit; the compiler turns it into a Diagnostic at the node. */
export interface ShapeProblem {
  /** Becomes the code `shape/<name>`. */
  readonly name: string
  readonly message: Text
  readonly hint: Text
  /** Kinds whose insertion on the wire into this node would cure it, best first. */
  readonly insert?: readonly { readonly kind: string; readonly label: Text }[]
  /** Values of this node's own parameters that would cure it, best first. */
  readonly set?: readonly { readonly params: Readonly<Record<string, Json>>; readonly label: Text }[]
}

export type Inference = { readonly ok: true; readonly outputs: readonly Shape[] } | { readonly ok: false; readonly problem: ShapeProblem }

export function inferred(...outputs: readonly Shape[]): Inference {
  return { ok: true, outputs }
}

export function misfit(problem: ShapeProblem): Inference {
  return { ok: false, problem }
}

/** Where training stands; random layers read it, the run loop alone writes it. */
export interface StepClock {
  epoch: number
  step: number
}

export interface BuildContext {
  readonly tf: Tf
  /** Unique name of the node; its first tfjs layer bears it, further ones `${name}_suffix`. */
  readonly name: string
  readonly trainable: boolean
  /** Seed of the run; random layers draw from `randomKey(seed, <kind>, name, clock.epoch, clock.step)`. */
  readonly seed: number
  readonly clock: StepClock
  /**
   * True where this node's last activation feeds a cross-entropy: the kind must build that activation as a
   * layer of its own, so that training can stop at the logits before it.
   */
  readonly splitActivation: boolean
}

/** Output tensors of a node; `logits` is set where `splitActivation` was asked for. */
export interface Built {
  readonly outputs: readonly Tfjs.SymbolicTensor[]
  readonly logits?: Tfjs.SymbolicTensor | undefined
}

/** Where a batch stands and what its records are; random transforms draw from these alone. */
export interface TransformPlace {
  /** Seed of the run. */
  readonly seed: number
  /** Name of the node. */
  readonly name: string
  readonly epoch: number
  readonly step: number
  /** Of every record. */
  readonly size: { readonly height: number; readonly width: number; readonly channels: number }
}

/**
 * Reads the record [height, width, channels] uint8 that begins at `from` of `source`, and writes the changed one to `target` at `to`.
 * `row` names the sample in its dataset.
 */
export type ChangeSample = (row: number, source: Uint8Array, from: number, target: Uint8Array, to: number) => void

/** Changes samples while a training batch is packed; in evaluation and prediction they stay as they are. */
export interface SampleTransform {
  /** The change of one step; the same place gives the same change. */
  at(place: TransformPlace): ChangeSample
}

/** A worked case: shown in the docs, and run by the contract test against tfjs. */
export interface LayerExample<P> {
  readonly params: Partial<P>
  readonly inputs: readonly KnownShape[]
}

/**
 * A kind of layer. All functions are pure but `build`. Shapes omit the batch axis. `inputs` lists the shapes
 * in port order, those of a `many` port in wire order.
 */
export interface LayerKind<P = unknown> {
  /** Stands in project files; never changes once released. */
  readonly type: string
  /** `transform`: changes samples on their way in, behind the input; no part of the network itself. */
  readonly role: 'input' | 'transform' | 'layer' | 'loss'
  readonly family: Family
  /** SVG path data on a 24×24 grid, stroked, not filled. */
  readonly icon: string
  readonly title: Text
  /** What it does, in two or three sentences for a student. */
  readonly summary: Text
  /** TeX. */
  readonly formula: string
  readonly params: ParamSet<P>
  readonly palette: readonly PaletteEntry<P>[]
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
  readonly examples: readonly LayerExample<P>[]
  /** Name shown on the node: the title, or a better one for these parameters ("ReLU"). */
  label(params: P): Text
  /** The few deciding parameters in words: `16 · 3×3 · same · ReLU`. */
  describe(params: P): Text
  /** Plots and worked numbers for these parameters, the most telling first. `inputs` are the shapes that arrive, [] where none do. */
  explain(params: P, inputs: readonly Shape[]): readonly Visual[]
  /** Where the field itself explains the layer: documentation, and the paper or book it comes from. */
  readonly references: readonly Reference[]
  /** Shape rule. Unknown axes (null) stay unknown; they are no problem. */
  infer(params: P, inputs: readonly Shape[]): Inference
  /** Weights in tfjs's order; called only with inputs that `infer` accepted. */
  weights(params: P, inputs: readonly KnownShape[]): readonly WeightSpec[]
  /** Floating-point operations of one forward pass of one sample; a multiply-add counts 2. */
  flops(params: P, inputs: readonly KnownShape[], outputs: readonly KnownShape[]): number
  /** The activation that ends the layer, if it has one; decides whether a cross-entropy fits behind it. */
  activation?(params: P): ActivationType
  /** Parameters that make the layer end in `type`, or null where it cannot; used by fixes. */
  withActivation?(params: P, type: ActivationType): P | null
  /** Builds the tfjs layers. Weights are set afterwards from `weights()`. Absent for loss kinds. */
  build?(context: BuildContext, params: P, inputs: readonly Tfjs.SymbolicTensor[]): Built
  /**
   * Lays the node out in the compiled training step: the same function as `build`. A kind without it, or a diagram
   * that holds one, trains through tfjs.
   */
  lower?(step: StepBuilder, params: P, inputs: readonly StepValue[]): readonly StepValue[]
  /** What a kind of the role `transform` does to the samples of a training batch; null where these parameters change nothing. */
  transform?(params: P): SampleTransform | null
}
