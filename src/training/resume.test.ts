import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Json } from '../diagnostics'
import { createNodeEngine } from '../engine/node'
import { createRunControl } from './control'
import type { CheckpointFiles } from './checkpoint'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint'
import { parseExact, stringifyExact } from './exact-json'
import { fingerprintData } from './fingerprint'
import type { Settings, Trace } from './resume-cases.test-support'
import { resumesExactly, sameTrace, sinkAt, traceOf } from './resume-cases.test-support'
import { runTraining } from './run-training'
import { disposeTrainingState } from './training-state'
import { pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 6, width: 6, channels: 3 } as const
/** The soak takes 200. */
const CASES = 12

async function use(backend: 'wasm' | 'cpu'): Promise<void> {
  const engine = await createNodeEngine(backend, wasmFolder, () => undefined)
  if (!engine.ok) throw new Error(`${backend} did not start`)
}

let before: tf.MemoryInfo
beforeEach(async () => {
  await use('wasm')
  before = tf.memory()
})
afterEach(() => {
  const { numTensors, numBytes } = tf.memory()
  expect({ numTensors, numBytes }).toEqual({ numTensors: before.numTensors, numBytes: before.numBytes })
})

describe('a run taken up from a checkpoint', () => {
  for (const backend of ['wasm', 'cpu'] as const)
    it(`comes to the same bits as one without a break, whatever is trained (${backend})`, async () => {
      await use(backend)
      before = tf.memory()
      for (let index = 0; index < CASES; index += 1) {
        const { exact, title } = await resumesExactly(tf, index)
        expect(exact, title).toBe(true)
      }
    })
})

