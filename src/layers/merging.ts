// What kinds share that join several wires.
import { text } from '../diagnostics'
import type { Shape } from '../tensor'
import { formatShape } from '../tensor'
import type { Inference, Port } from './layer-kind'
import { misfit } from './layer-kind'

export const MERGE_INPUTS: readonly Port[] = [{ name: 'in', label: text('Inputs', '输入'), arity: 'many' }]

/** The problem of a merge with one wire only. */
export function needsTwo(): Inference {
  return misfit({
    name: 'needs-two-inputs',
    message: text('Needs at least two inputs; got 1.', '至少需要两个输入，实际只有 1 个。'),
    hint: text('Connect a second wire to its input, or remove the node.', '请再连接一条连线到它的输入，或删除该节点。'),
  })
}

/** The shape that all agree on, axis by axis (unknown axes agree with anything); null where two differ. */
export function commonShape(shapes: readonly Shape[]): Shape | null {
  const [first, ...rest] = shapes
  if (!first) return null
  const common = [...first]
  for (const shape of rest) {
    if (shape.length !== common.length) return null
    for (const [axis, size] of shape.entries()) {
      if (size === null) continue
      if (common[axis] !== null && common[axis] !== size) return null
      common[axis] = size
    }
  }
  return common
}

/** `8×8×16 and 8×8×32`. */
export function listShapes(shapes: readonly Shape[]): { readonly en: string; readonly zh: string } {
  const unique = [...new Set(shapes.map(formatShape))]
  return text(unique.join(' and '), unique.join(' 与 '))
}
