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

  it('compares predicted numbers by how far they are off on the same samples', () => {
    const numbers = (error: (row: number) => number, first = 0) => {
      const rows = Uint32Array.from({ length: 40 }, (_, i) => i + first)
      const truths = Float32Array.from(rows, (row) => row)
      const said: SplitPredictions = { task: 'regression', rows, truths, values: truths.map((truth, i) => truth + error(i)) }
      const result = { train: null, val: { task: 'regression', n: 40 }, test: null } as unknown as RunResult
      return { result, predictions: { train: null, val: said, test: null } }
    }
    const off = numbers((i) => (i % 2 === 0 ? 2 : -2))
    const nearer = compareRuns(
      off,
      numbers((i) => (i % 2 === 0 ? 1 : -1.5)),
    )
    expect(nearer).toMatchObject({ of: 'error', split: 'val', n: 40, before: 2, after: 1.25, verdict: 'better' })
    expect(nearer?.difference.value).toBeCloseTo(-0.75)
    expect(
      compareRuns(
        off,
        numbers(() => 3),
      ),
    ).toMatchObject({ verdict: 'worse' })
    expect(
      compareRuns(
        off,
        numbers((i) => (i < 20 ? 1 : 3)),
      ),
    ).toMatchObject({ verdict: 'not-distinguishable' })
    expect(
      compareRuns(
        off,
        numbers(() => 1, 5),
      ),
    ).toBeNull()
  })

  it('compares other images as independent ones, and nothing with nothing', () => {
    const other = judged(400, 300)
    expect(compareRuns(judged(50, 20), other)).toMatchObject({ paired: false, verdict: 'better' })
    const none = { result: { train: null, val: null, test: null } as unknown as RunResult, predictions: null }
    expect(compareRuns(none, other)).toBeNull()
  })
})
