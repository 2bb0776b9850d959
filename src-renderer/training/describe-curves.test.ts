import { describe, expect, it } from 'vitest'
import type { EpochRecord } from '../../src/training/plan'
import { bestEpoch, describeCurves, priorLoss, type CurveFacts } from './describe-curves'

const facts: CurveFacts = { outcome: null, learningRate: 0.01, prior: 0.644 }

function curve(n: number, train: (k: number) => number, val: ((k: number) => number) | null = null): EpochRecord[] {
  return Array.from({ length: n }, (_, i) => ({
    epoch: i + 1,
    step: i + 1,
    loss: train(i + 1),
    accuracy: 0.5,
    absoluteError: null,
    valAbsoluteError: null,
    valLoss: val ? val(i + 1) : null,
    valAccuracy: val ? 0.5 : null,
    learningRate: 0.01,
    elapsedMs: 10,
  }))
}

describe('describeCurves', () => {
  it('says nothing before five epochs', () => {
    expect(describeCurves([], facts).kind).toBe('early')
    expect(
      describeCurves(
        curve(4, (k) => 1 / k),
        facts,
      ).kind,
    ).toBe('early')
  })

  it('names the epoch since which it overfits, with the numbers of both curves', () => {
    const saying = describeCurves(
      curve(
        20,
        (k) => 0.7 * 0.9 ** k,
        (k) => 0.5 + 0.02 * Math.abs(k - 8),
      ),
      facts,
    )
    expect(saying).toMatchObject({ kind: 'overfitting', epoch: 8, best: 0.5 })
    if (saying.kind !== 'overfitting') return
    expect(saying.last).toBeGreaterThan(0.7)
    expect(saying.trainThen).toBeCloseTo(0.7 * 0.9 ** 8)
    expect(saying.trainNow).toBeLessThan(saying.trainThen)
  })

  it('never speaks of overfitting without a validation set', () => {
    expect(
      describeCurves(
        curve(50, (k) => 0.7 * 0.9 ** k),
        facts,
      ),
    ).toMatchObject({ kind: 'improving', of: 'train' })
  })

  it('does not call one noisy epoch overfitting', () => {
    const saying = describeCurves(
      curve(
        20,
        (k) => 0.7 * 0.95 ** k,
        (k) => 0.6 * 0.95 ** k + (k === 19 ? 0.05 : 0),
      ),
      facts,
    )
    expect(saying.kind).not.toBe('overfitting')
  })

  it('sees a loss that stays at the class shares', () => {
    expect(
      describeCurves(
        curve(30, (k) => 0.644 + 0.002 * Math.sin(k)),
        facts,
      ),
    ).toMatchObject({ kind: 'stuck', prior: 0.644 })
    // Falling through the prior is not being stuck at it.
    expect(
      describeCurves(
        curve(30, (k) => 0.66 - 0.002 * k),
        facts,
      ).kind,
    ).not.toBe('stuck')
    expect(
      describeCurves(
        curve(30, () => 0.644),
        { ...facts, prior: null },
      ).kind,
    ).toBe('level')
  })

  it('sees training loss rise', () => {
    expect(
      describeCurves(
        curve(20, (k) => (k < 8 ? 1 / k : 0.2 + 0.1 * (k - 8))),
        facts,
      ),
    ).toMatchObject({ kind: 'rising' })
  })

  it('names means, so that no loss is said to have fallen that ends higher than it began', () => {
    const val = [0.266, 0.4, 0.3, 0.25, 0.283]
    const saying = describeCurves(
      curve(
        20,
        (k) => 1 / k,
        (k) => val[k - 16] ?? 0.5,
      ),
      facts,
    )
    expect(saying).toMatchObject({ kind: 'improving', of: 'val' })
    if (saying.kind === 'improving') expect([saying.then, saying.now]).toEqual([expect.closeTo(0.333), expect.closeTo(0.2665)])
  })

  it('separates still improving from levelled off', () => {
    expect(
      describeCurves(
        curve(
          40,
          (k) => 1 / k,
          (k) => 1 / k,
        ),
        facts,
      ),
    ).toMatchObject({ kind: 'improving', of: 'val' })
    expect(
      describeCurves(
        curve(
          40,
          () => 0.2,
          () => 0.3,
        ),
        facts,
      ),
    ).toMatchObject({ kind: 'level', of: 'val' })
  })

  it('explains divergence before anything else', () => {
    expect(
      describeCurves(
        curve(2, () => 1),
        { ...facts, outcome: 'diverged' },
      ),
    ).toEqual({ kind: 'diverged', epoch: 3, learningRate: 0.01 })
  })

  it('says past its best where training stands still too', () => {
    expect(
      describeCurves(
        curve(
          20,
          () => 0.5,
          (k) => 0.5 + 0.02 * Math.abs(k - 8),
        ),
        facts,
      ).kind,
    ).toBe('past')
  })
})

describe('bestEpoch', () => {
  it('is the first of the lowest validation losses, null without validation', () => {
    expect(
      bestEpoch(
        curve(
          9,
          () => 1,
          (k) => Math.max(3, 6 - k),
        ),
      )?.epoch,
    ).toBe(3)
    expect(bestEpoch(curve(9, () => 1))).toBeNull()
  })
})

describe('priorLoss', () => {
  it('is ln 2 for even classes and 0.6439 for the cats of the course', () => {
    expect(priorLoss([5, 5])).toBeCloseTo(Math.LN2)
    expect(priorLoss([72, 137])).toBeCloseTo(0.6439, 3)
    expect(priorLoss([])).toBeNull()
  })
})
