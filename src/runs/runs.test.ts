import { describe, expect, it } from 'vitest'
import { judgeNumbers } from '../metrics/regression'
import type { RunPredictions } from '../training/predictions'
import { compareNumbers } from './compare-numbers'
import { compareResults, compareRuns } from './compare-runs'
import { journalLines, parseJournal } from './journal'
import type { RunRecord } from './run-record'
import { figureOf, parseRun, serializeRun, sketchCurve, summarizeRun } from './run-record'
import { sampleRecord, splitOf } from './sample-runs.test-support'
import { parsePredictions, predictedClasses, recallPredictions, storePredictions } from './stored-predictions'
import type { StoredPredictions } from './stored-predictions'

const epoch = (n: number, loss = 1 / n) => ({
  epoch: n,
  step: n * 3,
  loss,
  accuracy: 0.5,
  valLoss: null,
  valAccuracy: null,
  absoluteError: null,
  valAbsoluteError: null,
  learningRate: 0.1,
  elapsedMs: 3.25,
})

describe('a run record', () => {
  it('reads back as it was written', () => {
    const read = parseRun(serializeRun(sampleRecord))
    expect(read).toMatchObject({ ok: true, value: sampleRecord })
  })

  it('keeps a loss that is no number', () => {
    const test = { ...splitOf(35, 50), loss: Number.NaN }
    const diverged = { ...sampleRecord, result: sampleRecord.result && { ...sampleRecord.result, test } }
    const read = parseRun(serializeRun(diverged))
    expect(read.ok && read.value.result?.test?.loss).toBeNaN()
  })

  it('refuses what is none, of a newer version, or out of bounds', () => {
    for (const source of ['', '[]', '{"format":"tensorloom/run"}', serializeRun(sampleRecord).replace('"version":1', '"version":2')]) {
      expect(parseRun(source)).toMatchObject({ ok: false, diagnostics: [{ code: 'run/broken' }] })
    }
    expect(parseRun(serializeRun({ ...sampleRecord, id: '../elsewhere' })).ok).toBe(false)
  })

  it('is judged by the set furthest from training', () => {
    expect(summarizeRun(sampleRecord).figure).toMatchObject({ split: 'test', accuracy: 0.7, n: 50 })
    expect(figureOf(sampleRecord.result && { ...sampleRecord.result, test: null, val: splitOf(3, 4) })).toMatchObject({ split: 'val' })
    expect(figureOf(null)).toBeNull()
  })

  it('sketches a curve by its ends and evenly between, whatever its length', () => {
    expect(sketchCurve([3, Number.NaN, 1])).toEqual([3, 1])
    const sketch = sketchCurve(Array.from({ length: 10_000 }, (_, i) => i))
    expect(sketch).toHaveLength(32)
    expect([sketch[0], sketch.at(-1)]).toEqual([0, 9999])
  })
})

describe('a journal', () => {
  const look = {
    epoch: 2,
    step: 6,
    nodes: {
      fc: {
        gradNorm: 0.1234567,
        weightNorm: 2,
        updateRatio: null,
        weights: { low: -1, high: 1, counts: [1, 2] },
        units: 3,
        deadShare: 0.25,
        saturatedShare: null,
        mean: 0,
        std: 1,
        activations: null,
      },
    },
  }

  it('reads back epochs exactly and layers to five digits', () => {
    const { epochs, health } = parseJournal(journalLines([epoch(1), epoch(2), epoch(3, Number.NaN)], [look]))
    expect(epochs).toEqual([epoch(1), epoch(2), epoch(3, Number.NaN)])
    expect(health[0]?.nodes['fc']).toEqual({ ...look.nodes.fc, gradNorm: 0.12346 })
  })

  it('keeps all whole lines of one that was cut off anywhere', () => {
    const whole = journalLines([epoch(1), epoch(2), epoch(3)], [])
    const ends = [...whole].flatMap((sign, at) => (sign === '\n' ? [at + 1] : []))
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const { epochs } = parseJournal(whole.slice(0, cut))
      const lines = ends.filter((end) => end <= cut).length
      // A line is whole without its newline too.
      expect([lines, lines + 1]).toContain(epochs.length)
      expect(epochs.map((record) => record.epoch)).toEqual(epochs.map((_, i) => i + 1))
    }
  })

  it('lets an epoch that is told again replace the first telling and what followed', () => {
    const told = journalLines([epoch(1), epoch(2), epoch(3), epoch(2, 0.9)], [])
    expect(parseJournal(told).epochs).toEqual([epoch(1), epoch(2, 0.9)])
  })
})

