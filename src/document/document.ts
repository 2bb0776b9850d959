// The project file, version 1: {graph, layout, data, training}. See schema.ts for how it is read and commands.ts for edits.
import type { ArraySettings } from '../datasets/arrays/array-settings'
import type { ClassRule } from '../datasets/labels/class-rule'
import type { SetsFrom } from '../datasets/arrange'
import type { SplitName } from '../datasets/dataset'
import type { ResizePolicy } from '../datasets/resize'
import type { Json } from '../diagnostics'
import type { TableSettings } from '../datasets/table/table-settings'
import type { Graph, GroupColour, NodeId } from '../graph/graph'

export const FORMAT = 'tensorloom/project'
export const CURRENT_VERSION = 1

export interface Position {
  readonly x: number
  readonly y: number
}

/** A frame with words on the canvas, of no node: it stands where it was drawn, and takes along what stands in it when it is moved. */
export interface Frame {
  readonly id: string
  readonly name: string
  readonly note: string
  readonly colour: GroupColour
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where nodes stand on the canvas (top-left corner, canvas pixels). Never looked at by the compiler. */
export interface Layout {
  readonly positions: Readonly<Record<NodeId, Position>>
  readonly direction: 'down' | 'right'
  /** Absent: none. */
  readonly frames?: readonly Frame[] | undefined
}

/** Where the samples come from. `displayPath` is what the user sees; the host finds the folder or file again by it if it may. */
export type DataSource =
  | {
      readonly type: 'generator'
      /** `cat-sketches`, or a generator of points. One that this version does not know is kept. */
      readonly generator: string
      readonly count: number
      readonly seed: number
      readonly params?: Readonly<Record<string, Json>> | undefined
    }
  | {
      readonly type: 'folder'
      readonly name: string
      readonly displayPath: string
      /** Absent: the top folders. */
      readonly classes?: ClassRule | undefined
    }
  | { readonly type: 'table'; readonly name: string; readonly displayPath: string; readonly settings: TableSettings }
  /** Files of arrays: a folder's, or one with those that belong to it by their names. */
  | { readonly type: 'arrays'; readonly name: string; readonly displayPath: string; readonly settings: ArraySettings }

/** What was changed by hand of what the source says; its files stay as they are. Images are named by their path in the source. */
export interface DataOverrides {
  /** Images in no set. */
  readonly excluded: readonly string[]
  /** Class of images that the source gives another. */
  readonly relabelled: Readonly<Record<string, string>>
  /** Set of samples that neither the source nor the draw decides. */
  readonly moved: Readonly<Record<string, SplitName>>
}

/** Copies of one image that are drawn into the same set: the exact ones, or also the near ones. */
export type CopyGrouping = 'none' | 'exact' | 'near'

/** One of `count` parts of the training data is held out for validation: number `index`, from 0. */
export interface Fold {
  readonly count: number
  readonly index: number
}

export interface DataSettings {
  readonly source: DataSource
  /** Name of the positive class of a two-class problem; null: as the dataset suggests. */
  readonly positive: string | null
  /** Whether the sets that the source states are kept; where it states none, they are drawn anyway. */
  readonly sets: SetsFrom
  /** Share of the training data held out for validation where the source gives none (0 … 0.9). */
  readonly validationShare: number
  /** Share held out for testing where the source gives no test set (0 … 0.9). */
  readonly testShare: number
  readonly splitSeed: number
  readonly overrides: DataOverrides
  /** Share of the training set that is trained on (above 0 … 1); a larger share holds all of a smaller one. */
  readonly trainingShare: number
  /** Holds out a fold in place of `validationShare`; null: the share. */
  readonly fold: Fold | null
  readonly copies: CopyGrouping
  /** How images of other proportions become the input's. */
  readonly resize: ResizePolicy
}

export type BackendChoice = 'auto' | 'webgpu' | 'webgl' | 'wasm' | 'cpu'

/** Ends a run that no longer improves, with the weights of its best epoch. */
export interface EarlyStopping {
  /** Whose loss is watched; the training loss where there is no validation set. */
  readonly monitor: 'validation' | 'training'
  /** Epochs without improvement before the run ends. */
  readonly patience: number
  /** A fall of the loss by this or less counts as none. */
  readonly minDelta: number
}

/** `balanced`: every class counts as much as any other, however many images it has. */
export type ClassWeights = 'none' | 'balanced' | Readonly<Record<string, number>>

export interface TrainingSettings {
  readonly optimizer: { readonly type: string; readonly params: Readonly<Record<string, Json>> }
  readonly learningRate: number
  /** Samples a step; `full` = the whole training set. */
  readonly batchSize: number | 'full'
  readonly epochs: number
  readonly seed: number
  /** Stop once the training loss of an epoch is below this; null: never. */
  readonly targetLoss: number | null
  /** How the learning rate changes over the run; see src/schedules. */
  readonly schedule: { readonly type: string; readonly params: Readonly<Record<string, Json>> }
  /** Steps over which the learning rate rises from 0 to where the schedule starts. */
  readonly warmupSteps: number
  /** Stop after so many steps or so much training time, whichever comes first; null: never. */
  readonly maxSteps: number | null
  readonly maxSeconds: number | null
  readonly earlyStopping: EarlyStopping | null
  /** Longest gradient of all weights together, and largest entry of any; null: as they are. */
  readonly clipNorm: number | null
  readonly clipValue: number | null
  /** Share of each weight, times the learning rate, that is taken off every step; null: none besides the optimizer's own. */
  readonly weightDecay: number | null
  /** Batches whose gradients make one step together; 1: each batch is a step. */
  readonly accumulate: number
  /** What is judged and kept are running means of the weights, of which each step keeps this share; null: the weights themselves. */
  readonly averaging: number | null
  /** How much a training image counts by its class; by name: a class that is not named counts 1. */
  readonly classWeights: ClassWeights
  /** What is measured every epoch besides loss and accuracy or mean error, by type; see src/metrics. */
  readonly metrics: readonly string[]
  readonly backend: BackendChoice
}

export interface ProjectDocument {
  /** Names the project, whatever it is called and wherever it is saved: its runs are kept under it. Early files have none. */
  readonly id?: string | undefined
  readonly name: string
  readonly graph: Graph
  readonly layout: Layout
  readonly data: DataSettings
  readonly training: TrainingSettings
}
