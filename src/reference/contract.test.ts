// The law of the reference: it has every kind, and says what tfjs says.
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { layerKinds } from '../layers/registry'
import { fillNormal, randomKey } from '../random'
import { sizeOf } from '../tensor'
import type { PassMode } from './float-step'
import { createFloatStep } from './float-step'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const BATCH = 2

function normal(name: string, n: number): Float32Array {
  const values = new Float32Array(n)
  fillNormal(randomKey('reference', name, n), values)
  return values
}

const cases = [...layerKinds.values()]
  .filter(({ role }) => role === 'layer')
  .flatMap((kind) =>
    kind.examples.flatMap((example, i) =>
      [true, false].map((training) => ({ title: `${kind.type} #${i + 1}, ${training ? 'training' : 'in use'}`, kind, example, training })),
    ),
  )

describe.each(cases)('$title', ({ kind, example, training }) => {
  it('says what tfjs says', () => {
    const params = kind.params.parse({ ...(kind.params.defaults as object), ...(example.params as object) }).value
    const clock = { epoch: 3, step: 7 }
    const symbolic = example.inputs.map((shape) => tf.input({ shape: [...shape] }))
    const built = kind.build?.({ tf, name: 'node', trainable: true, seed: 5, clock, splitActivation: false }, params, symbolic)
    if (!built || !kind.lower) expect.fail(`${kind.type} has no reference: give it lower()`)
    const model = tf.model({ inputs: symbolic, outputs: [...built.outputs] })
    const specs = kind.weights(params, example.inputs)
    const weights = new Map(
      specs.map(({ name, shape }) => {
        const values = normal(name, sizeOf(shape))
        // A variance is positive.
        return [name, name.includes('variance') ? values.map((value) => value * value + 0.1) : values.map((value) => value * 0.3)]
      }),
    )
    if (specs.length > 0) model.getLayer('node').setWeights(specs.map(({ name, shape }) => tf.tensor(weights.get(name) ?? [], [...shape])))
    const xs = example.inputs.map((shape, i) => normal(`x${i}`, BATCH * sizeOf(shape)))
    const tensors = xs.map((x, i) => tf.tensor(x, [BATCH, ...(example.inputs[i] ?? [])]))
    const said = model.apply(tensors.length === 1 ? (tensors[0] as tf.Tensor) : tensors, { training }) as tf.Tensor

    const mode: PassMode = training ? { training, seed: 5, ...clock } : { training }
    const step = createFloatStep(
      { name: 'node', splitActivation: false, frozen: false, weight: (name) => weights.get(name) ?? [] },
      BATCH,
      mode,
    )
    const inputs = xs.map((x, i) => step.put({ shape: example.inputs[i] ?? [], values: Float64Array.from(x) }))
    const [output] = kind.lower(step.builder, params, inputs)
    if (!output) expect.fail('no output')
    expect(output.shape).toEqual(said.shape.slice(1))
    const wanted = said.dataSync()
    const { values } = step.read(output)
    expect(values).toHaveLength(wanted.length)
    values.forEach((value, i) => {
      expect(Math.abs(value - (wanted[i] ?? Number.NaN))).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)))
    })
  })
})
