import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNodeEngine } from '../engine/node'
import { createRunControl } from './control'
import { predict } from './predict'
import { runTraining } from './run-training'
import type { FinishedRun } from './run-options'
import { disposeTrainingState } from './training-state'
import { classResult, hashWeights, pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 8, width: 8, channels: 3 } as const
const imageInput = { shape: { type: 'image', ...SIZE } }

async function use(backend: 'wasm' | 'cpu'): Promise<void> {
  const engine = await createNodeEngine(backend, wasmFolder, () => undefined)
  if (!engine.ok) throw new Error(`${backend} did not start`)
}

function free(run: FinishedRun): void {
  run.serving.dispose()
  disposeTrainingState(run.state)
}

/** Everything that is random or has state: dropout, batch normalization, Adam, mini-batches, penalties. */
const everything = sequence(
  ['pixels', 'input', imageInput],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', l2: 0.001 }],
  ['norm', 'batchNormalization', {}],
  ['act', 'activation', { activation: { type: 'relu' } }],
  ['pool', 'maxPool2d', {}],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.4 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, l1: 0.001 }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const adam = { type: 'adam', params: {} }

const logistic = sequence(
  ['pixels', 'input', imageInput],
  ['flat', 'flatten', {}],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, initializer: { type: 'zeros' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)

let before: tf.MemoryInfo

beforeEach(async () => {
  await use('wasm')
  before = tf.memory()
})

afterEach(() => {
  const { numTensors, numBytes } = tf.memory()
  expect({ numTensors, numBytes }).toEqual({ numTensors: before.numTensors, numBytes: before.numBytes })
})

describe('runTraining', () => {
  it('tells what the final weights say of every sample of every split', async () => {
    const data = pictures(40, SIZE)
    const splits = splitsOf(24, 6, 10)
    const run = await train(tf, { plan: planOf(everything, { optimizer: adam, epochs: 3, batchSize: 8 }), data, splits })
    const { train: trained, test } = run.predictions
    if (test?.task !== 'classification') expect.fail('classes are predicted')
    expect(trained?.rows).toHaveLength(24)
    expect([...test.rows]).toEqual([...splits.test])
    expect([...test.truths]).toEqual([...splits.test].map((row) => data.labels[row]))
    const sample = SIZE.height * SIZE.width * SIZE.channels
    const asked = await predict(tf, run.serving, data.pixels.slice(30 * sample))
    asked.flat().forEach((share, i) => {
      expect(test.probabilities[i]).toBeCloseTo(share, 6)
    })
    const right = asked.filter((shares, i) => ((shares[1] ?? 0) > 0.5 ? 1 : 0) === data.labels[30 + i]).length
    expect(classResult(run.result.test).correct).toBe(right)
    free(run)
  })

  it('has no predictions of a split without samples', async () => {
    const run = await train(tf, { plan: planOf(logistic, { epochs: 1 }), data: pictures(6, SIZE), splits: splitsOf(6, 0, 0) })
    expect(run.predictions).toMatchObject({ val: null, test: null })
    free(run)
  })

  for (const backend of ['cpu', 'wasm'] as const) {
    it(`gives the same curve and weights bit for bit on ${backend}, with pauses and without`, async () => {
      await use(backend)
      before = tf.memory()
      const data = pictures(50, SIZE)
      const splits = splitsOf(37, 8, 5)
      const plan = planOf(everything, { optimizer: adam, learningRate: 0.01, batchSize: 10, epochs: 4, seed: 7 })
      const plain = await train(tf, { plan, data, splits })
      let steps = 0
      const paused = await train(tf, {
        plan,
        data,
        splits,
        onEvent: (event, control) => {
          if (event.type !== 'progress') return
          steps += 1
          if (steps % 3 !== 0) return
          control.pause()
          setTimeout(() => {
            control.resume()
          }, 3)
        },
      })
      const other = await train(tf, { plan: { ...plan, seed: 8 }, data, splits })
      const curve = (run: typeof plain) => run.epochs.map(({ elapsedMs: _, ...record }) => record)
      expect(paused.events.filter(({ type }) => type === 'state').length).toBeGreaterThan(4)
      expect(curve(paused)).toEqual(curve(plain))
      expect(hashWeights(paused)).toBe(hashWeights(plain))
      expect(hashWeights(other)).not.toBe(hashWeights(plain))
      for (const run of [plain, paused, other]) free(run)
    })
  }

  it('weighs the last, partial batch by its size and reports every epoch', async () => {
    const data = pictures(7, SIZE)
    const run = await train(tf, {
      plan: planOf(logistic, { batchSize: 3, epochs: 2, learningRate: 0 }),
      data,
      splits: splitsOf(7, 0, 0),
    })
    // With no learning every prediction is 1/2 and means class 0, whatever the batches.
    expect(run.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 3],
      [2, 6],
    ])
    for (const record of run.epochs) {
      expect(record.loss).toBeCloseTo(Math.LN2, 5)
      expect(record.valLoss).toBeNull()
    }
    expect(run.result.val).toBeNull()
    free(run)
  })

  it('counts the last batch of one sample as one sample', async () => {
    const data = pictures(5, SIZE)
    const all = await train(tf, { plan: planOf(logistic, { batchSize: 'full', epochs: 1 }), data, splits: splitsOf(5, 0, 0) })
    const apart = await train(tf, {
      plan: planOf(logistic, { batchSize: 4, epochs: 1, learningRate: 0 }),
      data,
      splits: splitsOf(5, 0, 0),
    })
    expect(apart.epochs[0]?.accuracy).toBeCloseTo(all.epochs[0]?.accuracy ?? -1, 10)
    free(all)
    free(apart)
  })

  it('adds penalties to the loss, in training and validation, as Keras does', async () => {
    const graph = (l2: number) =>
      sequence(
        ['pixels', 'input', imageInput],
        ['flat', 'flatten', {}],
        ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' }, initializer: { type: 'constant', value: 0.5 }, l2 }],
        ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
      )
    const data = pictures(8, SIZE)
    const lossOf = async (l2: number) => {
      const run = await train(tf, { plan: planOf(graph(l2), { epochs: 1, learningRate: 0 }), data, splits: splitsOf(6, 2, 0) })
      free(run)
      return [run.epochs[0]?.loss ?? 0, run.epochs[0]?.valLoss ?? 0]
    }
    const [with0, with1] = [await lossOf(0), await lossOf(0.01)]
    const penalty = 0.01 * 192 * 0.25
    with0.forEach((loss, i) => {
      expect((with1[i] ?? 0) - loss).toBeCloseTo(penalty, 4)
    })
  })

  it('ends where it diverges, with the last weights whose loss was finite, and says so', async () => {
    const graph = sequence(
      ['pixels', 'input', imageInput],
      ['norm', 'batchNormalization', {}],
      ['flat', 'flatten', {}],
      ['fc1', 'dense', { units: 8 }],
      ['fc2', 'dense', { units: 1 }],
      ['loss', 'loss', { loss: 'squaredError' }],
    )
    const data = pictures(12, SIZE)
    const run = await train(tf, { plan: planOf(graph, { learningRate: 50, epochs: 200 }), data, splits: splitsOf(8, 0, 4) })
    expect(run.result.outcome).toBe('diverged')
    expect(run.result.epochs).toBe(run.epochs.length)
    for (const record of run.epochs) expect(Number.isFinite(record.loss)).toBe(true)
    const note = run.notes.find(({ code }) => code === 'training/diverged')
    expect(note?.message.en).toContain(`epoch ${run.epochs.length + 1}, step 1`)
    expect(note?.message.en).toContain('50')
    expect(note?.fixes?.[0]?.command).toEqual({ type: 'set-training', training: { learningRate: 5 } })
    expect(Number.isFinite(run.result.train?.loss)).toBe(true)
    for (const weight of run.serving.model.weights) for (const value of weight.read().dataSync()) expect(Number.isFinite(value)).toBe(true)
    free(run)
  })

  it('stops after the step in hand and keeps the weights; also while paused', async () => {
    const data = pictures(20, SIZE)
    const plan = planOf(everything, { optimizer: adam, learningRate: 0.01, batchSize: 4, epochs: 50 })
    const stopAt = async (pauseFirst: boolean) => {
      let steps = 0
      const run = await train(tf, {
        plan,
        data,
        splits: splitsOf(20, 0, 0),
        onEvent: (event, control) => {
          if (event.type === 'progress') {
            steps += 1
            if (steps === 7 && pauseFirst) control.pause()
            else if (steps === 7) control.stop()
          }
          if (event.type === 'state' && event.state === 'paused')
            setTimeout(() => {
              control.stop()
            }, 2)
        },
      })
      expect(run.result).toMatchObject({ outcome: 'stopped', steps: 7, epochs: 1 })
      expect(run.result.train?.n).toBe(20)
      return run
    }
    const [direct, paused] = [await stopAt(false), await stopAt(true)]
    expect(hashWeights(paused)).toBe(hashWeights(direct))
    free(direct)
    free(paused)
  })

  it('ends at the target loss', async () => {
    const data = pictures(20, SIZE)
    const run = await train(tf, { plan: planOf(logistic, { epochs: 500, targetLoss: 0.5 }), data, splits: splitsOf(20, 0, 0) })
    expect(run.result.outcome).toBe('completed')
    expect(run.epochs.length).toBeLessThan(500)
    expect(run.epochs.at(-1)?.loss).toBeLessThan(0.5)
    expect(run.epochs.at(-2)?.loss).toBeGreaterThanOrEqual(0.5)
    expect(run.notes.map(({ code }) => code)).toContain('training/target-reached')
    free(run)
  })

  it('follows its schedule, through tfjs and compiled alike, and tells every epoch’s rate', async () => {
    const data = pictures(12, SIZE)
    const plan = planOf(logistic, {
      batchSize: 4,
      epochs: 4,
      learningRate: 0.2,
      warmupSteps: 3,
      schedule: { type: 'step', params: { every: 1, factor: 0.5 } },
    })
    const given = { plan, data, splits: splitsOf(12, 0, 0) }
    const run = await train(tf, given)
    const oracle = await train(tf, { ...given, through: 'tfjs' })
    const flat = await train(tf, { ...given, plan: { ...plan, schedule: { type: 'constant', params: {} } } })
    // Warm-up puts the schedule off by an epoch.
    expect(run.epochs.map(({ learningRate }) => learningRate)).toEqual([0.2, 0.2, 0.1, 0.05])
    run.epochs.forEach(({ loss }, i) => {
      expect(loss).toBeCloseTo(oracle.epochs[i]?.loss ?? Number.NaN, 5)
    })
    expect(hashWeights(flat)).not.toBe(hashWeights(run))
    for (const one of [run, oracle, flat]) free(one)
  })

  it('lowers the rate where the loss stands still', async () => {
    const data = pictures(12, SIZE)
    const schedule = { type: 'plateau', params: { factor: 0.1, patience: 2, minDelta: 100, floor: 0 } }
    const run = await train(tf, { plan: planOf(logistic, { epochs: 6, schedule }), data, splits: splitsOf(8, 4, 0) })
    run.epochs.forEach(({ learningRate }, i) => {
      expect(learningRate).toBeCloseTo([0.1, 0.1, 0.1, 0.01, 0.01, 0.001][i] ?? Number.NaN, 12)
    })
    expect(run.state.schedule).toMatchObject({ waited: 1 })
    free(run)
  })

  it('ends after so many steps, in the middle of an epoch too', async () => {
    const data = pictures(12, SIZE)
    const run = await train(tf, { plan: planOf(logistic, { batchSize: 4, epochs: 10, maxSteps: 5 }), data, splits: splitsOf(12, 0, 0) })
    expect(run.result).toMatchObject({ outcome: 'completed', steps: 5, epochs: 2 })
    expect(run.epochs.map(({ step }) => step)).toEqual([3, 5])
    expect(run.notes.map(({ code }) => code)).toContain('training/step-limit')
    free(run)
  })

  it('ends after so much training time, pauses left out', async () => {
    const data = pictures(12, SIZE)
    let clock = 0
    const run = await train(tf, {
      plan: planOf(logistic, { epochs: 1000, maxSeconds: 0.02 }),
      data,
      splits: splitsOf(12, 0, 0),
      now: () => (clock += 1),
    })
    expect(run.result.outcome).toBe('completed')
    expect(run.epochs.length).toBeGreaterThan(2)
    expect(run.epochs.length).toBeLessThan(21)
    const note = run.notes.find(({ code }) => code === 'training/time-limit')
    expect(note?.message.en).toBe('Training ended after the limit of its settings: 0.02 seconds.')
    free(run)
  })

  for (const through of ['compiled', 'tfjs'] as const) {
    it(`stops early and brings back the best weights, bit for bit (${through})`, async () => {
      const data = pictures(30, SIZE)
      const plan = planOf(everything, {
        optimizer: adam,
        learningRate: 0.03,
        batchSize: 5,
        epochs: 60,
        earlyStopping: { monitor: 'validation', patience: 3, minDelta: 0 },
      })
      const given = { data, splits: splitsOf(15, 15, 0), through }
      const run = await train(tf, { ...given, plan })
      const { best } = run.result
      const lowest = run.epochs.reduce((least, one) => ((one.valLoss ?? 0) < (least.valLoss ?? 0) ? one : least))
      expect(run.epochs.length).toBe((best?.epoch ?? 0) + 3)
      expect(best).toMatchObject({ epoch: lowest.epoch, loss: lowest.valLoss, of: 'validation', restored: true })
      expect(run.result.val?.loss).toBeCloseTo(lowest.valLoss ?? Number.NaN, 6)
      expect(run.notes.map(({ code }) => code)).toEqual(['training/no-improvement', 'training/best-restored'])
      // The run that ends with that epoch has the same weights.
      const short = await train(tf, { ...given, plan: { ...plan, earlyStopping: null, epochs: lowest.epoch } })
      expect(hashWeights(run)).toBe(hashWeights(short))
      expect(short.result.best?.restored).toBe(true)
      free(run)
      free(short)
    })
  }

  it('watches the training loss where there is no validation set', async () => {
    const data = pictures(12, SIZE)
    const earlyStopping = { monitor: 'validation', patience: 2, minDelta: 10 } as const
    const run = await train(tf, { plan: planOf(logistic, { epochs: 20, earlyStopping }), data, splits: splitsOf(12, 0, 0) })
    expect(run.epochs.length).toBe(3)
    expect(run.result.best).toMatchObject({ epoch: 3, of: 'training', restored: true })
    free(run)
  })

  it('does not grow over 200 epochs', async () => {
    const data = pictures(10, SIZE)
    const sizes: string[] = []
    const run = await train(tf, {
      plan: planOf(everything, { optimizer: adam, learningRate: 0.001, batchSize: 4, epochs: 200 }),
      data,
      splits: splitsOf(7, 3, 0),
      onEvent: (event) => {
        if (event.type !== 'epoch') return
        const { numTensors, numBytes, numDataBuffers } = tf.memory()
        if (event.record.epoch >= 2) sizes.push(`${numTensors} ${numBytes} ${numDataBuffers} ${tf.backend().numDataIds()}`)
      },
    })
    expect(sizes.length).toBe(199)
    expect(new Set(sizes).size).toBe(1)
    free(run)
  })

  it('keeps frozen layers as they are', async () => {
    const frozen = { ...everything, nodes: everything.nodes.map((node) => (node.id === 'fc' ? node : { ...node, frozen: true })) }
    const data = pictures(10, SIZE)
    const run = async (epochs: number) => train(tf, { plan: planOf(frozen, { epochs }), data, splits: splitsOf(10, 0, 0) })
    const [short, long] = [await run(1), await run(4)]
    const weights = (finished: FinishedRun, layer: string) =>
      finished.serving.model.getLayer(layer).weights.map((w) => [...w.read().dataSync()])
    expect(weights(long, 'conv')).toEqual(weights(short, 'conv'))
    expect(weights(long, 'norm')).toEqual(weights(short, 'norm'))
    expect(weights(long, 'fc')).not.toEqual(weights(short, 'fc'))
    free(short)
    free(long)
  })

  it('trains three classes, and predicts as it was evaluated', async () => {
    const data = pictures(30, SIZE, ['x', 'y', 'z'])
    const graph = sequence(
      ['pixels', 'input', { shape: { type: 'vector', length: 192 }, scaling: 'symmetric' }],
      ['fc', 'dense', { units: 3, activation: { type: 'softmax' } }],
      ['loss', 'loss', { loss: 'categoricalCrossEntropy' }],
    )
    const run = await train(tf, {
      plan: planOf(graph, { epochs: 60, batchSize: 10, learningRate: 0.05 }),
      data,
      splits: splitsOf(24, 0, 6),
    })
    expect(classResult(run.result.train).accuracy).toBeGreaterThan(0.6)
    const said = await predict(tf, run.serving, data.pixels.slice(24 * 192))
    for (const row of said) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    const right = said.filter((row, i) => row.indexOf(Math.max(...row)) === data.labels[24 + i]).length
    expect(right).toBe(classResult(run.result.test).correct)
    const confusion = classResult(run.result.test).confusion.flat()
    expect(confusion.reduce((a, b) => a + b, 0)).toBe(6)
    free(run)
  })

  it('arranges a single probability by the positive class', async () => {
    const data = pictures(20, SIZE)
    const plan = planOf(logistic, { epochs: 100 })
    for (const positive of [0, 1]) {
      const run = await train(tf, { plan, data: { ...data, positive }, splits: splitsOf(20, 0, 0) })
      expect(classResult(run.result.train).accuracy).toBeGreaterThan(0.9)
      const [first, second] = await predict(tf, run.serving, data.pixels.slice(0, 2 * 192))
      expect(first?.[0]).toBeGreaterThan(0.5)
      expect(second?.[1]).toBeGreaterThan(0.5)
      free(run)
    }
  })

  it('refuses what cannot be trained, with a diagnostic and nothing allocated', async () => {
    const data = pictures(4, SIZE)
    const start = (plan: ReturnType<typeof planOf>, splits = splitsOf(4, 0, 0), given = data) =>
      runTraining({
        tf,
        backend: 'wasm',
        plan,
        data: given,
        splits,
        control: createRunControl(),
        compileStep: null,
        post: () => undefined,
        yieldToHost: () => Promise.resolve(),
        now: () => 0,
      })
    const codes = async (run: ReturnType<typeof start>) => {
      const result = await run
      return result.ok ? [] : result.diagnostics.map(({ code }) => code)
    }
    expect(await codes(start(planOf(logistic), splitsOf(0, 4, 0)))).toEqual(['training/no-data'])
    expect(await codes(start(planOf(logistic, { optimizer: { type: 'magic', params: {} } })))).toEqual(['training/unknown-optimizer'])
    expect(await codes(start(planOf(logistic, { schedule: { type: 'magic', params: {} } })))).toEqual(['training/unknown-schedule'])
    expect(await codes(start(planOf(logistic), undefined, { ...data, size: { ...SIZE, width: 9 } }))).toEqual(['training/wrong-size'])
    expect((await codes(start(planOf(sequence(['pixels', 'input', imageInput]))))).length).toBeGreaterThan(0)
  })
})
