// What a kind shows of itself beside its formula: plots, worked numbers, a window that slides. Pure data and functions;
// the interface has one component for each type.
import type { Text } from '../../diagnostics'
import type { KnownShape, PaddingMode, Pair } from '../../tensor'

export type Visual = PlotVisual | CalculationVisual | WindowVisual | PositionsVisual

/** A function of one number and its derivative. */
export interface Curve {
  readonly value: (x: number) => number
  readonly slope: (x: number) => number
}

/** Curves over one axis. */
export interface PlotVisual {
  readonly type: 'plot'
  readonly title: Text
  /** What runs along the axis, from `from` to `to`. */
  readonly axis: { readonly label: Text; readonly from: number; readonly to: number }
  /** What lies above is cut off; null: all of it is shown. */
  readonly ceiling: number | null
  readonly lines: readonly { readonly label: Text; readonly value: (x: number) => number }[]
}

export interface CalculationRow {
  readonly label: Text
  readonly values: readonly number[]
}

/** Numbers that the reader may change, and what follows from them, column by column. */
export interface CalculationVisual {
  readonly type: 'calculation'
  readonly title: Text
  readonly inputs: readonly CalculationRow[]
  /** `draw` counts the random draws asked for, from 0. */
  readonly compute: (
    inputs: readonly (readonly number[])[],
    draw: number,
  ) => { readonly rows: readonly CalculationRow[]; readonly result: Text }
  /** Label of the button that draws again; null where nothing is random. */
  readonly again: Text | null
}

/** A window that slides over a small picture. */
export interface WindowVisual {
  readonly type: 'window'
  /** `depthwise`: a convolution that never adds channels up. */
  readonly operation: 'convolution' | 'depthwise' | 'max' | 'average'
  readonly window: Pair
  readonly stride: Pair
  readonly padding: PaddingMode
  readonly dilation: Pair
  readonly bias: boolean
  /** What a sum goes through at the end; null: nothing. */
  readonly activation: { readonly title: Text; readonly value: (x: number) => number } | null
}

/** Where each value of an image stands in a vector. */
export interface PositionsVisual {
  readonly type: 'positions'
  readonly shape: KnownShape
}

/** Where to read more. */
export interface Reference {
  readonly title: Text
  /** https only; the host opens nothing else. */
  readonly url: string
}
