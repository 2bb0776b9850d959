// The training settings as a form: which fields there are and how a change becomes a document command.
import type { Json } from '../../src/diagnostics'
import { sameText, type Text } from '../../src/diagnostics'
import type { Command } from '../../src/document/commands'
import type { BackendChoice, DataSettings, EarlyStopping, TrainingSettings } from '../../src/document/document'
import { param, type Field } from '../../src/layers/params'
import type { MetricKind } from '../../src/metrics/metric-kind'
import { metricTypes } from '../../src/metrics/registry'
import type { OptimizerKind } from '../../src/optimizers/optimizer-kind'
import { findSchedule, schedules } from '../../src/schedules/registry'
import { averagingFields, clipFields, decayFields, fieldsOf, stopFields, toggledChange, toggledValues } from './toggled-fields'
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
/** A choice that is like a switch which is off. */
const OFF = 'none'
/** What early stopping is when it is switched on. */
const START_EARLY: EarlyStopping = { monitor: 'validation', patience: 10, minDelta: 0 }

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
const accumulate = param.integer({
  label: words['training.accumulate'],
  help: words['training.accumulate.help'],
  min: 1,
  max: 10_000,
  default: 1,
  slider: [1, 16],
})
const classWeights = param.choice({
  label: words['training.classWeights'],
  help: words['training.classWeights.help'],
  options: [
    { value: OFF, label: words['training.classWeights.none'] },
    { value: 'balanced', label: words['training.classWeights.balanced'] },
    { value: 'byClass', label: words['training.classWeights.byClass'] },
  ],
  default: OFF,
})
const CLASS_WEIGHT = 'classWeight.'
const classWeight = (name: string): Field =>
  param
    .number({
      label: sameText(name),
      help: words['training.classWeight.help'],
      min: 0,
      max: 1000,
      default: 1,
      step: 0.1,
      slider: [0, 10],
    })
    .field(CLASS_WEIGHT + name)
const METRIC = 'metric.'
const metricField = ({ type, title, summary }: MetricKind): Field =>
  param.toggle({ label: title, help: summary, default: false }).field(METRIC + type)
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
const warmupSteps = param.integer({
  label: words['training.warmupSteps'],
  help: words['training.warmupSteps.help'],
  min: 0,
  max: 100_000_000,
  default: 0,
  slider: [0, 1000],
})
const stopEarly = param.toggle({ label: words['training.stopEarly'], help: words['training.stopEarly.help'], default: false })
const earlyStopping = {
  monitor: param.choice({
    label: words['training.monitor'],
    help: words['training.monitor.help'],
    options: [
      { value: 'validation', label: words['training.monitor.validation'] },
      { value: 'training', label: words['training.monitor.training'] },
    ],
    default: START_EARLY.monitor,
  }),
  patience: param.integer({
    label: words['training.patience'],
    help: words['training.patience.help'],
    min: 1,
    max: 1_000_000,
    default: START_EARLY.patience,
    scale: 'log',
    slider: [1, 200],
  }),
  minDelta: param.number({
    label: words['training.minDelta'],
    help: words['training.minDelta.help'],
    min: 0,
    max: 1000,
    default: START_EARLY.minDelta,
    step: 0.001,
    slider: [0, 0.1],
  }),
}

export type SettingsSectionId = 'optimizer' | 'schedule' | 'batches' | 'stopping' | 'metrics' | 'advanced'

export interface SettingsSection {
  readonly id: SettingsSectionId
  readonly title: Text
  readonly fields: readonly Field[]
}

