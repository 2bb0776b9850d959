import type { PortRef } from '../../src/graph/graph'

/** What is needed of one of React Flow's handles. */
interface HandleEnd {
  readonly type: 'source' | 'target'
  readonly nodeId: string
  readonly id?: string | null
}

/** The wire between two handles, whichever it was drawn from. */
export function wireOf(drawnFrom: HandleEnd, drawnTo: HandleEnd): { readonly from: PortRef; readonly to: PortRef } {
  const [from, to] = drawnFrom.type === 'source' ? [drawnFrom, drawnTo] : [drawnTo, drawnFrom]
  return { from: { node: from.nodeId, port: from.id ?? '' }, to: { node: to.nodeId, port: to.id ?? '' } }
}
