import { describe, expect, it } from 'vitest'
import { describeLearningCurve, errorRate, learningCurve, summarizeFolds } from './learning-curve'
import type { RunSummary, SetScore } from './run-record'

const score = (correct: number | null, n: number, loss = 0.5): SetScore => ({ correct, n, loss })
/** A run by its training samples, and how many of those and of `n` held-out ones it got wrong. */
function run(samples: number, wrongTrain: number, wrongHeldOut: number, n = 1000): Pick<RunSummary, 'scores'> {
  return { scores: { train: score(samples - wrongTrain, samples), val: score(n - wrongHeldOut, n), test: score(0, 10) } }
}

describe('the learning curve', () => {
  it('orders runs by what they trained on, and takes the mean of those that trained on as much', () => {
    const { heldOut, points } = learningCurve([run(200, 0, 100), run(100, 0, 200), run(100, 10, 300)])
    expect(heldOut).toBe('val')
    expect(points.map(({ samples, runs, heldOut: set }) => [samples, runs, set.correct])).toEqual([
      [100, 2, 750],
      [200, 1, 900],
    ])
    expect(points[0]?.train).toEqual({ n: 100, correct: 95, loss: 0.5 })
  })

  it('is judged on the test set only where nothing else was held out', () => {
    const tested = { scores: { train: score(9, 10), val: null, test: score(8, 10) } }
    expect(learningCurve([tested])).toMatchObject({ heldOut: 'test', points: [{ samples: 10 }] })
    expect(learningCurve([{ scores: { train: null, val: null, test: null } }]).points).toEqual([])
  })

  it('turns accuracies into errors, intervals turned with them', () => {
    const rate = errorRate({ correct: 35, n: 50, loss: 0 })
    expect(rate?.error).toBeCloseTo(0.3, 12)
    // Wilson's interval of 35 of 50: 56.2 to 80.9 %.
    expect(rate?.interval[0]).toBeCloseTo(1 - 0.809, 3)
    expect(rate?.interval[1]).toBeCloseTo(1 - 0.562, 3)
  })

  it.each([
    ['a fall of late beyond chance', [run(100, 0, 300), run(200, 0, 200)], /went from 30\.0\s% to 20\.0\s%; .* help further/],
    [
      'a fall that has ended',
      [run(50, 0, 300), run(100, 0, 200), run(200, 0, 198)],
      /from 30\.0\s% to 19\.8\s%; the last step made no difference/,
    ],
    ['a rise beyond chance', [run(100, 0, 200), run(200, 0, 300)], /it grew/],
    ['too few held out to tell, and memorised', [run(100, 0, 15, 42), run(167, 0, 13, 42)], /with 42 held-out samples.*memorises/s],
    ['a fit that is poor on its own samples', [run(100, 30, 320), run(200, 60, 310)], /larger network/],
    ['as good as it gets', [run(100, 4, 50), run(200, 8, 49)], /would add little/],
  ])('says so: %s', (_what, runs, expected) => {
    const said = describeLearningCurve(learningCurve(runs))
    expect(said?.en).toMatch(expected)
    expect(said?.zh).toMatch(/\p{Script=Han}.*。$/u)
  })

  it('says nothing of a single point, nor of numbers to predict', () => {
    expect(describeLearningCurve(learningCurve([run(100, 0, 10), run(100, 0, 12)]))).toBeNull()
    const numbers = (n: number) => ({ scores: { train: score(null, n), val: score(null, 20), test: null } })
    const curve = learningCurve([numbers(10), numbers(20)])
    expect(curve.points.map(({ heldOut }) => heldOut.loss)).toEqual([0.5, 0.5])
    expect(describeLearningCurve(curve)).toBeNull()
  })
})

describe('several folds', () => {
  const fold = (correct: number | null, n: number, loss = 0.5) => ({
    scores: { train: score(5, 5), val: score(correct, n, loss), test: null },
  })

  it('count every sample once, and tell how much the folds scatter', () => {
    const summary = summarizeFolds([fold(8, 10), fold(9, 10), fold(10, 10)])
    expect(summary?.pooled).toMatchObject({ correct: 27, n: 30 })
    expect(summary?.estimate.mean).toBeCloseTo(0.9, 12)
    expect(summary?.estimate.deviation).toBeCloseTo(0.1, 12)
    // t(0.975, 2) = 4.303: 0.9 ± 4.303 · 0.1 / √3.
    expect(summary?.estimate.interval?.[0]).toBeCloseTo(0.9 - 0.2484, 3)
  })

  it('tell losses where numbers are predicted, and nothing before one is done', () => {
    expect(summarizeFolds([fold(null, 10, 1), fold(null, 10, 3)])).toMatchObject({ of: 'loss', pooled: null, estimate: { mean: 2 } })
    expect(summarizeFolds([])).toBeNull()
  })
})
