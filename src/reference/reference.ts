// A whole diagram's forward pass and loss in float64, and derivatives of the loss by differences.
import type { Analysis } from '../compiler/analysis'
import { inputSpec } from '../compiler/input-spec'
import type { Graph, NodeId, PortRef } from '../graph/graph'
import { sortGraph, upstream } from '../graph/topology'
import type { FloatStep, FloatValue, PassMode } from './float-step'
import { createFloatStep } from './float-step'

export interface ReferenceOptions {
  readonly graph: Graph
  /** Of `graph`, trainable. */
  readonly analysis: Analysis
  /** Values of a weight, row-major. */
  readonly weights: (nodeId: NodeId, name: string) => ArrayLike<number>
  /** [batch, …sample] in the model's shape, scaled as the input node says. */
  readonly x: ArrayLike<number>
  /** [batch, units]. */
  readonly target: ArrayLike<number>
  readonly mode: PassMode
}

/** One value of one weight. */
export interface WeightPlace {
  readonly nodeId: NodeId
  readonly name: string
  readonly index: number
}

export type NumericalDerivative =
  | { readonly kind: 'smooth'; readonly value: number; /** Distance of the outer points. */ readonly h: number }
  /** However near, a ReLU turns or another maximum wins between the two sides: there is no derivative to compare with. */
  | { readonly kind: 'kink' }

export interface Reference {
  /** Mean over the batch, penalties included. */
  readonly loss: number
  /** What each node hands on, its activation included. */
  readonly outputs: ReadonlyMap<NodeId, FloatValue>
  /** What the loss takes: the logits where it pairs with an activation. */
  readonly judged: FloatValue
  /** The loss with one value of one weight changed. */
  lossAt(changes: readonly (WeightPlace & { readonly value: number })[]): number
  derivative(place: WeightPlace): NumericalDerivative
  /** ∂y/∂w for every value y that the weight's own node gives (its logits where the loss takes over its activation), [batch, …shape]. */
  localDerivatives(place: WeightPlace): Float64Array
}

/** Kinds of the diagram that have no reference, as nodes; then there is none of the whole. */
export function withoutReference(graph: Graph, analysis: Analysis): readonly NodeId[] {
  return usedNodes(graph, analysis).filter((id) => {
    const kind = analysis.nodes.get(id)?.kind
    return kind?.role === 'layer' && !kind.lower
  })
}

function usedNodes(graph: Graph, analysis: Analysis): readonly NodeId[] {
  const used = upstream(
    sortGraph(graph),
    analysis.losses.map(({ nodeId }) => nodeId),
  )
  return analysis.order.filter((id) => used.has(id))
}

interface Pass {
  readonly outputs: ReadonlyMap<NodeId, readonly FloatValue[]>
  readonly logits: ReadonlyMap<NodeId, FloatValue>
  /** Per node; they differ where a kink lies between two passes. */
  readonly branches: ReadonlyMap<NodeId, number>
}

/** Half-widths tried, in units of the weight (at least 1): wide ones round less, narrow ones cross fewer kinks. */
const WIDTHS = [1e-3, 1e-4, 1e-5, 1e-6]

