import { describe, expect, it, vi } from 'vitest'
import type { Grant, HostClient } from '../../src/api/api'
import type { Analysis } from '../../src/compiler/analysis'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { LATER_DATA, LATER_TRAINING } from '../../src/document/new-project'
import type { ModelCard } from '../../src/exporters/model-package'
import type { EpochRecord, RunResult } from '../../src/training/plan'
import type { FromWorker, ToWorker } from '../../src/explain/protocol'
import { createCheckpointKeeper } from '../training/checkpoint-keeper'
import { createRunStore, type RunDeps } from './create-run-store'

const project: ProjectDocument = {
  name: 'my net',
  graph: { nodes: [], edges: [] } as unknown as ProjectDocument['graph'],
  layout: { positions: {}, direction: 'down' },
  data: {
    source: { type: 'generator', generator: 'cat-sketches', count: 4, seed: 1 },
    positive: null,
    validationShare: 0.5,
    testShare: 0,
    splitSeed: 1,
    ...LATER_DATA,
  },
  training: {
    optimizer: { type: 'adam', params: {} },
    learningRate: 0.01,
    batchSize: 2,
    epochs: 3,
    seed: 1,
    targetLoss: null,
    ...LATER_TRAINING,
    backend: 'cpu',
  },
}

const analysis: Analysis = {
  nodes: new Map(),
  order: [],
  edges: new Map(),
  diagnostics: [],
  inputs: [],
  losses: [],
  totals: { layers: 1, parameters: 1, trainableParameters: 1, flops: 1 },
  trainable: true,
}

const card: ModelCard = {
  format: 'tensorloom/model',
  version: 1,
  name: 'saved net',
  createdBy: 't',
  classes: ['a', 'b'],
  positive: 1,
  input: { samples: 'images', height: 8, width: 8, channels: 3, shape: [8, 8, 3] },
  preprocessing: { scale: [1 / 255], offset: [0], fill: null, resize: 'stretch', order: 'height-width-channel' },
  output: { encoding: 'binary', activation: 'sigmoid' },
  threshold: 0.4,
  metrics: {},
  training: {},
  versions: {},
}

class FakeWorker {
  readonly sent: ToWorker[] = []
  terminated = false
  message: (message: FromWorker) => void = () => undefined
  death: (detail: string) => void = () => undefined
}

function setup(change: Partial<RunDeps> = {}) {
  const workers: FakeWorker[] = []
  const shown: string[] = []
  const calls: { readonly name: string; readonly request: unknown }[] = []
  let reply: Result<unknown> = ok({ handle: 'g', name: 'net', displayPath: '/x/net' } satisfies Grant)
  let document = project
  const warnings: string[] = []
  const host = {
    call: (name: string, request: unknown) => {
      calls.push({ name, request })
      return Promise.resolve(reply)
    },
    onEvent: () => () => undefined,
  } as unknown as HostClient
  const store = createRunStore({
    startWorker: () => {
      const worker = new FakeWorker()
      workers.push(worker)
      return {
        post: (message) => {
          if (message.type === 'train' && message.data.name === 'uncloneable') throw new DOMException('x', 'DataCloneError')
          worker.sent.push(message)
        },
        terminate: () => {
          worker.terminated = true
        },
        listen: ({ message, death }) => {
          worker.message = message
          worker.death = death
        },
      }
    },
    document: () => document,
    analysis: () => analysis,
    analyze: () => analysis,
    windowId: 'window-1',
    project: () => ({ project: 'text', handle: 'h', stamp: 's' }),
    checkpoints: createCheckpointKeeper({
      host,
      warn: (diagnostics) => warnings.push(...diagnostics.map(({ code }) => code)),
    }),
    backends: { known: () => ({}), remember: () => undefined },
    data: () => ({
      status: 'ready',
      dataset: {
        name: 'cats',
        layout: 'generated',
        samples: 'images',
        task: 'classification',
        classes: ['cat', 'non-cat'],
        positive: 0,
        size: { height: 2, width: 2, channels: 1 },
        pixels: new Uint8Array(16),
        labels: Int32Array.from([0, 1, 1, 1]),
        paths: ['a', 'b', 'c', 'd'],
        given: [null, null, null, null],
        skipped: [],
      },
      splits: { train: Uint32Array.from([0, 1]), val: Uint32Array.from([2, 3]), test: new Uint32Array(0) },
    }),
    host,
    pick: () => Promise.resolve({ handle: 'g', name: 'net', displayPath: '/x/net' }),
    parseCard: () => ok(card),
    show: (place) => shown.push(place),
    now: () => 1000,
    defer: (run) => run(),
    ...change,
  })
  const worker = () => workers.at(-1) ?? expect.fail('no worker was started')
  const runId = () => store.getState().run?.runId ?? ''
  return {
    store,
    workers,
    worker,
    shown,
    calls,
    warnings,
    runId,
    setReply: (next: Result<unknown>) => {
      reply = next
    },
    setDocument: (next: ProjectDocument) => {
      document = next
    },
    started: () =>
      worker().message({ type: 'started', runId: runId(), backend: 'cpu', device: 'JavaScript', threads: 1, notes: [], epochs: [] }),
    progress: (epochs: readonly EpochRecord[]) =>
      worker().message({
        type: 'progress',
        runId: runId(),
        epochs,
        health: null,
        progress: {
          epoch: epochs.length,
          step: 1,
          stepsPerEpoch: 1,
          epochs: 3,
          samplesPerSecond: 10,
          memoryBytes: 1000,
          remainingMs: null,
          waitingShare: 0,
        },
      }),
    ended: (outcome: RunResult['outcome'] = 'completed') =>
      worker().message({
        type: 'ended',
        runId: runId(),
        notes: [],
        predictions: { train: null, val: null, test: null },
        final: null,
        result: { outcome, steps: 3, epochs: 3, elapsedMs: 5, best: null, train: null, val: null, test: null },
      }),
  }
}

