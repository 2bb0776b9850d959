// Third step: does the diagram hang together? Inputs, losses, loose ends, cycles.
import type { Diagnostic } from '../diagnostics'
import { error, text, warning } from '../diagnostics'
import type { GraphEdge, NodeId } from '../graph/graph'
import { sortGraph, upstream } from '../graph/topology'
import { command, fix, REMOVE_NODE, REMOVE_WIRE } from './fixes'
import { addInput, addLoss, connectLooseEnd } from './loose-ends'
import type { Diagram, DiagramNode } from './read-graph'

export interface Structure {
  /** Nodes from which a path leads to a loss; all nodes where no wire reaches a loss yet. */
  readonly used: ReadonlySet<NodeId>
  readonly inputs: readonly NodeId[]
  readonly losses: readonly NodeId[]
  readonly diagnostics: readonly Diagnostic[]
}

export function checkStructure(diagram: Diagram): Structure {
  const all = [...diagram.nodes.values()]
  const inputs = all.filter((entry) => entry.kind?.role === 'input')
  const losses = all.filter((entry) => entry.kind?.role === 'loss')
  const lossIds = losses.map((entry) => entry.node.id)
  const towardsLoss = upstream(diagram.topology, lossIds)
  const wired = towardsLoss.size > losses.length
  const used = wired ? towardsLoss : new Set(diagram.nodes.keys())
  const reachingInputs = inputs.filter((entry) => towardsLoss.has(entry.node.id))

  const diagnostics: Diagnostic[] = []
  if (all.length === 0) {
    diagnostics.push(
      error('graph/empty', text('The diagram is empty.', '图中还没有节点。'), {
        hint: text(
          'Drag an Image input, some layers and a loss from the palette, or open a template.',
          '请从面板拖入“图像输入”、若干层和一个损失，或打开一个模板。',
        ),
      }),
    )
    return { used, inputs: [], losses: [], diagnostics }
  }
  diagnostics.push(...checkEnds(diagram, inputs, losses, reachingInputs))
  diagnostics.push(...checkCycles(diagram))
  const looseEnds = checkPorts(diagram, used, losses.length > 0)
  diagnostics.push(...looseEnds)

  const noPath = inputs.length > 0 && losses.length > 0 && reachingInputs.length === 0
  if (noPath) {
    diagnostics.push(
      error('graph/no-path', text('No path leads from an input to the loss.', '没有从输入通向损失的路径。'), {
        nodeId: lossIds[0],
        hint: text('Connect the layers in a row, from the input down to the loss.', '请把各层依次连接起来，从输入一直到损失。'),
      }),
    )
  } else if (losses.length > 0) {
    const told = new Set(looseEnds.map((diagnostic) => diagnostic.nodeId))
    diagnostics.push(...checkDeadEnds(diagram, towardsLoss, told))
  }
  return {
    used,
    inputs: reachingInputs.map((entry) => entry.node.id),
    losses: lossIds,
    diagnostics,
  }
}

function checkEnds(
  diagram: Diagram,
  inputs: readonly DiagramNode[],
  losses: readonly DiagramNode[],
  reaching: readonly DiagramNode[],
): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  if (inputs.length === 0) {
    diagnostics.push(
      error('graph/no-input', text('The diagram has no input.', '图中没有输入。'), {
        hint: text('Drag an Image input from the palette and connect it to the first layer.', '请从面板拖入“图像输入”，并连接到第一层。'),
        fixes: addInput(diagram),
      }),
    )
  }
  if (losses.length === 0) {
    diagnostics.push(
      error('graph/no-loss', text('The diagram has no loss, so there is nothing to train towards.', '图中没有损失，训练没有目标。'), {
        hint: text('Drag a loss from the palette and connect the last layer to it.', '请从面板拖入一个损失，并把最后一层连接到它。'),
        fixes: addLoss(diagram),
      }),
    )
  }
  const remove = (id: NodeId) => [fix(REMOVE_NODE, command({ type: 'remove', nodeIds: [id], edgeIds: [], heal: false }))]
  for (const { node } of reaching.slice(1)) {
    diagnostics.push(
      error(
        'graph/several-inputs',
        text(`“${node.name}” is a further input; one is supported.`, `“${node.name}”是多余的输入；目前支持一个输入。`),
        {
          nodeId: node.id,
          hint: text('Lead all branches from one input.', '请让所有分支都从同一个输入引出。'),
          fixes: remove(node.id),
        },
      ),
    )
  }
  for (const { node } of losses.slice(1)) {
    diagnostics.push(
      error(
        'graph/several-losses',
        text(`“${node.name}” is a further loss; one is supported.`, `“${node.name}”是多余的损失；目前支持一个损失。`),
        {
          nodeId: node.id,
          hint: text('Keep the loss that training shall make small.', '请保留训练要减小的那个损失。'),
          fixes: remove(node.id),
        },
      ),
    )
  }
  return diagnostics
}

