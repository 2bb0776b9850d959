// More epochs after the end: what a run ended with is all that a longer one needs.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createNodeEngine } from '../engine/node'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint'
import { disposeTrainingState } from './training-state'
import type { FinishedRun } from './run-options'
import { hashWeights, pictures, planOf, sequence, splitsOf, train } from './training.test-support'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const SIZE = { height: 6, width: 6, channels: 3 } as const
const network = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.3 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const data = pictures(24, SIZE)
const splits = splitsOf(18, 6, 0)
const plan = planOf(network, { optimizer: { type: 'adam', params: {} }, learningRate: 0.01, batchSize: 5, epochs: 3 })
/** Takes no checkpoints while it goes; the state at the end is asked for by its being there. */
const checkpoints = { version: 'test', due: () => false, take: () => undefined }

function free(run: FinishedRun): void {
  run.serving.dispose()
  disposeTrainingState(run.state)
}

describe('a run that goes on with more epochs', () => {
  it('comes to the bits of one that was planned longer, by way of its files', async () => {
    const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
    if (!engine.ok) throw new Error('wasm did not start')
    const short = await train(tf, { plan, data, splits, checkpoints })
    if (!short.final) throw new Error('nothing to go on from')
    const read = decodeCheckpoint(encodeCheckpoint(short.final))
    if (!read.ok) throw new Error('unreadable')
    const longer = { ...plan, epochs: 7 }
    const continued = await train(tf, { plan: longer, data, splits, checkpoints, resume: read.value })
    const whole = await train(tf, { plan: longer, data, splits, checkpoints })
    const curve = (records: readonly { readonly loss: number; readonly valLoss: number | null }[]) =>
      records.map(({ loss, valLoss }) => [loss, valLoss])
    expect(curve([...continued.before, ...continued.epochs])).toEqual(curve(whole.epochs))
    expect(hashWeights(continued)).toBe(hashWeights(whole))
    for (const run of [short, continued, whole]) free(run)
  })

  it('is refused with other settings than the number of epochs', async () => {
    const short = await train(tf, { plan, data, splits, checkpoints })
    await expect(
      train(tf, { plan: { ...plan, epochs: 7, learningRate: 0.02 }, data, splits, checkpoints, resume: short.final }),
    ).rejects.toThrow()
    free(short)
  })
})