/** Fields for these settings by section, in order; those that mean nothing now (batch size in full batch) are left out. */
export function settingsSections(
  training: TrainingSettings,
  optimizers: readonly OptimizerKind[],
  backendHelp: Text,
  classes: readonly string[] = [],
  metrics: readonly MetricKind[] = [],
): readonly SettingsSection[] {
  const optimizer = param.choice({
    label: words['training.optimizer'],
    help: optimizers.find((kind) => kind.type === training.optimizer.type)?.summary ?? words['training.optimizer'],
    options: optimizers.map((kind) => ({ value: kind.type, label: kind.title })),
    default: 'adam',
  })
  const scheduleKind = findSchedule(training.schedule.type)
  const schedule = param.choice({
    label: words['training.schedule'],
    help: scheduleKind?.summary ?? words['training.schedule'],
    options: schedules.map((one) => ({ value: one.type, label: one.title })),
    default: 'constant',
  })
  const backend = param.choice({ label: words['training.backend'], help: backendHelp, options: BACKENDS, default: 'auto' })
  const kind = optimizers.find((one) => one.type === training.optimizer.type)
  const section = (id: SettingsSectionId, ...fields: readonly Field[]): SettingsSection => ({
    id,
    title: words[`training.section.${id}`],
    fields,
  })
  return [
    section(
      'optimizer',
      optimizer.field('optimizer'),
      learningRate.field('learningRate'),
      ...(kind?.params.fields ?? []).map((field) => ({ ...field, name: `optimizer.${field.name}` })),
      // An optimizer that decays by itself has its own.
      ...(decaysItself(kind) ? [] : decayFields.flatMap((one) => fieldsOf(one, training))),
    ),
    section(
      'batches',
      fullBatch.field('fullBatch'),
      ...(training.batchSize === 'full' ? [] : [batchSize.field('batchSize'), accumulate.field('accumulate')]),
      epochs.field('epochs'),
      validationShare.field('validationShare'),
      classWeights.field('classWeights'),
      ...(typeof training.classWeights === 'string' ? [] : classes.map(classWeight)),
      seed.field('seed'),
    ),
    section(
      'schedule',
      schedule.field('schedule'),
      ...(scheduleKind?.params.fields ?? []).map((field) => ({ ...field, name: `schedule.${field.name}` })),
      warmupSteps.field('warmupSteps'),
    ),
    section(
      'stopping',
      stopEarly.field('stopEarly'),
      ...(training.earlyStopping ? Object.entries(earlyStopping).map(([name, one]) => one.field(`earlyStopping.${name}`)) : []),
      ...stopFields.flatMap((one) => fieldsOf(one, training)),
    ),
    ...(metrics.length > 0 ? [section('metrics', ...metrics.map(metricField))] : []),
    section(
      'advanced',
      ...averagingFields.flatMap((one) => fieldsOf(one, training)),
      ...clipFields.flatMap((one) => fieldsOf(one, training)),
      backend.field('backend'),
    ),
  ]
}

/** What a closed section holds: its choices, and the switches that are on. */
export function summarizeSection(section: SettingsSection, value: SettingsValue): readonly Text[] {
  return section.fields.flatMap((field) => {
    const now = value[field.name]
    if (field.control === 'choice' && now !== OFF) return field.options.find((option) => option.value === now)?.label ?? []
    return field.control === 'toggle' && now === true ? [field.label] : []
  })
}

function decaysItself(kind: OptimizerKind | undefined): boolean {
  return kind?.params.fields.some(({ name }) => name === 'weightDecay') ?? false
}

function weightOf({ classWeights: weights }: TrainingSettings, name: string): number {
  return typeof weights !== 'string' && Object.hasOwn(weights, name) ? (weights[name] ?? 1) : 1
}