describe('comparing two runs', () => {
  it('names what differs in settings, data and diagram, by path', () => {
    const { plan } = sampleRecord
    const [first, ...others] = plan.graph.nodes
    const dense = plan.graph.nodes.find(({ kind }) => kind === 'dense')
    if (!first || !dense) throw new Error('no nodes')
    const after = {
      ...sampleRecord,
      plan: {
        ...plan,
        learningRate: 0.01,
        optimizer: { type: 'momentum', params: {} },
        graph: {
          ...plan.graph,
          nodes: [
            first,
            ...others.map((node) => (node === dense ? { ...node, params: { ...node.params, units: 2 } } : node)),
            { id: 'new', kind: 'dropout', name: 'drop', params: { rate: 0.3 } },
          ],
        },
      },
    }
    const difference = compareRuns(sampleRecord, after)
    expect(difference.settings).toEqual([
      { path: 'optimizer.type', before: 'adam', after: 'momentum' },
      { path: 'learningRate', before: 0.001, after: 0.01 },
    ])
    expect(difference.nodes).toMatchObject([
      { change: 'changed', name: dense.name, values: [{ path: 'units', before: 1, after: 2 }] },
      { change: 'added', name: 'drop', kind: 'dropout' },
    ])
    expect(difference.data).toEqual([])
    expect(compareRuns(sampleRecord, sampleRecord).nodes).toEqual([])
  })

  it('pairs nodes that were made anew by their names, and tells the wires', () => {
    const { plan } = sampleRecord
    const rename = (id: string): string => `${id}-again`
    const graph = {
      ...plan.graph,
      nodes: plan.graph.nodes.map((node) => ({ ...node, id: rename(node.id) })),
      edges: plan.graph.edges.slice(1).map((edge) => ({
        ...edge,
        from: { ...edge.from, node: rename(edge.from.node) },
        to: { ...edge.to, node: rename(edge.to.node) },
      })),
    }
    const difference = compareRuns(sampleRecord, { ...sampleRecord, plan: { ...plan, graph } })
    expect(difference.nodes).toEqual([])
    expect(difference.wires.added).toEqual([])
    expect(difference.wires.removed).toHaveLength(1)
  })

  /** `right[i]`: whether image i is answered right; all are of class 0. */
  const answers = (right: readonly boolean[]): StoredPredictions => ({
    train: null,
    val: null,
    test: {
      paths: right.map((_, i) => `test/${i}.png`),
      truths: right.map(() => 0),
      probabilities: right.flatMap((is) => (is ? [0.9, 0.1] : [0.2, 0.8])),
    },
  })
  const runOf = (correct: number, n: number) => ({
    data: sampleRecord.data,
    result: sampleRecord.result && { ...sampleRecord.result, test: splitOf(correct, n) },
  })

  it('does not tell 70 % from 80 % on 50 images, paired or not', () => {
    // 35 right; then five of those wrong and ten others right.
    const first = Array.from({ length: 50 }, (_, i) => i < 35)
    const second = Array.from({ length: 50 }, (_, i) => i >= 5 && i < 45)
    expect(second.filter(Boolean)).toHaveLength(40)
    const [paired] = compareResults(
      { run: runOf(35, 50), predictions: answers(first) },
      { run: runOf(40, 50), predictions: answers(second) },
    )
    expect(paired).toMatchObject({ split: 'test', paired: true, distinguishable: false })
    const [apart] = compareResults({ run: runOf(35, 50), predictions: null }, { run: runOf(40, 50), predictions: answers(second) })
    expect(apart).toMatchObject({ paired: false, p: null, distinguishable: false })
  })

  it('tells them where the second has right all that the first had, and ten more', () => {
    const first = Array.from({ length: 50 }, (_, i) => i < 30)
    const second = Array.from({ length: 50 }, (_, i) => i < 40)
    const [paired] = compareResults(
      { run: runOf(30, 50), predictions: answers(first) },
      { run: runOf(40, 50), predictions: answers(second) },
    )
    expect(paired).toMatchObject({ paired: true, distinguishable: true })
    expect(paired?.p).toBeLessThan(0.01)
  })

  it('does not pair answers to other images, or to others under the same name', () => {
    const one = answers([true, false])
    const other = { train: null, val: null, test: one.test && { ...one.test, truths: [1, 0] } }
    const [difference] = compareResults({ run: runOf(1, 2), predictions: one }, { run: runOf(1, 2), predictions: other })
    expect(difference?.paired).toBe(false)
  })
})

