// Pictures that are read while training goes on: the same bits as from memory, within the budget, and a pause where they are lost.
import * as tf from '@tensorflow/tfjs'
import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Dataset, LabelledImages } from '../datasets/dataset'
import { error, fail, ok, text } from '../diagnostics'
import { createNodeEngine } from '../engine/node'
import type { Json } from '../diagnostics'
import type { Checkpoint } from './checkpoint'
import { createRunControl } from './control'
import { fingerprintData } from './fingerprint'
import type { TrainingPlan } from './plan'
import type { FinishedRun } from './run-options'
import { runTraining } from './run-training'
import { createSampleSource } from './sample-source'
import { fitDatasetScaling } from './scaling'
import { disposeTrainingState } from './training-state'
import { pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 6, width: 6, channels: 3 } as const
const RECORD = 108
const BATCH = 4
const splits = splitsOf(26, 9, 5)
const data = pictures(40, SIZE)

async function start(backend: 'wasm' | 'cpu'): Promise<void> {
  const engine = await createNodeEngine(backend, wasmFolder, () => undefined)
  if (!engine.ok) throw new Error(`${backend} did not start`)
}

function network(scaling: Json, ...change: readonly (readonly [string, string, Readonly<Record<string, Json>>])[]): TrainingPlan {
  const graph = sequence(
    ['pixels', 'input', { shape: { type: 'image', ...SIZE }, scaling }],
    ...change,
    ['conv', 'conv2d', { filters: 2, kernelSize: 3 }],
    ['flat', 'flatten', {}],
    ['drop', 'dropout', { rate: 0.2 }],
    ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
    ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
  )
  return planOf(graph, { batchSize: BATCH, epochs: 3 })
}
const CHANGE = ['change', 'augmentation', { flipHorizontal: true, rotate: 30, noise: 0.1 }] as const

interface Disk {
  reads: number
  /** Records asked for in one call, at most. */
  largest: number
  /** Reads that fail. */
  isLost: (read: number) => boolean
}

const lost = error('data/record-missing', text('gone', '没了'))

/** The same pictures, behind a disk that answers late. */
function streamed(
  { pixels, ...rest }: LabelledImages,
  budgetBytes: number,
  disk: Disk = { reads: 0, largest: 0, isLost: () => false },
): Dataset {
  const read = async (rows: Uint32Array) => {
    disk.reads += 1
    disk.largest = Math.max(disk.largest, rows.length)
    const fails = disk.isLost(disk.reads)
    await new Promise((resolve) => setTimeout(resolve, disk.reads % 3))
    if (fails) return fail(lost)
    const out = new Uint8Array(rows.length * RECORD)
    rows.forEach((row, i) => out.set(pixels.subarray(row * RECORD, (row + 1) * RECORD), i * RECORD))
    return ok(out)
  }
  return { ...rest, records: { read }, budgetBytes }
}

function weightsOf({ serving, state }: FinishedRun): string {
  const hash = createHash('sha256')
  for (const weight of serving.model.weights) hash.update(Float32Array.from(weight.read().dataSync<'float32'>()))
  serving.dispose()
  disposeTrainingState(state)
  return hash.digest('hex')
}

