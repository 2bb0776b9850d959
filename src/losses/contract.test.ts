// The laws of all losses: whoever adds one gets these tests for it.
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { initialValues } from '../layers/initializers'
import { randomKey } from '../random'
import type { LossKind, TargetEncoding, TargetFacts } from './loss-kind'
import { findLoss, losses } from './registry'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const BATCH = 4

/** Targets of the encoding, [BATCH, units]. */
function targetsOf(encoding: TargetEncoding, units: number): number[][] {
  return Array.from({ length: BATCH }, (_, row) => {
    if (encoding === 'binary') return [row % 2]
    if (encoding === 'numbers') return Array.from({ length: units }, (_unit, unit) => 3 * Math.sin(row * 5 + unit * 3 + 1))
    return Array.from({ length: units }, (_unit, unit) => (unit === row % units ? 1 : 0))
  })
}

function valueOf(loss: LossKind, output: readonly (readonly number[])[], target: readonly (readonly number[])[]): number {
  return tf.tidy(() => loss.value(tf, tf.tensor2d(output as number[][]), tf.tensor2d(target as number[][])).dataSync()[0] ?? NaN)
}

function gradientOf(loss: LossKind, output: readonly (readonly number[])[], target: readonly (readonly number[])[]): number[] {
  return tf.tidy(() => {
    const ys = tf.tensor2d(target as number[][])
    return [
      ...tf
        .grad((x) => loss.value(tf, x, ys))(tf.tensor2d(output as number[][]))
        .dataSync(),
    ]
  })
}

function randomOutput(units: number): number[][] {
  const values = initialValues({ type: 'normal', deviation: 2 }, BATCH * units, { fanIn: 1, fanOut: 1 }, randomKey('loss', units))
  return Array.from({ length: BATCH }, (_, row) => [...values.subarray(row * units, (row + 1) * units)])
}

const kinds: readonly TargetFacts[] = [
  ...[2, 3, 5].map((count) => ({ type: 'classes', count }) as const),
  ...[1, 3].map((count) => ({ type: 'numbers', count }) as const),
]

/** Every loss with every kind of target and units it says it fits. */
const cases = losses.flatMap((loss) =>
  kinds.flatMap((facts) =>
    loss.units(facts).map((units) => ({ title: `${loss.type}, ${units} for ${facts.count} ${facts.type}`, loss, facts, units })),
  ),
)

/** The definitions, in double precision, from what the layer puts out. */
const definitions: Readonly<Record<string, (output: readonly number[], target: readonly number[]) => number>> = {
  binaryCrossEntropy: ([z = 0], [y = 0]) => {
    const p = 1 / (1 + Math.exp(-z))
    return -(y * Math.log(p) + (1 - y) * Math.log(1 - p))
  },
  categoricalCrossEntropy: (z, y) => {
    const total = z.reduce((sum, value) => sum + Math.exp(value), 0)
    return -z.reduce((sum, value, c) => sum + (y[c] ?? 0) * Math.log(Math.exp(value) / total), 0)
  },
  absoluteError: (o, y) => o.reduce((sum, value, c) => sum + Math.abs(value - (y[c] ?? 0)), 0) / o.length,
  huber: (o, y) =>
    o.reduce((sum, value, c) => {
      const d = Math.abs(value - (y[c] ?? 0))
      return sum + (d <= 1 ? d ** 2 / 2 : d - 0.5)
    }, 0) / o.length,
  squaredError: (o, y) => o.reduce((sum, value, c) => sum + (value - (y[c] ?? 0)) ** 2, 0) / o.length,
}

