// The edits that findings offer. Each is one command of the document.
import { insertBefore } from '../compiler/fixes'
import { text } from '../diagnostics'
import type { Command } from '../document/commands'
import type { NodeId } from '../graph/graph'
import { findKind } from '../layers/registry'
import type { Cure, RunFacts } from './finding'
import { rateText } from './finding'

type Diagram = Pick<RunFacts, 'plan' | 'analysis'>

/** Two significant digits, so that cures do not read `0.000333`. */
function round(value: number): number {
  return Number(value.toPrecision(2))
}

export function setRate({ plan }: Diagram, factor: number): Cure {
  const rate = round(plan.learningRate * factor)
  return {
    label: text(`Learning rate ${rateText(rate)}`, `学习率 ${rateText(rate)}`),
    command: { type: 'set-training', training: { learningRate: rate } },
  }
}

export function clipGradients({ plan }: Diagram): readonly Cure[] {
  if (plan.clipNorm !== null && plan.clipNorm <= 1) return []
  return [{ label: text('Clip gradients to length 1', '把梯度长度限制为 1'), command: { type: 'set-training', training: { clipNorm: 1 } } }]
}

export function moreEpochs({ plan }: Diagram): Cure {
  const epochs = plan.epochs * 2
  return { label: text(`Train ${epochs} epochs`, `训练 ${epochs} 轮`), command: { type: 'set-training', training: { epochs } } }
}

export function stopEarly({ plan }: Diagram): readonly Cure[] {
  if (plan.earlyStopping) return []
  const patience = Math.max(5, Math.round(plan.epochs / 10))
  return [
    {
      label: text('Stop at best', '在最佳处停止'),
      command: { type: 'set-training', training: { earlyStopping: { monitor: 'validation', patience, minDelta: 0 } } },
    },
  ]
}

/** The node the loss judges, where it is a dense layer: what is put before it stands before the decision. */
function decidingNode({ analysis }: Diagram): NodeId | null {
  const id = analysis.losses[0]?.outputNodeId
  return id !== undefined && analysis.nodes.get(id)?.kind?.type === 'dense' ? id : null
}

function sourceOf({ plan }: Diagram, id: NodeId): string | undefined {
  const from = plan.graph.edges.find(({ to }) => to.node === id)?.from.node
  return plan.graph.nodes.find((node) => node.id === from)?.kind
}

/** Pictures changed anew at every step, so that none can be learned by heart; nothing where features are learned from. */
export function augment({ plan, analysis }: Diagram): readonly Cure[] {
  const input = analysis.inputs[0]
  const usual = findKind('augmentation')?.palette[0]?.params
  if (input === undefined || !usual || analysis.nodes.get(input)?.outputs[0]?.length !== 3) return []
  const label = text('Add flips and shifts', '添加翻转与平移')
  const there = plan.graph.nodes.find(({ kind }) => kind === 'augmentation')
  if (there) {
    const isAtWork = there.params['bypass'] !== true && there.params['flipHorizontal'] === true
    return isAtWork ? [] : [{ label, command: { type: 'set-params', nodeId: there.id, params: { ...usual, bypass: false } } }]
  }
  const [first, ...others] = plan.graph.edges.filter(({ from }) => from.node === input)
  if (!first) return []
  const inserted = insertBefore(plan.graph, first.to.node, first.to.port, 'augmentation', usual)
  const from = { node: inserted.node.id, port: 'out' }
  // Whatever else the input fed sees the same changed picture.
  const led = others.map(({ id, to }): Command => ({ type: 'lead-wire', edgeId: id, from, to }))
  return [{ label, command: batch([inserted, ...led]) }]
}

export function addDropout(facts: Diagram): readonly Cure[] {
  const before = decidingNode(facts)
  if (before === null || sourceOf(facts, before) === 'dropout') return []
  const command = insertBefore(facts.plan.graph, before, 'in', 'dropout', { rate: 0.3 })
  return [{ label: text('Add dropout 0.3', '添加随机失活 0.3'), command }]
}

/** Nodes of kinds that have one of these parameters. */
function nodesWith({ analysis }: Diagram, ...names: readonly string[]): readonly NodeId[] {
  return analysis.order.filter((id) => analysis.nodes.get(id)?.kind?.params.fields.some(({ name }) => names.includes(name)))
}

