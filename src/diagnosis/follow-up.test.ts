import { describe, expect, it } from 'vitest'
import type { RunResult, SplitResult } from '../training/plan'
import type { SplitPredictions } from '../training/predictions'
import { compareRuns } from './follow-up'

/** `right` of `n` images answered rightly, the first ones or, from `from` on, later ones. */
function answers(n: number, right: number, from = 0): SplitPredictions {
  const truths = Int32Array.from({ length: n }, (_, i) => i % 2)
  const probabilities = Float32Array.from(
    [...truths].flatMap((truth, i) => {
      const isRight = (i - from + n) % n < right
      return truth === (isRight ? 0 : 1) ? [0.9, 0.1] : [0.1, 0.9]
    }),
  )
  return { task: 'classification', rows: Uint32Array.from({ length: n }, (_, i) => i), truths, probabilities }
}

function judged(n: number, right: number, from = 0, keep = true) {
  const split = { task: 'classification', correct: right, n } as SplitResult
  const result = { train: null, val: null, test: split } as unknown as RunResult
  return { result, predictions: keep ? { train: null, val: null, test: answers(n, right, from) } : null }
}

describe('compareRuns', () => {
  it("does not tell 70 % from 80 % of the course's 50 test images", () => {
    for (const from of [0, 10, 40]) {
      const compared = compareRuns(judged(50, 35), judged(50, 40, from))
      expect(compared).toMatchObject({ split: 'test', paired: true, before: { correct: 35, n: 50 }, after: { correct: 40, n: 50 } })
      if (from > 0) expect(compared?.verdict).toBe('not-distinguishable')
    }
    expect(compareRuns(judged(50, 35, 0, false), judged(50, 40, 0, false))).toMatchObject({ paired: false, verdict: 'not-distinguishable' })
  })

  it('pairs the answers: the same ten images more are plainly better', () => {
    expect(compareRuns(judged(50, 35), judged(50, 45))).toMatchObject({ verdict: 'better', paired: true })
    expect(compareRuns(judged(50, 45), judged(50, 35))).toMatchObject({ verdict: 'worse' })
  })

  it('compares other images as independent ones, and nothing with nothing', () => {
    const other = judged(400, 300)
    expect(compareRuns(judged(50, 20), other)).toMatchObject({ paired: false, verdict: 'better' })
    const none = { result: { train: null, val: null, test: null } as unknown as RunResult, predictions: null }
    expect(compareRuns(none, other)).toBeNull()
  })
})
