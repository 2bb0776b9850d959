import { describe, expect, it } from 'vitest'
import { create } from 'zustand'
import type { ImageMeasures } from '../../src/datasets/audit/measure-images'
import type { LabelledImages, Splits } from '../../src/datasets/dataset'
import { createAuditStore } from './create-audit-store'

const size = { height: 1, width: 2, channels: 1 } as const
const splitsOf = (train: readonly number[], test: readonly number[]): Splits => ({
  train: Uint32Array.from(train),
  val: new Uint32Array(0),
  test: Uint32Array.from(test),
})

function datasetOf(name: string): LabelledImages {
  return {
    name,
    layout: 'class-folders',
    samples: 'images',
    task: 'classification',
    classes: ['a', 'b'],
    positive: 0,
    size,
    pixels: new Uint8Array(8),
    labels: Int32Array.from([0, 0, 1, 1]),
    paths: ['0', '1', '2', '3'],
    given: [null, null, null, null],
    skipped: [],
  }
}

/** Rows 0 and 1 are the same. */
const measures: ImageMeasures = { exact: [[0, 1]], near: [], nearComplete: true, constant: [], grey: [] }
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

function setup() {
  const data = create<{ readonly dataset: LabelledImages | null; readonly splits: Splits | null }>()(() => ({
    dataset: null,
    splits: null,
  }))
  const runs = create<{ readonly run: { readonly runId: string } | null }>()(() => ({ run: null }))
  const jobs: { readonly name: string; readonly signal: AbortSignal; readonly end: (found: ImageMeasures | null) => void }[] = []
  const store = createAuditStore({
    data,
    runs,
    measure: ({ name }, signal) => new Promise((end) => jobs.push({ name, signal, end })),
  })
  store.getState().follow()
  const codes = () => store.getState().audit?.findings.map(({ code }) => code)
  return { data, runs, jobs, store, codes }
}

describe('the audit store', () => {
  it('measures once per load and judges anew when the splits change', async () => {
    const { data, jobs, store, codes } = setup()
    const dataset = datasetOf('cats')
    data.setState({ dataset, splits: splitsOf([0, 2, 3], [1]) })
    expect([store.getState().status, store.getState().audit]).toEqual(['measuring', null])
    jobs[0]?.end(measures)
    await turn()
    expect(store.getState().status).toBe('ready')
    expect(codes()).toContain('audit/leak')
    data.setState({ splits: splitsOf([0, 1, 2], [3]) })
    expect(codes()).toContain('audit/duplicate')
    expect(codes()).not.toContain('audit/leak')
    data.setState({ dataset: { ...dataset, positive: 1 } })
    expect(jobs).toHaveLength(1)
  })

  it('drops what it found, and what it is doing, with the images', async () => {
    const { data, jobs, store } = setup()
    data.setState({ dataset: datasetOf('first'), splits: splitsOf([0, 2], [1]) })
    data.setState({ dataset: datasetOf('second') })
    expect(jobs.map(({ name, signal }) => [name, signal.aborted])).toEqual([
      ['first', true],
      ['second', false],
    ])
    jobs[0]?.end(measures)
    await turn()
    expect(store.getState().audit).toBeNull()
    jobs[1]?.end(measures)
    await turn()
    expect(store.getState().audit).not.toBeNull()
    data.setState({ dataset: null, splits: null })
    expect([store.getState().status, store.getState().audit]).toEqual(['idle', null])
  })

  it('claims nothing where the worker could not do it', async () => {
    const { data, jobs, store } = setup()
    data.setState({ dataset: datasetOf('cats'), splits: splitsOf([0, 2], [1]) })
    jobs[0]?.end(null)
    await turn()
    expect([store.getState().status, store.getState().audit]).toEqual(['failed', null])
  })

  it('keeps the leaks of a run as they were when it began, even where they are known only later', async () => {
    const { data, runs, jobs, store } = setup()
    data.setState({ dataset: datasetOf('cats'), splits: splitsOf([0, 2, 3], [1]) })
    runs.setState({ run: { runId: 'r1' } })
    data.setState({ splits: splitsOf([0, 1, 2], [3]) })
    expect(store.getState().runLeaks).toBeNull()
    jobs[0]?.end(measures)
    await turn()
    expect(store.getState().runLeaks?.test).toEqual({ total: 1, exact: 1, near: 0, validation: 0 })
    expect(store.getState().runLeaked).toHaveLength(1)
    data.setState({ dataset: datasetOf('others'), splits: splitsOf([0, 1], [2]) })
    expect(store.getState().runLeaks?.test.exact).toBe(1)
    runs.setState({ run: { runId: 'r2' } })
    expect(store.getState().runLeaks).toBeNull()
  })
})
