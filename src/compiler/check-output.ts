// Fifth step: does what arrives at the loss fit it, and the targets of the data?
import type { DataFacts } from '../datasets/dataset'
import type { Diagnostic, Fix, Text } from '../diagnostics'
import { error, text } from '../diagnostics'
import type { Command } from '../document/commands'
import type { NodeId } from '../graph/graph'
import type { ActivationType } from '../layers/activations'
import { ACTIVATIONS, activationSpec } from '../layers/activations'
import { activation as activationKind } from '../layers/kinds/activation'
import type { LossParams } from '../layers/kinds/loss'
import { loss as lossNodeKind } from '../layers/kinds/loss'
import type { LossKind, TargetFacts } from '../losses/loss-kind'
import { findLoss, losses } from '../losses/registry'
import { isKnownShape } from '../tensor'
import type { LossBinding, NodeAnalysis } from './analysis'
import { changedParams, command, fix, insertBefore } from './fixes'
import type { Diagram } from './read-graph'

export interface OutputCheck {
  readonly bindings: readonly LossBinding[]
  readonly diagnostics: readonly Diagnostic[]
}

type Nodes = ReadonlyMap<NodeId, NodeAnalysis>

/** One loss with what feeds it. */
interface Site {
  readonly diagram: Diagram
  readonly nodes: Nodes
  readonly binding: LossBinding
  /** Node whose output the loss judges. */
  readonly output: NodeAnalysis
  /** Name of the loss's port. */
  readonly port: string
  /** Null where the data is not known, or has too few classes to say anything. */
  readonly target: TargetFacts | null
}

export function checkOutputs(diagram: Diagram, nodes: Nodes, lossIds: readonly NodeId[], facts: DataFacts | null): OutputCheck {
  const bindings: LossBinding[] = []
  const diagnostics: Diagnostic[] = []
  for (const id of lossIds) {
    const site = bindLoss(diagram, nodes, id, facts)
    if (!site) continue
    bindings.push(site.binding)
    diagnostics.push(...checkUnits(site), ...checkActivation(site), ...hintPairing(site), ...warnOfBounds(site))
  }
  return { bindings, diagnostics }
}

function bindLoss(diagram: Diagram, nodes: Nodes, id: NodeId, facts: DataFacts | null): Site | null {
  const node = nodes.get(id)
  const port = node?.kind?.inputs[0]?.name
  if (node?.kind?.type !== lossNodeKind.type || port === undefined) return null
  const loss = findLoss((node.params as LossParams).loss)
  const wire = diagram.into(id, port)[0]
  const output = wire && nodes.get(wire.from.node)
  const shape = node.inputs[0]
  if (!loss || !output || !shape || shape.length !== 1 || !isKnownShape(shape)) return null
  const binding = { nodeId: id, loss, outputNodeId: output.id, outputPort: wire.from.port, units: shape[0] ?? 0 }
  const telling = facts !== null && (facts.target.type === 'numbers' || facts.target.count >= 2)
  return { diagram, nodes, binding, output, port, target: telling ? facts.target : null }
}

/** The activation right before the loss; linear where its node has none. */
function lastActivation(output: NodeAnalysis): ActivationType {
  return output.kind?.activation?.(output.params) ?? 'linear'
}

function checkActivation(site: Site): readonly Diagnostic[] {
  const { binding, output } = site
  const wanted = binding.loss.pairsWith
  const found = lastActivation(output)
  if (wanted === null || wanted === found) return []
  const title = ACTIVATIONS[wanted].title
  const got = found === 'linear' ? text('none', '没有') : ACTIVATIONS[found].title
  const fixes: Fix[] = [{ label: text(`Use ${title.en}`, `使用 ${title.zh}`), command: command(endIn(site, wanted)) }]
  // A loss that goes with what stands there is the better cure where the values suit it.
  const other = losses.find((loss) => loss.pairsWith === found)
  if (other && fitsUnits(other, site)) {
    const here = fitsUnits(binding.loss, site)
    fixes.splice(here ? 1 : 0, 0, switchLoss(site, other))
  }
  return [
    error(
      `loss/needs-${wanted}`,
      text(
        `${binding.loss.title.en} needs ${title.en} before it; got ${got.en}.`,
        `${binding.loss.title.zh}前面需要 ${title.zh}，实际为 ${got.zh}。`,
      ),
      {
        nodeId: binding.nodeId,
        port: site.port,
        hint: text(
          `${title.en} turns the last values into probabilities, which this loss compares with the labels.`,
          `${title.zh} 把最后的数值变为概率，这种损失将其与标签比较。`,
        ),
        fixes,
      },
    ),
  ]
}