const epoch = (n: number): EpochRecord => ({
  epoch: n,
  step: n,
  loss: 1 / n,
  accuracy: 0.5,
  valLoss: null,
  valAccuracy: null,
  absoluteError: null,
  valAbsoluteError: null,
  learningRate: 0.01,
  elapsedMs: 1,
})
const turn = () => new Promise((resolve) => setTimeout(resolve, 0))

/** The worker dies, and so do those that take its place. */
function dieForGood(at: ReturnType<typeof setup>): void {
  for (let deaths = 0; deaths < 3; deaths += 1) at.worker().death('out of memory')
}

describe('a run', () => {
  it('goes from starting to ended, keeps every epoch and acknowledges each progress message', () => {
    const at = setup()
    at.store.getState().train()
    expect(at.store.getState().status).toBe('starting')
    at.started()
    expect(at.store.getState()).toMatchObject({ status: 'running', backend: 'cpu', device: 'JavaScript' })
    at.progress([epoch(1), epoch(2)])
    at.progress([])
    at.progress([epoch(3)])
    expect(at.store.getState().epochs.map((record) => record.epoch)).toEqual([1, 2, 3])
    expect(at.worker().sent.filter((message) => message.type === 'ack')).toHaveLength(3)
    at.ended()
    expect(at.store.getState()).toMatchObject({
      status: 'ended',
      model: { origin: 'run', name: 'my net', classes: ['cat', 'non-cat'], positive: 0 },
    })
    expect(at.store.getState().log.every((entry) => entry.atMs === 1000)).toBe(true)
  })

  it('trains what stood there when Train was pressed', () => {
    const at = setup()
    at.store.getState().train()
    at.setDocument({ ...project, training: { ...project.training, learningRate: 9 } })
    const [sent] = at.worker().sent
    expect(sent?.type === 'train' && sent.plan.learningRate).toBe(0.01)
    expect(at.store.getState().run?.plan.learningRate).toBe(0.01)
    expect(at.store.getState().run?.valBaseline).toEqual({ accuracy: 1, label: 1 })
  })

  it('leads to the problems or the data instead of training without them', () => {
    const problem = setup({ analysis: () => ({ ...analysis, trainable: false, diagnostics: [error('graph/cycle', text('x', 'x'))] }) })
    problem.store.getState().train()
    expect(problem.shown).toEqual(['problems'])
    const empty = setup({ data: () => ({ status: 'empty', dataset: null, splits: null }) })
    empty.store.getState().train()
    expect(empty.shown).toEqual(['data'])
    expect([problem.workers, empty.workers, problem.store.getState().status]).toEqual([[], [], 'idle'])
  })

  it('pauses, resumes and stops only when there is something to', () => {
    const at = setup()
    at.store.getState().pause()
    at.store.getState().stop()
    expect(at.workers).toHaveLength(0)
    at.store.getState().train()
    at.started()
    at.store.getState().pause()
    at.worker().message({ type: 'state', runId: at.runId(), state: 'paused' })
    expect(at.store.getState().status).toBe('paused')
    at.store.getState().pause()
    at.store.getState().resume()
    at.worker().message({ type: 'state', runId: at.runId(), state: 'running' })
    at.store.getState().stop()
    expect(at.store.getState()).toMatchObject({ status: 'running', stopping: true })
    at.ended('stopped')
    expect(at.store.getState()).toMatchObject({ status: 'ended', stopping: false })
    expect(at.worker().sent.map((message) => message.type)).toEqual(['train', 'pause', 'resume', 'stop'])
  })

  it('ends a worker that does not answer to Stop, and keeps the curves', () => {
    const at = setup()
    at.store.getState().train()
    at.started()
    at.progress([epoch(1)])
    at.store.getState().stop()
    at.store.getState().stop()
    expect(at.worker().terminated).toBe(true)
    expect(at.store.getState()).toMatchObject({ status: 'failed', stopping: false, epochs: [{ epoch: 1 }] })
  })

  it('outlives a dead worker: the curves stay, the next run has a fresh one', () => {
    const at = setup()
    at.store.getState().train()
    at.started()
    at.progress([epoch(1)])
    const dead = at.worker()
    dieForGood(at)
    expect(at.store.getState()).toMatchObject({ status: 'failed', epochs: [{ epoch: 1 }], diagnostics: [{ code: 'training/worker-died' }] })
    at.store.getState().train()
    expect(at.workers).toHaveLength(4)
    expect(at.store.getState().status).toBe('starting')
    dead.message({ type: 'failed', runId: null, diagnostics: [] })
    dead.death('again')
    expect(at.store.getState().status).toBe('starting')
  })

  it('goes on in a new worker from where the run last stood, paused if it was, and gives up where new ones die at the same place', () => {
    const at = setup()
    at.store.getState().train()
    at.started()
    at.progress([epoch(1), epoch(2)])
    const standing = { state: '{"epoch":2}', tensors: new Uint8Array(4) }
    at.worker().message({ type: 'standing', runId: 'another run', ...standing, state: 'of another' })
    at.worker().message({ type: 'standing', runId: at.runId(), ...standing })
    at.store.getState().pause()
    at.worker().message({ type: 'state', runId: at.runId(), state: 'paused' })
    at.worker().death('killed')
    expect(at.workers).toHaveLength(2)
    expect(at.worker().sent).toMatchObject([{ type: 'train', runId: at.runId(), resume: standing }, { type: 'pause' }])
    expect(at.store.getState()).toMatchObject({
      status: 'starting',
      notes: [{ code: 'training/worker-replaced' }],
      epochs: [{ epoch: 1 }, { epoch: 2 }],
    })
    at.worker().message({ type: 'started', runId: at.runId(), backend: 'wasm', device: 'WASM', threads: 1, notes: [], epochs: [epoch(1)] })
    expect(at.store.getState()).toMatchObject({ status: 'running', epochs: [{ epoch: 1 }], notes: [{ code: 'training/worker-replaced' }] })
    at.worker().death('killed')
    // It stood somewhere new: the count begins again.
    at.worker().message({ type: 'standing', runId: at.runId(), ...standing, state: '{"epoch":3}' })
    dieForGood(at)
    expect(at.workers).toHaveLength(5)
    expect(at.store.getState()).toMatchObject({ status: 'failed', diagnostics: [{ code: 'training/worker-died' }] })
  })

  it('goes on elsewhere: what the old backend had told after its last good state is void', () => {
    const at = setup()
    at.store.getState().train()
    at.started()
    at.progress([epoch(1), epoch(2), epoch(3)])
    const reason = { code: 'training/moved', severity: 'warning', message: { en: 'WebGL was lost.', zh: 'WebGL 已丢失。' } } as const
    at.worker().message({ type: 'moved', runId: at.runId(), backend: 'wasm', device: 'WASM SIMD', threads: 2, reason, epochs: [epoch(1)] })
    expect(at.store.getState()).toMatchObject({
      backend: 'wasm',
      device: 'WASM SIMD',
      epochs: [{ epoch: 1 }],
      notes: [{ code: 'training/moved' }],
    })
  })

  it('hands on what was found of the backends, and hands it in to the next run', () => {
    const remembered: unknown[] = []
    const found = { taken: 'webgpu', msPerStep: { webgpu: 4, wasm: 19 }, cards: { webgpu: 'A card' } } as const
    const at = setup({
      backends: { known: () => ({ '0123456789abcdef': found }), remember: (key, measured) => remembered.push(key, measured) },
    })
    at.store.getState().train()
    expect(at.worker().sent[0]).toMatchObject({ known: { '0123456789abcdef': found } })
    at.started()
    at.worker().message({ type: 'measured', runId: at.runId(), key: 'fedcba9876543210', found })
    expect(remembered).toEqual(['fedcba9876543210', found])
  })

  it('fails with a diagnostic where the data cannot be handed over', () => {
    const at = setup({
      data: () => ({
        status: 'ready',
        dataset: {
          name: 'uncloneable',
          layout: 'generated',
          samples: 'images',
          task: 'classification',
          classes: ['a', 'b'],
          positive: 0,
          size: { height: 1, width: 1, channels: 1 },
          pixels: new Uint8Array(1),
          labels: Int32Array.from([0]),
          paths: ['a'],
          given: [null],
          skipped: [],
        },
        splits: { train: Uint32Array.from([0]), val: new Uint32Array(0), test: new Uint32Array(0) },
      }),
    })
    at.store.getState().train()
    expect(at.store.getState()).toMatchObject({ status: 'failed', diagnostics: [{ code: 'training/worker-died' }] })
  })

  it('ignores messages of an earlier run', () => {
    const at = setup()
    at.store.getState().train()
    const before = at.store.getState()
    at.worker().message({ type: 'started', runId: 'other', backend: 'wasm', device: '', threads: 1, notes: [], epochs: [] })
    at.worker().message({ type: 'failed', runId: 'other', diagnostics: [] })
    expect(at.store.getState()).toBe(before)
  })

  it('reports why a run failed', () => {
    const at = setup()
    at.store.getState().train()
    at.worker().message({ type: 'failed', runId: at.runId(), diagnostics: [error('engine/no-backend', text('No backend.', '没有后端。'))] })
    expect(at.store.getState()).toMatchObject({ status: 'failed', diagnostics: [{ code: 'engine/no-backend' }], model: null })
  })
})