describe.each(cases)('$title', ({ loss, facts, units }) => {
  const encoding = loss.encoding(units, facts)

  it('has an encoding for the units it asks for', () => {
    expect(encoding).not.toBeNull()
    if (encoding === 'binary') expect(units).toBe(1)
    if (encoding !== 'binary') expect(units).toBe(facts.count)
    expect(encoding === 'numbers').toBe(facts.type === 'numbers')
  })

  it('equals its definition', () => {
    const output = randomOutput(units)
    const target = targetsOf(encoding ?? 'oneHot', units)
    const definition = definitions[loss.type]
    if (!definition) throw new Error(`The contract lacks the definition of ${loss.type}`)
    const expected = output.reduce((sum, row, i) => sum + definition(row, target[i] ?? []), 0) / BATCH
    expect(valueOf(loss, output, target)).toBeCloseTo(expected, 5)
  })

  it('has the gradient of its definition', () => {
    const output = randomOutput(units)
    const target = targetsOf(encoding ?? 'oneHot', units)
    const definition = definitions[loss.type]
    const mean = (rows: number[][]) => rows.reduce((sum, row, i) => sum + (definition?.(row, target[i] ?? []) ?? NaN), 0) / BATCH
    const h = 1e-5
    const expected = output.flatMap((row, i) =>
      row.map((_, j) => {
        const nudged = (by: number) => output.map((r, a) => r.map((v, b) => (a === i && b === j ? v + by : v)))
        return (mean(nudged(h)) - mean(nudged(-h))) / (2 * h)
      }),
    )
    const got = gradientOf(loss, output, target)
    expect(got).toHaveLength(expected.length)
    got.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5))
  })

  it('stays finite at extreme outputs, gradient too', () => {
    for (const extreme of [1000, -1000]) {
      const output = Array.from({ length: BATCH }, (_, row) =>
        Array.from({ length: units }, (_unit, c) => (c === row % units ? extreme : -extreme)),
      )
      const target = targetsOf(encoding ?? 'oneHot', units)
      expect(Number.isFinite(valueOf(loss, output, target))).toBe(true)
      expect(gradientOf(loss, output, target).every(Number.isFinite)).toBe(true)
    }
  })

  it('has the same value and gradient without tfjs', () => {
    const target = targetsOf(encoding ?? 'binary', units)
    for (const scale of [1, 40]) {
      const output = randomOutput(units).map((row) => row.map((value) => value * scale))
      const gradient = new Float32Array(BATCH * units)
      const value = loss.gradient(Float32Array.from(output.flat()), Float32Array.from(target.flat()), units, BATCH, gradient)
      const wanted = valueOf(loss, output, target)
      expect(Math.abs(value - wanted)).toBeLessThan(1e-5 * Math.max(1, Math.abs(wanted)))
      gradientOf(loss, output, target).forEach((one, i) => {
        expect(Math.abs((gradient[i] ?? Number.NaN) - one)).toBeLessThan(2e-6 * Math.max(1, Math.abs(one)))
      })
    }
    const spoiled = new Float32Array(BATCH * units).fill(Number.NaN)
    expect(loss.gradient(spoiled, Float32Array.from(target.flat()), units, BATCH, new Float32Array(BATCH * units))).toBeNaN()
  })

  it('leaks nothing', () => {
    const output = randomOutput(units)
    const target = targetsOf(encoding ?? 'oneHot', units)
    const before = tf.memory().numTensors
    gradientOf(loss, output, target)
    valueOf(loss, output, target)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe.each(losses.map((loss) => ({ type: loss.type, loss })))('$type', ({ type, loss }) => {
  it('is found by its type and speaks both languages', () => {
    expect(findLoss(type)).toBe(loss)
    for (const { en, zh } of [loss.title, loss.summary]) {
      expect(en.trim()).not.toBe('')
      expect(zh).toMatch(/\p{Script=Han}/u)
    }
    expect(loss.formula).not.toBe('')
  })

  it('refuses classes and units that do not fit', () => {
    expect(loss.encoding(4, { type: 'classes', count: 3 })).toBeNull()
    expect(loss.encoding(1, { type: 'classes', count: 1 })).toBeNull()
    expect(loss.encoding(2, { type: 'classes', count: 3 })).toBeNull()
    expect(loss.encoding(2, { type: 'numbers', count: 1 })).toBeNull()
    expect(loss.encoding(1, { type: 'numbers', count: 3 })).toBeNull()
  })
})

describe('binary cross-entropy', () => {
  const loss = findLoss('binaryCrossEntropy')

  it('is log 2 at logits of 0, with a gradient of σ(0) − y', () => {
    if (!loss) throw new Error('missing')
    expect(valueOf(loss, [[0], [0]], [[1], [0]])).toBeCloseTo(Math.LN2, 6)
    expect(gradientOf(loss, [[0], [0]], [[1], [0]])).toEqual([-0.25, 0.25])
  })

  it('costs the logit itself where it is surely wrong, and nothing where surely right', () => {
    if (!loss) throw new Error('missing')
    expect(valueOf(loss, [[1000]], [[0]])).toBe(1000)
    expect(valueOf(loss, [[-1000]], [[1]])).toBe(1000)
    expect(valueOf(loss, [[1000]], [[1]])).toBe(0)
  })
})

it('knows no loss of another name', () => {
  expect(findLoss('hinge')).toBeUndefined()
})