export function addL2(facts: Diagram): readonly Cure[] {
  const nodes = nodesWith(facts, 'l2').filter((id) => (facts.analysis.nodes.get(id)?.params as { readonly l2?: number }).l2 === 0)
  if (nodes.length === 0) return []
  return [
    {
      label: text('Add L2 0.001', '添加 L2 0.001'),
      command: batch(nodes.map((nodeId) => ({ type: 'set-params', nodeId, params: { l2: 0.001 } }))),
    },
  ]
}

/** Twice the units and filters of every hidden layer; where there is none, one of 16 units. */
export function widen(facts: Diagram): readonly Cure[] {
  const output = decidingNode(facts)
  const edits = nodesWith(facts, 'units', 'filters').flatMap((nodeId): readonly Command[] => {
    if (nodeId === facts.analysis.losses[0]?.outputNodeId) return []
    const params = facts.analysis.nodes.get(nodeId)?.params as { readonly units?: number; readonly filters?: number }
    const name = params.units === undefined ? 'filters' : 'units'
    return [{ type: 'set-params', nodeId, params: { [name]: Math.min(4096, 2 * (params.units ?? params.filters ?? 1)) } }]
  })
  if (edits.length > 0) return [{ label: text('Double the hidden layers', '把隐藏层加宽一倍'), command: batch(edits) }]
  if (output === null) return []
  const hidden = insertBefore(facts.plan.graph, output, 'in', 'dense', {
    units: 16,
    activation: { type: 'relu' },
    initializer: { type: 'heNormal' },
  })
  return [{ label: text('Add a hidden layer', '添加一个隐藏层'), command: hidden }]
}

/** Starts every hidden weight as its activation needs it. */
export function startScaled(facts: Diagram): readonly Cure[] {
  const edits = nodesWith(facts, 'initializer').flatMap((nodeId): readonly Command[] => {
    const params = facts.analysis.nodes.get(nodeId)?.params as { readonly initializer: { readonly type: string } }
    const rectified = isRectified(facts, nodeId)
    const type = rectified ? 'heNormal' : 'glorotUniform'
    return params.initializer.type === type ? [] : [{ type: 'set-params', nodeId, params: { initializer: { type } } }]
  })
  if (edits.length === 0) return []
  return [{ label: text('Start with He and Glorot weights', '使用 He 与 Glorot 初始化'), command: batch(edits) }]
}

function isRectified({ analysis }: Diagram, id: NodeId): boolean {
  const node = analysis.nodes.get(id)
  return ['relu', 'leakyRelu', 'elu'].includes(node?.kind?.activation?.(node.params) ?? '')
}

/** Gives nodes another activation, where their kind has one to give. */
export function changeActivation(
  { analysis }: Diagram,
  ids: readonly NodeId[],
  to: 'relu' | 'leakyRelu',
  label: Cure['label'],
): readonly Cure[] {
  const activation = to === 'leakyRelu' ? { type: to, slope: 0.01 } : { type: to }
  const edits = ids
    .filter((id) => analysis.nodes.get(id)?.kind?.activation !== undefined)
    .map((nodeId): Command => ({ type: 'set-params', nodeId, params: { activation } }))
  return edits.length === 0 ? [] : [{ label, command: batch(edits) }]
}

/** Batch normalization before the deepest of `ids`' successors would be far; it goes right before each of them. */
export function normalizeBefore({ plan }: Diagram, id: NodeId): Cure {
  return {
    label: text('Add batch normalization', '添加批归一化'),
    command: insertBefore(plan.graph, id, 'in', 'batchNormalization'),
  }
}

export function crossEntropy({ plan, analysis }: Diagram): readonly Cure[] {
  const [binding] = analysis.losses
  if (!binding) return []
  const loss = binding.units === 1 ? 'binaryCrossEntropy' : 'categoricalCrossEntropy'
  const label = text('Use cross-entropy', '改用交叉熵')
  const edits: readonly Command[] = [
    { type: 'set-params', nodeId: binding.nodeId, params: { loss } },
    ...(binding.units === 1
      ? []
      : [{ type: 'set-params', nodeId: binding.outputNodeId, params: { activation: { type: 'softmax' } } } as const]),
  ]
  return plan.graph.nodes.some(({ id }) => id === binding.nodeId) ? [{ label, command: batch(edits) }] : []
}

export function batch(commands: readonly Command[]): Command {
  const [only] = commands
  return commands.length === 1 && only ? only : { type: 'batch', commands }
}
