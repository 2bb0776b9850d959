// The training settings as a form: which fields there are and how a change becomes a document command.
import type { Json } from '../../src/diagnostics'
import { sameText, type Text } from '../../src/diagnostics'
import type { Command } from '../../src/document/commands'
import type { BackendChoice, DataSettings, TrainingSettings } from '../../src/document/document'
import { param, type Field } from '../../src/layers/params'
import type { OptimizerKind } from '../../src/optimizers/optimizer-kind'
import { trainingWords as words } from './words'

export type SettingsValue = Readonly<Record<string, Json>>

const BACKENDS: readonly { readonly value: BackendChoice; readonly label: Text }[] = [
  { value: 'auto', label: words['training.backend.auto'] },
  { value: 'webgpu', label: sameText('WebGPU') },
  { value: 'webgl', label: sameText('WebGL') },
  { value: 'wasm', label: sameText('WASM') },
  { value: 'cpu', label: sameText('CPU') },
]

const DEFAULT_BATCH = 32
const DEFAULT_TARGET = 0.1

const learningRate = param.number({
  label: words['training.learningRate'],
  help: words['training.learningRate.help'],
  min: 1e-8,
  max: 100,
  default: 0.001,
  scale: 'log',
  slider: [1e-5, 1],
  step: 1e-5,
})
const fullBatch = param.toggle({ label: words['training.fullBatch'], help: words['training.fullBatch.help'], default: false })
const batchSize = param.integer({
  label: words['training.batchSize'],
  help: words['training.batchSize.help'],
  min: 1,
  max: 65_536,
  default: DEFAULT_BATCH,
  scale: 'log',
  slider: [1, 512],
})
const epochs = param.integer({
  label: words['training.epochs'],
  help: words['training.epochs.help'],
  min: 1,
  max: 100_000,
  default: 20,
  scale: 'log',
  slider: [1, 5000],
})
const seed = param.integer({
  label: words['training.seed'],
  help: words['training.seed.help'],
  min: 0,
  max: 0x7fffffff,
  default: 1,
  slider: [0, 100],
})
const validationShare = param.number({
  label: words['training.validationShare'],
  help: words['training.validationShare.help'],
  min: 0,
  max: 0.9,
  default: 0.2,
  step: 0.05,
  slider: [0, 0.5],
})
const stopAtTarget = param.toggle({ label: words['training.targetLoss'], help: words['training.targetLoss.help'], default: false })
const targetLoss = param.number({
  label: words['training.targetLoss.value'],
  help: words['training.targetLoss.help'],
  min: 0,
  max: 100,
  default: DEFAULT_TARGET,
  scale: 'log',
  slider: [1e-4, 1],
  step: 1e-4,
})

/** Fields for these settings, in order; those that mean nothing now (batch size in full batch) are left out. */
export function settingsFields(training: TrainingSettings, optimizers: readonly OptimizerKind[], backendHelp: Text): readonly Field[] {
  const optimizer = param.choice({
    label: words['training.optimizer'],
    help: optimizers.find((kind) => kind.type === training.optimizer.type)?.summary ?? words['training.optimizer'],
    options: optimizers.map((kind) => ({ value: kind.type, label: kind.title })),
    default: 'adam',
  })
  const backend = param.choice({ label: words['training.backend'], help: backendHelp, options: BACKENDS, default: 'auto' })
  const kind = optimizers.find((one) => one.type === training.optimizer.type)
  return [
    optimizer.field('optimizer'),
    learningRate.field('learningRate'),
    ...(kind?.params.fields ?? []).map((field) => ({ ...field, name: `optimizer.${field.name}` })),
    fullBatch.field('fullBatch'),
    ...(training.batchSize === 'full' ? [] : [batchSize.field('batchSize')]),
    epochs.field('epochs'),
    seed.field('seed'),
    validationShare.field('validationShare'),
    stopAtTarget.field('stopAtTarget'),
    ...(training.targetLoss === null ? [] : [targetLoss.field('targetLoss')]),
    backend.field('backend'),
  ]
}

export function settingsValue(training: TrainingSettings, data: DataSettings, optimizers: readonly OptimizerKind[]): SettingsValue {
  const kind = optimizers.find((one) => one.type === training.optimizer.type)
  const params: Readonly<Record<string, Json>> = kind
    ? (kind.params.parse(training.optimizer.params).value as Readonly<Record<string, Json>>)
    : {}
  return {
    optimizer: training.optimizer.type,
    ...Object.fromEntries(Object.entries(params).map(([name, value]) => [`optimizer.${name}`, value])),
    learningRate: training.learningRate,
    fullBatch: training.batchSize === 'full',
    batchSize: training.batchSize === 'full' ? DEFAULT_BATCH : training.batchSize,
    epochs: training.epochs,
    seed: training.seed,
    validationShare: data.validationShare,
    stopAtTarget: training.targetLoss !== null,
    targetLoss: training.targetLoss ?? DEFAULT_TARGET,
    backend: training.backend,
  }
}

/** The command that sets one field; null where the field is none of these. */
export function settingsCommand(
  training: TrainingSettings,
  name: string,
  value: Json,
  optimizers: readonly OptimizerKind[],
): Command | null {
  const set = (change: Partial<TrainingSettings>): Command => ({ type: 'set-training', training: change })
  if (name.startsWith('optimizer.')) {
    const { type, params } = training.optimizer
    return set({ optimizer: { type, params: { ...params, [name.slice('optimizer.'.length)]: value } } })
  }
  switch (name) {
    case 'optimizer': {
      const kind = optimizers.find((one) => one.type === value)
      const before = optimizers.find((one) => one.type === training.optimizer.type)
      if (!kind) return null
      // A rate that was the old optimizer's own default gives way to the new one's; a chosen rate stays.
      const untouched = before !== undefined && training.learningRate === before.defaultLearningRate
      return set({ optimizer: { type: kind.type, params: {} }, ...(untouched ? { learningRate: kind.defaultLearningRate } : {}) })
    }
    case 'fullBatch':
      return set({ batchSize: value === true ? 'full' : DEFAULT_BATCH })
    case 'stopAtTarget':
      return set({ targetLoss: value === true ? DEFAULT_TARGET : null })
    case 'validationShare':
      return typeof value === 'number' ? { type: 'set-data', data: { validationShare: value } } : null
    case 'learningRate':
    case 'batchSize':
    case 'epochs':
    case 'seed':
    case 'targetLoss':
      return typeof value === 'number' ? set({ [name]: value }) : null
    case 'backend': {
      const chosen = BACKENDS.find((one) => one.value === value)
      return chosen ? set({ backend: chosen.value }) : null
    }
    default:
      return null
  }
}
