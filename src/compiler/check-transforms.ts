// Transforms change samples on their way in, so they stand between the input and everything else.
import type { Diagnostic, Fix } from '../diagnostics'
import { error, text } from '../diagnostics'
import type { Command } from '../document/commands'
import type { GraphEdge, NodeId } from '../graph/graph'
import { uniqueId } from '../graph/names'
import { command, fix } from './fixes'
import type { Diagram, DiagramNode } from './read-graph'

/** What stands before the layers. */
function isBeforeLayers(entry: DiagramNode | undefined): boolean {
  return entry?.kind?.role === 'input' || entry?.kind?.role === 'transform'
}

export function checkTransforms(diagram: Diagram, used: ReadonlySet<NodeId>): readonly Diagnostic[] {
  return [...diagram.nodes.values()].flatMap((entry): readonly Diagnostic[] => {
    const { node, kind } = entry
    if (kind?.role !== 'transform' || !used.has(node.id)) return []
    const [wire] = diagram.wires.filter((one) => one.to.node === node.id)
    const source = wire && diagram.nodes.get(wire.from.node)
    if (!wire || !source) return []
    if (!isBeforeLayers(source)) {
      return [
        error(
          'graph/transform-place',
          text(
            `“${node.name}” changes pictures on their way in; here the output of “${source.node.name}” arrives.`,
            `“${node.name}”在图片进入网络时改动它们，而这里到达的是“${source.node.name}”的输出。`,
          ),
          {
            nodeId: node.id,
            hint: text('Put it directly behind the input.', '请把它放在输入之后。'),
            fixes: moveBehindInput(diagram, entry),
          },
        ),
      ]
    }
    const others = leavingFrom(diagram, source).filter((one) => one.to.node !== node.id && used.has(one.to.node))
    const [other] = others
    if (!other) return []
    const name = diagram.nodes.get(other.to.node)?.node.name ?? other.to.node
    return [
      error(
        'graph/transform-branch',
        text(
          `“${name}” takes its pictures past “${node.name}”; all of the network must see the same picture.`,
          `“${name}”绕过“${node.name}”直接取得图片；网络的各部分必须看到同一张图片。`,
        ),
        {
          nodeId: node.id,
          hint: text('Lead all branches from the augmentation.', '请让所有分支都从数据增强引出。'),
          fixes: [
            fix(
              text(`Lead “${name}” from “${node.name}”`, `改由“${node.name}”连接“${name}”`),
              command({ type: 'batch', commands: leadFrom(diagram, entry, others) }),
            ),
          ],
        },
      ),
    ]
  })
}

function leavingFrom({ wires }: Diagram, { node }: DiagramNode): readonly GraphEdge[] {
  return wires.filter((one) => one.from.node === node.id)
}

/** Turns the beginnings of wires to a transform's output. */
function leadFrom({ graph }: Diagram, { node, kind }: DiagramNode, wires: readonly GraphEdge[]): readonly Command[] {
  const port = kind?.outputs[0]?.name ?? ''
  return wires.flatMap((wire): readonly Command[] => [
    { type: 'remove', nodeIds: [], edgeIds: [wire.id], heal: false },
    { type: 'connect', edge: { id: uniqueId(graph.edges, `${node.id}-${wire.to.node}`), from: { node: node.id, port }, to: wire.to } },
  ])
}

/** Takes the transform out and puts it behind the one input, before whatever the input leads to. */
function moveBehindInput(diagram: Diagram, entry: DiagramNode): readonly Fix[] {
  const inputs = [...diagram.nodes.values()].filter(({ kind }) => kind?.role === 'input')
  const [input] = inputs
  const out = input?.kind?.outputs[0]
  const into = entry.kind?.inputs[0]
  if (inputs.length !== 1 || !input || !out || !into) return []
  const { node } = entry
  const leaving = leavingFrom(diagram, input)
  const [first] = leaving
  const edge: GraphEdge = {
    id: uniqueId(diagram.graph.edges, `${input.node.id}-${node.id}`),
    from: { node: input.node.id, port: out.name },
    to: { node: node.id, port: into.name },
  }
  const putIn: readonly Command[] =
    first && leaving.length === 1
      ? [{ type: 'insert-before', node, before: first.to.node, port: first.to.port }]
      : [{ type: 'add-nodes', nodes: [node], edges: [edge], positions: {} }, ...leadFrom(diagram, entry, leaving)]
  return [
    fix(
      text(`Move it behind “${input.node.name}”`, `移到“${input.node.name}”之后`),
      command({ type: 'batch', commands: [{ type: 'remove', nodeIds: [node.id], edgeIds: [], heal: true }, ...putIn] }),
    ),
  ]
}
