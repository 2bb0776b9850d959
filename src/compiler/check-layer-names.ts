// A node may become two tfjs layers; the second one's name must be free too.
import type { Diagnostic } from '../diagnostics'
import { error, text } from '../diagnostics'
import type { Graph, NodeId } from '../graph/graph'
import { uniqueName } from '../graph/names'
import { activationLayerName, activationSpec, fusedActivation } from '../layers/activations'
import { activation as activationKind } from '../layers/kinds/activation'
import type { NodeAnalysis } from './analysis'
import { command, fix } from './fixes'

/** Names of the layers that carry an activation built apart, with the node they belong to. */
function namesOfActivations(graph: Graph, nodes: ReadonlyMap<NodeId, NodeAnalysis>): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { id, name } of graph.nodes) {
    const node = nodes.get(id)
    const type = node?.kind?.activation?.(node.params)
    // The activation kind is one layer, named as its node.
    if (!node || !type || node.kind?.type === activationKind.type) continue
    const spec = activationSpec(type)
    if (node.splitActivation || fusedActivation(spec) === null) names.set(activationLayerName(name, spec), name)
  }
  return names
}

/** Reports nodes that bear the name which another node's activation layer will get: `fc1_sigmoid` beside `fc1`. */
export function checkLayerNames(graph: Graph, nodes: ReadonlyMap<NodeId, NodeAnalysis>): readonly Diagnostic[] {
  const reserved = namesOfActivations(graph, nodes)
  return graph.nodes.flatMap((node) => {
    const owner = reserved.get(node.name)
    if (owner === undefined) return []
    const name = uniqueName(graph, node.kind, reserved.keys())
    return [
      error(
        'graph/duplicate-name',
        text(`“${node.name}” is the name of the activation of “${owner}”.`, `“${node.name}”是“${owner}”的激活函数所用的名称。`),
        {
          nodeId: node.id,
          hint: text('Give each node a name of its own.', '请给每个节点起不同的名称。'),
          fixes: [fix(text(`Rename to ${name}`, `重命名为 ${name}`), command({ type: 'rename-node', nodeId: node.id, name }))],
        },
      ),
    ]
  })
}
