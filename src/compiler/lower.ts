// From an analysed diagram to the compiled training step.
import type { Graph, NodeId, PortRef } from '../graph/graph'
import { sortGraph, upstream } from '../graph/topology'
import type { StepBuilder, StepValue } from '../layers/step-builder'
import type { KnownShape, PaddingMode } from '../tensor'
import { isKnownShape, sizeOf, slideWindow } from '../tensor'
import type { Analysis, NodeAnalysis } from './analysis'
import { inputSpec } from './input-spec'
import type { StepOp, StepProgram, StepWeight, WindowGeometry } from './step-program'
import { readsOf } from './step-program'

/**
 * Lays a diagram's training step out as a static program. Null where a node's kind has no such layout, or more than
 * one input or loss would be trained: such diagrams train through tfjs, with the same results.
 */
export function lowerGraph(graph: Graph, analysis: Analysis, input: StepProgram['input']): StepProgram | null {
  const [binding] = analysis.losses
  const shape = inputSpec(analysis)?.shape
  if (!analysis.trainable || analysis.losses.length !== 1 || analysis.inputs.length !== 1 || !binding || !shape) return null
  const used = upstream(sortGraph(graph), [binding.nodeId])
  const recorder = new Recorder(sizeOf(shape))
  const values = new Map<NodeId, readonly StepValue[]>()
  const valueOf = ({ node, port }: PortRef): StepValue | null => {
    const index = analysis.nodes.get(node)?.kind?.outputs.findIndex((output) => output.name === port) ?? -1
    return values.get(node)?.[index] ?? null
  }

  for (const id of analysis.order) {
    const node = analysis.nodes.get(id)
    const source = graph.nodes.find((one) => one.id === id)
    if (!used.has(id) || !node?.kind || !source || node.kind.role === 'loss') continue
    if (node.kind.role === 'input') {
      values.set(id, [{ id: 0, shape }])
      continue
    }
    if (!node.kind.lower) return null
    const frozen = source.frozen === true
    // A frozen normalization uses its averages: another program.
    if (frozen && node.weights.some((weight) => !weight.trainable)) return null
    const inputs = node.kind.inputs.flatMap((port) =>
      graph.edges.filter((edge) => edge.to.node === id && edge.to.port === port.name).map((edge) => valueOf(edge.from)),
    )
    const known = inputs.filter((value) => value !== null)
    if (known.length !== inputs.length) return null
    values.set(id, node.kind.lower(recorder.forNode(node, source.name, frozen), node.params, known))
  }
  const output = valueOf({ node: binding.outputNodeId, port: binding.outputPort })
  if (!output) return null
  const recorded = recorder.finish(output.id)
  const computed = new Set(recorded.ops.map((op) => op.y))
  return {
    ...recorded,
    nodes: [...values].flatMap(([nodeId, [value]]) => (value && computed.has(value.id) ? [{ nodeId, value: value.id }] : [])),
    input,
    output: output.id,
    units: binding.units,
    loss: binding.loss.type,
  }
}

/** Collects weights, values and operations. */
class Recorder {
  private readonly weights: StepWeight[] = []
  private readonly values: number[]
  private readonly ops: StepOp[] = []

  constructor(inputSize: number) {
    this.values = [inputSize]
  }

  private value(shape: KnownShape): StepValue {
    this.values.push(sizeOf(shape))
    return { id: this.values.length - 1, shape }
  }

