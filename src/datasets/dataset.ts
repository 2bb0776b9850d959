// What a dataset is: samples, their targets, splits, and what was left out and why.
import type { Diagnostic, Result, Text } from '../diagnostics'
import type { TargetFacts } from '../losses/loss-kind'
import type { ResizePolicy } from './resize'

export const SPLIT_NAMES = ['train', 'val', 'test'] as const
export type SplitName = (typeof SPLIT_NAMES)[number]

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
  readonly layout: 'class-folders' | 'split-folders' | 'label-table' | 'hdf5-pair' | 'arrays' | 'table' | 'generated'
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

/** A number that is measured of every sample: a feature, or a quantity to predict. */
export interface Quantity {
  readonly name: string
  /** `cm`, `°C`; null where none is known. */
  readonly unit: string | null
}

/** What a network is given of a sample, one number. */
export interface Feature extends Quantity {
  /** Of a table's category column: 1 where it holds this value, else 0. Null: the number itself. */
  readonly category: { readonly column: string; readonly value: string } | null
}

/** Pictures. `pixels` is [n, height, width, channels] uint8, row-major, in one (shared) buffer. */
export interface ImageSamples {
  readonly samples: 'images'
  readonly size: ImageSize
  readonly pixels: Uint8Array
}

/** Reads records of pictures from where they are kept. */
export interface RecordReader {
  /** The records of `rows`, one behind the other, in memory of their own. Fails where they can no longer be read as they were kept. */
  read(rows: Uint32Array): Promise<Result<Uint8Array>>
}

/** Pictures whose records are read as they are needed, because memory should not hold them all. */
export interface StreamedImages {
  readonly samples: 'images'
  readonly size: ImageSize
  readonly records: RecordReader
  /** Most bytes of records that are held at a time. */
  readonly budgetBytes: number
}

/** Feature vectors. `values` is [n, features] float32, row-major; NaN where a value is missing. */
export interface VectorSamples {
  readonly samples: 'vectors'
  readonly features: readonly Feature[]
  readonly values: Float32Array
}

/** One of several classes for every sample. `labels[i]` indexes `classes`. */
export interface ClassTargets {
  readonly task: 'classification'
  readonly classes: readonly string[]
  /** Index of the positive class where there are exactly two, else null. */
  readonly positive: number | null
  readonly labels: Int32Array
}

/** Numbers to predict for every sample. `targets` is [n, quantities] float32, row-major, finite, in the quantities' own units. */
export interface NumberTargets {
  readonly task: 'regression'
  readonly quantities: readonly Quantity[]
  readonly targets: Float32Array
  /** `standard`: trained on at mean 0 and deviation 1 of the training set; whatever is reported stays in the quantities' own units. */
  readonly targetScaling: 'standard' | 'none'
}

/** What every dataset has. Rows keep the source's order, broken samples left out. */
export interface DatasetRows {
  readonly name: string
  readonly layout: Manifest['layout']
  /** Where each sample comes from, as the user knows it; its length is the number of samples. */
  readonly paths: readonly string[]
  /** The split the source stated for each row. */
  readonly given: readonly (SplitName | null)[]
  readonly skipped: readonly SkippedFile[]
  /** How image files became records; absent where there were none (drawn, or arrays). */
  readonly decoding?: Decoding
}

/** What decoding image files did, for who wants to do it again. */
export interface Decoding {
  readonly resize: ResizePolicy
  /** The decoder's name and version: the same one gives the same pixels. */
  readonly decoder: string
  /** [n, 2]: width and height of each file as shown. */
  readonly originalSizes: Uint16Array
}

/** Samples and targets in memory: pictures or vectors, with classes or numbers to predict. Told apart by `samples` and `task`. */
export type DecodedDataset = DatasetRows & (ImageSamples | VectorSamples) & (ClassTargets | NumberTargets)

/** Samples and targets a network can be trained on: pictures too many for memory among them, told apart by `records`. */
export type Dataset = DecodedDataset | (DatasetRows & StreamedImages & (ClassTargets | NumberTargets))

/** The kind that folders of pictures give. */
export type LabelledImages = DatasetRows & ImageSamples & ClassTargets

/** What a network made for such data takes and says; the data itself left out. */
export type DataSignature = (Pick<ImageSamples, 'samples' | 'size'> | Pick<VectorSamples, 'samples' | 'features'>) &
  (Pick<ClassTargets, 'task' | 'classes' | 'positive'> | Pick<NumberTargets, 'task' | 'quantities'>)

export function signatureOf(dataset: DataSignature): DataSignature {
  return {
    ...(dataset.samples === 'images' ? { samples: 'images', size: dataset.size } : { samples: 'vectors', features: dataset.features }),
    ...(dataset.task === 'classification'
      ? { task: 'classification', classes: dataset.classes, positive: dataset.positive }
      : { task: 'regression', quantities: dataset.quantities }),
  }
}

/** Row numbers of each split; a row is in one split at most. */
export type Splits = Readonly<Record<SplitName, Uint32Array>>

/** What the compiler needs to know of the data; see analyzeGraph. */
export interface DataFacts {
  readonly name: string
  /** Values of a sample where they are features; null: pictures, which are brought to any size. */
  readonly features: number | null
  readonly target: TargetFacts
}

export function factsOf(dataset: Dataset): DataFacts {
  return {
    name: dataset.name,
    features: dataset.samples === 'vectors' ? dataset.features.length : null,
    target:
      dataset.task === 'classification'
        ? { type: 'classes', count: dataset.classes.length }
        : { type: 'numbers', count: dataset.quantities.length },
  }
}

/** True where both say the same to the compiler. */
export function sameFacts(a: DataFacts | null, b: DataFacts | null): boolean {
  if (a === null || b === null) return a === b
  return a.name === b.name && a.features === b.features && a.target.type === b.target.type && a.target.count === b.target.count
}

/** Pictures with classes; what only they allow (audits, thumbnails by class) asks for this. */
export function isLabelledImages(dataset: Dataset): dataset is LabelledImages {
  return 'pixels' in dataset && dataset.samples === 'images' && dataset.task === 'classification'
}
