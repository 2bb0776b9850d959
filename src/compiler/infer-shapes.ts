// Second step: shapes, weights and costs, node by node in order. A problem is told once, where it arises.
import type { Diagnostic, Fix } from '../diagnostics'
import { error, text } from '../diagnostics'
import type { EdgeId, NodeId } from '../graph/graph'
import type { LayerKind, ShapeProblem, WeightSpec } from '../layers/layer-kind'
import { findKind } from '../layers/registry'
import type { Shape } from '../tensor'
import { formatShape, isKnownShape, sizeOf } from '../tensor'
import type { NodeAnalysis } from './analysis'
import { command, fix, insertBefore } from './fixes'
import type { Diagram, DiagramNode } from './read-graph'

/** Values a tensor may hold per sample, and weights a layer may have: 1 GiB of float32. */
const MAX_VALUES = 2 ** 28

export interface InferredShapes {
  readonly nodes: ReadonlyMap<NodeId, NodeAnalysis>
  readonly edges: ReadonlyMap<EdgeId, Shape | null>
  readonly diagnostics: readonly Diagnostic[]
}

export function inferShapes(diagram: Diagram): InferredShapes {
  const nodes = new Map<NodeId, NodeAnalysis>()
  const diagnostics: Diagnostic[] = []
  const outputOf = (node: NodeId, port: string): Shape | null => {
    const found = nodes.get(node)
    const index = found?.kind?.outputs.findIndex((output) => output.name === port) ?? -1
    return found?.outputs[index] ?? null
  }
  const known = new Map<NodeId, NodeAnalysis>()
  for (const id of diagram.topology.order) {
    const entry = diagram.nodes.get(id)
    if (entry) nodes.set(id, inferNode(diagram, entry, outputOf, diagnostics))
  }
  // Nodes on a cycle have no shapes; all others stand in array order again.
  for (const [id, entry] of diagram.nodes) known.set(id, nodes.get(id) ?? unknownNode(diagram, entry))
  const edges = new Map(diagram.graph.edges.map((edge) => [edge.id, outputOf(edge.from.node, edge.from.port)]))
  return { nodes: known, edges, diagnostics }
}

function unknownNode(diagram: Diagram, { node, kind, params }: DiagramNode, inputs?: readonly (Shape | null)[]): NodeAnalysis {
  return {
    id: node.id,
    kind,
    params,
    inputs:
      inputs ?? kind?.inputs.flatMap((port) => (port.arity === 'many' ? diagram.into(node.id, port.name).map(() => null) : [null])) ?? [],
    outputs: kind?.outputs.map(() => null) ?? [],
    weights: [],
    parameters: 0,
    trainableParameters: 0,
    flops: 0,
    splitActivation: false,
  }
}

function inferNode(
  diagram: Diagram,
  entry: DiagramNode,
  outputOf: (node: NodeId, port: string) => Shape | null,
  diagnostics: Diagnostic[],
): NodeAnalysis {
  const { node, kind, params } = entry
  if (!kind) return unknownNode(diagram, entry)
  let connected = true
  const inputs = kind.inputs.flatMap((port): (Shape | null)[] => {
    const shapes = diagram.into(node.id, port.name).map((wire) => outputOf(wire.from.node, wire.from.port))
    if (shapes.length === 0) connected = false
    return shapes.length > 0 || port.arity === 'many' ? shapes : [null]
  })
  const arrived = inputs.filter((shape) => shape !== null)
  if (!connected || arrived.length < inputs.length) return unknownNode(diagram, entry, inputs)

  const inference = kind.infer(params, arrived)
  if (!inference.ok) {
    diagnostics.push(shapeDiagnostic(diagram, entry, kind, inference.problem, arrived))
    return unknownNode(diagram, entry, inputs)
  }
  const { outputs } = inference
  const large = outputs.find((shape) => (sizeOf(shape) ?? 0) > MAX_VALUES)
  if (large) {
    diagnostics.push(
      error(
        'shape/too-large',
        text(
          `Its output ${formatShape(large)} holds more values per sample than fit into memory.`,
          `它的输出 ${formatShape(large)} 每个样本的数值多到放不进内存。`,
        ),
        {
          nodeId: node.id,
          hint: text(
            'Use fewer units or filters, a larger stride, or pooling before it.',
            '请减少单元数或滤波器数、增大步长，或在前面加池化。',
          ),
        },
      ),
    )
    return unknownNode(diagram, entry, inputs)
  }
  if (!arrived.every(isKnownShape) || !outputs.every(isKnownShape)) return { ...unknownNode(diagram, entry, inputs), outputs }

  const weights = kind.weights(params, arrived)
  const heaviest = weights.find((weight) => sizeOf(weight.shape) > MAX_VALUES)
  if (heaviest) {
    diagnostics.push(
      error(
        'shape/too-many-weights',
        text(
          `${formatShape(heaviest.shape)} weights are more than fit into memory.`,
          `${formatShape(heaviest.shape)} 个权重多到放不进内存。`,
        ),
        { nodeId: node.id, hint: text('Use fewer units, or pooling before it.', '请减少单元数，或在前面加池化。') },
      ),
    )
  }
  const count = (specs: readonly WeightSpec[]) => specs.reduce((sum, weight) => sum + sizeOf(weight.shape), 0)
  return {
    id: node.id,
    kind,
    params,
    inputs,
    outputs,
    weights,
    parameters: count(weights),
    trainableParameters: node.frozen === true ? 0 : count(weights.filter((weight) => weight.trainable)),
    flops: kind.flops(params, arrived, outputs),
    splitActivation: false,
  }
}

function shapeDiagnostic(
  diagram: Diagram,
  { node, params }: DiagramNode,
  kind: LayerKind,
  problem: ShapeProblem,
  inputs: readonly Shape[],
): Diagnostic {
  const port = kind.inputs[0]
  const fixes: Fix[] = []
  for (const { params: values, label } of problem.set ?? []) {
    fixes.push(fix(label, command({ type: 'set-params', nodeId: node.id, params: values })))
  }
  for (const { kind: type, label } of problem.insert ?? []) {
    const inserted = findKind(type)
    if (!port || port.arity !== 'one' || !inserted) continue
    // A cure is offered only where it cures.
    const between = inserted.infer(inserted.params.defaults, inputs)
    if (!between.ok || !kind.infer(params, between.outputs).ok) continue
    fixes.push(fix(label, command(insertBefore(diagram.graph, node.id, port.name, type))))
  }
  return error(`shape/${problem.name}`, problem.message, { nodeId: node.id, port: port?.name, hint: problem.hint, fixes })
}
