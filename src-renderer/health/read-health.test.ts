import { describe, expect, it } from 'vitest'
import type { NodeHealth } from '../../src/training/layer-health'
import { i18nIn } from '../ui/i18n'
import { readHealth, smallText } from './read-health'

const well: NodeHealth = {
  gradNorm: 0.0312,
  weightNorm: 3,
  updateRatio: 0.001,
  weights: null,
  units: 16,
  deadShare: 0.125,
  saturatedShare: null,
  mean: 0,
  std: 1,
  activations: null,
}

describe('the mark of a node', () => {
  it('is good where it learns, and says by which number', () => {
    expect(readHealth(i18nIn('en'), well)).toEqual({ tone: 'good', label: 'learning: gradient norm 0.0312' })
  })

  it('warns of dead and saturated units and of steps too small or too large, in both languages', () => {
    const cases: readonly (readonly [Partial<NodeHealth>, 'warn' | 'bad', RegExp])[] = [
      [{ deadShare: 0.5 }, 'warn', /^8 of 16 units are dead$/],
      [{ deadShare: 1 }, 'bad', /^16 of 16/],
      [{ deadShare: null, saturatedShare: 0.4 }, 'warn', /40.% of the outputs are saturated/],
      [{ saturatedShare: 0.9 }, 'bad', /saturated/],
      [{ updateRatio: 2e-8 }, 'warn', /hardly changes: update to weights 2\.0e-8/],
      [{ updateRatio: 0.5 }, 'warn', /changes a lot/],
    ]
    for (const [change, tone, said] of cases) {
      const mark = readHealth(i18nIn('en'), { ...well, ...change })
      expect(mark).toMatchObject({ tone })
      expect(mark?.label).toMatch(said)
      expect(readHealth(i18nIn('zh'), { ...well, ...change })?.label).not.toBe(mark?.label)
    }
  })

  it('is absent where nothing good or bad was measured', () => {
    expect(readHealth(i18nIn('en'), { ...well, gradNorm: null, updateRatio: null })).toBeNull()
  })

  it('writes numbers of any size shortly', () => {
    expect([0, 0.00012345, 0.031249, 12.3456, 1234567].map(smallText)).toEqual(['0', '1.2e-4', '0.0312', '12.3', '1.2e+6'])
  })
})
