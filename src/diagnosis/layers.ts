// Reading the looks at the layers: which nodes, in the order of computation, and what was found there lately.
import type { NodeId } from '../graph/graph'
import type { HealthRecord, NodeHealth } from '../training/layer-health'
import type { RunFacts } from './finding'

/** Looks that must agree before anything is said of a layer. */
const AGREEING = 2

export interface LayerLook {
  readonly nodeId: NodeId
  /** As it is called in the diagram. */
  readonly name: string
  /** The latest look. */
  readonly now: NodeHealth
  /** First epoch from which `holds` was true without a break. */
  readonly since: number
}

export function nameOf({ plan }: Pick<RunFacts, 'plan'>, id: NodeId): string {
  return plan.graph.nodes.find((node) => node.id === id)?.name ?? id
}

/** Layers of which `holds` is true in the last looks, two at least, in the order of computation. */
export function layersWhere(
  facts: RunFacts,
  holds: (health: NodeHealth, id: NodeId, record: HealthRecord) => boolean,
): readonly LayerLook[] {
  const { health, analysis } = facts
  if (health.length < AGREEING) return []
  return analysis.order.flatMap((nodeId): readonly LayerLook[] => {
    const now = health.at(-1)?.nodes[nodeId]
    if (!now) return []
    let first = health.length
    for (let i = health.length - 1; i >= 0; i -= 1) {
      const record = health[i]
      const look = record?.nodes[nodeId]
      if (!record || !look || !holds(look, nodeId, record)) break
      first = i
    }
    if (health.length - first < AGREEING) return []
    return [{ nodeId, name: nameOf(facts, nodeId), now, since: health[first]?.epoch ?? 0 }]
  })
}

/** True where a step sees other pictures or other units than the one before, even with all the data: its loss goes up and down. */
export function isRandom({ analysis }: Pick<RunFacts, 'analysis'>): boolean {
  return [...analysis.nodes.values()].some(({ kind, params }) =>
    kind?.type === 'dropout' ? (params as { readonly rate: number }).rate > 0 : Boolean(kind?.transform?.(params)),
  )
}

/** `fc1, fc2 and fc3`. */
export function listed(names: readonly string[]): { readonly en: string; readonly zh: string } {
  const quoted = names.map((name) => `“${name}”`)
  const last = quoted.at(-1) ?? ''
  return {
    en: quoted.length < 2 ? last : `${quoted.slice(0, -1).join(', ')} and ${last}`,
    zh: quoted.join('、'),
  }
}

/** Nodes with trained weights in a look, in the order of computation. */
export function trainedNodes({ analysis }: RunFacts, record: HealthRecord): readonly { readonly id: NodeId; readonly gradNorm: number }[] {
  return analysis.order.flatMap((id) => {
    const gradNorm = record.nodes[id]?.gradNorm ?? null
    return gradNorm === null ? [] : [{ id, gradNorm }]
  })
}
