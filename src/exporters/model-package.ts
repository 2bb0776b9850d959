// A trained model as files: tfjs's model.json and weights, and tensorloom.json which says what they mean.
import type { Json } from '../diagnostics'

export const MODEL_FORMAT = 'tensorloom/model'
export const MODEL_VERSION = 1

/** Content of `tensorloom.json`. */
export interface ModelCard {
  readonly format: typeof MODEL_FORMAT
  readonly version: number
  readonly name: string
  readonly createdBy: string
  readonly classes: readonly string[]
  /** Index of the positive class of a two-class model with one output, else null. */
  readonly positive: number | null
  readonly input: {
    readonly height: number
    readonly width: number
    readonly channels: 1 | 3
    /** Shape the first layer takes, without the batch axis. */
    readonly shape: readonly number[]
  }
  /** x = uint8 · scale + offset; resized by stretching to the input's size. */
  readonly preprocessing: {
    readonly scale: number
    readonly offset: number
    readonly resize: 'stretch'
    readonly order: 'height-width-channel'
  }
  readonly output: { readonly encoding: 'binary' | 'oneHot'; readonly activation: string }
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
