// What of a project a search may vary, and with which values it begins.
import { text, type Text } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import type { Field } from '../../src/layers/params'
import { findKind } from '../../src/layers/registry'
import { optimizers } from '../../src/optimizers/registry'
import type { SearchPlace, TrialValue } from '../../src/runs/search'
import { trainingWords } from '../training/words'

interface OptionBase {
  /** Stays the same while the project does. */
  readonly id: string
  readonly label: Text
  readonly place: SearchPlace
}

export type AxisOption =
  | (OptionBase & {
      readonly type: 'number'
      readonly integer: boolean
      readonly log: boolean
      readonly min: number
      readonly max: number
      /** Where a search begins. */
      readonly low: number
      readonly high: number
      readonly current: number
    })
  | (OptionBase & { readonly type: 'choice'; readonly options: readonly { readonly value: TrialValue; readonly label: Text }[] })

const joined = (node: string, label: Text): Text => text(`${node} · ${label.en}`, `${node} · ${label.zh}`)

/** Settings first, then the parameters of every node in the diagram's order. */
export function axisOptions({ training, graph }: ProjectDocument): readonly AxisOption[] {
  const batch = training.batchSize === 'full' ? 32 : training.batchSize
  const settings: readonly AxisOption[] = [
    {
      id: 'learningRate',
      label: trainingWords['training.learningRate'],
      place: { of: 'training', setting: 'learningRate' },
      type: 'number',
      integer: false,
      log: true,
      min: 1e-8,
      max: 100,
      low: training.learningRate / 10,
      high: Math.min(100, training.learningRate * 10),
      current: training.learningRate,
    },
    {
      id: 'batchSize',
      label: trainingWords['training.batchSize'],
      place: { of: 'training', setting: 'batchSize' },
      type: 'number',
      integer: true,
      log: true,
      min: 1,
      max: 65_536,
      low: Math.max(1, Math.round(batch / 4)),
      high: batch * 4,
      current: batch,
    },
    {
      id: 'optimizer',
      label: trainingWords['training.optimizer'],
      place: { of: 'training', setting: 'optimizer' },
      type: 'choice',
      options: optimizers.map(({ type, title }) => ({ value: type, label: title })),
    },
  ]
  const nodes = graph.nodes.flatMap((node) =>
    (findKind(node.kind)?.params.fields ?? []).flatMap((field) => nodeAxis(node.id, node.name, field, node.params[field.name]) ?? []),
  )
  return [...settings, ...nodes]
}

function nodeAxis(nodeId: string, name: string, field: Field, value: unknown): AxisOption | null {
  const base = { id: `${nodeId}.${field.name}`, label: joined(name, field.label) }
  const place = { of: 'node', nodeId, param: field.name, variant: field.control === 'variant' } as const
  switch (field.control) {
    case 'number': {
      const { integer, min, max, scale } = field
      const current = typeof value === 'number' ? value : field.default
      const low = Math.max(min, integer ? Math.ceil(current / 2) : current / 2)
      const high = Math.min(max, current === 0 ? field.slider[1] : current * 2)
      // A logarithm needs a beginning above 0.
      return { ...base, place, type: 'number', integer, log: scale === 'log' && low > 0, min, max, low, high: Math.max(low, high), current }
    }
    case 'toggle':
      return { ...base, place, type: 'choice', options: [false, true].map((on) => ({ value: on, label: on ? yes : no })) }
    case 'choice':
      return { ...base, place, type: 'choice', options: field.options }
    case 'variant':
      return { ...base, place, type: 'choice', options: field.options }
    case 'pair':
      return null
  }
}

const yes = text('on', '开')
const no = text('off', '关')

/** About `wanted` values from low to high, evenly or by the logarithm; whole ones where the axis is. */
export function spreadValues(
  { low, high, log, integer }: Pick<Extract<AxisOption, { type: 'number' }>, 'low' | 'high' | 'log' | 'integer'>,
  wanted: number,
): readonly number[] {
  const values = Array.from({ length: wanted }, (_, i) => {
    const share = wanted > 1 ? i / (wanted - 1) : 0
    const raw = log ? low * (high / low) ** share : low + (high - low) * share
    return integer ? Math.round(raw) : Number(raw.toPrecision(3))
  })
  return [...new Set(values)]
}
