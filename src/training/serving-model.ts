// A model that answers for samples: fresh from training, or loaded from a package.
import type * as Tfjs from '@tensorflow/tfjs'
import type { Feature, ImageSize, Quantity } from '../datasets/dataset'
import type { KnownShape } from '../tensor'
import type { Scaling } from './scaling'

/** What a model takes. */
export type ServingInput = {
  /** Shape of one sample, without the batch axis. */
  readonly shape: KnownShape
  readonly scaling: Scaling
} & (
  | { readonly samples: 'images'; readonly size: ImageSize }
  | {
      readonly samples: 'vectors'
      /** In the order of the vector. */
      readonly features: readonly Feature[]
    }
)

/** What its output means. */
export type Answer =
  | {
      readonly task: 'classification'
      readonly classes: readonly string[]
      /** Class that a single output is the probability of. */
      readonly positive: number | null
      readonly encoding: 'binary' | 'oneHot'
    }
  | {
      readonly task: 'regression'
      readonly quantities: readonly Quantity[]
      /** From the quantities' own units to what the model says. */
      readonly scaling: Scaling
    }

export type ServingModel = {
  /** Ends in probabilities (or what the diagram's last layer says). */
  readonly model: Tfjs.LayersModel
  readonly input: ServingInput
  /** Brings the model up to a run that is under way; absent where none is. */
  refresh?(): void
  dispose(): void
} & Answer
