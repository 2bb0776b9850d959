// What may be connected to what: layers to add at the end of a wire, and ends for a wire from a node.
import { canConnect } from '../../src/graph/connect'
import type { Text } from '../../src/diagnostics'
import type { Graph, GraphNode, NodeId, PortRef } from '../../src/graph/graph'
import type { LayerKind, PaletteEntry } from '../../src/layers/layer-kind'
import { findKind, paletteEntries } from '../../src/layers/registry'
import type { Shape } from '../../src/tensor'

export interface PaletteItem {
  readonly kind: LayerKind
  readonly entry: PaletteEntry<unknown>
}

/** The end of a wire that is held: the node and port it comes from or leads to. */
export interface LooseEnd extends PortRef {
  readonly side: 'output' | 'input'
  /** What flows at that port; null where unknown. */
  readonly shape: Shape | null
}

/** The layers that may stand at the other end; all of them where no wire is held. */
export function fittingEntries(end: LooseEnd | null): readonly PaletteItem[] {
  const all = paletteEntries()
  if (!end) return all
  if (end.side === 'input') return all.filter(({ kind }) => kind.outputs.length > 0)
  return all.filter(({ kind, entry }) => {
    const [port] = kind.inputs
    if (!port) return false
    // A kind that joins wires waits for its others; with an unknown shape nothing speaks against a kind.
    if (port.arity === 'many' || kind.inputs.length > 1 || end.shape === null) return true
    return kind.infer(kind.params.parse(entry.params).value, [end.shape]).ok
  })
}

export interface WireChoice {
  readonly from: PortRef
  readonly to: PortRef
  /** The node at the other end. */
  readonly node: GraphNode
  /** Name of its port. */
  readonly port: Text
  /** Why it may not be; null where it may. */
  readonly refused: Text | null
}

/**
 * Ends for a wire at a node, those that may be connected first: from its output to inputs of others, and from outputs
 * of others to its inputs. `matches` narrows the other nodes; no more than `most` are looked for.
 */
export function wireChoices(graph: Graph, nodeId: NodeId, matches: (node: GraphNode) => boolean, most: number): readonly WireChoice[] {
  const own = graph.nodes.find((node) => node.id === nodeId)
  const kind = own && findKind(own.kind)
  if (!own || !kind) return []
  const fitting: WireChoice[] = []
  const refused: WireChoice[] = []
  const consider = (from: PortRef, to: PortRef, node: GraphNode, port: Text): void => {
    const answer = canConnect(graph, { from, to })
    if (answer.ok) fitting.push({ from, to, node, port, refused: null })
    else if (refused.length < most) refused.push({ from, to, node, port, refused: answer.reason })
  }
  for (const node of graph.nodes) {
    if (fitting.length >= most) break
    const other = node.id === nodeId ? undefined : findKind(node.kind)
    if (!other || !matches(node)) continue
    for (const output of kind.outputs) {
      for (const input of other.inputs)
        consider({ node: nodeId, port: output.name }, { node: node.id, port: input.name }, node, input.label)
    }
    for (const output of other.outputs) {
      for (const input of kind.inputs)
        consider({ node: node.id, port: output.name }, { node: nodeId, port: input.name }, node, output.label)
    }
  }
  return [...fitting, ...refused].slice(0, most)
}
