// What a newcomer's first run is like: the convolutional template on the drawn sketches.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import { arrangeDataset } from '../datasets/arrange'
import { factsOf } from '../datasets/dataset'
import { generateCatSketches } from '../datasets/sketches'
import { diagnose } from '../diagnosis/diagnose'
import { createNodeEngine } from '../engine/node'
import { findTemplate } from '../templates'
import { planRun } from './plan'
import { train } from './training.test-support'
import { disposeTrainingState } from './training-state'

beforeAll(async () => {
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
  const engine = await createNodeEngine('wasm', folder, () => undefined)
  if (!engine.ok) throw new Error('WASM did not start')
})

it('is healthy: the loss falls, and no layer loses its ReLUs', async () => {
  const document = findTemplate('conv-cat')?.create()
  if (!document) throw new Error('no template')
  const size = { height: 64, width: 64, channels: 3 } as const
  const { dataset, splits } = arrangeDataset(generateCatSketches({ count: 240, seed: 1, size }), document.data)
  // By its end at full length nothing has died that lives now: see the figures at the template.
  const plan = { ...planRun(document.graph, document.training), epochs: 16 }
  let clock = 0
  // By this clock every epoch is looked at.
  const run = await train(tf, { plan, data: dataset, splits, now: () => (clock += 300) })
  run.serving.dispose()
  disposeTrainingState(run.state)
  const health = run.events.flatMap((event) => (event.type === 'health' ? [event.record] : []))
  const { epochs, result } = run
  const analysis = analyzeGraph(plan.graph, factsOf(dataset))
  const findings = diagnose({ plan, analysis, epochs, health, outcome: result.outcome, result, prior: Math.LN2, majority: 0.5, leaked: [] })
  expect(findings.map(({ code }) => code)).toEqual(['improving'])
  const dead = Object.values(health.at(-1)?.nodes ?? {}).flatMap(({ deadShare }) => deadShare ?? [])
  expect(dead).toHaveLength(4)
  expect(Math.max(...dead)).toBeLessThan(0.3)
  expect(epochs.at(-1)?.loss).toBeLessThan(0.6)
  expect(epochs.at(-1)?.valLoss).toBeLessThan(Math.LN2)
}, 60_000)
