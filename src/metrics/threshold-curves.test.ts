import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averagePrecision, rocArea, rocAreaDeviation, rocAreaInterval, thresholdCurve } from './threshold-curves'

/** Repeats each rating as often as it was given. */
function ratings(counts: readonly number[]): readonly number[] {
  return counts.flatMap((count, rating) => Array.from({ length: count }, () => rating))
}

describe('thresholdCurve', () => {
  it("gives the points of scikit-learn's roc_curve", () => {
    // scikit-learn, roc_curve: y = [1, 1, 2, 2], scores = [0.1, 0.4, 0.35, 0.8], pos_label = 2.
    const { points, positives, negatives } = thresholdCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    expect(points.map(({ falsePositives }) => falsePositives / negatives)).toEqual([0, 0, 0.5, 0.5, 1])
    expect(points.map(({ truePositives }) => truePositives / positives)).toEqual([0, 0.5, 0.5, 1, 1])
    expect(points.map(({ threshold }) => threshold)).toEqual([Infinity, 0.8, 0.4, 0.35, 0.1])
  })

  it("passes through the point of Fawcett's example", () => {
    // Fawcett, "An introduction to ROC analysis", Pattern Recognition Letters 27 (2006), figure 3: at 0.54 the curve
    // stands at (0.1, 0.5), where the accuracy is 70 %.
    const scores = [0.9, 0.8, 0.7, 0.6, 0.55, 0.54, 0.53, 0.52, 0.51, 0.505, 0.4, 0.39, 0.38, 0.37, 0.36, 0.35, 0.34, 0.33, 0.3, 0.1]
    const classes = 'ppnpppnnpnpnpnnnpnpn'
    const { points } = thresholdCurve(
      scores,
      Array.from(classes, (name) => (name === 'p' ? 1 : 0)),
    )
    expect(points.find(({ threshold }) => threshold === 0.54)).toMatchObject({ truePositives: 5, falsePositives: 1 })
  })
})

describe('rocArea', () => {
  it('gives the area and deviation of Hanley and McNeil', () => {
    // Hanley & McNeil, Radiology 143 (1982), table II: 109 CT images rated 1 … 5; area 0.893, standard error 0.032.
    const normal = ratings([33, 6, 6, 11, 2])
    const abnormal = ratings([3, 2, 2, 11, 33])
    const curve = thresholdCurve([...normal, ...abnormal], [...normal.map(() => 0), ...abnormal.map(() => 1)])
    const area = rocArea(curve)
    expect(area?.toFixed(3)).toBe('0.893')
    expect(rocAreaDeviation(area ?? 0, curve.positives, curve.negatives).toFixed(3)).toBe('0.032')
    expect(rocAreaInterval(area ?? 0, curve.positives, curve.negatives).map((end) => end.toFixed(2))).toEqual(['0.83', '0.96'])
  })

  it('is the share of well-ordered pairs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.boolean()), { maxLength: 40 }), (samples) => {
        const yes = samples.filter(([, positive]) => positive).map(([score]) => score)
        const no = samples.filter(([, positive]) => !positive).map(([score]) => score)
        const area = rocArea(
          thresholdCurve(
            samples.map(([score]) => score),
            samples.map(([, positive]) => (positive ? 1 : 0)),
          ),
        )
        if (yes.length === 0 || no.length === 0) {
          expect(area).toBeNull()
          return
        }
        let won = 0
        for (const a of yes) for (const b of no) won += a > b ? 1 : a === b ? 0.5 : 0
        expect(area).toBeCloseTo(won / (yes.length * no.length), 10)
      }),
    )
  })
})

describe('averagePrecision', () => {
  it("gives the figure of scikit-learn's average_precision_score", () => {
    // scikit-learn, average_precision_score: y_true = [0, 0, 1, 1], y_scores = [0.1, 0.4, 0.35, 0.8] → 0.83.
    expect(averagePrecision(thresholdCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]))?.toFixed(2)).toBe('0.83')
  })

  it('knows nothing without positives', () => {
    expect(averagePrecision(thresholdCurve([0.3], [0]))).toBeNull()
    expect(averagePrecision(thresholdCurve([], []))).toBeNull()
  })
})
