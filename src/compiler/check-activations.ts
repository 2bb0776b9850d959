// Activations that cannot do what they are there for.
import type { Diagnostic } from '../diagnostics'
import { text, warning } from '../diagnostics'
import type { NodeId } from '../graph/graph'
import type { ActivationType } from '../layers/activations'
import { ACTIVATIONS } from '../layers/activations'
import { activation as activationKind } from '../layers/kinds/activation'
import type { NodeAnalysis } from './analysis'
import { changedParams, command, fix, REMOVE_NODE } from './fixes'
import type { Diagram } from './read-graph'

type Nodes = ReadonlyMap<NodeId, NodeAnalysis>

export function checkActivations(diagram: Diagram, nodes: Nodes): readonly Diagnostic[] {
  return [...nodes.values()].flatMap((node) => [...checkSoftmaxOfOne(diagram, node), ...checkTwice(diagram, nodes, node)])
}

function typeOf(node: NodeAnalysis | undefined): ActivationType | undefined {
  return node?.kind?.activation?.(node.params)
}

function nameOf(diagram: Diagram, id: NodeId): string {
  return diagram.nodes.get(id)?.node.name ?? id
}

function checkSoftmaxOfOne(diagram: Diagram, node: NodeAnalysis): readonly Diagnostic[] {
  if (typeOf(node) !== 'softmax' || node.outputs[0]?.at(-1) !== 1) return []
  const changed = node.kind?.withActivation?.(node.params, 'sigmoid') ?? null
  const name = nameOf(diagram, node.id)
  return [
    warning(
      'activation/softmax-of-one',
      text(`Softmax of one value is always 1, so “${name}” says nothing.`, `只有一个值时 Softmax 恒为 1，“${name}”不含任何信息。`),
      {
        nodeId: node.id,
        hint: text('Use Sigmoid for one value, or as many values as there are classes.', '一个值请用 Sigmoid，或使输出个数等于类别数。'),
        fixes:
          changed === null
            ? []
            : [
                fix(
                  text('Use Sigmoid', '使用 Sigmoid'),
                  command({ type: 'set-params', nodeId: node.id, params: changedParams(node.params, changed) }),
                ),
              ],
      },
    ),
  ]
}

/** A sigmoid or softmax of what is squeezed already: all values end up close to each other. */
function checkTwice(diagram: Diagram, nodes: Nodes, node: NodeAnalysis): readonly Diagnostic[] {
  const squeezes = (type: ActivationType | undefined) => type === 'sigmoid' || type === 'softmax'
  const type = typeOf(node)
  const port = node.kind?.inputs[0]?.name
  if (node.kind?.type !== activationKind.type || !type || !squeezes(type) || port === undefined) return []
  const source = nodes.get(diagram.into(node.id, port)[0]?.from.node ?? '')
  const before = typeOf(source)
  if (!source || !before || !squeezes(before)) return []
  const plain = source.kind?.type === activationKind.type ? null : (source.kind?.withActivation?.(source.params, 'linear') ?? null)
  const name = nameOf(diagram, source.id)
  return [
    warning(
      'activation/twice',
      text(
        `${ACTIVATIONS[type].title.en} follows ${ACTIVATIONS[before].title.en} of “${name}”, so all its values lie close together.`,
        `${ACTIVATIONS[type].title.zh} 紧跟在“${name}”的 ${ACTIVATIONS[before].title.zh} 之后，输出值都挤在一起。`,
      ),
      {
        nodeId: node.id,
        hint: text('Keep one of the two.', '请只保留其中一个。'),
        fixes: [
          ...(plain === null
            ? []
            : [
                fix(
                  text(`Remove the activation of ${name}`, `去掉 ${name} 的激活函数`),
                  command({ type: 'set-params', nodeId: source.id, params: changedParams(source.params, plain) }),
                ),
              ]),
          fix(REMOVE_NODE, command({ type: 'remove', nodeIds: [node.id], edgeIds: [], heal: true })),
        ],
      },
    ),
  ]
}
