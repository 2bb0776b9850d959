// What activations show of themselves, as a node of their own or at the end of a layer.
import { text } from '../../diagnostics'
import { activationCurve, describeActivation, type ActivationSpec } from '../activations'
import type { CalculationVisual, Visual } from './visual'

/** Probabilities of numbers, safe at any size. */
export function softmax(values: readonly number[]): readonly number[] {
  const largest = Math.max(...values)
  const powers = values.map((value) => Math.exp(value - largest))
  const total = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / total)
}

const softmaxInNumbers: CalculationVisual = {
  type: 'calculation',
  title: text('Softmax in numbers', 'Softmax 的数值例子'),
  inputs: [{ label: text('x', 'x'), values: [2, 1, -1] }],
  compute([values = []]) {
    const powers = values.map(Math.exp)
    const shares = softmax(values)
    const total = powers.reduce((a, b) => a + b, 0).toPrecision(3)
    return {
      rows: [
        { label: text('eˣ', 'eˣ'), values: powers },
        { label: text('y', 'y'), values: shares },
      ],
      result: text(`Each eˣ is divided by their sum, ${total}. The shares add up to 1.`, `每个 eˣ 除以它们的和 ${total}，份额相加为 1。`),
    }
  },
  again: null,
}

/** The function and its derivative with the current slope; softmax in numbers. */
export function activationVisuals(spec: ActivationSpec): readonly Visual[] {
  const curve = activationCurve(spec)
  if (curve === null) return [softmaxInNumbers]
  return [
    {
      type: 'plot',
      title: describeActivation(spec),
      axis: { label: text('x', 'x'), from: -4, to: 4 },
      ceiling: null,
      lines: [
        { label: text('f(x)', 'f(x)'), value: curve.value },
        { label: text('f′(x), its slope', 'f′(x)，斜率'), value: curve.slope },
      ],
    },
  ]
}

/** The same for a layer that ends in an activation; nothing for none. */
export function endingVisuals(spec: ActivationSpec): readonly Visual[] {
  return spec.type === 'linear' ? [] : activationVisuals(spec)
}