function checkCycles(diagram: Diagram): Diagnostic[] {
  return diagram.topology.cycles.map((cycle) => {
    const members = new Set(cycle)
    const names = cycle.map((id) => diagram.nodes.get(id)?.node.name ?? id)
    const inside = diagram.wires.filter((wire) => members.has(wire.from.node) && members.has(wire.to.node))
    const breaker = findBreaker(cycle, inside)
    const listed = names.length > 6 ? [...names.slice(0, 6), '…'] : names
    return error('graph/cycle', text(`The wires run in a circle: ${listed.join(', ')}.`, `连线形成了环：${listed.join('、')}。`), {
      nodeId: cycle[0],
      hint: text(
        'Values must flow from the input to the loss. Remove one wire of the circle.',
        '数值必须从输入流向损失。请删除环中的一条连线。',
      ),
      fixes: breaker ? [fix(REMOVE_WIRE, command({ type: 'remove', nodeIds: [], edgeIds: [breaker.id], heal: false }))] : [],
    })
  })
}

/** A single wire without which no circle is left; the last drawn first, since it probably closed the circle. */
function findBreaker(cycle: readonly NodeId[], inside: readonly GraphEdge[]): GraphEdge | undefined {
  // Trying each wire is quadratic; a huge knot gets no fix.
  if (inside.length > 200) return undefined
  const nodes = cycle.map((id) => ({ id, kind: '', name: '', params: {} }))
  return inside.toReversed().find((wire) => sortGraph({ nodes, edges: inside.filter((other) => other !== wire) }).cycles.length === 0)
}

function checkPorts(diagram: Diagram, used: ReadonlySet<NodeId>, hasLoss: boolean): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const { node, kind } of diagram.nodes.values()) {
    for (const port of kind?.inputs ?? []) {
      if (diagram.into(node.id, port.name).length > 0) continue
      const matters = used.has(node.id) || !hasLoss
      const fixes = matters ? connectLooseEnd(diagram, node.id, port.name) : []
      diagnostics.push(
        (matters ? error : warning)(
          'graph/unconnected',
          matters
            ? text(`Nothing is connected to the input of “${node.name}”.`, `“${node.name}”的输入没有连线。`)
            : text(`“${node.name}” is not connected, so it is left out of training.`, `“${node.name}”没有连接，训练时会略过它。`),
          {
            nodeId: node.id,
            port: port.name,
            hint: text(
              'Draw a wire from another node’s output to it, or remove the node.',
              '请从其他节点的输出画一条连线到它，或删除该节点。',
            ),
            fixes,
          },
        ),
      )
    }
  }
  return diagnostics
}

function checkDeadEnds(diagram: Diagram, towardsLoss: ReadonlySet<NodeId>, told: ReadonlySet<NodeId | undefined>): Diagnostic[] {
  return [...diagram.nodes.values()].flatMap(({ node, kind }) =>
    !kind || towardsLoss.has(node.id) || told.has(node.id)
      ? []
      : [
          warning(
            'graph/dead-end',
            text(`“${node.name}” does not lead to the loss, so it is left out of training.`, `“${node.name}”不通向损失，训练时会略过它。`),
            {
              nodeId: node.id,
              hint: text('Connect its output, or remove it.', '请连接它的输出，或删除它。'),
              fixes: [fix(REMOVE_NODE, command({ type: 'remove', nodeIds: [node.id], edgeIds: [], heal: false }))],
            },
          ),
        ],
  )
}
