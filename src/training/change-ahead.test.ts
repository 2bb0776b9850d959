// Pictures that are changed while the step before is computed: the same bits, whoever changes them and when.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createNodeEngine } from '../engine/node'
import type { StartChangeHelper } from './change-ahead'
import { createChangeServer } from './change-ahead'
import type { TrainingPlan } from './plan'
import { disposeTrainingState } from './training-state'
import { hashWeights, pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 6, width: 6, channels: 3 } as const
const network = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['change', 'augmentation', { flipHorizontal: true, rotate: 30, noise: 0.1 }],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.2 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const plain = pictures(26, SIZE)
const data: typeof plain = { ...plain, pixels: new Uint8Array(new SharedArrayBuffer(plain.pixels.length)) }
data.pixels.set(plain.pixels)

beforeEach(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('wasm did not start')
})

interface Helped {
  asked: number
  ended: number
}

/** Works in turns of its own, as another thread would; breaks after so many requests. */
function helper(told: Helped, breaksAfter = Number.POSITIVE_INFINITY): StartChangeHelper {
  return (job, done, broke) => {
    const serve = createChangeServer(job)
    queueMicrotask(done)
    return {
      post(request) {
        told.asked += 1
        const { asked } = told
        setTimeout(() => {
          if (asked > breaksAfter) broke()
          else {
            serve(request)
            done()
          }
        }, 0)
      },
      end() {
        told.ended += 1
      },
    }
  }
}

async function outcome(plan: TrainingPlan, through: 'compiled' | 'tfjs', start: StartChangeHelper | null, from = data, cores = 2) {
  const run = await train(tf, { plan, data: from, splits: splitsOf(20, 6, 0), through, changeHelper: start && { start, cores } })
  const story = [hashWeights(run), ...run.epochs.map(({ loss, valLoss }) => [loss, valLoss])]
  const weights = run.serving.model.weights.flatMap((weight) => [...weight.read().dataSync<'float32'>()])
  run.serving.dispose()
  disposeTrainingState(run.state)
  return { story, weights }
}

const cases: readonly Partial<TrainingPlan>[] = [{ batchSize: 6 }, { batchSize: 3, accumulate: 2 }, { batchSize: 'full' }]

describe('pictures changed ahead', () => {
  for (const through of ['compiled', 'tfjs'] as const) {
    it.each(cases)(`give the same bits as those changed in their turn (${through}, %o)`, async (change) => {
      const plan = planOf(network, { optimizer: { type: 'adam', params: {} }, learningRate: 0.02, epochs: 3, ...change })
      const steps = 3 * (change.batchSize === 'full' ? 1 : Math.ceil(20 / 6))
      const { story } = await outcome(plan, through, null)
      const told = { asked: 0, ended: 0 }
      expect((await outcome(plan, through, helper(told))).story).toEqual(story)
      // All but the first, or the first few until the helper stands; none after the last.
      expect(told.asked).toBeGreaterThan(0)
      expect(told.asked).toBeLessThan(steps)
      expect(told.ended).toBe(1)
      const broken = { asked: 0, ended: 0 }
      expect((await outcome(plan, through, helper(broken, 1))).story).toEqual(story)
      expect(broken.asked).toBeLessThanOrEqual(2)
    })
  }

  it('are not where pictures are not shared, or every core is busy', async () => {
    const told = { asked: 0, ended: 0 }
    const plan = planOf(network, { batchSize: 6, epochs: 2 })
    expect((await outcome(plan, 'compiled', helper(told), plain)).story).toEqual((await outcome(plan, 'compiled', null)).story)
    await outcome(plan, 'compiled', helper(told), data, 1)
    expect(told).toEqual({ asked: 0, ended: 0 })
  })

  it('are those of each batch where several make one step', async () => {
    const plan = planOf(network, { learningRate: 0.1, batchSize: 4, accumulate: 3, epochs: 2 })
    const compiled = await outcome(plan, 'compiled', null)
    const tfjs = await outcome(plan, 'tfjs', null)
    compiled.weights.forEach((weight, i) => {
      expect(Math.abs(weight - (tfjs.weights[i] ?? Number.NaN))).toBeLessThan(1e-5)
    })
  })
})
