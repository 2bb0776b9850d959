import { describe, expect, it } from 'vitest'
import { text, type Json } from '../../src/diagnostics'
import type { DataSettings, TrainingSettings } from '../../src/document/document'
import { DEFAULT_DATA, LATER_TRAINING } from '../../src/document/new-project'
import { param, paramSet } from '../../src/layers/params'
import type { OptimizerKind } from '../../src/optimizers/optimizer-kind'
import { settingsCommand, settingsSections, settingsValue, summarizeSection } from './settings-fields'

const words = { label: text('x', 'x'), help: text('x', 'x') }
function kind(type: string, defaultLearningRate: number, params: OptimizerKind['params']): OptimizerKind {
  return {
    type,
    title: text(type, type),
    summary: text(type, type),
    formula: '',
    defaultLearningRate,
    params,
    slots: [],
    updateRange: () => undefined,
    update: (_tf, _p, at) => ({ weight: at.weight, slots: [] }),
  }
}
const kinds = [
  kind('sgd', 0.01, paramSet({})),
  kind('momentum', 0.02, paramSet({ decay: param.number({ ...words, min: 0, max: 1, default: 0.9 }) })),
]
const training: TrainingSettings = {
  optimizer: { type: 'momentum', params: {} },
  learningRate: 0.02,
  batchSize: 16,
  epochs: 3,
  seed: 1,
  targetLoss: null,
  ...LATER_TRAINING,
  backend: 'auto',
}
const data: DataSettings = {
  ...DEFAULT_DATA,
  source: { type: 'generator', generator: 'cat-sketches', count: 1, seed: 1 },
  positive: null,
  validationShare: 0.2,
  testShare: 0.2,
  splitSeed: 1,
}
const sections = (settings: TrainingSettings) => settingsSections(settings, kinds, words.help)
const names = (settings: TrainingSettings) => sections(settings).flatMap(({ fields }) => fields.map((field) => field.name))