describe('the trained network', () => {
  const trained = () => {
    const at = setup()
    at.store.getState().train()
    at.started()
    at.ended()
    return at
  }

  it('predicts, and says so where there is none', async () => {
    const nothing = setup()
    expect(await nothing.store.getState().predict(new Uint8Array(4))).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'training/no-model' }],
    })
    const at = trained()
    const answer = at.store.getState().predict(new Uint8Array(4))
    const sent = at.worker().sent.at(-1)
    if (sent?.type !== 'predict') expect.fail('predict was not sent')
    at.worker().message({ type: 'predicted', requestId: sent.requestId, answers: [[0.2, 0.8]] })
    expect(await answer).toMatchObject({ ok: true, value: [[0.2, 0.8]] })
  })

  it('fails open requests when the worker dies, and has no network afterwards', async () => {
    const at = trained()
    const answer = at.store.getState().predict(new Uint8Array(4))
    at.worker().death('gone')
    expect(await answer).toMatchObject({ ok: false })
    expect(at.store.getState()).toMatchObject({ status: 'ended', model: null })
  })

  it('is written with the name of the project and the chosen threshold', async () => {
    const at = trained()
    const saving = at.store.getState().saveModel(0.7)
    expect(at.store.getState().busy).toBe('saving')
    await turn()
    const sent = at.worker().sent.at(-1)
    if (sent?.type !== 'export') expect.fail('export was not sent')
    at.worker().message({ type: 'exported', requestId: sent.requestId, model: { card, modelJson: { a: 1 }, weights: new Uint8Array(3) } })
    expect(await saving).toMatchObject({ ok: true, value: { displayPath: '/x/net' } })
    const written = at.calls.find(({ name }) => name === 'model.write')
    expect(written).toMatchObject({ request: { handle: 'g', modelJson: '{"a":1}' } })
    expect(JSON.parse((written?.request as { card: string }).card)).toMatchObject({ name: 'my net', threshold: 0.7 })
    expect(at.store.getState().busy).toBeNull()
  })

  it('hands on why a disk refused it', async () => {
    const at = trained()
    at.setReply(fail(error('files/disk-full', text('full', '满'))))
    const saving = at.store.getState().saveModel()
    await turn()
    const sent = at.worker().sent.at(-1)
    if (sent?.type !== 'export') expect.fail('export was not sent')
    at.worker().message({ type: 'exported', requestId: sent.requestId, model: { card, modelJson: {}, weights: new Uint8Array(0) } })
    expect(await saving).toMatchObject({ ok: false, diagnostics: [{ code: 'files/disk-full' }] })
    expect(at.store.getState().busy).toBeNull()
  })

  it('is replaced by an opened one, with its classes, size and threshold', async () => {
    const at = setup()
    at.setReply(ok({ modelJson: '{}', card: '{}', weights: new Uint8Array(1), grant: { handle: 'g', name: 'net', displayPath: '/x/net' } }))
    const opening = at.store.getState().openModel()
    await turn()
    const sent = at.worker().sent.at(-1)
    if (sent?.type !== 'load') expect.fail('load was not sent')
    at.worker().message({ type: 'loaded', requestId: sent.requestId })
    expect(await opening).toMatchObject({ ok: true })
    expect(at.store.getState().model).toMatchObject({
      origin: 'file',
      name: 'saved net',
      classes: ['a', 'b'],
      threshold: 0.4,
      size: { height: 8 },
      resize: 'stretch',
    })
  })

  it('stays as it was where a model cannot be opened', async () => {
    const at = trained()
    at.setReply(ok({ modelJson: '{', card: '{}', weights: new Uint8Array(1), grant: { handle: 'g', name: 'net', displayPath: '/x/net' } }))
    expect(await at.store.getState().openModel()).toMatchObject({ ok: false, diagnostics: [{ code: 'model/not-json' }] })
    expect(at.store.getState().model).toMatchObject({ origin: 'run' })
  })

  it('stays as it was where the user cancels', async () => {
    const pick = vi.fn(() => Promise.resolve(null))
    const at = setup({ pick })
    expect(await at.store.getState().openModel()).toEqual(ok(null))
    expect(pick).toHaveBeenCalledWith('open-model')
    expect(at.workers).toHaveLength(0)
  })
})

