// What takes the steps of a run: tfjs, or the compiled step where the network and the backend allow it.
import type { StepProgram } from '../compiler/step-program'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import type { StepTraces } from './layer-health'

export interface StepResult {
  /** Mean loss of the batch before the update, penalties included. Not finite: see `committed`. */
  readonly loss: number
  /** What the training model said, [batch, units]. */
  readonly output: ArrayLike<number>
  /** False where the loss or what the update gave was not finite; everything is then as it was before the step. */
  readonly committed: boolean
  /** What the step was made of, where it was asked for and the step was committed. Valid until the next step. */
  readonly traces?: StepTraces | null
}

/** One tensor of a run by what it is to it: a `weight`, a weight of before the last update (`previous`), `slot0`, … */
export interface HeldTensor {
  readonly group: string
  /** Of the weight it belongs to; see weightKey. */
  readonly key: string
  readonly values: Float32Array
}

export interface Stepper {
  /**
   * One update from the samples of `rows`, or none at all where its numbers are not finite.
   * @param rows row numbers of the dataset; null: the whole training set
   * @param traced asks for the step's traces, which costs about another step where it goes through tfjs
   */
  step(rows: Uint32Array | null, learningRate: number, traced?: boolean): Promise<StepResult>
  /** After a step whose loss was not finite: back to the last weights whose loss was. Else nothing. */
  revert(): void
  /** The trained weights of now; valid until the next step. */
  weights(): readonly { readonly key: string; readonly values: Float32Array }[]
  /** Memory of its own, besides tfjs's. */
  readonly bytes: number
  /** Brings the tfjs model up to the stepper's weights. */
  publish(): void
  /** Copies of everything it holds from step to step. */
  capture(): Promise<readonly HeldTensor[]>
  /** Goes on from what another one held; tensors of groups it does not know are passed over. */
  restore(held: readonly HeldTensor[]): void
  /** Publishes weights and optimizer state, and frees everything of its own. */
  finish(): void
}

/** The group of an optimizer's slot, by its place. */
export function slotGroup(slot: number): string {
  return `slot${slot}`
}

/** Finds tensors by group and weight. */
export function findHeld(held: readonly HeldTensor[]): (group: string, key: string) => Float32Array | undefined {
  const byName = new Map(held.map(({ group, key, values }) => [`${group} ${key}`, values]))
  return (group, key) => byName.get(`${group} ${key}`)
}

/** Bounds for the gradients of a step, penalties included: each entry, then their length all together; null: none. */
export interface GradientClip {
  readonly norm: number | null
  readonly value: number | null
}

/** What a step takes, and what it should give: rows of `pixels` [n, sample] uint8, or `inputs` [batch, sample] as the network takes them. */
export type StepSamples = {
  readonly targets: Float32Array
  /** How much each counts; null: 1 each. */
  readonly weights?: Float32Array | null
} & ({ readonly pixels: Uint8Array; readonly rows: Uint32Array } | { readonly inputs: Float32Array })

/** What a compiled step is told; see src/engine/compiled-step. */
export interface StepRequest {
  /** Null: the samples of the step before. */
  readonly samples: StepSamples | null
  /** Further batches whose gradients go into the same update, each sample counting the same. */
  readonly more?: readonly StepSamples[]
  readonly epoch: number
  /** Names the random numbers of the first batch, those that follow those of `more`; `step` where absent. */
  readonly draw?: number
  /** Counts updates from 1. */
  readonly step: number
  readonly learningRate: number
}

/** Forward pass, gradients and update as one static program. Weights and slots are numbered as in the program. */
export interface CompiledStep {
  /** Threads that take each step, this one among them. */
  readonly threads: number
  run(request: StepRequest): StepResult
  /** See {@link Stepper.revert}. */
  revert(): void
  /** Memory of the step. */
  readonly bytes: number
  /** Of the last step, if it was committed: views of the step's own memory. */
  traces(): StepTraces
  readWeight(weight: number): Float32Array
  writeWeight(weight: number, values: ArrayLike<number>): void
  readSlot(slot: number, weight: number): Float32Array
  writeSlot(slot: number, weight: number, values: ArrayLike<number>): void
  /** The weight before the last update; null where there is none to go back to. */
  readPrevious(weight: number): Float32Array | null
  /** After all weights were written. */
  writePrevious(weight: number, values: ArrayLike<number>): void
  dispose(): void
}

export interface CompileStepOptions {
  readonly program: StepProgram
  /** Samples a step takes at most. */
  readonly batch: number
  readonly seed: number
  readonly optimizer: OptimizerKind
  readonly optimizerParams: unknown
  /** Absent: gradients are as they are. */
  readonly clip?: GradientClip | null
  /** Share of each weight, times the learning rate, that is taken off before the update; absent: none. */
  readonly decay?: number | null
  /** Cores that are needed for other things meanwhile. */
  readonly spareThreads?: number
}

/** Handed in by whoever hosts the run. Null: not on this machine, or not in its memory. */
export type CompileStep = (options: CompileStepOptions) => Promise<CompiledStep | null>
