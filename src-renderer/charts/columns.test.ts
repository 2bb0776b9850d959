import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overfittingEpochs } from '../state/sample-state.test-support'
import { columnOf, extendColumns, firstRow, nearestRow, smoothed } from './columns'

describe('columns', () => {
  it('are the same, whether they grew or were made at once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 12 }), (lengths) => {
        const all = overfittingEpochs(90)
        const grown = lengths.sort((a, b) => a - b).reduce((old, n) => extendColumns(old, all.slice(0, n)), extendColumns(null, []))
        const whole = extendColumns(null, all.slice(0, lengths.at(-1) ?? 0))
        expect(grown.rows).toBe(whole.rows)
        for (const name of ['loss', 'valAccuracy', 'time', 'step'] as const)
          expect([...grown[name].subarray(0, grown.rows)]).toEqual([...whole[name].subarray(0, whole.rows)])
      }),
    )
  })

  it('are shared by a chart that lags behind', () => {
    const all = overfittingEpochs(30)
    const whole = extendColumns(null, all)
    const behind = extendColumns(whole, all.slice(0, 12))
    expect(behind.rows).toBe(12)
    expect(behind.loss).toBe(whole.loss)
  })

  it('hold the metrics that the run was asked for, as far as it has come', () => {
    const all = overfittingEpochs(70).map((record, i) => ({
      ...record,
      metrics: { auc: { train: i / 100, val: i === 3 ? null : i / 200 } },
    }))
    const grown = extendColumns(extendColumns(null, all.slice(0, 2)), all)
    expect([...columnOf(grown, 'metric.auc').subarray(0, 70)]).toEqual(all.map(({ metrics }) => metrics.auc.train))
    expect([...columnOf(grown, 'valMetric.auc').subarray(2, 5)]).toEqual([0.01, Number.NaN, 0.02])
    expect(columnOf(grown, 'metric.f1')).toHaveLength(0)
  })

  it('begin anew for another run', () => {
    const first = extendColumns(null, overfittingEpochs(20))
    const other = extendColumns(
      first,
      overfittingEpochs(5).map((record) => ({ ...record, loss: 9 })),
    )
    expect(other.rows).toBe(5)
    expect(other.loss[0]).toBe(9)
  })

  it('add up the time of the epochs', () => {
    const { time } = extendColumns(null, overfittingEpochs(3))
    expect([...time.subarray(0, 3)]).toEqual([400, 800, 1200])
  })
})

describe('smoothing', () => {
  it('leaves a level curve as it is, follows a step, and passes over gaps', () => {
    expect([...smoothed(Float64Array.of(2, 2, 2), 3, 0.9)].map((v) => Number(v.toFixed(9)))).toEqual([2, 2, 2])
    // By hand with weight 1/2: 0, then (0 + 1)/(1/2 + 1) … as weights 1/4, 1/2 over 3/4.
    expect(smoothed(Float64Array.of(0, 1), 2, 0.5)[1]).toBeCloseTo(2 / 3, 12)
    const gap = smoothed(Float64Array.of(1, Number.NaN, 1), 3, 0.6)
    expect(gap[1]).toBeNaN()
    expect(gap[2]).toBeCloseTo(1, 12)
  })
})

describe('finding rows', () => {
  it('finds the first row at or after a place, and the nearest', () => {
    const xs = Float64Array.of(1, 2, 4, 8)
    expect([0, 1, 3, 8, 9].map((x) => firstRow(xs, 4, x))).toEqual([0, 0, 2, 3, 4])
    expect([0, 2.9, 3.1, 100].map((x) => nearestRow(xs, 4, x))).toEqual([0, 1, 2, 3])
    expect(nearestRow(xs, 0, 1)).toBe(-1)
  })
})
