import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Grant, HostClient } from '../../src/api/api'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import { arrangeDataset } from '../../src/datasets/arrange'
import type { Measures } from '../../src/datasets/audit/audit-dataset'
import type { LabelledImages, ImageSize } from '../../src/datasets/dataset'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import type { Command } from '../../src/document/commands'
import { LATER_DATA, LATER_TRAINING } from '../../src/document/new-project'
import type { ProjectDocument } from '../../src/document/document'
import { createDataStore, SKETCH_SOURCE, type DataDeps } from './create-data-store'

const project: ProjectDocument = {
  name: 'p',
  graph: { nodes: [], edges: [] } as unknown as ProjectDocument['graph'],
  layout: { positions: {}, direction: 'down' },
  data: { source: SKETCH_SOURCE, positive: null, validationShare: 0.2, testShare: 0.2, splitSeed: 1, ...LATER_DATA },
  training: {
    optimizer: { type: 'adam', params: {} },
    learningRate: 0.01,
    batchSize: 8,
    epochs: 3,
    seed: 1,
    targetLoss: null,
    ...LATER_TRAINING,
    backend: 'auto',
  },
}

function datasetOf(name: string, size: ImageSize, classes: readonly string[] = ['cat', 'non-cat']): LabelledImages {
  const n = 4
  return {
    name,
    layout: 'generated',
    samples: 'images',
    task: 'classification',
    classes,
    positive: classes.length === 2 ? 0 : null,
    size,
    pixels: new Uint8Array(n * size.height * size.width * size.channels),
    labels: Int32Array.from([0, 1, 0, 1]),
    paths: ['a', 'b', 'c', 'd'],
    given: [null, null, null, null],
    skipped: [],
  }
}

