import { describe, expect, it } from 'vitest'
import type { DecodedDataset, Splits } from '../../src/datasets/dataset'
import type { SearchAxis } from '../../src/runs/search'
import { findTemplate } from '../../src/templates'
import { createExperiments, plannedRounds } from './create-experiments'
import type { QueueItem } from './create-queue'

const document = findTemplate('four-layer-cat')?.create() ?? expect.fail('no template')
const base = { document, dataset: {} as DecodedDataset, splits: {} as Splits }
const rate: SearchAxis = {
  name: 'rate',
  place: { of: 'training', setting: 'learningRate' },
  values: [0.1, 0.2, 0.3],
  range: { low: 0.001, high: 1, log: true, integer: false },
}

function setup() {
  const queue: Omit<QueueItem, 'id'>[] = []
  const experiments = createExperiments({ enqueue: (items) => queue.push(...items), newId: () => 'group-1' })
  return { experiments, queue }
}

describe('experiments', () => {
  it('repeats a run with one seed after the other, and changes nothing else', () => {
    const { experiments, queue } = setup()
    experiments.repeat(base, 3, 'Seeds')
    expect(queue.map(({ job }) => job.document.training.seed)).toEqual([0, 1, 2].map((i) => document.training.seed + i))
    expect(queue.every(({ job }) => job.document.graph === document.graph)).toBe(true)
    expect(queue.map(({ job }) => job.group?.index)).toEqual([1, 2, 3])
  })

  it('trains once for each way of drawing the sets, each on its own, and keeps with the run how they were drawn', () => {
    const { experiments, queue } = setup()
    const splitsOf = (samples: number): Splits => ({ train: new Uint32Array(samples), val: new Uint32Array(3), test: new Uint32Array(2) })
    const variants = [10, 20].map((samples, i) => ({
      data: { trainingShare: samples / 20 },
      seed: 4 + i,
      splits: splitsOf(samples),
      tried: { samples },
    }))
    expect(experiments.series(base, 'shares', variants, 'Curve')).toBe('group-1')
    expect(queue.map(({ job }) => job.splits.train.length)).toEqual([10, 20])
    expect(queue.map(({ job }) => job.document.data.trainingShare)).toEqual([0.5, 1])
    expect(queue.map(({ job }) => job.document.training.seed)).toEqual([4, 5])
    expect(queue[1]?.job.group).toEqual({ id: 'group-1', kind: 'shares', title: 'Curve', index: 2, tried: { samples: 20 } })
    expect(queue.every(({ job }) => job.document.graph === document.graph && job.dataset === base.dataset)).toBe(true)
  })

  it('tries a grid in full', () => {
    const { experiments, queue } = setup()
    experiments.search(base, { method: 'grid', axes: [rate], trials: 1, seed: 1, title: 'Search' })
    expect(queue.map(({ job }) => job.document.training.learningRate)).toEqual([0.1, 0.2, 0.3])
    expect(queue[0]?.job.group).toMatchObject({ kind: 'search', tried: { rate: 0.1 } })
  })

  it('lets the better third of a round go on, three times as long, until one trained in full', () => {
    const { experiments, queue } = setup()
    const short = { ...base, document: { ...document, training: { ...document.training, epochs: 90 } } }
    experiments.search(short, { method: 'halving', axes: [rate], trials: 9, seed: 1, title: 'Search' })
    expect(queue.map(({ job }) => job.document.training.epochs)).toEqual(Array.from({ length: 9 }, () => 10))
    // The loss of a trial is its learning rate; one comes to nothing.
    const rates = queue.map(({ job }) => job.document.training.learningRate)
    queue.splice(0).forEach(({ job }, i) => experiments.ended(job, i === 0 ? null : job.document.training.learningRate))
    const best = rates.slice(1).sort((a, b) => a - b)
    expect(queue.map(({ job }) => job.document.training.learningRate)).toEqual(best.slice(0, 3))
    expect(queue.every(({ job }) => job.document.training.epochs === 30)).toBe(true)
    for (const { job } of queue.splice(0)) experiments.ended(job, job.document.training.learningRate)
    expect(queue.map(({ job }) => [job.document.training.learningRate, job.document.training.epochs])).toEqual([[best[0], 90]])
    for (const { job } of queue.splice(0)) experiments.ended(job, 0.1)
    expect(queue).toEqual([])
  })

  it('says beforehand how many runs it takes', () => {
    expect(plannedRounds({ method: 'grid', axes: [rate, { ...rate, name: 'b' }], trials: 4 }, 20)).toEqual([{ trials: 9, epochs: 20 }])
    expect(plannedRounds({ method: 'random', axes: [rate], trials: 4 }, 20)).toEqual([{ trials: 4, epochs: 20 }])
    expect(plannedRounds({ method: 'halving', axes: [rate], trials: 9 }, 90)).toHaveLength(3)
  })
})