describe('stored predictions', () => {
  it('read back, and name the most probable class', () => {
    const stored = storePredictions(
      {
        train: null,
        val: {
          task: 'classification',
          rows: Uint32Array.of(2, 0),
          truths: Int32Array.of(1, 0),
          probabilities: Float32Array.of(0.25, 0.75, 0.5, 0.5),
        },
        test: null,
      },
      { paths: ['a.png', 'b.png', 'c.png'] },
    )
    expect(stored.val?.paths).toEqual(['c.png', 'a.png'])
    const read = parsePredictions(JSON.stringify(stored))
    expect(read).toEqual(stored)
    if (!read?.val || 'values' in read.val) throw new Error('nothing read')
    // At exactly one half a two-class network says the class that is not the positive one.
    expect(predictedClasses(read.val, 0)).toEqual([1, 1])
    expect(predictedClasses(read.val, 1)).toEqual([1, 0])
    expect(parsePredictions('{"val":{"paths":["a"],"truths":[],"probabilities":[]},"test":null}')).toBeNull()
  })

  it('come back by the rows of the data, also of the training set and of numbers; where a sample is gone, by their place', () => {
    const predictions: RunPredictions = {
      train: { task: 'regression', rows: Uint32Array.of(2, 0), truths: Float32Array.of(1.5, 2), values: Float32Array.of(1, 2.25) },
      val: null,
      test: {
        task: 'classification',
        rows: Uint32Array.of(1),
        truths: Int32Array.of(1),
        probabilities: Float32Array.of(0.25, 0.75),
      },
    }
    const data = { paths: ['a', 'b', 'c'] }
    const stored = parsePredictions(JSON.stringify(storePredictions(predictions, data)))
    if (!stored) throw new Error('nothing read')
    expect(recallPredictions(stored, data)).toEqual({ predictions, found: true })
    const moved = recallPredictions(stored, { paths: ['c', 'new', 'b', 'a'] })
    expect(moved.found).toBe(true)
    expect(moved.predictions.train?.rows).toEqual(Uint32Array.of(0, 3))
    const gone = recallPredictions(stored, { paths: ['a', 'b'] })
    expect(gone.found).toBe(false)
    expect(gone.predictions.train?.rows).toEqual(Uint32Array.of(0, 1))
    expect(recallPredictions(stored, null).found).toBe(false)
    // Files of before held no training set.
    expect(parsePredictions('{"val":null,"test":null}')).toEqual({ train: null, val: null, test: null })
  })
})

describe('two runs that predict numbers', () => {
  const quantity = { name: 'price', unit: '€', ...judgeNumbers(Float32Array.of(1), Float32Array.of(1)) }
  const result = { ...sampleRecord.result, test: { task: 'regression', loss: 0.1, n: 40, quantities: [quantity] } } as RunRecord['result']
  /** Off by `error` in the first half, by `rest` in the second. */
  const said = (error: number, rest: number): StoredPredictions => {
    const rows = Array.from({ length: 40 }, (_, i) => i)
    const values = rows.map((i) => i + (i % 2 === 0 ? 1 : -1) * (i < 20 ? error : rest))
    return { train: null, val: null, test: { paths: rows.map(String), truths: rows, values } }
  }

  it('are told apart where one is nearer on the same samples, with the interval of the difference of their mean errors', () => {
    const [difference] = compareNumbers({ run: { result }, predictions: said(2, 3) }, { run: { result }, predictions: said(1, 2.5) })
    expect(difference).toMatchObject({ split: 'test', name: 'price', n: 40, first: 2.5, second: 1.75, distinguishable: true })
    expect(difference?.value).toBeCloseTo(0.75)
    expect(difference?.interval[0]).toBeGreaterThan(0.5)
    expect(difference?.interval[1]).toBeLessThan(1)
  })

  it('are not where one gains here what it loses there, nor compared on other samples', () => {
    const [same] = compareNumbers({ run: { result }, predictions: said(2, 3) }, { run: { result }, predictions: said(3, 2) })
    expect(same).toMatchObject({ value: 0, distinguishable: false })
    const moved = said(1, 1)
    const other = {
      ...moved,
      test: moved.test && { ...moved.test, paths: moved.test.paths.map((path) => `${path}x`) },
    } as StoredPredictions
    expect(compareNumbers({ run: { result }, predictions: said(2, 3) }, { run: { result }, predictions: other })).toEqual([])
  })
})
