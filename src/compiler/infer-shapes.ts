// Second step: shapes, weights and costs, node by node in order. A problem is told once, where it arises.
// A node that is the same as in an earlier graph, and gets the same shapes, is not worked out again: after an edit, only what
// it changed is.
import type { Diagnostic, Fix } from '../diagnostics'
import { error, text } from '../diagnostics'
import type { EdgeId, GraphNode, NodeId } from '../graph/graph'
import type { LayerKind, ShapeProblem, WeightSpec } from '../layers/layer-kind'
import { findKind } from '../layers/registry'
import type { Shape } from '../tensor'
import { formatShape, isKnownShape, sameShape, sizeOf } from '../tensor'
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

const WEIGHTLESS = { weights: [], parameters: 0, trainableParameters: 0, flops: 0, splitActivation: false } as const

function unknownNode(diagram: Diagram, { node, kind, params }: DiagramNode, inputs?: readonly (Shape | null)[]): NodeAnalysis {
  return {
    id: node.id,
    kind,
    params,
    inputs:
      inputs ?? kind?.inputs.flatMap((port) => (port.arity === 'many' ? diagram.into(node.id, port.name).map(() => null) : [null])) ?? [],
    outputs: kind?.outputs.map(() => null) ?? [],
    ...WEIGHTLESS,
  }
}

/** What follows from a node and the shapes that arrive, whatever else stands in the graph. */
interface Outcome {
  readonly inputs: readonly Shape[]
  readonly analysis: NodeAnalysis
  readonly diagnostics: readonly Diagnostic[]
  /** The shapes do not fit; what cures that depends on the graph. */
  readonly misfit: ShapeProblem | null
}

/** By node, as it came out last. */
const before = new WeakMap<GraphNode, Outcome>()

function inferNode(
  diagram: Diagram,
  entry: DiagramNode,
  outputOf: (node: NodeId, port: string) => Shape | null,
  diagnostics: Diagnostic[],
): NodeAnalysis {
  const { node, kind } = entry
  if (!kind) return unknownNode(diagram, entry)
  let connected = true
  const inputs = kind.inputs.flatMap((port): (Shape | null)[] => {
    const shapes = diagram.into(node.id, port.name).map((wire) => outputOf(wire.from.node, wire.from.port))
    if (shapes.length === 0) connected = false
    return shapes.length > 0 || port.arity === 'many' ? shapes : [null]
  })
  const arrived = inputs.filter((shape) => shape !== null)
  if (!connected || arrived.length < inputs.length) return unknownNode(diagram, entry, inputs)
  const last = before.get(node)
  const outcome = last && sameShapes(last.inputs, arrived) ? last : workOut(entry, kind, arrived)
  if (outcome !== last) before.set(node, outcome)
  diagnostics.push(...outcome.diagnostics)
  if (outcome.misfit) diagnostics.push(shapeDiagnostic(diagram, entry, kind, outcome.misfit, arrived))
  return outcome.analysis
}

function sameShapes(a: readonly Shape[], b: readonly Shape[]): boolean {
  return (
    a.length === b.length &&
    a.every((shape, i) => {
      const other = b[i]
      return other !== undefined && sameShape(shape, other)
    })
  )
}

function workOut(entry: DiagramNode, kind: LayerKind, inputs: readonly Shape[]): Outcome {
  const { node, params } = entry
  const unknown: NodeAnalysis = {
    id: node.id,
    kind,
    params,
    inputs,
    outputs: kind.outputs.map(() => null),
    ...WEIGHTLESS,
  }
  const inference = kind.infer(params, inputs)
  if (!inference.ok) return { inputs, analysis: unknown, diagnostics: [], misfit: inference.problem }
  const { outputs } = inference
  const large = outputs.find((shape) => (sizeOf(shape) ?? 0) > MAX_VALUES)
  if (large) {
    const diagnostics = [
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
    ]
    return { inputs, analysis: unknown, diagnostics, misfit: null }
  }
  if (!inputs.every(isKnownShape) || !outputs.every(isKnownShape)) {
    return { inputs, analysis: { ...unknown, outputs }, diagnostics: [], misfit: null }
  }

  const diagnostics: Diagnostic[] = []
  const weights = kind.weights(params, inputs)
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
  const analysis: NodeAnalysis = {
    id: node.id,
    kind,
    params,
    inputs,
    outputs,
    weights,
    parameters: count(weights),
    trainableParameters: node.frozen === true ? 0 : count(weights.filter((weight) => weight.trainable)),
    flops: kind.flops(params, inputs, outputs),
    splitActivation: false,
  }
  return { inputs, analysis, diagnostics, misfit: null }
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
