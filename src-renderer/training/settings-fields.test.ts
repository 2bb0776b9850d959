import { describe, expect, it } from 'vitest'
import { text } from '../../src/diagnostics'
import type { DataSettings, TrainingSettings } from '../../src/document/document'
import { param, paramSet } from '../../src/layers/params'
import type { OptimizerKind } from '../../src/optimizers/optimizer-kind'
import { settingsCommand, settingsFields, settingsValue } from './settings-fields'

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
  backend: 'auto',
}
const data: DataSettings = {
  source: { type: 'generator', generator: 'cat-sketches', count: 1, seed: 1 },
  positive: null,
  validationShare: 0.2,
  testShare: 0.2,
  splitSeed: 1,
}
const names = (settings: TrainingSettings) => settingsFields(settings, kinds, words.help).map((field) => field.name)

describe('the training form', () => {
  it('shows the parameters of the chosen optimizer, with their defaults', () => {
    expect(names(training)).toContain('optimizer.decay')
    expect(names({ ...training, optimizer: { type: 'sgd', params: {} } })).not.toContain('optimizer.decay')
    expect(settingsValue(training, data, kinds)['optimizer.decay']).toBe(0.9)
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
  })
  it('takes the new optimizer’s own rate unless the user had chosen one', () => {
    expect(settingsCommand(training, 'optimizer', 'sgd', kinds)).toMatchObject({ training: { learningRate: 0.01 } })
    expect(settingsCommand({ ...training, learningRate: 0.5 }, 'optimizer', 'sgd', kinds)).toEqual({
      type: 'set-training',
      training: { optimizer: { type: 'sgd', params: {} } },
    })
  })
})
