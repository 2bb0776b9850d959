import { describe, expect, it } from 'vitest'
import { calibrate } from './calibration'

describe('calibrate', () => {
  it("gives the expected calibration error of TorchMetrics' examples", () => {
    // TorchMetrics, BinaryCalibrationError(n_bins=2, norm='l1'): 0.2900.
    expect(calibrate([0.25, 0.25, 0.55, 0.75, 0.75], [0, 0, 1, 1, 1], 2).error).toBeCloseTo(0.29, 10)
    // TorchMetrics, MulticlassCalibrationError(num_classes=3, n_bins=3, norm='l1'): 0.2000; the largest probability of
    // each row, and whether it is that of the target.
    expect(calibrate([0.55, 0.55, 0.6, 0.9], [0, 0, 1, 1], 3).error).toBeCloseTo(0.2, 10)
  })

  it('counts each sample in one bin, the ends included', () => {
    const { bins, n } = calibrate([0, 0.1, 0.999, 1], [0, 1, 1, 1])
    expect(n).toBe(4)
    expect(bins.map((bin) => bin.n)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    expect(bins[9]).toMatchObject({ hits: 2, came: 1 })
    expect(bins[5]).toMatchObject({ said: null, came: null })
  })

  it('says nothing of no samples', () => {
    expect(calibrate([], []).error).toBeNull()
  })
})