describe('a run on pictures that are read as they are needed', () => {
  it.each(['wasm', 'cpu'] as const)('gives the bits of one from memory on %s, however far it reads ahead', async (backend) => {
    await start(backend)
    for (const plan of [network('standard'), network('unit', CHANGE), { ...network('unit', CHANGE), accumulate: 2 }]) {
      const whole = await train(tf, { plan, data, splits })
      const { result } = whole
      const expected = weightsOf(whole)
      for (const batches of [2, 3, 100]) {
        const run = await train(tf, { plan, data: streamed(data, batches * BATCH * RECORD), splits })
        expect(run.result).toEqual({ ...result, elapsedMs: run.result.elapsedMs })
        expect(weightsOf(run)).toBe(expected)
      }
    }
  })

  it('gives them through a pause, and from a checkpoint that a run from memory left', async () => {
    await start('wasm')
    const plan = network('standard', CHANGE)
    const kept: Checkpoint[] = []
    const sink = {
      version: '1',
      due: () => kept.length === 0,
      take: (checkpoint: Checkpoint) => {
        kept.push(checkpoint)
      },
    }
    let steps = 0
    const expected = weightsOf(await train(tf, { plan, data, splits }))
    const half = await train(tf, {
      plan,
      data,
      splits,
      checkpoints: { ...sink, due: () => steps > 9 && kept.length === 0 },
      onEvent: (event, control) => {
        if (event.type !== 'progress') return
        steps += 1
        if (steps === 11) control.stop()
      },
    })
    weightsOf(half)
    const source = streamed(data, 3 * BATCH * RECORD)
    const resumed = await train(tf, { plan, data: source, splits, resume: kept[0] ?? null, checkpoints: { ...sink, due: () => false } })
    expect(weightsOf(resumed)).toBe(expected)
    const paused = await train(tf, {
      plan,
      data: source,
      splits,
      onEvent: (event, control) => {
        if (event.type === 'progress' && event.progress.step === 5) control.pause()
        if (event.type === 'state' && event.state === 'paused') setTimeout(() => control.resume(), 5)
      },
    })
    expect(weightsOf(paused)).toBe(expected)
  })

  it('is paused where pictures are lost, says why, and goes on to the same bits once they are back', async () => {
    await start('wasm')
    const plan = network('unit', CHANGE)
    const expected = weightsOf(await train(tf, { plan, data, splits }))
    // In a training step that was read ahead, and in the evaluation at the end.
    for (const from of [5, 20, 31]) {
      const disk: Disk = { reads: 0, largest: 0, isLost: (read) => read >= from && read < from + 6 }
      const said: unknown[] = []
      const run = await train(tf, {
        plan,
        data: streamed(data, 3 * BATCH * RECORD, disk),
        splits,
        onEvent: (event, control) => {
          if (event.type !== 'state' || event.state !== 'paused') return
          said.push(event.problems)
          setTimeout(() => control.resume(), 1)
        },
      })
      expect(said.length).toBeGreaterThan(0)
      for (const problems of said) expect(problems).toEqual([lost])
      expect(run.result.outcome).toBe('completed')
      expect(weightsOf(run)).toBe(expected)
    }
  })

  it('can be ended where they stay lost: what was trained is kept, what was not judged is not told', async () => {
    await start('wasm')
    const run = await train(tf, {
      plan: network('unit'),
      data: streamed(data, 3 * BATCH * RECORD, { reads: 0, largest: 0, isLost: (read) => read > 4 }),
      splits,
      onEvent: (event, control) => {
        if (event.type === 'state' && event.state === 'paused') control.stop()
      },
    })
    expect(run.result).toMatchObject({ outcome: 'stopped', train: null, val: null, test: null })
    expect(run.result.steps).toBeGreaterThan(0)
    weightsOf(run)
  })

  it('does not begin where a step has no room, or its pictures cannot be measured', async () => {
    await start('cpu')
    const options = {
      tf,
      backend: 'cpu',
      splits,
      control: createRunControl(),
      compileStep: null,
      post: () => undefined,
      yieldToHost: () => Promise.resolve(),
      now: () => 0,
    } as const
    const small = await runTraining({ ...options, plan: network('unit'), data: streamed(data, BATCH * RECORD - 1) })
    expect(small.ok ? null : small.diagnostics[0]?.code).toBe('training/step-over-budget')
    const broken = { reads: 0, largest: 0, isLost: () => true }
    const unread = await runTraining({ ...options, plan: network('standard'), data: streamed(data, 1e6, broken) })
    expect(unread.ok ? null : unread.diagnostics).toEqual([lost])
  })
})

describe('what looks at all pictures', () => {
  it('gives the bits of those in memory, block by block', async () => {
    const disk: Disk = { reads: 0, largest: 0, isLost: () => false }
    const source = streamed(data, 4 * RECORD, disk)
    const rows = Uint32Array.from([3, 1, 39, 20, 7, 8])
    expect(await fitDatasetScaling(source, rows, 'standard')).toEqual(await fitDatasetScaling(data, rows, 'standard'))
    expect(disk.reads).toBe(3)
    expect(await fingerprintData(source, splits)).toBe(await fingerprintData(data, splits))
    expect(disk.largest).toBe(16)
  })
})

describe('the samples of coming steps', () => {
  it('hold no more than the budget, are read in order, and once where all is taken in order', async () => {
    const many = pictures(400, SIZE)
    const disk: Disk = { reads: 0, largest: 0, isLost: () => false }
    const budget = 10 * BATCH * RECORD
    const source = createSampleSource(streamed(many, budget, disk))
    const steps = Array.from({ length: 100 }, (_, i) => Uint32Array.from({ length: BATCH }, (_, k) => (i * 37 + k * 100) % 400))
    source.follow(steps[Symbol.iterator]())
    let peak = 0
    for (const rows of steps) {
      expect(await source.hold(rows)).toEqual([])
      peak = Math.max(peak, source.bytes)
      const { values, places } = source.at(rows.slice(1, 3))
      places.forEach((place, i) => {
        const row = rows[i + 1] ?? 0
        expect([...values.slice(place * RECORD, (place + 1) * RECORD)]).toEqual([...many.pixels.slice(row * RECORD, (row + 1) * RECORD)])
      })
    }
    expect(disk.reads).toBe(100)
    expect(peak).toBe(budget)
    source.end()
    expect(source.bytes).toBe(0)
  })
})
