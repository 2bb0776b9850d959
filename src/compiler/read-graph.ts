// First step: which kinds, which parameters, which wires are real. Everything odd becomes a diagnostic.
import type { Diagnostic } from '../diagnostics'
import { error, text } from '../diagnostics'
import { findPort } from '../graph/connect'
import type { Graph, GraphEdge, GraphNode, NodeId } from '../graph/graph'
import { isValidName, uniqueName } from '../graph/names'
import type { Topology } from '../graph/topology'
import { sortGraph } from '../graph/topology'
import type { LayerKind } from '../layers/layer-kind'
import type { ParamProblem } from '../layers/params'
import { findKind } from '../layers/registry'
import { command, fix, REMOVE_NODE, REMOVE_WIRE } from './fixes'

export interface DiagramNode {
  readonly node: GraphNode
  /** Null where this version does not know the kind. */
  readonly kind: LayerKind | null
  readonly params: unknown
}

/** A graph whose doubtful parts are left out. */
export interface Diagram {
  readonly graph: Graph
  /** In array order. */
  readonly nodes: ReadonlyMap<NodeId, DiagramNode>
  /** Wires whose two ends exist, without those that came too many. */
  readonly wires: readonly GraphEdge[]
  readonly topology: Topology
  /** Wires into a port, in array order. */
  into(node: NodeId, port: string): readonly GraphEdge[]
}

export interface Read {
  readonly diagram: Diagram
  readonly diagnostics: readonly Diagnostic[]
}

export function readGraph(graph: Graph): Read {
  const diagnostics: Diagnostic[] = []
  const nodes = readNodes(graph, diagnostics)
  checkNames(graph, nodes, diagnostics)
  const { wires, into, topology, diagnostics: miswired } = readWiring(graph, nodes)
  diagnostics.push(...miswired)
  return { diagram: { graph, nodes, wires, topology, into }, diagnostics }
}

