// The diagram's meaning: shapes, counts and all problems at once. Pure, never throws, no tfjs.
import type { DataFacts } from '../datasets/dataset'
import type { Diagnostic } from '../diagnostics'
import { error, hasErrors, text } from '../diagnostics'
import type { Graph, NodeId } from '../graph/graph'
import type { Analysis, LossBinding, NodeAnalysis } from './analysis'
import { checkActivations } from './check-activations'
import { checkData } from './check-data'
import { checkLayerNames } from './check-layer-names'
import { checkOutputs } from './check-output'
import type { Structure } from './check-structure'
import { checkStructure } from './check-structure'
import { checkTransforms } from './check-transforms'
import { inferShapes } from './infer-shapes'
import { readGraph } from './read-graph'

/** Per nodes and wires, one analysis per kind of data: the interface asks with and without data in turn. */
const recent = new WeakMap<Graph['nodes'], WeakMap<Graph['edges'], Map<string, Analysis>>>()

/**
 * What the diagram means. `facts`: what is known of the loaded data; without it nothing is said about features and targets.
 * The same nodes and wires with data of the same kind give the same Analysis object; groups mean nothing to it.
 */
export function analyzeGraph(graph: Graph, facts: DataFacts | null = null): Analysis {
  const byEdges = recent.get(graph.nodes) ?? new WeakMap<Graph['edges'], Map<string, Analysis>>()
  const held = byEdges.get(graph.edges) ?? new Map<string, Analysis>()
  recent.set(graph.nodes, byEdges.set(graph.edges, held))
  const kind = facts === null ? '' : JSON.stringify([facts.features, facts.target.type, facts.target.count])
  const analysis = held.get(kind) ?? analyze(graph, facts)
  held.set(kind, analysis)
  return analysis
}

function analyze(graph: Graph, facts: DataFacts | null): Analysis {
  const { diagram, diagnostics: misread } = readGraph(graph)
  const structure = checkStructure(diagram)
  const shapes = inferShapes(diagram)
  const outputs = checkOutputs(diagram, shapes.nodes, structure.losses, facts)
  const nodes = markSplits(shapes.nodes, outputs.bindings)
  const totals = sumUp(nodes, structure)
  const problems = [
    ...misread,
    ...structure.diagnostics,
    ...shapes.diagnostics,
    ...checkTransforms(diagram, structure.used),
    ...checkData(nodes, facts),
    ...checkLayerNames(graph, nodes),
    ...outputs.diagnostics,
    ...checkActivations(diagram, nodes),
  ]
  if (!hasErrors(problems)) problems.push(...checkLearning(nodes, structure, totals, outputs.bindings))
  return {
    nodes,
    order: diagram.topology.order,
    edges: shapes.edges,
    diagnostics: sortBySeverity(problems),
    inputs: structure.inputs,
    losses: outputs.bindings,
    totals,
    trainable: !hasErrors(problems),
  }
}

/** Where a cross-entropy trains from logits, the activation before it is built apart; what others read stays the same. */
function markSplits(nodes: ReadonlyMap<NodeId, NodeAnalysis>, bindings: readonly LossBinding[]): ReadonlyMap<NodeId, NodeAnalysis> {
  const marked = new Map(nodes)
  for (const { loss, outputNodeId } of bindings) {
    const node = marked.get(outputNodeId)
    if (loss.pairsWith === null || node?.kind?.activation?.(node.params) !== loss.pairsWith) continue
    marked.set(outputNodeId, { ...node, splitActivation: true })
  }
  return marked
}

function sumUp(nodes: ReadonlyMap<NodeId, NodeAnalysis>, { used }: Structure): Analysis['totals'] {
  const counted = [...nodes.values()].filter((node) => used.has(node.id))
  const sum = (of: (node: NodeAnalysis) => number) => counted.reduce((total, node) => total + of(node), 0)
  return {
    layers: counted.filter((node) => node.kind === null || node.kind.role === 'layer').length,
    parameters: sum((node) => node.parameters),
    trainableParameters: sum((node) => node.trainableParameters),
    flops: sum((node) => node.flops),
  }
}

function checkLearning(
  nodes: ReadonlyMap<NodeId, NodeAnalysis>,
  { used }: Structure,
  totals: Analysis['totals'],
  bindings: readonly LossBinding[],
): readonly Diagnostic[] {
  const nodeId = bindings[0]?.nodeId
  if (nodeId === undefined || totals.trainableParameters > 0) return []
  const frozen = [...nodes.values()].some((node) => used.has(node.id) && node.weights.some((weight) => weight.trainable))
  return [
    error('graph/nothing-to-train', text('No layer has weights that training could change.', '没有任何层含有可以训练的权重。'), {
      nodeId,
      hint: frozen
        ? text('All layers with weights are frozen; unfreeze one.', '所有含权重的层都已冻结，请解冻其中一层。')
        : text('Put a Dense layer before the loss.', '请在损失前加一个“全连接层”。'),
    }),
  ]
}

const RANK = { error: 0, warning: 1, info: 2 } as const

/** Errors first; within a severity the order of the checks stays. */
function sortBySeverity(problems: readonly Diagnostic[]): readonly Diagnostic[] {
  return problems.toSorted((a, b) => RANK[a.severity] - RANK[b.severity])
}