/** A document store of a few lines, and loads that end when the test says so. */
function setup() {
  let document = project
  let size: ImageSize | null = { height: 8, width: 8, channels: 3 }
  const listeners = new Set<() => void>()
  const jobs: {
    readonly what: string
    readonly size: ImageSize
    readonly signal: AbortSignal
    readonly report: (done: number, total: number) => void
    readonly end: (result: Result<LabelledImages>) => void
  }[] = []
  const change = (next: ProjectDocument): void => {
    document = next
    for (const listener of listeners) listener()
  }
  const arrangements: { readonly copies: Measures | null }[] = []
  const measurings: { readonly signal: AbortSignal; readonly end: (measures: Measures | null) => void }[] = []
  const regrant = vi.fn<() => Grant | null>(() => null)
  const job = (what: string, jobSize: ImageSize, options: { signal: AbortSignal; onProgress: (done: number, total: number) => void }) =>
    new Promise<Result<LabelledImages>>((end) =>
      jobs.push({ what, size: jobSize, signal: options.signal, report: options.onProgress, end }),
    )
  const deps: DataDeps = {
    documents: {
      getState: () => ({
        document,
        edit: (command: Command) => {
          if (command.type === 'set-data') change({ ...document, data: { ...document.data, ...command.data } })
        },
      }),
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    host: { call: () => Promise.resolve(ok(regrant())), onEvent: () => () => undefined } as unknown as HostClient,
    loadFolder: (_host, grant, { size: jobSize, resize }, options) => job(`${grant.displayPath} ${resize}`, jobSize, options),
    drawPoints: (source) => ok(datasetOf(source.generator, { height: 1, width: 1, channels: 1 })),
    readTable: (name) => Promise.resolve(ok(datasetOf(name, { height: 1, width: 1, channels: 1 }))),
    readArrays: (_host, grant, settings, jobSize, options) =>
      job(`${grant.displayPath} ${settings.arrays.length} arrays`, jobSize, options),
    drawSketches: (source, jobSize, options) => job(`sketches ${source.count}`, jobSize, options),
    arrange: (loaded, settings, copies) => {
      const arranged = arrangeDataset(loaded, settings, copies)
      arrangements.push({ copies })
      return {
        ...arranged,
        splits: {
          train: Uint32Array.from(loaded.paths.keys()).subarray(0, settings.trainingShare * loaded.paths.length),
          test: new Uint32Array(),
          val: new Uint32Array(Math.round(settings.validationShare * 10)),
        },
      }
    },
    measure: (_loaded, signal) => new Promise((end) => measurings.push({ signal, end })),
    inputSize: () => size,
    settleMs: 10,
  }
  const store = createDataStore(deps)
  return {
    store,
    jobs,
    arrangements,
    measurings,
    regrant,
    change,
    get document() {
      return document
    },
    resize(next: ImageSize | null) {
      size = next
      change({ ...document })
    },
  }
}

const cats: Grant = { handle: 'h', name: 'cats', displayPath: '/home/ada/cats' }
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('the data store', () => {
  let at: ReturnType<typeof setup>
  beforeEach(() => {
    at = setup()
  })

  it('loads what the document names, in the size of its input', async () => {
    at.store.getState().follow()
    expect(at.store.getState().status).toBe('loading')
    at.jobs[0]?.report(10, 240)
    expect(at.store.getState().progress).toEqual({ phase: 'draw', done: 10, total: 240, pace: null })
    at.jobs[0]?.end(ok(datasetOf('Cat sketches', at.jobs[0].size)))
    await turn()
    expect(at.jobs[0]?.size).toEqual({ height: 8, width: 8, channels: 3 })
    expect(at.store.getState()).toMatchObject({
      status: 'ready',
      progress: null,
      facts: { name: 'Cat sketches', features: null, target: { type: 'classes', count: 2 } },
    })
    expect(at.store.getState().splits?.train).toHaveLength(4)
  })

  it('reads arrays of pictures in the size of the input, and features once', async () => {
    const array = (shape: number[], use: 'samples' | 'targets') => ({
      file: `${use}.npy`,
      key: '',
      shape,
      type: 'uint8' as const,
      use,
      set: null,
    })
    const settings = (shape: number[]): ArraySettings => ({
      arrays: [array(shape, 'samples'), array([4], 'targets')],
      channels: 'last',
      range: { low: 0, high: 255 },
      task: 'classification',
      targetScaling: 'standard',
    })
    const digits: Grant = { handle: 'd', name: 'digits', displayPath: '/home/ada/digits' }
    at.store.getState().follow()
    at.store.getState().loadArrays(digits, settings([4, 28, 28]))
    expect(at.document.data.source).toEqual({
      type: 'arrays',
      name: 'digits',
      displayPath: '/home/ada/digits',
      settings: settings([4, 28, 28]),
    })
    await turn()
    expect(at.jobs.at(-1)).toMatchObject({ what: '/home/ada/digits 2 arrays', size: { height: 8, width: 8, channels: 3 } })
    at.jobs.at(-1)?.end(ok(datasetOf('digits', { height: 8, width: 8, channels: 3 })))
    await turn()
    at.resize({ height: 16, width: 16, channels: 1 })
    await vi.waitFor(() => expect(at.jobs.at(-1)?.size).toEqual({ height: 16, width: 16, channels: 1 }))
    at.store.getState().loadArrays(digits, settings([4, 30]))
    await turn()
    const before = at.jobs.length
    at.jobs.at(-1)?.end(ok(datasetOf('digits', { height: 1, width: 1, channels: 1 })))
    await turn()
    at.resize({ height: 32, width: 32, channels: 1 })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(at.jobs).toHaveLength(before)
  })

  it('writes a chosen folder into the document and drops the load under way', async () => {
    at.store.getState().follow()
    at.store.getState().loadFolder(cats)
    expect(at.document.data.source).toEqual({ type: 'folder', name: 'cats', displayPath: '/home/ada/cats' })
    expect(at.jobs[0]?.signal.aborted).toBe(true)
    await turn()
    expect(at.jobs[1]?.what).toBe('/home/ada/cats stretch')
    at.jobs[0]?.end(ok(datasetOf('late', { height: 1, width: 1, channels: 1 })))
    await turn()
    expect(at.store.getState().dataset).toBeNull()
    at.jobs[1]?.end(ok(datasetOf('cats', at.jobs[1].size)))
    await turn()
    expect(at.store.getState().dataset?.name).toBe('cats')
  })

  it('follows undo back to the source before', async () => {
    at.store.getState().follow()
    at.store.getState().loadFolder(cats)
    await turn()
    at.change(project)
    expect(at.jobs.map((one) => one.what)).toEqual(['sketches 240', '/home/ada/cats stretch', 'sketches 240'])
  })

  it('asks for a folder it may not read yet, and reads one the host grants again', async () => {
    at.change({ ...project, data: { ...project.data, source: { type: 'folder', name: 'cats', displayPath: '/home/ada/cats' } } })
    at.store.getState().follow()
    await turn()
    expect(at.store.getState()).toMatchObject({ status: 'failed', needsGrant: '/home/ada/cats' })
    at.regrant.mockReturnValue(cats)
    at.store.getState().reload()
    await turn()
    expect(at.jobs[0]?.what).toBe('/home/ada/cats stretch')
    expect(at.store.getState().needsGrant).toBeNull()
  })

  it('decodes again when the input takes another size, once it has settled, and shows the old images meanwhile', async () => {
    at.store.getState().follow()
    at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
    await turn()
    at.resize({ height: 9, width: 9, channels: 3 })
    at.resize({ height: 16, width: 16, channels: 3 })
    expect(at.store.getState().status).toBe('loading')
    expect(at.store.getState().dataset).toMatchObject({ size: { height: 8 } })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(at.jobs.map((one) => one.size.height)).toEqual([8, 16])
    at.jobs[1]?.end(ok(datasetOf('s', at.jobs[1].size)))
    await turn()
    expect(at.store.getState()).toMatchObject({ status: 'ready', dataset: { size: { height: 16 } } })
  })

  it('needs no new decoding when the size goes back in time, nor when the input is removed', async () => {
    at.store.getState().follow()
    at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
    await turn()
    at.resize({ height: 9, width: 9, channels: 3 })
    at.resize({ height: 8, width: 8, channels: 3 })
    expect(at.store.getState().status).toBe('ready')
    at.resize(null)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(at.jobs).toHaveLength(1)
    expect(at.store.getState().status).toBe('ready')
  })

  it('splits anew with the document and keeps the facts as they were', async () => {
    at.store.getState().follow()
    at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
    await turn()
    const { facts } = at.store.getState()
    at.change({ ...at.document, data: { ...at.document.data, validationShare: 0.5 } })
    expect(at.store.getState().splits?.val).toHaveLength(5)
    expect(at.store.getState().facts).toBe(facts)
  })

  it('tells how other settings would draw the sets, and changes nothing by it', async () => {
    at.store.getState().follow()
    expect(at.store.getState().splitsFor({ trainingShare: 0.5 })).toBeNull()
    at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
    await turn()
    const { splits } = at.store.getState()
    expect(at.store.getState().splitsFor({ trainingShare: 0.5 })?.train).toHaveLength(2)
    expect(at.store.getState().splits).toBe(splits)
    expect(splits?.train).toHaveLength(4)
    expect(at.document).toBe(project)
  })

  it('leaves out and relabels what the document says, with undo', async () => {
    at.store.getState().follow()
    at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
    await turn()
    const overrides = { excluded: ['b'], relabelled: { c: 'non-cat' }, moved: {} }
    at.change({ ...project, data: { ...project.data, overrides } })
    expect([...at.store.getState().excluded]).toEqual([1])
    expect(at.store.getState().dataset).toMatchObject({ labels: Int32Array.of(0, 1, 1, 1) })
    at.change(project)
    expect(at.store.getState().excluded.size).toBe(0)
    expect(at.store.getState().dataset).toMatchObject({ labels: Int32Array.of(0, 1, 0, 1) })
    expect(at.jobs).toHaveLength(1)
  })

  describe('keeping copies together', () => {
    const together = { ...project, data: { ...project.data, copies: 'exact' as const } }
    const measures: Measures = { exact: [[0, 2]], near: [], nearComplete: true, constant: [], grey: [] }

    it('is not ready to train before the copies are known, then once for all later splits', async () => {
      at.change(together)
      at.store.getState().follow()
      at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
      await turn()
      expect(at.store.getState()).toMatchObject({ status: 'loading', progress: { phase: 'compare' } })
      at.measurings[0]?.end(measures)
      await turn()
      expect(at.store.getState().status).toBe('ready')
      expect(at.arrangements.at(-1)?.copies).toBe(measures)
      at.change({ ...together, data: { ...together.data, splitSeed: 2 } })
      expect(at.arrangements.at(-1)?.copies).toBe(measures)
      expect(at.measurings).toHaveLength(1)
    })

    it('goes on without where it is no longer wanted, and says so where it could not be done', async () => {
      at.store.getState().follow()
      at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
      await turn()
      at.change(together)
      at.change(project)
      expect(at.measurings[0]?.signal.aborted).toBe(true)
      expect(at.store.getState().status).toBe('ready')
      at.change(together)
      at.measurings[1]?.end(null)
      await turn()
      expect(at.store.getState().status).toBe('ready')
      expect(at.store.getState().diagnostics.map((one) => one.code)).toEqual(['data/copies-unknown'])
    })
  })

  it('takes the positive class from the document and swaps it there', async () => {
    at.store.getState().follow()
    at.jobs[0]?.end(ok(datasetOf('s', at.jobs[0].size)))
    await turn()
    expect(at.store.getState().dataset).toMatchObject({ positive: 0 })
    at.store.getState().swapPositive()
    expect(at.document.data.positive).toBe('non-cat')
    expect(at.store.getState().dataset).toMatchObject({ positive: 1 })
    at.store.getState().swapPositive()
    expect(at.store.getState().dataset).toMatchObject({ positive: 0 })
  })

  it('cancels, and loads again when asked', async () => {
    at.store.getState().follow()
    at.store.getState().cancel()
    expect(at.jobs[0]?.signal.aborted).toBe(true)
    expect(at.store.getState()).toMatchObject({ status: 'empty', cancelled: true })
    at.change({ ...at.document, name: 'renamed' })
    expect(at.jobs).toHaveLength(1)
    at.store.getState().reload()
    expect(at.store.getState()).toMatchObject({ status: 'loading', cancelled: false })
    at.jobs[0]?.end(ok(datasetOf('late', { height: 1, width: 1, channels: 1 })))
    await turn()
    expect(at.store.getState().status).toBe('loading')
  })

  it('says why loading failed', async () => {
    at.store.getState().follow()
    at.jobs[0]?.end(fail(error('data/empty', text('No images.', '没有图像。'))))
    await turn()
    expect(at.store.getState().status).toBe('failed')
    expect(at.store.getState().diagnostics.map((one) => one.code)).toEqual(['data/empty'])
    expect(at.store.getState().facts).toBeNull()
  })
})