/** Makes the prediction end in `type`: by the last node's own parameter, else by a node of its own. */
function endIn({ diagram, binding, output, port }: Site, type: ActivationType): Command {
  const changed = output.kind?.withActivation?.(output.params, type) ?? null
  if (changed !== null) return { type: 'set-params', nodeId: output.id, params: changedParams(output.params, changed) }
  const params = JSON.parse(JSON.stringify({ activation: activationSpec(type) })) as Record<string, never>
  return insertBefore(diagram.graph, binding.nodeId, port, activationKind.type, params)
}

function fitsUnits(loss: LossKind, { binding, target }: Site): boolean {
  return target === null ? binding.units > 0 : loss.encoding(binding.units, target) !== null
}

function switchLoss(site: Site, loss: LossKind): Fix {
  const set: Command = { type: 'set-params', nodeId: site.binding.nodeId, params: { loss: loss.type } }
  // Numbers may lie anywhere, so what predicts them ends without a curve that bounds it.
  const wanted = site.target?.type === 'numbers' ? 'linear' : loss.pairsWith
  const needsActivation = wanted !== null && wanted !== lastActivation(site.output)
  const label = text(`Use ${lower(loss.title.en)}`, `改用${loss.title.zh}`)
  return fix(label, command(needsActivation ? { type: 'batch', commands: [set, endIn(site, wanted)] } : set))
}

function lower(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}

function checkUnits(site: Site): readonly Diagnostic[] {
  const { binding, target } = site
  if (target === null || fitsUnits(binding.loss, site)) return []
  const wanted = binding.loss.units(target)
  const fixes = wanted.flatMap((units) => setUnits(site, units))
  for (const other of losses) {
    if (other.type !== binding.loss.type && fitsUnits(other, site)) fixes.push(switchLoss(site, other))
  }
  const units = binding.units
  const { count } = target
  const data =
    target.type === 'classes'
      ? text(`${count} classes`, `${count} 个类别`)
      : text(`${count} ${count === 1 ? 'number' : 'numbers'} to predict`, `${count} 个待预测的数值`)
  return [
    error(
      'loss/units',
      wanted.length === 0
        ? text(
            `${binding.loss.title.en} does not fit data of ${data.en}; ${units} ${units === 1 ? 'value arrives' : 'values arrive'}.`,
            `${binding.loss.title.zh}不适合有 ${data.zh}的数据；实际输出 ${units} 个值。`,
          )
        : text(
            `The data has ${data.en}, so ${lower(binding.loss.title.en)} needs ${wanted.join(' or ')} output ${wanted.length === 1 && wanted[0] === 1 ? 'value' : 'values'}; got ${units}.`,
            `数据有 ${data.zh}，${binding.loss.title.zh}需要 ${wanted.join(' 或 ')} 个输出值，实际为 ${units} 个。`,
          ),
      {
        nodeId: binding.nodeId,
        port: site.port,
        hint:
          target.type === 'classes'
            ? text(
                'Set the units of the last layer to fit the classes, or choose a loss that fits them.',
                '请把最后一层的单元数设为与类别相符，或选择合适的损失。',
              )
            : text(
                'Give the last layer one unit for each number, and choose a loss for numbers.',
                '请让最后一层的每个单元对应一个数值，并选择用于数值的损失。',
              ),
        fixes,
      },
    ),
  ]
}

