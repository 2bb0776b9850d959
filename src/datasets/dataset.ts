// What a dataset is: classes, samples, splits, and what was left out and why.
import type { Diagnostic, Text } from '../diagnostics'

export type SplitName = 'train' | 'val' | 'test'

/** One file (or one row of an array file) with its label, before decoding. */
export interface SampleRef {
  /** As the user knows it: `train/cat/017.png`, or `train_catvnoncat.h5#17`. */
  readonly path: string
  /** Index into `classes`. */
  readonly label: number
  /** The split the source itself states, if it does. */
  readonly given: SplitName | null
}

export interface SkippedFile {
  readonly file: string
  readonly code: Diagnostic['code']
  readonly reason: Text
}

/** A dataset as its layout says, before any pixel is decoded. */
export interface Manifest {
  readonly name: string
  readonly layout: 'class-folders' | 'split-folders' | 'hdf5-pair' | 'generated'
  /** Sorted as the layout says; a label is an index into it. */
  readonly classes: readonly string[]
  /** Index of the positive class where there are exactly two, else null. */
  readonly positive: number | null
  readonly samples: readonly SampleRef[]
  readonly skipped: readonly SkippedFile[]
}

/** Size images are decoded to; channels 1 (grey) or 3 (RGB). */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3
}

/**
 * Decoded samples. `pixels` is [n, height, width, channels] uint8, row-major, in one (shared) buffer; `labels[i]`
 * indexes `classes`; `splits` hold row numbers. Rows keep the manifest's order, broken files left out.
 */
export interface DecodedDataset {
  readonly name: string
  readonly layout: Manifest['layout']
  readonly classes: readonly string[]
  readonly positive: number | null
  readonly size: ImageSize
  readonly pixels: Uint8Array
  readonly labels: Int32Array
  readonly paths: readonly string[]
  /** The split the source stated for each row. */
  readonly given: readonly (SplitName | null)[]
  readonly skipped: readonly SkippedFile[]
}

/** Row numbers of each split; a row is in one split at most. */
export type Splits = Readonly<Record<SplitName, Uint32Array>>

/** What the compiler needs to know of the data; see analyzeGraph. */
export interface DataFacts {
  readonly name: string
  readonly classCount: number
}
