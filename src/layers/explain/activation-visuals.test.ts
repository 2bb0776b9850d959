import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { ACTIVATIONS, activationCurve, activationSpec, applyActivation, type ActivationType } from '../activations'
import { activationVisuals, softmax } from './activation-visuals'

const XS = [-3, -1.2, -0.4, 0.3, 1.1, 2.7]
const types = Object.keys(ACTIVATIONS) as ActivationType[]

it.each(types)('%s is drawn as tfjs computes it, and its derivative is the slope of what is drawn', async (type) => {
  await tf.setBackend('cpu')
  const spec = type === 'leakyRelu' ? ({ type, slope: 0.2 } as const) : activationSpec(type)
  const curve = activationCurve(spec)
  const input = tf.input({ shape: [XS.length] })
  const model = tf.model({ inputs: input, outputs: applyActivation(tf, spec, input, 'f') })
  const wanted = [...(model.predict(tf.tensor2d([XS])) as tf.Tensor).dataSync()]
  const drawn = curve ? XS.map(curve.value) : softmax(XS)
  drawn.forEach((y, i) => expect(y).toBeCloseTo(wanted[i] ?? NaN, 5))
  const h = 1e-5
  for (const x of curve ? XS : [])
    expect(curve?.slope(x)).toBeCloseTo(((curve?.value(x + h) ?? 0) - (curve?.value(x - h) ?? 0)) / (2 * h), 4)
})

it('plots a function beside its derivative, and softmax in numbers', () => {
  const [relu] = activationVisuals({ type: 'relu' })
  expect(relu?.type === 'plot' && relu.lines.map(({ value }) => value(2))).toEqual([2, 1])
  const [numbers] = activationVisuals({ type: 'softmax' })
  if (numbers?.type !== 'calculation') throw new Error('no numbers')
  const shares = numbers.compute([[1, 1, 1]], 0).rows.at(-1)?.values ?? []
  expect(shares).toEqual([1 / 3, 1 / 3, 1 / 3])
})
