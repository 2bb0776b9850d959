// Settings that are off or a number: a switch, and beside it, once it is on, the number.
import { param, type Param } from '../../src/layers/params'
import type { TrainingSettings } from '../../src/document/document'
import { trainingWords as words } from './words'

interface ToggledField {
  readonly setting: 'targetLoss' | 'maxSteps' | 'maxSeconds' | 'clipNorm' | 'clipValue' | 'weightDecay' | 'averaging'
  /** Names within the form. */
  readonly toggle: string
  readonly name: string
  /** What the setting is when it is switched on, in its own unit. */
  readonly start: number
  /** How much of the setting's unit one of the form's is. */
  readonly unit: number
  readonly toggleField: Param<boolean>
  readonly numberField: Param<number>
}

type Key = 'targetLoss' | 'maxSteps' | 'maxMinutes' | 'clipNorm' | 'clipValue' | 'weightDecay' | 'averaging'

const onOff = (key: Key): Param<boolean> =>
  param.toggle({ label: words[`training.${key}`], help: words[`training.${key}.help`], default: false })

const labels = (key: Key) => ({
  label: words[`training.${key}.value`],
  help: words[`training.${key}.help`],
})

const targetLoss: ToggledField = {
  setting: 'targetLoss',
  toggle: 'stopAtTarget',
  name: 'targetLoss',
  start: 0.1,
  unit: 1,
  toggleField: onOff('targetLoss'),
  numberField: param.number({
    ...labels('targetLoss'),
    min: 0,
    max: 100,
    default: 0.1,
    scale: 'log',
    slider: [1e-4, 1],
    step: 1e-4,
  }),
}

const maxSteps: ToggledField = {
  setting: 'maxSteps',
  toggle: 'limitSteps',
  name: 'maxSteps',
  start: 1000,
  unit: 1,
  toggleField: onOff('maxSteps'),
  numberField: param.integer({ ...labels('maxSteps'), min: 1, max: 1_000_000_000, default: 1000, scale: 'log', slider: [1, 100_000] }),
}

const maxMinutes: ToggledField = {
  setting: 'maxSeconds',
  toggle: 'limitTime',
  name: 'maxMinutes',
  start: 600,
  unit: 60,
  toggleField: onOff('maxMinutes'),
  numberField: param.number({
    ...labels('maxMinutes'),
    min: 0.1,
    max: 525_600,
    default: 10,
    step: 0.1,
    scale: 'log',
    slider: [0.1, 600],
  }),
}

const clipNorm: ToggledField = {
  setting: 'clipNorm',
  toggle: 'clipByNorm',
  name: 'clipNorm',
  start: 1,
  unit: 1,
  toggleField: onOff('clipNorm'),
  numberField: param.number({
    ...labels('clipNorm'),
    min: 1e-6,
    max: 1_000_000,
    default: 1,
    scale: 'log',
    slider: [0.01, 100],
    step: 0.01,
  }),
}

const clipValue: ToggledField = {
  setting: 'clipValue',
  toggle: 'clipByValue',
  name: 'clipValue',
  start: 0.5,
  unit: 1,
  toggleField: onOff('clipValue'),
  numberField: param.number({
    ...labels('clipValue'),
    min: 1e-6,
    max: 1_000_000,
    default: 0.5,
    scale: 'log',
    slider: [0.001, 10],
    step: 0.001,
  }),
}

const decay: ToggledField = {
  setting: 'weightDecay',
  toggle: 'decayWeights',
  name: 'weightDecay',
  start: 0.01,
  unit: 1,
  toggleField: onOff('weightDecay'),
  numberField: param.number({
    ...labels('weightDecay'),
    min: 1e-6,
    max: 1,
    default: 0.01,
    scale: 'log',
    slider: [1e-4, 0.5],
    step: 1e-4,
  }),
}

const averaging: ToggledField = {
  setting: 'averaging',
  toggle: 'averageWeights',
  name: 'averaging',
  start: 0.99,
  unit: 1,
  toggleField: onOff('averaging'),
  numberField: param.number({ ...labels('averaging'), min: 0.01, max: 0.99999, default: 0.99, step: 0.001, slider: [0.9, 0.999] }),
}

export const decayFields: readonly ToggledField[] = [decay]
export const averagingFields: readonly ToggledField[] = [averaging]
export const clipFields: readonly ToggledField[] = [clipNorm, clipValue]
export const stopFields: readonly ToggledField[] = [targetLoss, maxSteps, maxMinutes]
const all: readonly ToggledField[] = [...decayFields, ...averagingFields, ...clipFields, ...stopFields]

/** The switch and, where it is on, the number. */
export function fieldsOf({ setting, toggle, name, toggleField, numberField }: ToggledField, training: TrainingSettings) {
  return [toggleField.field(toggle), ...(training[setting] === null ? [] : [numberField.field(name)])]
}

export function toggledValues(training: TrainingSettings): Readonly<Record<string, boolean | number>> {
  return Object.fromEntries(
    all.flatMap(({ setting, toggle, name, start, unit }): (readonly [string, boolean | number])[] => {
      const value = training[setting]
      return [
        [toggle, value !== null],
        [name, (value ?? start) / unit],
      ]
    }),
  )
}

/** What a change of the form's field `name` changes in the settings; null where the field is none of these. */
export function toggledChange(name: string, value: unknown): Partial<TrainingSettings> | null {
  for (const one of all) {
    if (name === one.toggle) return { [one.setting]: value === true ? one.start : null }
    if (name === one.name) return typeof value === 'number' ? { [one.setting]: value * one.unit } : null
  }
  return null
}
