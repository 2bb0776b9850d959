// The only place that answers "may these two be connected?". Canvas, compiler and commands all ask here.
import type { Text } from '../diagnostics'
import { text } from '../diagnostics'
import type { LayerKind, Port } from '../layers/layer-kind'
import { findKind } from '../layers/registry'
import type { EdgeId, Graph, PortRef } from './graph'
import { leadsTo } from './topology'

export type KindLookup = (type: string) => LayerKind | undefined

export type Connection =
  | {
      readonly ok: true
      /** The wire that must go, because the port takes one only. */
      readonly replaces: EdgeId | null
    }
  | { readonly ok: false; readonly reason: Text }

function refuse(en: string, zh: string): Connection {
  return { ok: false, reason: text(en, zh) }
}

/** The port of that name on that side; null where the kind has none. */
export function findPort(kind: LayerKind, side: 'inputs' | 'outputs', name: string): Port | null {
  return kind[side].find((port) => port.name === name) ?? null
}

/** Whether a wire from an output port to an input port may be drawn. Shapes are not looked at: the compiler explains those. */
export function canConnect(
  graph: Graph,
  wire: { readonly from: PortRef; readonly to: PortRef },
  lookup: KindLookup = findKind,
): Connection {
  const source = graph.nodes.find((node) => node.id === wire.from.node)
  const target = graph.nodes.find((node) => node.id === wire.to.node)
  if (!source || !target) return refuse('One of the two nodes no longer exists.', '两个节点之一已不存在。')

  const sourceKind = lookup(source.kind)
  const targetKind = lookup(target.kind)
  if (!sourceKind || !targetKind) {
    const unknown = sourceKind ? target : source
    return refuse(`“${unknown.name}” is of a kind this version does not know.`, `“${unknown.name}”的类型是此版本不认识的。`)
  }
  const port = findPort(targetKind, 'inputs', wire.to.port)
  if (!findPort(sourceKind, 'outputs', wire.from.port) || !port) {
    return refuse('Wires run from an output to an input.', '连线应从输出连到输入。')
  }
  if (source.id === target.id) return refuse('A node cannot feed itself.', '节点不能连接到自身。')

  const into = graph.edges.filter((edge) => edge.to.node === target.id && edge.to.port === port.name)
  if (into.some((edge) => edge.from.node === source.id && edge.from.port === wire.from.port)) {
    return refuse('These two are connected already.', '两者已经相连。')
  }
  if (leadsTo(graph, target.id, source.id)) {
    return refuse(
      `This would make a cycle: “${target.name}” already leads to “${source.name}”.`,
      `这会形成环：“${target.name}”已经通向“${source.name}”。`,
    )
  }
  return { ok: true, replaces: port.arity === 'one' ? (into[0]?.id ?? null) : null }
}
