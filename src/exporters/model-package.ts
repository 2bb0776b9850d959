// A trained model as files: tfjs's model.json and weights, and tensorloom.json which says what they mean.
import type { Feature, Quantity } from '../datasets/dataset'
import type { ResizePolicy } from '../datasets/resize'
import type { Json } from '../diagnostics'
import type { Scaling } from '../training/scaling'

export const MODEL_FORMAT = 'tensorloom/model'
export const MODEL_VERSION = 1

/** Content of `tensorloom.json`. */
export interface ModelCard {
  readonly format: typeof MODEL_FORMAT
  readonly version: number
  readonly name: string
  readonly createdBy: string
  /** Empty where numbers are predicted. */
  readonly classes: readonly string[]
  /** Index of the positive class of a two-class model with one output, else null. */
  readonly positive: number | null
  readonly input: {
    /** Shape the first layer takes, without the batch axis. */
    readonly shape: readonly number[]
  } & (
    | { readonly samples: 'images'; readonly height: number; readonly width: number; readonly channels: 1 | 3 }
    | { readonly samples: 'vectors'; readonly features: readonly Feature[] }
  )
  /**
   * x = value · scale + offset: one entry for all values, or one for each channel or feature. Images (uint8) are brought to size by `resize`;
   * a missing feature counts as its `fill`.
   */
  readonly preprocessing: Scaling & { readonly resize?: ResizePolicy | undefined; readonly order?: 'height-width-channel' | undefined }
  readonly output: { readonly activation: string } & (
    | { readonly encoding: 'binary' | 'oneHot' }
    | {
        readonly encoding: 'numbers'
        readonly quantities: readonly Quantity[]
        /** What the model says is y · scale + offset, with y in the quantity's own unit. */
        readonly scale: readonly number[]
        readonly offset: readonly number[]
      }
  )
  readonly threshold: number
  readonly metrics: Readonly<Record<string, Json>>
  readonly training: Readonly<Record<string, Json>>
  readonly versions: Readonly<Record<string, string>>
}

/** The package in memory. `modelJson` has tfjs's layers-model format with one weight file `weights.bin`. */
export interface ModelArtifact {
  readonly card: ModelCard
  readonly modelJson: Json
  /** Little-endian, in the order of the weights manifest. */
  readonly weights: Uint8Array
}