describe('the training form', () => {
  it('shows the parameters of the chosen optimizer, with their defaults', () => {
    expect(names(training)).toContain('optimizer.decay')
    expect(names({ ...training, optimizer: { type: 'sgd', params: {} } })).not.toContain('optimizer.decay')
    expect(settingsValue(training, data, kinds)['optimizer.decay']).toBe(0.9)
  })
  it('says of a closed section what it holds', () => {
    const settings = { ...training, maxSteps: 9, earlyStopping: { monitor: 'training' as const, patience: 3, minDelta: 0 } }
    const value = settingsValue(settings, data, kinds)
    const told = sections(settings).map((section) => [section.id, summarizeSection(section, value).map(({ en }) => en)])
    expect(Object.fromEntries(told)).toEqual({
      optimizer: ['momentum'],
      batches: [],
      schedule: ['Constant'],
      stopping: ['Early stopping', 'Training', 'Limit steps'],
      advanced: ['Automatic'],
    })
  })
  it('leaves out what means nothing now', () => {
    expect(names({ ...training, batchSize: 'full' })).not.toContain('batchSize')
    expect(names(training)).not.toContain('targetLoss')
    expect(names({ ...training, targetLoss: 0.3 })).toContain('targetLoss')
  })
  it('turns each change into a command', () => {
    expect(settingsCommand(training, 'optimizer.decay', 0.5, kinds)).toEqual({
      type: 'set-training',
      training: { optimizer: { type: 'momentum', params: { decay: 0.5 } } },
    })
    expect(settingsCommand(training, 'fullBatch', true, kinds)).toEqual({ type: 'set-training', training: { batchSize: 'full' } })
    expect(settingsCommand(training, 'validationShare', 0.3, kinds)).toEqual({ type: 'set-data', data: { validationShare: 0.3 } })
    expect(settingsCommand(training, 'backend', 'wasm', kinds)).toEqual({ type: 'set-training', training: { backend: 'wasm' } })
    expect(settingsCommand(training, 'nothing', 1, kinds)).toBeNull()
    const asked = { ...training, metrics: ['f1', 'auc'] }
    expect(settingsValue(asked, data, kinds)).toMatchObject({ 'metric.auc': true, 'metric.recall': false })
    expect(settingsCommand(asked, 'metric.f1', false, kinds)).toEqual({ type: 'set-training', training: { metrics: ['auc'] } })
    expect(settingsCommand(asked, 'metric.recall', true, kinds)).toEqual({
      type: 'set-training',
      training: { metrics: ['f1', 'auc', 'recall'] },
    })
  })
  it('shows what a schedule, early stopping and limits need only where they are on', () => {
    expect(names(training)).not.toContain('schedule.floor')
    expect(names({ ...training, schedule: { type: 'cosine', params: {} } })).toContain('schedule.floor')
    expect(names(training)).not.toContain('earlyStopping.patience')
    const early = { ...training, earlyStopping: { monitor: 'training' as const, patience: 3, minDelta: 0 } }
    expect(names(early)).toContain('earlyStopping.patience')
    expect(settingsValue(early, data, kinds)).toMatchObject({ stopEarly: true, 'earlyStopping.patience': 3 })
    for (const name of ['maxSteps', 'maxMinutes', 'clipNorm', 'clipValue']) expect(names(training)).not.toContain(name)
    expect(names({ ...training, maxSteps: 5, maxSeconds: 60, clipNorm: 1, clipValue: 1 })).toEqual(
      expect.arrayContaining(['maxSteps', 'maxMinutes', 'clipNorm', 'clipValue']),
    )
  })
  it('sets schedules, early stopping and limits, time in minutes', () => {
    const set = (name: string, value: Json, of = training) => settingsCommand(of, name, value, kinds)
    const changed = (change: Partial<TrainingSettings>) => ({ type: 'set-training', training: change })
    expect(set('schedule', 'cosine')).toEqual(changed({ schedule: { type: 'cosine', params: {} } }))
    const cosine = { ...training, schedule: { type: 'cosine', params: {} } }
    expect(set('schedule.floor', 0.1, cosine)).toEqual(changed({ schedule: { type: 'cosine', params: { floor: 0.1 } } }))
    expect(set('warmupSteps', 20)).toEqual(changed({ warmupSteps: 20 }))
    expect(set('stopEarly', true)).toMatchObject(changed({ earlyStopping: { monitor: 'validation', patience: 10, minDelta: 0 } }))
    expect(set('stopEarly', false)).toEqual(changed({ earlyStopping: null }))
    expect(set('limitTime', true)).toEqual(changed({ maxSeconds: 600 }))
    expect(set('maxMinutes', 1.5)).toEqual(changed({ maxSeconds: 90 }))
    expect(set('clipByNorm', true)).toEqual(changed({ clipNorm: 1 }))
    expect(set('clipByValue', false)).toEqual(changed({ clipValue: null }))
    expect(set('stopAtTarget', true)).toEqual(changed({ targetLoss: 0.1 }))
    expect(settingsValue({ ...training, maxSeconds: 90 }, data, kinds)['maxMinutes']).toBe(1.5)
  })
  it('weighs classes by name, for the classes that there are', () => {
    const classes = ['cat', '猫']
    const fields = (settings: TrainingSettings) =>
      settingsSections(settings, kinds, words.help, classes).flatMap((section) => section.fields.map((field) => field.name))
    const byClass = { ...training, classWeights: { cat: 2 } }
    expect(fields(training)).not.toContain('classWeight.cat')
    expect(fields(byClass)).toEqual(expect.arrayContaining(['classWeight.cat', 'classWeight.猫']))
    expect(settingsValue(byClass, data, kinds, classes)).toMatchObject({
      classWeights: 'byClass',
      'classWeight.cat': 2,
      'classWeight.猫': 1,
    })
    const set = (name: string, value: Json, of = training) => settingsCommand(of, name, value, kinds)
    expect(set('classWeights', 'byClass')).toMatchObject({ training: { classWeights: {} } })
    expect(set('classWeights', 'balanced', byClass)).toMatchObject({ training: { classWeights: 'balanced' } })
    expect(set('classWeight.猫', 0.5, byClass)).toMatchObject({ training: { classWeights: { cat: 2, 猫: 0.5 } } })
    expect(set('accumulate', 4)).toMatchObject({ training: { accumulate: 4 } })
    expect(set('averageWeights', true)).toMatchObject({ training: { averaging: 0.99 } })
  })
  it('leaves the decay of weights to an optimizer that has its own', () => {
    const decaying = [...kinds, kind('adamw', 0.1, paramSet({ weightDecay: param.number({ ...words, min: 0, max: 1, default: 0.1 }) }))]
    const fields = (type: string) =>
      settingsSections({ ...training, optimizer: { type, params: {} } }, decaying, words.help).flatMap((section) =>
        section.fields.map((field) => field.name),
      )
    expect(fields('sgd')).toContain('decayWeights')
    expect(fields('adamw')).not.toContain('decayWeights')
    expect(settingsCommand({ ...training, weightDecay: 0.1 }, 'optimizer', 'adamw', decaying)).toMatchObject({
      training: { weightDecay: null },
    })
  })
  it('takes the new optimizer’s own rate unless the user had chosen one', () => {
    expect(settingsCommand(training, 'optimizer', 'sgd', kinds)).toMatchObject({ training: { learningRate: 0.01 } })
    expect(settingsCommand({ ...training, learningRate: 0.5 }, 'optimizer', 'sgd', kinds)).toEqual({
      type: 'set-training',
      training: { optimizer: { type: 'sgd', params: {} } },
    })
  })
})
