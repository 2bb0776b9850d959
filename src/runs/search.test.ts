import { describe, expect, it } from 'vitest'
import { reduce } from '../document/reduce'
import { findTemplate } from '../templates'
import { bestTrials, gridSize, gridTrials, halvingRungs, MOST_TRIALS, randomTrials, trialCommand } from './search'
import type { SearchAxis } from './search'

const rate: SearchAxis = {
  name: 'rate',
  place: { of: 'training', setting: 'learningRate' },
  values: [0.1, 0.01, 0.001],
  range: { low: 1e-4, high: 1, log: true, integer: false },
}
const units: SearchAxis = {
  name: 'units',
  place: { of: 'node', nodeId: 'fc1', param: 'units', variant: false },
  values: [4, 8],
  range: { low: 2, high: 9, log: false, integer: true },
}
const act: SearchAxis = {
  name: 'act',
  place: { of: 'node', nodeId: 'fc1', param: 'activation', variant: true },
  values: ['relu', 'tanh'],
  range: null,
}

describe('a search', () => {
  it('tries every combination of a grid once, up to its limit', () => {
    const trials = gridTrials([rate, units, act])
    expect(trials).toHaveLength(12)
    expect(gridSize([rate, units, act])).toBe(12)
    expect(new Set(trials.map((trial) => JSON.stringify(trial))).size).toBe(12)
    expect(trials[0]).toEqual({ rate: 0.1, units: 4, act: 'relu' })
    const wide = Array.from({ length: 4 }, (_, i) => ({ ...units, name: `u${i}`, values: Array.from({ length: 20 }, (__, v) => v) }))
    expect(gridTrials(wide)).toHaveLength(MOST_TRIALS)
  })

  it('draws the same trials from the same seed, within the ranges, and evenly over the decades of a log range', () => {
    const trials = randomTrials([rate, units, act], 400, 7)
    expect(randomTrials([rate, units, act], 400, 7)).toEqual(trials)
    expect(randomTrials([rate, units, act], 400, 8)).not.toEqual(trials)
    expect(trials).toHaveLength(400)
    const decades = [0, 0, 0, 0]
    for (const { rate: r, units: u } of trials) {
      expect(Number(r)).toBeGreaterThanOrEqual(1e-4)
      expect(Number(r)).toBeLessThanOrEqual(1)
      expect(Number.isInteger(u)).toBe(true)
      const decade = Math.min(3, Math.floor(Math.log10(Number(r)) + 4))
      decades[decade] = (decades[decade] ?? 0) + 1
    }
    expect(new Set(trials.map(({ units: u }) => u))).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9]))
    for (const count of decades) expect(count).toBeGreaterThan(60)
  })

  it('does not draw a trial twice, and ends where all are drawn', () => {
    expect(randomTrials([{ ...act, values: ['relu', 'tanh'] }], 10, 1)).toHaveLength(2)
  })

  it('halves by thirds, the last round in full', () => {
    expect(halvingRungs(27, 81)).toEqual([
      { trials: 27, epochs: 3 },
      { trials: 9, epochs: 9 },
      { trials: 3, epochs: 27 },
      { trials: 1, epochs: 81 },
    ])
    expect(halvingRungs(8, 30)).toEqual([
      { trials: 8, epochs: 10 },
      { trials: 2, epochs: 30 },
    ])
    expect(halvingRungs(1, 5)).toEqual([{ trials: 1, epochs: 5 }])
    expect(bestTrials([{ loss: 3 }, { loss: null }, { loss: 1 }, { loss: Number.NaN }, { loss: 2 }], 2)).toEqual([{ loss: 1 }, { loss: 2 }])
  })

  it('makes a project train as a trial says, in one command', () => {
    const document = findTemplate('four-layer-cat')?.create()
    if (!document) throw new Error('no template')
    const command = trialCommand([rate, units, act], { rate: 0.05, units: 9, act: 'tanh' }, document)
    const changed = reduce(document, command)
    expect(changed.training.learningRate).toBe(0.05)
    expect(changed.graph.nodes.find(({ id }) => id === 'fc1')?.params).toMatchObject({ units: 9, activation: { type: 'tanh' } })
  })
})
