// The laws of all schedules: whoever adds one gets these tests for it.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../diagnostics'
import { learningRateAt } from './learning-rate'
import { findSchedule, schedules } from './registry'
import type { ScheduleKind, ScheduleMemory } from './schedule-kind'

const STEPS = 40
const PER_EPOCH = 4

function rates(type: string, params: Json, warmupSteps = 0): readonly number[] {
  const schedule = findSchedule(type)
  if (!schedule) throw new Error(`No schedule ${type}`)
  const plan = {
    learningRate: 0.5,
    warmupSteps,
    schedule,
    params: schedule.params.parse(params).value,
    steps: STEPS,
    stepsPerEpoch: PER_EPOCH,
  }
  return Array.from({ length: STEPS }, (_, i) => learningRateAt(plan, schedule.memory, i + 1))
}

/** A value for every number of the form, from anywhere between its limits. */
function paramsOf(kind: ScheduleKind): fc.Arbitrary<Json> {
  const entries = kind.params.fields.flatMap((field) => {
    if (field.control !== 'number') return []
    const { min, max } = field
    return [[field.name, field.integer ? fc.integer({ min, max: Math.min(max, 20) }) : fc.double({ min, max, noNaN: true })] as const]
  })
  return fc.record(Object.fromEntries(entries))
}

const losses = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 30 })

describe.each(schedules.map((kind) => ({ type: kind.type, kind })))('$type', ({ type, kind }) => {
  it('is found by its type, speaks both languages and accepts its own defaults', () => {
    expect(findSchedule(type)).toBe(kind)
    for (const { en, zh } of [kind.title, kind.summary]) {
      expect(en.trim()).not.toBe('')
      expect(zh.trim()).not.toBe('')
    }
    const defaults = JSON.parse(JSON.stringify(kind.params.defaults)) as Json
    expect(kind.params.parse(defaults)).toEqual({ value: kind.params.defaults, problems: [] })
  })

  it('takes a share of the learning rate, whatever its parameters and the losses', () => {
    fc.assert(
      fc.property(paramsOf(kind), losses, fc.integer({ min: 1, max: 200 }), fc.nat(300), (raw, seen, steps, at) => {
        const { value, problems } = kind.params.parse(raw)
        expect(problems).toEqual([])
        const memory = seen.reduce<ScheduleMemory>((before, loss) => kind.observe?.(value, before, loss) ?? before, kind.memory)
        const time = { step: at, steps, stepsPerEpoch: PER_EPOCH }
        const factor = kind.factor(value, time, memory)
        expect(factor).toBeGreaterThanOrEqual(0)
        expect(factor).toBeLessThanOrEqual(1)
        // Saved and read back, it goes on the same.
        const saved = JSON.parse(JSON.stringify(memory)) as ScheduleMemory
        expect(saved).toEqual(memory)
        expect(kind.factor(value, time, saved)).toBe(factor)
        expect(kind.observe?.(value, saved, 0.3)).toEqual(kind.observe?.(value, memory, 0.3))
      }),
    )
  })

  it('rises in a straight line to its own start where it is warmed up', () => {
    const plain = rates(type, {})
    const warmed = rates(type, {}, 10)
    for (let step = 1; step <= 10; step += 1) expect(warmed[step - 1]).toBeCloseTo(((plain[0] ?? 0) * step) / 10, 12)
    expect(warmed[10]).toBe(plain[0])
  })

  it('stays defined where warm-up outlasts the run', () => {
    for (const rate of rates(type, {}, 1000)) expect(Number.isFinite(rate)).toBe(true)
  })
})

it('constant never moves', () => {
  expect(new Set(rates('constant', {}))).toEqual(new Set([0.5]))
})

it('step goes down a stair every so many epochs', () => {
  const got = rates('step', { every: 3, factor: 0.1 })
  got.forEach((rate, i) => {
    expect(rate).toBeCloseTo(0.5 * 0.1 ** Math.floor(i / 12), 12)
  })
})

it('exponential keeps the same share every epoch', () => {
  const got = rates('exponential', { decay: 0.8 })
  got.forEach((rate, i) => {
    expect(rate).toBeCloseTo(0.5 * 0.8 ** (i / 4), 12)
  })
})

it('cosine halves in the middle and ends near its floor', () => {
  const got = rates('cosine', { floor: 0.2 })
  expect(got[0]).toBe(0.5)
  expect(got[20]).toBeCloseTo(0.5 * 0.6, 12)
  expect(got[39]).toBeCloseTo(0.5 * (0.2 + (0.8 * (1 + Math.cos((Math.PI * 39) / 40))) / 2), 12)
})

it('one cycle starts low, peaks at the learning rate and ends lower still', () => {
  const got = rates('oneCycle', { rise: 13 / 39, start: 0.1, end: 0.001 })
  expect(got[0]).toBeCloseTo(0.05, 12)
  expect(got[13]).toBeCloseTo(0.5, 12)
  expect(got[39]).toBeCloseTo(0.0005, 12)
  expect(got.indexOf(Math.max(...got))).toBe(13)
})

it('plateau waits, lowers, starts to wait anew and stops at its floor', () => {
  const kind = findSchedule('plateau')
  if (!kind) throw new Error('no plateau')
  const params = kind.params.parse({ factor: 0.5, patience: 2, minDelta: 0.1, floor: 0.2 }).value
  let memory = kind.memory
  const scales = [1, 0.8, 0.75, 0.75, 0.75, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5].map((loss) => {
    memory = kind.observe?.(params, memory, loss) ?? memory
    return kind.factor(params, { step: 0, steps: 1, stepsPerEpoch: 1 }, memory)
  })
  expect(scales).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2])
})

it('knows no schedule of another name', () => {
  expect(findSchedule('magic')).toBeUndefined()
})