describe('checkpoints of the run in hand', () => {
  const files = { state: '{}', tensors: new Uint8Array(4) }
  const checkpoint = (runId: string, written: Result<null> = ok(null)) => ({ type: 'checkpoint', runId, ...files, written }) as const
  const done = async () => {
    await new Promise((settle) => setTimeout(settle, 0))
  }

  it('are filed under the project as it was when training began', () => {
    const at = setup({})
    at.store.getState().train()
    const label = { windowId: 'window-1', name: 'my net', data: 'cats', epochs: 3, project: 'text', handle: 'h', stamp: 's' }
    expect(at.worker().sent.at(-1)).toMatchObject({ type: 'train', runId: at.runId(), label })
  })

  it('warn where they cannot be written; the run goes on', () => {
    const at = setup({})
    at.store.getState().train()
    at.started()
    const full = fail(error('host/disk-full', text('full', '满')))
    at.worker().message(checkpoint('another run', full))
    expect(at.warnings).toEqual([])
    at.worker().message(checkpoint(at.runId(), full))
    expect(at.warnings).toEqual(['host/disk-full'])
    expect(at.store.getState().status).toBe('running')
  })

  it('are forgotten when the run has ended, and kept when it broke off', async () => {
    const at = setup({})
    at.store.getState().train()
    at.started()
    dieForGood(at)
    await done()
    expect(at.calls).toEqual([])
    at.store.getState().train()
    at.started()
    const ended = at.runId()
    at.worker().message(checkpoint(ended))
    at.ended()
    await done()
    expect(at.calls).toEqual([{ name: 'checkpoint.discard', request: { runId: ended } }])
  })

  it('are asked for where the window goes away, and waited for', async () => {
    const at = setup({})
    await at.store.getState().keepNow(true)
    at.store.getState().train()
    at.started()
    let kept = false
    const keeping = at.store
      .getState()
      .keepNow(true)
      .then(() => (kept = true))
    expect(at.worker().sent.at(-1)).toEqual({ type: 'checkpoint', urgent: true })
    await done()
    expect(kept).toBe(false)
    at.worker().message(checkpoint(at.runId()))
    await keeping
    expect(kept).toBe(true)
  })

  it('bring an interrupted run back under its own name, with the curve it had', () => {
    const at = setup({})
    const interrupted = { runId: 'run-before', document: project, project: { project: 'text', handle: null, stamp: null }, files }
    expect(at.store.getState().takeUp(interrupted)).toBe(true)
    expect(at.worker().sent.at(-1)).toMatchObject({ type: 'train', runId: 'run-before', resume: files })
    expect(at.store.getState().takeUp(interrupted)).toBe(false)
    const epochs = [epoch(1), epoch(2)]
    at.worker().message({ type: 'started', runId: 'run-before', backend: 'wasm', device: '', threads: 1, notes: [], epochs })
    expect(at.store.getState()).toMatchObject({ status: 'running', epochs })
    const without = setup({ data: () => ({ status: 'loading', dataset: null, splits: null }) })
    expect(without.store.getState().takeUp(interrupted)).toBe(false)
  })
})