/**
 * Sets the whole-number parameter that decides how many values arrive: searched from the loss upwards along nodes
 * with one input, and tried out by their own shape rules, so that no kind is named here.
 */
function setUnits({ diagram, nodes, binding }: Site, units: number): readonly Fix[] {
  const below: NodeAnalysis[] = []
  let at = nodes.get(binding.outputNodeId)
  while (at?.kind && !below.includes(at)) {
    const { kind, params } = at
    const inputs = at.inputs.filter((shape) => shape !== null)
    for (const field of kind.role === 'layer' && inputs.length === at.inputs.length ? kind.params.fields : []) {
      if (field.control !== 'number' || !field.integer || units < field.min || units > field.max) continue
      const tried = { ...(params as object), [field.name]: units }
      const arrived = below.reduceRight<readonly (readonly (number | null)[])[] | null>(
        (shapes, node) => {
          const next = shapes && node.kind?.infer(node.params, shapes)
          return next?.ok ? next.outputs : null
        },
        outputsOf(kind.infer(tried, inputs)),
      )
      if (arrived?.[0]?.length !== 1 || arrived[0][0] !== units) continue
      const name = diagram.nodes.get(at.id)?.node.name ?? at.id
      return [
        fix(
          text(`Set ${lower(field.label.en)} of ${name} to ${units}`, `把 ${name} 的${field.label.zh}设为 ${units}`),
          command({ type: 'set-params', nodeId: at.id, params: { [field.name]: units } }),
        ),
      ]
    }
    below.push(at)
    const port = kind.inputs.length === 1 && kind.inputs[0]?.arity === 'one' ? kind.inputs[0].name : null
    const wire = port === null ? undefined : diagram.into(at.id, port)[0]
    at = wire && nodes.get(wire.from.node)
  }
  return []
}

function outputsOf(inference: ReturnType<NonNullable<NodeAnalysis['kind']>['infer']>): readonly (readonly (number | null)[])[] | null {
  return inference.ok ? inference.outputs : null
}

/** Squared error behind a sigmoid or softmax works, but learns slowly where that saturates. */
function hintPairing(site: Site): readonly Diagnostic[] {
  const found = lastActivation(site.output)
  if (site.binding.loss.pairsWith !== null) return []
  const better = losses.find((loss) => loss.pairsWith === found)
  if (!better || !fitsUnits(better, site)) return []
  const name: Text = ACTIVATIONS[found].title
  return [
    {
      code: 'loss/saturates',
      severity: 'info',
      message: text(
        `${site.binding.loss.title.en} behind ${name.en} learns slowly while predictions are badly wrong.`,
        `${name.zh} 之后用${site.binding.loss.title.zh}，在预测偏差很大时学习很慢。`,
      ),
      nodeId: site.binding.nodeId,
      hint: text(
        `There ${name.en} is flat, so the gradient is almost 0. ${better.title.en} does not have this weakness.`,
        `此时 ${name.zh} 很平坦，梯度几乎为 0。${better.title.zh}没有这个弱点。`,
      ),
      fixes: [switchLoss(site, better)],
    },
  ]
}

/** Numbers may lie anywhere; an activation that bounds the prediction keeps it from reaching them. */
function warnOfBounds(site: Site): readonly Diagnostic[] {
  const found = lastActivation(site.output)
  if (site.target?.type !== 'numbers' || found === 'linear' || !fitsUnits(site.binding.loss, site)) return []
  const { en, zh } = ACTIVATIONS[found].title
  return [
    {
      code: 'loss/bounded-output',
      severity: 'warning',
      message: text(
        `The prediction ends in ${en}, but the numbers to predict may lie anywhere.`,
        `预测以 ${zh} 结束，但待预测的数值可能在任意范围内。`,
      ),
      nodeId: site.binding.nodeId,
      port: site.port,
      hint: text('A last layer without activation can give every number.', '最后一层不带激活函数时可以输出任意数值。'),
      fixes: [fix(text('Remove the activation', '去掉激活函数'), command(endIn(site, 'linear')))],
    },
  ]
}
