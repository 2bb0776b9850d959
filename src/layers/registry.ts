// All layer kinds. Adding a kind is adding its file and one line here.
import { augmentation } from './kinds/augmentation'
import { activation } from './kinds/activation'
import { add } from './kinds/add'
import { averagePool2d } from './kinds/average-pool-2d'
import { batchNormalization } from './kinds/batch-normalization'
import { concatenate } from './kinds/concatenate'
import { conv2d } from './kinds/conv2d'
import { dense } from './kinds/dense'
import { depthwiseConv2d } from './kinds/depthwise-conv2d'
import { dropout } from './kinds/dropout'
import { flatten } from './kinds/flatten'
import { globalAveragePool2d } from './kinds/global-average-pool-2d'
import { input } from './kinds/input'
import { loss } from './kinds/loss'
import { maxPool2d } from './kinds/max-pool-2d'
import { separableConv2d } from './kinds/separable-conv2d'
import type { LayerKind, PaletteEntry } from './layer-kind'

const all: readonly LayerKind[] = [
  input,
  augmentation,
  dense,
  conv2d,
  depthwiseConv2d,
  separableConv2d,
  maxPool2d,
  averagePool2d,
  globalAveragePool2d,
  flatten,
  activation,
  dropout,
  batchNormalization,
  add,
  concatenate,
  loss,
]

/** Every kind by its type, in palette order. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map(all.map((kind) => [kind.type, kind]))

/** The kind of that type; undefined where this version does not know it. */
export function findKind(type: string): LayerKind | undefined {
  return layerKinds.get(type)
}

/** Everything that can be dragged from the palette, in order. */
export function paletteEntries(): readonly { readonly kind: LayerKind; readonly entry: PaletteEntry<unknown> }[] {
  return all.flatMap((kind) => kind.palette.map((entry) => ({ kind, entry })))
}
