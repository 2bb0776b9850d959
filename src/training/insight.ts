// What a run lets others see of itself, while it goes and after: copies, so that nobody can change it.
import type { HeldTensor } from './stepper'

export interface RunInsight {
  /** All weights of the moment, in the model's own order. */
  weights(): readonly Float32Array[]
  /** Rows of the data as the network takes them: x [n, …sample], target [n, units]. Throws DataLost. */
  samples(rows: Uint32Array): Promise<{ readonly x: Float32Array; readonly target: Float32Array }>
  /** One picture, uint8 in the network's size, as the network takes it. */
  pack(pixels: Uint8Array): Float32Array
  /** What one output of the training model means: shares of the classes, or numbers in their own units. */
  answer(output: Float32Array): readonly number[]
  /** What the optimizer remembers, by slot and weight: see slotGroup and weightKey. Empty where it was too large to keep. */
  optimizer(): Promise<readonly HeldTensor[]>
  /** Where the run stands: updates made, and the rate of the next. */
  at(): { readonly epoch: number; readonly step: number; readonly learningRate: number }
}
