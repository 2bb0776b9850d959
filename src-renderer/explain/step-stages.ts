// The order in which one step of training is told: there, the loss, back, one weight, its check, its update.
import type { StepTrace } from '../../src/explain/step-trace'
import type { Graph, NodeId } from '../../src/graph/graph'

export type Stage =
  | { readonly kind: 'input' }
  | { readonly kind: 'forward'; readonly nodeId: NodeId }
  | { readonly kind: 'loss' }
  | { readonly kind: 'loss-gradient' }
  | { readonly kind: 'backward'; readonly nodeId: NodeId }
  | { readonly kind: 'chain' }
  | { readonly kind: 'check' }
  | { readonly kind: 'update' }

export function stagesOf({ nodes, weight }: StepTrace): readonly Stage[] {
  const back = nodes.filter(({ gradient }) => gradient !== null).toReversed()
  return [
    { kind: 'input' },
    ...nodes.map(({ nodeId }): Stage => ({ kind: 'forward', nodeId })),
    { kind: 'loss' },
    { kind: 'loss-gradient' },
    // The gradient at the judged node is the one of the stage before.
    ...back.slice(1).map(({ nodeId }): Stage => ({ kind: 'backward', nodeId })),
    ...(weight ? ([{ kind: 'chain' }, { kind: 'check' }, { kind: 'update' }] as const) : []),
  ]
}

/** Nodes and wires that a stage is about. */
export function litBy(stage: Stage, trace: StepTrace, graph: Graph, inputId: NodeId | undefined, lossId: NodeId | undefined) {
  const into = (id: NodeId | undefined) => graph.edges.filter(({ to }) => to.node === id).map(({ id: edge }) => edge)
  const outOf = (id: NodeId | undefined) => graph.edges.filter(({ from }) => from.node === id).map(({ id: edge }) => edge)
  const ids = (id: NodeId | undefined) => (id === undefined ? [] : [id])
  switch (stage.kind) {
    case 'input':
      return { nodes: ids(inputId), edges: [], tone: 'forward' as const }
    case 'forward':
      return { nodes: [stage.nodeId], edges: into(stage.nodeId), tone: 'forward' as const }
    case 'loss':
      return { nodes: ids(lossId), edges: into(lossId), tone: 'forward' as const }
    case 'loss-gradient':
      return { nodes: ids(lossId), edges: into(lossId), tone: 'backward' as const }
    case 'backward':
      return { nodes: [stage.nodeId], edges: outOf(stage.nodeId), tone: 'backward' as const }
    default:
      return { nodes: ids(trace.weight?.place.nodeId), edges: [], tone: 'backward' as const }
  }
}
