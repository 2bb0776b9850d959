// A model that answers for pictures: fresh from training, or loaded from a package.
import type * as Tfjs from '@tensorflow/tfjs'
import type { InputSpec } from '../compiler/input-spec'
import type { TargetEncoding } from '../losses/loss-kind'

export interface ServingModel {
  /** Ends in probabilities (or what the diagram's last layer says). */
  readonly model: Tfjs.LayersModel
  readonly input: Pick<InputSpec, 'size' | 'shape' | 'scale' | 'offset'>
  readonly classes: readonly string[]
  /** Class that a single output is the probability of. */
  readonly positive: number | null
  readonly encoding: TargetEncoding
  /** Brings the model up to a run that is under way; absent where none is. */
  refresh?(): void
  dispose(): void
}
