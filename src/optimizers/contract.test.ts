// The laws of all optimizers: whoever adds one gets these tests for it.
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../diagnostics'
import { initialValues } from '../layers/initializers'
import { randomKey } from '../random'
import type { OptimizerKind } from './optimizer-kind'
import { findOptimizer, optimizers } from './registry'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const SHAPE = [3, 4]
const SIZE = 12

/** Gradient of a quadratic with curvatures 0.5 … 1.6 and its lowest point at 1, 2, 3, … */
const curvature = (i: number) => 0.5 + 0.1 * i
const gradientAt = (w: number, i: number) => curvature(i) * (w - (i + 1) / 4)

/** Equal but for what single precision loses over some steps. */
function expectFloat32(got: number | undefined, expected: number): void {
  expect(Math.abs((got ?? NaN) - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(5e-6)
}

interface State {
  weight: tf.Tensor
  slots: readonly tf.Tensor[]
}

function start(kind: OptimizerKind, first: readonly number[]): State {
  return { weight: tf.tensor([...first], SHAPE), slots: kind.slots.map(() => tf.zeros(SHAPE)) }
}

/** One step as the run loop makes it: inside a tidy, the old tensors disposed afterwards. */
function advance(kind: OptimizerKind, params: unknown, state: State, step: number, learningRate: number): State {
  const next = tf.tidy(() => {
    const weights = state.weight.dataSync()
    const gradient = tf.tensor(
      [...weights].map((w, i) => gradientAt(w, i)),
      SHAPE,
    )
    const { weight, slots } = kind.update(tf, params, { weight: state.weight, gradient, slots: state.slots, learningRate, step })
    return [weight, ...slots]
  })
  tf.dispose([state.weight, ...state.slots])
  const [weight, ...slots] = next
  if (!weight) throw new Error('no weight')
  return { weight, slots }
}

type Reference = (w: number, g: number, s: number[], lr: number, t: number) => number

/** The published rules for one weight, in double precision; `s` is its state, changed in place. */
const references: Readonly<Record<string, readonly { readonly params: Json; readonly rule: Reference }[]>> = {
  gradientDescent: [{ params: {}, rule: (w, g, _s, lr) => w - lr * g }],
  momentum: [false, true].map((nesterov) => ({
    params: { momentum: 0.8, nesterov },
    rule: (w, g, s, lr) => {
      s[0] = 0.8 * (s[0] ?? 0) - lr * g
      return nesterov ? w + 0.8 * s[0] - lr * g : w + s[0]
    },
  })),
  rmsprop: [
    {
      params: { rho: 0.85, epsilon: 1e-3 },
      rule: (w, g, s, lr) => {
        s[0] = 0.85 * (s[0] ?? 0) + 0.15 * g * g
        return w - (lr * g) / Math.sqrt(s[0] + 1e-3)
      },
    },
  ],
  adagrad: [0, 0.1].map((initial) => ({
    params: { initial, epsilon: 1e-3 },
    rule: (w, g, s, lr) => {
      s[0] = (s[0] ?? 0) + g * g
      return w - (lr * g) / Math.sqrt(initial + s[0] + 1e-3)
    },
  })),
  adamw: [
    {
      params: { weightDecay: 0.3, beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
      rule: (w, g, s, lr, t) => {
        s[0] = 0.8 * (s[0] ?? 0) + 0.2 * g
        s[1] = 0.95 * (s[1] ?? 0) + 0.05 * g * g
        return w - lr * 0.3 * w - (((lr * Math.sqrt(1 - 0.95 ** t)) / (1 - 0.8 ** t)) * s[0]) / (Math.sqrt(s[1]) + 1e-3)
      },
    },
  ],
  adamax: [
    {
      params: { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
      rule: (w, g, s, lr, t) => {
        s[0] = 0.8 * (s[0] ?? 0) + 0.2 * g
        s[1] = Math.max(0.95 * (s[1] ?? 0), Math.abs(g))
        return w - ((lr / (1 - 0.8 ** t)) * s[0]) / (s[1] + 1e-3)
      },
    },
  ],
  adam: [
    {
      params: { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 },
      rule: (w, g, s, lr, t) => {
        s[0] = 0.8 * (s[0] ?? 0) + 0.2 * g
        s[1] = 0.95 * (s[1] ?? 0) + 0.05 * g * g
        return w - (((lr * Math.sqrt(1 - 0.95 ** t)) / (1 - 0.8 ** t)) * s[0]) / (Math.sqrt(s[1]) + 1e-3)
      },
    },
  ],
}

describe.each(optimizers.map((kind) => ({ type: kind.type, kind })))('$type', ({ type, kind }) => {
  it('is found by its type, speaks both languages and accepts its own defaults', () => {
    expect(findOptimizer(type)).toBe(kind)
    for (const { en, zh } of [kind.title, kind.summary]) {
      expect(en.trim()).not.toBe('')
      expect(zh.trim()).not.toBe('')
    }
    expect(kind.defaultLearningRate).toBeGreaterThan(0)
    expect(kind.params.parse(JSON.parse(JSON.stringify(kind.params.defaults)) as Json)).toEqual({
      value: kind.params.defaults,
      problems: [],
    })
  })

  it('gives back the weight and as many slots as it names, in the weight’s shape', () => {
    const state = advance(
      kind,
      kind.params.defaults,
      start(
        kind,
        Array.from({ length: SIZE }, () => 0),
      ),
      1,
      0.1,
    )
    expect(state.weight.shape).toEqual(SHAPE)
    expect(state.weight.dtype).toBe('float32')
    expect(state.slots.map((slot) => slot.shape)).toEqual(kind.slots.map(() => SHAPE))
    tf.dispose([state.weight, ...state.slots])
  })

  it('equals the published rule over 20 steps', () => {
    const variants = references[type]
    if (!variants) throw new Error(`The contract lacks the rule of ${type}`)
    for (const { params, rule } of variants) {
      const first = [...initialValues({ type: 'normal', deviation: 1 }, SIZE, { fanIn: 1, fanOut: 1 }, randomKey('optimizer'))]
      const expected = [...first]
      const memory = expected.map((): number[] => [])
      let state = start(kind, first)
      for (let step = 1; step <= 20; step += 1) {
        const rate = 0.05 / step
        expected.forEach((w, i) => {
          expected[i] = rule(w, gradientAt(w, i), memory[i] ?? [], rate, step)
        })
        state = advance(kind, kind.params.parse(params).value, state, step, rate)
      }
      const weights = state.weight.dataSync()
      expected.forEach((w, i) => expectFloat32(weights[i], w))
      state.slots.forEach((slot, at) => {
        const values = slot.dataSync()
        memory.forEach((s, i) => expectFloat32(values[i], s[at] ?? NaN))
      })
      tf.dispose([state.weight, ...state.slots])
    }
  })

  it('finds the lowest point of a quadratic', () => {
    let state = start(
      kind,
      Array.from({ length: SIZE }, () => 0),
    )
    for (let step = 1; step <= 800; step += 1) state = advance(kind, kind.params.defaults, state, step, 1 / Math.sqrt(step))
    state.weight.dataSync().forEach((w, i) => expect(w).toBeCloseTo((i + 1) / 4, 1))
    tf.dispose([state.weight, ...state.slots])
  })

  it('stays put, and finite, where the gradient is 0 and nothing decays', () => {
    const params = kind.params.parse({ weightDecay: 0 }).value
    const next = tf.tidy(() => {
      const weight = tf.ones(SHAPE)
      const slots = kind.slots.map(() => tf.zeros(SHAPE))
      return [...kind.update(tf, params, { weight, gradient: tf.zeros(SHAPE), slots, learningRate: 0.1, step: 1 }).weight.dataSync()]
    })
    expect(next).toEqual(Array.from({ length: SIZE }, () => 1))
  })

  it('leaks nothing and disposes nothing of its caller', () => {
    const before = tf.memory().numTensors
    let state = start(
      kind,
      Array.from({ length: SIZE }, () => 0),
    )
    for (let step = 1; step <= 3; step += 1) state = advance(kind, kind.params.defaults, state, step, 0.1)
    expect(tf.memory().numTensors).toBe(before + 1 + kind.slots.length)
    tf.dispose([state.weight, ...state.slots])
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('knows no optimizer of another name', () => {
  expect(findOptimizer('magic')).toBeUndefined()
})
