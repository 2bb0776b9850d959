import { expect, it } from 'vitest'
import { lossCurve } from './loss-curve'
import { findLoss, losses } from './registry'

function curve(type: string) {
  const loss = findLoss(type)
  if (!loss) throw new Error(type)
  return lossCurve(loss)
}

it('draws cross-entropy as minus the logarithm of the probability', () => {
  const [one, zero] = curve('binaryCrossEntropy').lines
  for (const p of [0.05, 0.3, 0.5, 0.9]) {
    expect(one?.value(p)).toBeCloseTo(-Math.log(p), 4)
    expect(zero?.value(p)).toBeCloseTo(-Math.log(1 - p), 4)
    expect(curve('categoricalCrossEntropy').lines[0]?.value(p)).toBeCloseTo(-Math.log(p), 4)
  }
})

it('draws squared error as a parabola around each target', () => {
  const [one, zero] = curve('squaredError').lines
  expect(one?.value(1.5)).toBeCloseTo(0.25, 6)
  expect(zero?.value(-0.5)).toBeCloseTo(0.25, 6)
})

it('is finite over the whole axis of every loss', () => {
  for (const loss of losses) {
    const { axis, lines } = lossCurve(loss)
    for (const { value } of lines) for (const x of [axis.from, axis.to]) expect(Number.isFinite(value(x))).toBe(true)
  }
})