interface Wiring extends Pick<Diagram, 'wires' | 'topology' | 'into'> {
  /** What the wires were read among. */
  readonly nodes: readonly GraphNode[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Parameters say nothing of wires: as long as the same nodes stand there, what was read of them stays true. */
const wiredBefore = new WeakMap<Graph['edges'], Wiring>()

function readWiring(graph: Graph, nodes: ReadonlyMap<NodeId, DiagramNode>): Wiring {
  const before = wiredBefore.get(graph.edges)
  if (before && haveSameEnds(before.nodes, graph.nodes)) return before
  const diagnostics: Diagnostic[] = []
  const wires = readWires(graph, nodes, diagnostics)
  const byTarget = new Map<NodeId, GraphEdge[]>()
  for (const wire of wires) {
    const list = byTarget.get(wire.to.node)
    if (list) list.push(wire)
    else byTarget.set(wire.to.node, [wire])
  }
  const wiring: Wiring = {
    nodes: graph.nodes,
    wires,
    into: (node, port) => (byTarget.get(node) ?? []).filter((wire) => wire.to.port === port),
    topology: sortGraph({ nodes: [...nodes.values()].map((entry) => entry.node), edges: wires }),
    diagnostics,
  }
  wiredBefore.set(graph.edges, wiring)
  return wiring
}

/** Whether wires find the same ports, and problems of theirs the same names. */
function haveSameEnds(a: readonly GraphNode[], b: readonly GraphNode[]): boolean {
  return (
    a.length === b.length &&
    a.every((node, i) => {
      const other = b[i]
      return node === other || (node.id === other?.id && node.kind === other.kind && node.name === other.name)
    })
  )
}

interface ReadNode {
  readonly entry: DiagramNode
  readonly problems: readonly ParamProblem[]
}

/** A node is never changed, only replaced: what was read of it stays true. */
const readBefore = new WeakMap<GraphNode, ReadNode>()

function readNode(node: GraphNode): ReadNode {
  const before = readBefore.get(node)
  if (before) return before
  const kind = findKind(node.kind) ?? null
  const parsed = kind ? kind.params.parse(node.params) : { value: node.params, problems: [] }
  const read: ReadNode = { entry: { node, kind, params: parsed.value }, problems: parsed.problems }
  readBefore.set(node, read)
  return read
}

function readNodes(graph: Graph, diagnostics: Diagnostic[]): ReadonlyMap<NodeId, DiagramNode> {
  const nodes = new Map<NodeId, DiagramNode>()
  for (const node of graph.nodes) {
    if (nodes.has(node.id)) {
      diagnostics.push(
        error(
          'graph/duplicate-id',
          text(`Two nodes have the id “${node.id}”; “${node.name}” is ignored.`, `两个节点的 id 都是“${node.id}”；已忽略“${node.name}”。`),
          { nodeId: node.id, hint: text('Remove the node and add it again.', '请删除该节点后重新添加。') },
        ),
      )
      continue
    }
    const { entry, problems } = readNode(node)
    const { kind } = entry
    nodes.set(node.id, entry)
    if (!kind) {
      diagnostics.push(
        error(
          'graph/unknown-kind',
          text(`This version does not know the layer kind “${node.kind}”.`, `此版本不认识层类型“${node.kind}”。`),
          {
            nodeId: node.id,
            hint: text(
              'It is kept as it is. Open the project with a newer version, or remove the node.',
              '它会原样保留。请用更新的版本打开项目，或删除该节点。',
            ),
            fixes: [fix(REMOVE_NODE, command({ type: 'remove', nodeIds: [node.id], edgeIds: [], heal: true }))],
          },
        ),
      )
      continue
    }
    for (const problem of problems) {
      const key = problem.path.split('.')[0] ?? problem.path
      const fallback = (kind.params.defaults as Readonly<Record<string, unknown>>)[key]
      diagnostics.push(
        error('params/invalid', problem.message, {
          nodeId: node.id,
          param: problem.path,
          hint: text('The default is used until it is corrected.', '更正之前使用默认值。'),
          fixes: [
            fix(
              text('Use the default', '使用默认值'),
              command({ type: 'set-params', nodeId: node.id, params: { [key]: fallback as never } }),
            ),
          ],
        }),
      )
    }
  }
  return nodes
}

function checkNames(graph: Graph, nodes: ReadonlyMap<NodeId, DiagramNode>, diagnostics: Diagnostic[]): void {
  const seen = new Set<string>()
  const given: string[] = []
  const rename = (node: GraphNode) => {
    const name = uniqueName(graph, node.kind, given)
    given.push(name)
    return fix(text(`Rename to ${name}`, `重命名为 ${name}`), command({ type: 'rename-node', nodeId: node.id, name }))
  }
  for (const { node } of nodes.values()) {
    if (!isValidName(node.name)) {
      diagnostics.push(
        error('graph/invalid-name', text(`“${node.name}” cannot name a layer.`, `“${node.name}”不能用作层的名称。`), {
          nodeId: node.id,
          hint: text(
            'A name starts with a letter and has letters, digits and _ only, 64 at most.',
            '名称以英文字母开头，只含字母、数字和 _，最多 64 个字符。',
          ),
          fixes: [rename(node)],
        }),
      )
    } else if (seen.has(node.name)) {
      diagnostics.push(
        error('graph/duplicate-name', text(`Another node is named “${node.name}” too.`, `另一个节点也叫“${node.name}”。`), {
          nodeId: node.id,
          hint: text('Give each node a name of its own.', '请给每个节点起不同的名称。'),
          fixes: [rename(node)],
        }),
      )
    }
    seen.add(node.name)
  }
}

function readWires(graph: Graph, nodes: ReadonlyMap<NodeId, DiagramNode>, diagnostics: Diagnostic[]): readonly GraphEdge[] {
  const wires: GraphEdge[] = []
  const taken = new Set<string>()
  const key = (...parts: readonly string[]) => JSON.stringify(parts)
  for (const wire of graph.edges) {
    const refuse = (code: Diagnostic['code'], message: Diagnostic['message'], port?: string) => {
      diagnostics.push(
        error(code, message, {
          edgeId: wire.id,
          nodeId: nodes.has(wire.to.node) ? wire.to.node : nodes.has(wire.from.node) ? wire.from.node : undefined,
          port,
          hint: text('Remove the wire and draw it again where it belongs.', '请删除这条连线，再把它画到正确的位置。'),
          fixes: [fix(REMOVE_WIRE, command({ type: 'remove', nodeIds: [], edgeIds: [wire.id], heal: false }))],
        }),
      )
    }
    const source = nodes.get(wire.from.node)
    const target = nodes.get(wire.to.node)
    if (!source || !target) {
      refuse('graph/unknown-node', text('A wire ends at a node that does not exist.', '有一条连线的一端不存在节点。'))
      continue
    }
    if (source.kind && !findPort(source.kind, 'outputs', wire.from.port)) {
      refuse(
        'graph/unknown-port',
        text(`“${source.node.name}” has no output “${wire.from.port}”.`, `“${source.node.name}”没有输出端口“${wire.from.port}”。`),
      )
      continue
    }
    const port = target.kind ? findPort(target.kind, 'inputs', wire.to.port) : null
    if (target.kind && !port) {
      refuse(
        'graph/unknown-port',
        text(`“${target.node.name}” has no input “${wire.to.port}”.`, `“${target.node.name}”没有输入端口“${wire.to.port}”。`),
      )
      continue
    }
    const same = key('wire', wire.from.node, wire.from.port, wire.to.node, wire.to.port)
    if (taken.has(same)) {
      refuse(
        'graph/duplicate-wire',
        text(
          `“${source.node.name}” is connected to “${target.node.name}” twice.`,
          `“${source.node.name}”与“${target.node.name}”重复连接。`,
        ),
        wire.to.port,
      )
      continue
    }
    taken.add(same)
    const end = key('end', wire.to.node, wire.to.port)
    if (port?.arity === 'one' && taken.has(end)) {
      refuse(
        'graph/port-occupied',
        text(
          `“${target.node.name}” takes one wire, and a second arrives from “${source.node.name}”.`,
          `“${target.node.name}”只接受一条连线，而“${source.node.name}”又连来一条。`,
        ),
        wire.to.port,
      )
      continue
    }
    taken.add(end)
    wires.push(wire)
  }
  return wires
}