const network = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['flat', 'flatten', {}],
  ['norm', 'batchNormalization', {}],
  ['drop', 'dropout', { rate: 0.4 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const data = pictures(24, SIZE)
const splits = splitsOf(24, 0, 0)
const early = planOf(network, {
  optimizer: { type: 'adam', params: {} },
  learningRate: 0.2,
  batchSize: 7,
  epochs: 12,
  seed: 3,
  schedule: { type: 'plateau', params: { factor: 0.5, patience: 3, minDelta: 10, floor: 0 } },
  earlyStopping: { monitor: 'training', patience: 8, minDelta: 10 },
})

const diverging = planOf(
  sequence(
    ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
    ['flat', 'flatten', {}],
    ['fc', 'dense', { units: 1 }],
    ['loss', 'loss', { loss: 'squaredError' }],
  ),
  { learningRate: 1000, epochs: 30, seed: 1 },
)

/** A clock that goes on by 5 ms a step and stands still between: the same times in every run. */
function ticking(): { now(): number; onStep(): void } {
  let ms = 0
  return { now: () => ms, onStep: () => (ms += 5) }
}

/** Each needs other parts of the checkpoint: early stopping and the best weights, a limit on time, a divergence right after. `step`: of the break; null: the last that went well. */
const scenarios: readonly { readonly name: string; readonly step: number | null; settings(): Settings }[] = [
  {
    name: 'limit on time',
    step: 9,
    settings: () => ({ plan: { ...early, earlyStopping: null, maxSeconds: 0.1 }, data, splits, ...ticking() }),
  },
  { name: 'metrics', step: 9, settings: () => ({ plan: { ...early, earlyStopping: null, metrics: ['auc'], epochs: 4 }, data, splits }) },
  ...(['compiled', 'tfjs'] as const).flatMap((through) => [
    { name: `early stopping, ${through}`, step: 22, settings: () => ({ plan: early, data, splits, through }) },
    {
      name: `divergence, ${through}`,
      step: null,
      settings: () => ({
        plan: diverging,
        data,
        splits,
        through,
      }),
    },
    {
      name: `averaging, ${through}`,
      step: 9,
      settings: () => ({ plan: { ...early, averaging: 0.9, earlyStopping: null, epochs: 4 }, data, splits, through }),
    },
    {
      name: `averaging and divergence, ${through}`,
      step: null,
      settings: () => ({ plan: { ...diverging, averaging: 0.9 }, data, splits, through }),
    },
  ]),
]

type Fields = { readonly [key: string]: Json }

/** Every number, text and list of a checkpoint's state, by its path. */
function paths(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || path[0] === 'plan' || path[0] === 'versions') return [path]
  return Object.entries(value).flatMap(([key, inner]) => paths(inner ?? null, [...path, key]))
}

function without(value: Json, [key = '', ...rest]: readonly string[], put?: Json): Json {
  const { [key]: inner, ...others } = value as Fields
  if (rest.length > 0) return { ...others, [key]: without(inner ?? null, rest, put) }
  return put === undefined ? others : { ...others, [key]: put }
}

/** 0 for a part of something that was not there yet. */
function at(value: Json, path: readonly string[]): Json {
  return path.reduce<Json>((inner, key) => (typeof inner === 'object' && inner !== null ? ((inner as Fields)[key] ?? null) : 0), value)
}

describe('every field of a checkpoint', () => {
  it('is asked for: without it, the checkpoint is refused', async () => {
    const sink = sinkAt(22, 'step')
    await traceOf(tf, { plan: early, data, splits }, null, sink)
    const files = sink.taken
    if (!files) throw new Error('no checkpoint')
    const state = JSON.parse(files.state) as Json
    const all = paths(state)
    expect(all.length).toBeGreaterThan(20)
    for (const path of all) {
      // What a schedule remembers is the schedule's own; the next test leaves it out.
      if (path[1] === 'schedule') continue
      const refused = decodeCheckpoint({ ...files, state: JSON.stringify(without(state, path)) })
      expect(refused.ok, path.join('.')).toBe(false)
    }
    for (const broken of [
      { ...files, state: files.state.slice(1) },
      { ...files, state: '{}' },
      { ...files, tensors: files.tensors.subarray(4) },
    ]) {
      const refused = decodeCheckpoint(broken)
      expect(refused.ok ? [] : refused.diagnostics.map(({ code }) => code)).toEqual(['checkpoint/broken'])
    }
  })

  it('decides: as it was at the start instead, the run comes to something else or is refused', async () => {
    const needed = new Set<string>()
    const told = new Set<string>()
    for (const { settings, step } of scenarios) {
      const last = step ?? (JSON.parse((await traceOf(tf, settings())).story) as { result: { steps: number } }).result.steps
      const late = sinkAt(last, 'step')
      const whole = await traceOf(tf, settings(), null, late)
      const fresh = sinkAt(0, 'step')
      await traceOf(tf, settings(), null, fresh)
      if (!late.taken || !fresh.taken) throw new Error('no checkpoint')
      expect(sameTrace(await traceOf(tf, settings(), late.taken), whole)).toBe(true)
      const state = JSON.parse(late.taken.state) as Json
      const start = JSON.parse(fresh.taken.state) as Json
      for (const path of paths(state)) {
        const name = path.join('.')
        if (['format', 'version', 'plan', 'data', 'backend', 'compiled', 'versions', 'tensors', 'standing.wallMs'].includes(name)) continue
        needed.add(name)
        if (told.has(name)) continue
        const changed: CheckpointFiles = { ...late.taken, state: JSON.stringify(without(state, path, at(start, path))) }
        if (await differs(settings(), changed, whole)) told.add(name)
      }
      const decoded = decodeCheckpoint(late.taken)
      const first = decodeCheckpoint(fresh.taken)
      if (!decoded.ok || !first.ok) throw new Error('broken')
      for (const group of new Set(decoded.value.tensors.map((one) => one.group))) {
        needed.add(group)
        if (told.has(group)) continue
        const others = decoded.value.tensors.filter((one) => one.group !== group)
        const instead = first.value.tensors.filter((one) => one.group === group)
        const changed = encodeCheckpoint({ ...decoded.value, tensors: [...others, ...instead] })
        if (await differs(settings(), changed, whole)) told.add(group)
      }
    }
    expect([...needed].filter((name) => !told.has(name))).toEqual([])
    expect(needed).toContain('previous')
    for (const group of ['best', 'average', 'averageBefore', 'outputs']) expect(needed).toContain(group)
  })
})

async function differs(settings: Settings, files: CheckpointFiles, whole: Trace): Promise<boolean> {
  try {
    return !sameTrace(await traceOf(tf, settings, files), whole)
  } catch (thrown) {
    // It was refused.
    if (thrown instanceof Error && thrown.message.includes('This checkpoint cannot be understood')) return true
    throw thrown
  }
}

describe('a checkpoint', () => {
  const start = async (files: CheckpointFiles, changes: Partial<Settings> = {}) => {
    const decoded = decodeCheckpoint(files)
    if (!decoded.ok) throw new Error('broken')
    const run = await runTraining({
      tf,
      backend: 'wasm',
      plan: early,
      data,
      splits,
      ...changes,
      control: createRunControl(),
      compileStep: null,
      post: () => undefined,
      yieldToHost: () => Promise.resolve(),
      now: () => 0,
      resume: decoded.value,
    })
    if (run.ok) {
      run.value.serving.dispose()
      disposeTrainingState(run.value.state)
    }
    return run.ok ? run.value.notes.map(({ code }) => code) : run.diagnostics.map(({ code }) => code)
  }

  it('is refused with other data, another network or other settings, and tells of another backend', async () => {
    const sink = sinkAt(5, 'step')
    await traceOf(tf, { plan: early, data, splits, through: 'tfjs' }, null, sink)
    if (!sink.taken) throw new Error('no checkpoint')
    const { taken } = sink
    const pixels = data.pixels.slice()
    pixels[100] = (pixels[100] ?? 0) ^ 1
    expect(await start(taken, { data: { ...data, pixels } })).toEqual(['checkpoint/other-data'])
    expect(await start(taken, { splits: splitsOf(23, 1, 0) })).toEqual(['checkpoint/other-data'])
    expect(await start(taken, { plan: { ...early, seed: 4 } })).toEqual(['checkpoint/other-network'])
    const decoded = decodeCheckpoint(taken)
    if (!decoded.ok) throw new Error('broken')
    const half = encodeCheckpoint({ ...decoded.value, tensors: decoded.value.tensors.slice(1) })
    expect(await start(half)).toEqual(['checkpoint/other-network'])
    expect(await start(taken)).not.toContain('training/resumed-elsewhere')
    expect(await start(encodeCheckpoint({ ...decoded.value, backend: 'cpu' }))).toContain('training/resumed-elsewhere')
    expect(await start(encodeCheckpoint({ ...decoded.value, versions: {} }))).not.toContain('training/resumed-elsewhere')
  })

  it('counts the time before the break', async () => {
    const sink = sinkAt(9, 'step')
    await traceOf(tf, { plan: early, data, splits, ...ticking() }, null, sink)
    const decoded = sink.taken && decodeCheckpoint(sink.taken)
    if (!decoded?.ok) throw new Error('no checkpoint')
    const { standing } = decoded.value
    expect(standing.wallMs).toBe(45)
    const again = { ...decoded.value, standing: { ...standing, wallMs: 1e6 } }
    const run = await train(tf, { plan: early, data, splits, ...ticking(), resume: again })
    expect(run.result.elapsedMs).toBeGreaterThan(1e6)
    expect(run.result.elapsedMs).toBeLessThan(1.1e6)
    run.serving.dispose()
    disposeTrainingState(run.state)
  })

  it('keeps numbers that plain JSON would lose', () => {
    const numbers = { a: Number.NaN, b: [Infinity, -Infinity, -0, 0.1 + 0.2, 5e-324], c: 'NaN', d: null }
    expect(parseExact(stringifyExact(numbers))).toEqual(numbers)
    expect(Object.is((parseExact(stringifyExact([-0])) as number[])[0], -0)).toBe(true)
  })

  it('knows its data by every bit of pixels, labels and splits, and by nothing else', async () => {
    const name = await fingerprintData(data, splits)
    expect(name).toMatch(/^[0-9a-f]{32}$/)
    const shifted = new Uint8Array(data.pixels.length + 1)
    shifted.set(data.pixels, 1)
    expect(await fingerprintData({ ...data, name: 'other', pixels: shifted.subarray(1) }, splits)).toBe(name)
    const others = [...Array(40).keys()].map((i) => {
      const pixels = data.pixels.slice()
      const place = (i * 61) % pixels.length
      pixels[place] = (pixels[place] ?? 0) ^ (1 << (i % 8))
      return fingerprintData({ ...data, pixels }, splits)
    })
    const labels = data.labels.slice()
    labels[0] = 1 - (labels[0] ?? 0)
    others.push(fingerprintData({ ...data, labels }, splits), fingerprintData(data, splitsOf(20, 4, 0)))
    const names = [...(await Promise.all(others)), name]
    expect(new Set(names).size).toBe(names.length)
  })
})