  forNode(node: NodeAnalysis, name: string, frozen: boolean): StepBuilder {
    const first = this.weights.length
    for (const spec of node.weights) {
      this.weights.push({
        nodeId: node.id,
        name: spec.name,
        size: sizeOf(spec.shape),
        trainable: spec.trainable && !frozen,
        l1: spec.l1,
        l2: spec.l2,
      })
    }
    const weight = (wanted: string): number => {
      const index = node.weights.findIndex((spec) => spec.name === wanted)
      if (index < 0) throw new Error(`Node ${name} has no weight ${wanted}`)
      return first + index
    }
    const optional = (wanted: string | null): number | null => (wanted === null ? null : weight(wanted))
    const record = (shape: KnownShape, make: (y: number) => StepOp): StepValue => {
      const y = this.value(shape)
      this.ops.push(make(y.id))
      return y
    }
    return {
      dense: (x, { kernel, bias, units }) =>
        record([units], (y) => ({
          op: 'dense',
          x: x.id,
          y,
          kernel: weight(kernel),
          bias: optional(bias),
          inputs: sizeOf(x.shape),
          units,
          relu: false,
        })),
      conv2d: (x, { filter, bias, kernel, filters, stride, dilation, padding }) => {
        const window = geometry(x.shape, kernel, stride, dilation, padding, filters)
        return record([window.oh, window.ow, filters], (y) => ({
          op: 'conv2d',
          x: x.id,
          y,
          filter: weight(filter),
          bias: optional(bias),
          window,
          relu: false,
        }))
      },
      depthwiseConv2d: (x, { filter, bias, kernel, multiplier, stride, dilation, padding }) => {
        const window = geometry(x.shape, kernel, stride, dilation, padding, (x.shape[2] ?? 1) * multiplier)
        return record([window.oh, window.ow, window.n], (y) => ({
          op: 'depthwise',
          x: x.id,
          y,
          filter: weight(filter),
          bias: optional(bias),
          window,
          multiplier,
          relu: false,
        }))
      },
      pool: (x, { mode, size, stride, padding }) => {
        const window = geometry(x.shape, size, stride, [1, 1], padding, null)
        return record([window.oh, window.ow, window.c], (y) => ({ op: 'pool', x: x.id, y, mode, window }))
      },
      activate: (x, spec) =>
        spec.type === 'linear' || node.splitActivation
          ? x
          : record(x.shape, (y) => ({ op: 'activation', x: x.id, y, spec, width: x.shape.at(-1) ?? 1 })),
      dropout: (x, rate) => (rate === 0 ? x : record(x.shape, (y) => ({ op: 'dropout', x: x.id, y, rate, name }))),
      normalize: (x, { gamma, beta, mean, variance, momentum, epsilon }) =>
        record(x.shape, (y) => ({
          op: 'normalize',
          x: x.id,
          y,
          gamma: optional(gamma),
          beta: optional(beta),
          mean: weight(mean),
          variance: weight(variance),
          momentum,
          epsilon,
          channels: x.shape.at(-1) ?? 1,
        })),
      add: (xs) => record(xs[0]?.shape ?? [], (y) => ({ op: 'add', xs: xs.map((x) => x.id), y })),
      concatenate: (xs) => {
        const widths = xs.map((x) => x.shape.at(-1) ?? 1)
        const outer = xs[0]?.shape.slice(0, -1) ?? []
        const shape = [...outer, widths.reduce((sum, width) => sum + width, 0)]
        return record(shape, (y) => ({ op: 'concatenate', xs: xs.map((x) => x.id), y, widths, rows: sizeOf(outer) }))
      },
      reshape: (x, shape) => ({ id: x.id, shape }),
    }
  }

  finish(output: number): Pick<StepProgram, 'weights' | 'values' | 'ops'> {
    return { weights: this.weights, values: this.values, ops: fuseRelu(this.ops, this.values, output) }
  }
}

/** A ReLU right behind a dense layer or convolution is taken while the result is still in registers. */
function fuseRelu(ops: readonly StepOp[], values: readonly number[], output: number): readonly StepOp[] {
  const readers = new Map<number, number>()
  for (const x of ops.flatMap(readsOf)) readers.set(x, (readers.get(x) ?? 0) + 1)
  const fused: StepOp[] = []
  for (const op of ops) {
    const maker = op.op === 'activation' && op.spec.type === 'relu' ? fused.findIndex((one) => one.y === op.x) : -1
    const made = fused[maker]
    const alone = op.op === 'activation' && readers.get(op.x) === 1 && op.x !== output && (values[op.y] ?? 0) % 4 === 0
    if (alone && made && 'relu' in made) fused[maker] = { ...made, y: op.y, relu: true }
    else fused.push(op)
  }
  return fused
}

function geometry(
  shape: KnownShape,
  kernel: readonly [number, number],
  stride: readonly [number, number],
  dilation: readonly [number, number],
  padding: PaddingMode,
  filters: number | null,
): WindowGeometry {
  if (!isKnownShape(shape)) throw new Error('A lowered shape is known')
  const [h = 1, w = 1, c = 1] = shape
  const rows = slideWindow(h, kernel[0], stride[0], padding, dilation[0])
  const columns = slideWindow(w, kernel[1], stride[1], padding, dilation[1])
  return {
    h,
    w,
    c,
    kh: kernel[0],
    kw: kernel[1],
    n: filters ?? c,
    strideY: stride[0],
    strideX: stride[1],
    dilateY: dilation[0],
    dilateX: dilation[1],
    top: rows.before,
    left: columns.before,
    oh: rows.size,
    ow: columns.size,
  }
}