export function settingsValue(
  training: TrainingSettings,
  data: DataSettings,
  optimizers: readonly OptimizerKind[],
  classes: readonly string[] = [],
): SettingsValue {
  const kind = optimizers.find((one) => one.type === training.optimizer.type)
  const params: Readonly<Record<string, Json>> = kind
    ? (kind.params.parse(training.optimizer.params).value as Readonly<Record<string, Json>>)
    : {}
  const schedule = findSchedule(training.schedule.type)?.params.parse(training.schedule.params).value ?? {}
  return {
    optimizer: training.optimizer.type,
    ...prefixed('optimizer', params),
    schedule: training.schedule.type,
    ...prefixed('schedule', schedule as Readonly<Record<string, Json>>),
    warmupSteps: training.warmupSteps,
    stopEarly: training.earlyStopping !== null,
    ...prefixed('earlyStopping', { ...(training.earlyStopping ?? START_EARLY) }),
    ...toggledValues(training),
    learningRate: training.learningRate,
    fullBatch: training.batchSize === 'full',
    batchSize: training.batchSize === 'full' ? DEFAULT_BATCH : training.batchSize,
    accumulate: training.accumulate,
    classWeights: typeof training.classWeights === 'string' ? training.classWeights : 'byClass',
    ...Object.fromEntries(classes.map((name) => [CLASS_WEIGHT + name, weightOf(training, name)])),
    ...Object.fromEntries(metricTypes.map((type) => [METRIC + type, training.metrics.includes(type)])),
    epochs: training.epochs,
    seed: training.seed,
    validationShare: data.validationShare,
    backend: training.backend,
  }
}

function prefixed(prefix: string, values: Readonly<Record<string, Json>>): SettingsValue {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]))
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
  if (name.startsWith('schedule.')) {
    const { type, params } = training.schedule
    return set({ schedule: { type, params: { ...params, [name.slice('schedule.'.length)]: value } } })
  }
  if (name.startsWith('earlyStopping.')) {
    return set({ earlyStopping: { ...(training.earlyStopping ?? START_EARLY), [name.slice('earlyStopping.'.length)]: value } })
  }
  if (name.startsWith(CLASS_WEIGHT)) {
    if (typeof value !== 'number') return null
    const before = typeof training.classWeights === 'string' ? {} : training.classWeights
    return set({ classWeights: { ...before, [name.slice(CLASS_WEIGHT.length)]: value } })
  }
  if (name.startsWith(METRIC)) {
    const type = name.slice(METRIC.length)
    const others = training.metrics.filter((one) => one !== type)
    return set({ metrics: value === true ? [...others, type] : others })
  }
  const toggled = toggledChange(name, value)
  if (toggled) return set(toggled)
  switch (name) {
    case 'schedule': {
      const kind = typeof value === 'string' ? findSchedule(value) : undefined
      return kind ? set({ schedule: { type: kind.type, params: {} } }) : null
    }
    case 'stopEarly':
      return set({ earlyStopping: value === true ? START_EARLY : null })
    case 'optimizer': {
      const kind = optimizers.find((one) => one.type === value)
      const before = optimizers.find((one) => one.type === training.optimizer.type)
      if (!kind) return null
      // A rate that was the old optimizer's own default gives way to the new one's; a chosen rate stays.
      const untouched = before !== undefined && training.learningRate === before.defaultLearningRate
      return set({
        optimizer: { type: kind.type, params: {} },
        ...(untouched ? { learningRate: kind.defaultLearningRate } : {}),
        ...(decaysItself(kind) && training.weightDecay !== null ? { weightDecay: null } : {}),
      })
    }
    case 'fullBatch':
      return set({ batchSize: value === true ? 'full' : DEFAULT_BATCH })
    case 'validationShare':
      return typeof value === 'number' ? { type: 'set-data', data: { validationShare: value } } : null
    case 'classWeights':
      if (value === 'none' || value === 'balanced') return set({ classWeights: value })
      return value === 'byClass' ? set({ classWeights: {} }) : null
    case 'learningRate':
    case 'batchSize':
    case 'accumulate':
    case 'epochs':
    case 'seed':
    case 'warmupSteps':
      return typeof value === 'number' ? set({ [name]: value }) : null
    case 'backend': {
      const chosen = BACKENDS.find((one) => one.value === value)
      return chosen ? set({ backend: chosen.value }) : null
    }
    default:
      return null
  }
}
