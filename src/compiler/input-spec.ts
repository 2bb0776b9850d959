// What the input node asks of a sample: the size pictures are decoded to, the shape to hand over, and how values are scaled.
import type { ImageSize } from '../datasets/dataset'
import type { NodeId } from '../graph/graph'
import type { InputParams, InputScaling } from '../layers/kinds/input'
import { input } from '../layers/kinds/input'
import type { KnownShape } from '../tensor'
import type { Analysis, NodeAnalysis } from './analysis'

export interface InputSpec {
  /** Pictures are decoded to this; null where no picture has that shape, which then is one of features. */
  readonly size: ImageSize | null
  /** Shape of one sample as the model takes it; the same values row-major. */
  readonly shape: KnownShape
  readonly scaling: InputScaling
}

/** Size of the square picture with `length` values: s·s·3, else s·s; null where there is none. */
export function vectorImageSize(length: number): ImageSize | null {
  for (const channels of [3, 1] as const) {
    const side = Math.round(Math.sqrt(length / channels))
    if (side >= 1 && side * side * channels === length) return { height: side, width: side, channels }
  }
  return null
}

/** Parameters of an input node; null for any other. */
export function asInputParams(node: Pick<NodeAnalysis, 'kind' | 'params'>): InputParams | null {
  return node.kind?.type === input.type ? (node.params as InputParams) : null
}

export function inputSpecOf({ shape, scaling }: InputParams): InputSpec {
  if (shape.type === 'vector') return { size: vectorImageSize(shape.length), shape: [shape.length], scaling }
  const { height, width, channels } = shape
  const size: ImageSize | null = channels === 1 || channels === 3 ? { height, width, channels } : null
  return { size, shape: [height, width, channels], scaling }
}

/**
 * What the diagram's input asks of samples: the one that reaches the loss, else the first drawn, so that data can
 * be loaded before the diagram is complete. Null without an input.
 */
export function inputSpec(analysis: Pick<Analysis, 'nodes' | 'inputs'>): InputSpec | null {
  const candidates: (NodeId | undefined)[] = [analysis.inputs[0], ...[...analysis.nodes.keys()]]
  for (const id of candidates) {
    const node = id === undefined ? undefined : analysis.nodes.get(id)
    const params = node && asInputParams(node)
    if (params) return inputSpecOf(params)
  }
  return null
}