/** Null where {@link withoutReference} names nodes, or more than one input or loss would be trained. */
export function createReference(options: ReferenceOptions): Reference | null {
  const { graph, analysis, x, target, mode } = options
  const [binding] = analysis.losses
  const input = inputSpec(analysis)
  if (!analysis.trainable || !binding || !input || analysis.losses.length !== 1 || analysis.inputs.length !== 1) return null
  if (withoutReference(graph, analysis).length > 0) return null
  const order = usedNodes(graph, analysis)
  const batch = target.length / binding.units
  const sources = new Map(order.map((id) => [id, inputsOf(graph, analysis, id)]))

  const run = (changed: ReadonlyMap<string, ArrayLike<number>>, from: Pass | null, dirty: ReadonlySet<NodeId>): Pass => {
    const outputs = new Map(from?.outputs)
    const logits = new Map(from?.logits)
    const branches = new Map(from?.branches)
    for (const id of order) {
      const node = analysis.nodes.get(id)
      const source = graph.nodes.find((one) => one.id === id)
      if (!node?.kind || !source || node.kind.role === 'loss' || (from && !dirty.has(id))) continue
      if (node.kind.role === 'input') {
        outputs.set(id, [{ shape: input.shape, values: Float64Array.from(x) }])
        continue
      }
      const step = createFloatStep(
        {
          name: source.name,
          splitActivation: node.splitActivation,
          frozen: source.frozen === true,
          weight: (name) => changed.get(`${id}/${name}`) ?? options.weights(id, name),
        },
        batch,
        mode,
      )
      const inputs = (sources.get(id) ?? []).map((ref) => step.put(valueAt(analysis, outputs, ref)))
      const made = node.kind.lower?.(step.builder, node.params, inputs) ?? []
      outputs.set(
        id,
        made.map((value) => step.read(value)),
      )
      noteLogits(step, id, logits)
      branches.set(id, step.branches)
    }
    return { outputs, logits, branches }
  }

  const judgedOf = (pass: Pass): FloatValue =>
    pass.logits.get(binding.outputNodeId) ?? valueAt(analysis, pass.outputs, { node: binding.outputNodeId, port: binding.outputPort })
  const weightValues = (id: NodeId, name: string, changed: ReadonlyMap<string, ArrayLike<number>>): ArrayLike<number> =>
    changed.get(`${id}/${name}`) ?? options.weights(id, name)
  const wanted = Float64Array.from(target)
  const lossOf = (pass: Pass, changed: ReadonlyMap<string, ArrayLike<number>>): number => {
    const { values } = judgedOf(pass)
    let loss = binding.loss.gradient(values, wanted, binding.units, batch, new Float64Array(values.length))
    for (const id of order) {
      const node = analysis.nodes.get(id)
      if (!node || graph.nodes.find((one) => one.id === id)?.frozen === true) continue
      for (const { name, trainable, l1, l2 } of node.weights) {
        if (!trainable || (l1 === 0 && l2 === 0)) continue
        const values = weightValues(id, name, changed)
        for (let i = 0; i < values.length; i += 1) loss += l1 * Math.abs(values[i] ?? 0) + l2 * (values[i] ?? 0) ** 2
      }
    }
    return loss
  }

  const none: ReadonlyMap<string, ArrayLike<number>> = new Map()
  const base = run(none, null, new Set())
  const after = new Map<NodeId, ReadonlySet<NodeId>>()
  const downstream = (id: NodeId): ReadonlySet<NodeId> => {
    const known = after.get(id)
    if (known) return known
    const reached = new Set([id])
    for (const next of order) if ((sources.get(next) ?? []).some(({ node }) => reached.has(node))) reached.add(next)
    after.set(id, reached)
    return reached
  }
  const withChanges = (changes: readonly (WeightPlace & { readonly value: number })[]): { readonly pass: Pass; readonly loss: number } => {
    const changed = new Map<string, Float64Array>()
    const dirty = new Set<NodeId>()
    for (const { nodeId, name, index, value } of changes) {
      const key = `${nodeId}/${name}`
      const values = changed.get(key) ?? Float64Array.from(options.weights(nodeId, name))
      values[index] = value
      changed.set(key, values)
      for (const id of downstream(nodeId)) dirty.add(id)
    }
    const pass = run(changed, base, dirty)
    return { pass, loss: lossOf(pass, changed) }
  }
  const sameBranches = (pass: Pass): boolean => [...base.branches].every(([id, hash]) => pass.branches.get(id) === hash)
  const hasL1 = ({ nodeId, name }: WeightPlace): boolean =>
    (analysis.nodes.get(nodeId)?.weights.find((spec) => spec.name === name)?.l1 ?? 0) > 0

  return {
    loss: lossOf(base, none),
    outputs: new Map([...base.outputs].flatMap(([id, [first]]) => (first ? [[id, first]] : []))),
    judged: judgedOf(base),
    lossAt: (changes) => withChanges(changes).loss,
    localDerivatives(place) {
      const value = options.weights(place.nodeId, place.name)[place.index] ?? 0
      const h = 1e-5 * Math.max(1, Math.abs(value))
      const at = (changed: number): Float64Array => {
        const values = Float64Array.from(options.weights(place.nodeId, place.name))
        values[place.index] = changed
        const pass = run(new Map([[`${place.nodeId}/${place.name}`, values]]), base, new Set([place.nodeId]))
        return (pass.logits.get(place.nodeId) ?? pass.outputs.get(place.nodeId)?.[0])?.values ?? new Float64Array(0)
      }
      const left = at(value - h)
      return at(value + h).map((y, i) => (y - (left[i] ?? 0)) / (2 * h))
    },
    derivative(place) {
      const value = options.weights(place.nodeId, place.name)[place.index] ?? 0
      for (const width of WIDTHS) {
        const h = width * Math.max(1, Math.abs(value))
        if (hasL1(place) && Math.abs(value) <= h) continue
        const [left, right] = [withChanges([{ ...place, value: value - h }]), withChanges([{ ...place, value: value + h }])]
        if (!sameBranches(left.pass) || !sameBranches(right.pass)) continue
        const wide = (right.loss - left.loss) / (2 * h)
        const [nearLeft, nearRight] = [value - h / 2, value + h / 2].map((at) => withChanges([{ ...place, value: at }]).loss)
        // Richardson's extrapolation takes the h² term out.
        const near = ((nearRight ?? 0) - (nearLeft ?? 0)) / h
        return { kind: 'smooth', value: (4 * near - wide) / 3, h }
      }
      return { kind: 'kink' }
    },
  }
}

function noteLogits(step: FloatStep, id: NodeId, logits: Map<NodeId, FloatValue>): void {
  if (step.logits) logits.set(id, step.logits)
}

function inputsOf(graph: Graph, analysis: Analysis, id: NodeId): readonly PortRef[] {
  const kind = analysis.nodes.get(id)?.kind
  return (kind?.inputs ?? []).flatMap((port) =>
    graph.edges.filter((edge) => edge.to.node === id && edge.to.port === port.name).map((edge) => edge.from),
  )
}

function valueAt(analysis: Analysis, outputs: ReadonlyMap<NodeId, readonly FloatValue[]>, { node, port }: PortRef): FloatValue {
  const index = analysis.nodes.get(node)?.kind?.outputs.findIndex((output) => output.name === port) ?? -1
  const value = outputs.get(node)?.[index]
  if (!value) throw new Error(`The reference has no value of ${node} at ${port}`)
  return value
}
