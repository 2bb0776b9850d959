// Each finding: a planted case where it must speak, with the epoch, the layer, the number, and a healthy one where it must not.
import * as tf from '@tensorflow/tfjs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../compiler/analyze'
import type { DataFacts, LabelledImages, Splits } from '../datasets/dataset'
import { factsOf } from '../datasets/dataset'
import { reduce } from '../document/reduce'
import { createNodeEngine } from '../engine/node'
import type { Graph } from '../graph/graph'
import { fillNormal, randomKey } from '../random'
import { projectOf } from '../testing/diagrams'
import { hasRealCats, loadRealCats } from '../testing/real-cats'
import type { NodeHealth } from '../training/layer-health'
import type { EpochRecord, TrainingPlan } from '../training/plan'
import { planRun } from '../training/plan'
import { pictures, planOf, sequence, splitsOf, train } from '../training/training.test-support'
import { disposeTrainingState } from '../training/training-state'
import { priorLoss } from './curves'
import { diagnose } from './diagnose'
import type { Cure, Finding, FindingCode, RunFacts } from './finding'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))
const TWO_CLASSES: DataFacts = { name: 'pictures', features: null, target: { type: 'classes', count: 2 } }
const SIZE = { height: 8, width: 8, channels: 3 } as const
const input = ['pixels', 'input', { shape: { type: 'image', ...SIZE } }] as const
const flat = ['flat', 'flatten', {}] as const
const loss = ['loss', 'loss', { loss: 'binaryCrossEntropy' }] as const
const squared = ['loss', 'loss', { loss: 'squaredError' }] as const
const dense = (name: string, units: number, type: string, rest = {}) => [name, 'dense', { units, activation: { type }, ...rest }] as const

beforeAll(async () => {
  const engine = await createNodeEngine('wasm', wasmFolder, () => undefined)
  if (!engine.ok) throw new Error('WASM did not start')
})

/** Trains for real and gathers what a diagnosis sees; by its clock, every epoch is looked at. */
async function factsOfRun(
  plan: TrainingPlan,
  data: LabelledImages = pictures(80, SIZE),
  splits: Splits = splitsOf(60, 0, 20),
  tickMs = 300,
): Promise<RunFacts> {
  let clock = 0
  const run = await train(tf, { plan, data, splits, now: () => (clock += tickMs) })
  run.serving.dispose()
  disposeTrainingState(run.state)
  const counts = data.classes.map((_, label) => [...splits.train].filter((row) => data.labels[row] === label).length)
  const analysis = analyzeGraph(plan.graph, factsOf(data))
  return {
    plan,
    analysis,
    epochs: run.epochs,
    health: run.events.flatMap((event) => (event.type === 'health' ? [event.record] : [])),
    outcome: run.result.outcome,
    result: run.result,
    prior: analysis.losses[0]?.loss.pairsWith ? priorLoss(counts) : null,
    majority: Math.max(...counts) / splits.train.length,
    leaked: [],
  }
}

function found(facts: RunFacts, code: FindingCode): Finding {
  const all = diagnose(facts)
  const one = all.find((finding) => finding.code === code)
  if (!one) expect.fail(`${code} was not said, but ${all.map((finding) => finding.code).join(', ')}`)
  return one
}

function codes(facts: RunFacts): readonly FindingCode[] {
  return diagnose(facts).map(({ code }) => code)
}

/** The plan after a cure is taken in the document, and the run that follows. */
function followUp(facts: RunFacts, cure: Cure | undefined, ...on: readonly [LabelledImages, Splits] | readonly []): Promise<RunFacts> {
  if (!cure) expect.fail('no cure')
  const project = projectOf(facts.plan.graph)
  const { graph: _, ...training } = facts.plan
  const before = { ...project, training: { ...project.training, ...training } }
  const after = reduce(before, cure.command)
  expect(after).not.toBe(before)
  const plan = planRun(after.graph, after.training)
  return on.length === 0 ? factsOfRun(plan) : factsOfRun(plan, ...on)
}

/** Pictures of `base` painted anew: `paint` gives a pixel's value from its row, its place and what it was. */
function painted(base: LabelledImages, paint: (row: number, y: number, x: number, value: number, index: number) => number): LabelledImages {
  const { height, width, channels } = base.size
  const pixels = base.pixels.map((value, i) => {
    const place = Math.floor(i / channels)
    const [y, x] = [Math.floor(place / width) % height, place % width]
    return Math.min(255, Math.max(0, paint(Math.floor(place / (height * width)), y, x, value, i)))
  })
  return { ...base, pixels }
}

/** Class 1 is a little brighter in the middle, under much noise: a few of them are easily learned by heart. */
function faintMiddles(count: number): LabelledImages {
  const base = pictures(count, SIZE)
  const noise = new Float32Array(base.pixels.length)
  fillNormal(randomKey('noisy'), noise)
  return painted(base, (row, y, x, _, i) => {
    const isMiddle = x > 1 && x < 6 && y > 1 && y < 6
    return 128 + (isMiddle ? (base.labels[row] === 1 ? 9 : -9) : 0) + 60 * (noise[i] ?? 0)
  })
}

/** Four of ten pictures are dark, four middling, two bright; class 1 is the middling ones, which no single unit can tell. */
function shades(count: number): LabelledImages {
  const levels = [0, 0, 1, 1, 2, 0, 1, 2, 0, 1]
  const level = (row: number): number => levels[row % levels.length] ?? 0
  const drawn = painted(pictures(count, SIZE), (row, _y, _x, value) => 60 + 60 * level(row) + (value % 16))
  return { ...drawn, labels: drawn.labels.map((_, row) => (level(row) === 1 ? 1 : 0)) }
}

const oneHidden = (units: number): Graph =>
  sequence(input, flat, dense('fc1', units, 'relu', { initializer: { type: 'heNormal' } }), dense('fc2', 1, 'sigmoid'), loss)
const plain = oneHidden(12)
const plain24 = oneHidden(24)

/** Facts made up of curves alone. */
function drawn(
  n: number,
  trainAt: (k: number) => number,
  valAt: ((k: number) => number) | null = null,
  rest: Partial<RunFacts> = {},
): RunFacts {
  const epochs = Array.from({ length: n }, (_, i): EpochRecord => ({
    epoch: i + 1,
    step: i + 1,
    loss: trainAt(i + 1),
    accuracy: 0.5,
    valLoss: valAt ? valAt(i + 1) : null,
    valAccuracy: valAt ? 0.5 : null,
    absoluteError: null,
    valAbsoluteError: null,
    learningRate: 0.01,
    elapsedMs: 10,
  }))
  return {
    plan: planOf(plain, { epochs: n, learningRate: 0.01, batchSize: 16 }),
    analysis: analyzeGraph(plain, TWO_CLASSES),
    epochs,
    health: [],
    outcome: null,
    result: null,
    prior: 0.644,
    majority: 0.656,
    leaked: [],
    ...rest,
  }
}

const NOTHING: NodeHealth = {
  gradNorm: 0.1,
  weightNorm: 1,
  updateRatio: 0.001,
  weights: null,
  units: null,
  deadShare: null,
  saturatedShare: null,
  mean: 0,
  std: 1,
  activations: null,
}

describe('a healthy run', () => {
  it('is told how it goes, and nothing else', async () => {
    const facts = await factsOfRun(planOf(plain, { epochs: 40, learningRate: 0.1 }))
    expect(facts.health.length).toBeGreaterThan(10)
    expect(codes(facts)).toEqual(['improving'])
  })

  it('with tanh, Adam and mini-batches as well', async () => {
    const graph = sequence(input, flat, dense('fc1', 12, 'tanh'), dense('fc2', 8, 'tanh'), dense('fc3', 1, 'sigmoid'), loss)
    const facts = await factsOfRun(
      planOf(graph, { epochs: 15, learningRate: 0.003, batchSize: 16, optimizer: { type: 'adam', params: {} } }),
    )
    expect(['improving', 'level']).toContain(codes(facts)[0])
    expect(codes(facts)).toHaveLength(1)
  })
})

describe('learning rate', () => {
  it('too high: a run that diverges names the epoch and a tenth of its rate, which cures it', async () => {
    const graph = sequence(input, flat, dense('fc1', 8, 'linear'), dense('fc2', 1, 'linear'), squared)
    const facts = await factsOfRun(planOf(graph, { epochs: 60, learningRate: 1 }))
    const one = found(facts, 'diverged')
    expect(one).toMatchObject({ epoch: facts.epochs.length + 1, trials: ['rates'], evidence: { learningRate: 1 } })
    expect(one.title.en).toBe(`Diverged in epoch ${facts.epochs.length + 1}.`)
    const cured = await followUp(
      { ...facts, plan: { ...facts.plan, learningRate: 0.05 } },
      one.cures[0] && { ...one.cures[0], command: { type: 'set-training', training: { learningRate: 0.005 } } },
    )
    expect(cured.outcome).toBe('completed')
  })

  it('too high: a loss that jumps although every step sees all the data', () => {
    const facts = drawn(30, (k) => 0.5 + (k % 2) * 0.2)
    const all = { ...facts, plan: { ...facts.plan, batchSize: 'full' as const } }
    expect(found(all, 'rate-too-high').evidence['share']).toBeGreaterThan(0.4)
    // With mini-batches noise looks the same.
    expect(codes(facts)).not.toContain('rate-too-high')
    expect(codes({ ...all, epochs: drawn(30, (k) => 0.9 ** k).epochs })).not.toContain('rate-too-high')
  })

  it('too high: a loss that is worse than knowing nothing, though validation may rise as well', () => {
    const one = found(
      drawn(
        30,
        (k) => 6 - 0.01 * k,
        (k) => 4 + 0.05 * k,
      ),
      'rate-too-high',
    )
    expect(one.evidence['last']).toBeGreaterThan(5)
    expect(one.cures[0]?.label.en).toBe('Learning rate 0.001')
  })

  it('too high: a training loss that rises, with its lowest epoch', () => {
    const one = found(
      drawn(20, (k) => (k < 8 ? 1 / k : 0.2 + 0.1 * (k - 8))),
      'rate-too-high',
    )
    expect(one).toMatchObject({ epoch: 7 })
    expect(one.evidence['low']).toBeCloseTo(1 / 7)
  })

  it('too high: steps over the valley in a real run, and a smaller rate goes down into it', async () => {
    const on = [faintMiddles(100), splitsOf(100, 0, 0)] as const
    const single = sequence(input, flat, dense('fc', 1, 'sigmoid'), loss)
    const facts = await factsOfRun(planOf(single, { epochs: 60, learningRate: 1 }), ...on)
    const one = found(facts, 'rate-too-high')
    const cured = await followUp(facts, one.cures.at(-1), ...on)
    expect(codes(cured)).not.toContain('rate-too-high')
    expect(cured.epochs.at(-1)?.loss).toBeLessThan(0.5 * (facts.epochs.at(-1)?.loss ?? 0))
  })

  it('too low: says by how little it fell, and ten times the rate falls further', async () => {
    const facts = await factsOfRun(planOf(plain, { epochs: 30, learningRate: 2e-4 }))
    const one = found(facts, 'rate-too-low')
    expect(one.evidence['fall']).toBeLessThan(0.15)
    const cured = await followUp(facts, one.cures[0])
    expect(cured.plan.learningRate).toBe(2e-3)
    const last = (of: RunFacts) => of.epochs.at(-1)?.loss ?? Number.NaN
    expect(last(cured)).toBeLessThan(last(facts))
  })
})

describe('stuck at the prior', () => {
  it('is not said of a loss that falls through it, nor without a prior', () => {
    expect(
      found(
        drawn(30, (k) => 0.644 + 0.002 * Math.sin(k)),
        'stuck-at-prior',
      ),
    ).toMatchObject({ epoch: 1, evidence: { prior: 0.644 } })
    expect(codes(drawn(30, (k) => 0.66 - 0.002 * k))).not.toContain('stuck-at-prior')
    expect(codes(drawn(30, () => 0.644, null, { prior: null, majority: null }))).toEqual(['level'])
  })

  it.skipIf(!hasRealCats)(
    'recognises the four layers of the course that start at normal · 0.01 (skipped where the pictures are absent)',
    async () => {
      const { data, splits } = await loadRealCats({ height: 64, width: 64, channels: 3 })
      const small = { initializer: { type: 'normal', deviation: 0.01 } }
      const graph = sequence(
        ['pixels', 'input', { shape: { type: 'image', height: 64, width: 64, channels: 3 } }],
        flat,
        dense('fc1', 20, 'relu', small),
        dense('fc2', 7, 'relu', small),
        dense('fc3', 5, 'relu', small),
        dense('fc4', 1, 'sigmoid', small),
        loss,
      )
      const facts = await factsOfRun(planOf(graph, { learningRate: 0.0075, epochs: 1500 }), data, splits, 1)
      const one = found(facts, 'stuck-at-prior')
      expect(codes(facts)[0]).toBe('stuck-at-prior')
      expect(one.evidence['cost']?.toFixed(3)).toBe('0.644')
      expect(((one.evidence['accuracy'] ?? 0) * 100).toFixed(1)).toBe('65.6')
      expect(one.body.en).toContain('0.644')
      expect(one.body.en).toContain('65.6\u00a0%')
      expect(one.cures[0]?.label.en).toBe('Start with He and Glorot weights')
    },
    120_000,
  )
})

describe('stuck at the prior, small', () => {
  it('four layers that start too small: the scaled start of the cure learns', async () => {
    const small = { initializer: { type: 'normal', deviation: 0.01 } }
    const graph = sequence(
      input,
      flat,
      ...['fc1', 'fc2', 'fc3'].map((name) => dense(name, 8, 'relu', small)),
      dense('fc4', 1, 'sigmoid', small),
      loss,
    )
    const facts = await factsOfRun(planOf(graph, { epochs: 200, learningRate: 0.1 }))
    const one = found(facts, 'stuck-at-prior')
    expect(one).toMatchObject({ epoch: 1, trials: ['rates'] })
    expect(one.evidence['cost']).toBeCloseTo(Math.LN2, 3)
    const cured = await followUp(facts, one.cures[0])
    expect(codes(cured)).not.toContain('stuck-at-prior')
    expect(cured.epochs.at(-1)?.loss).toBeLessThan(0.3)
  })
})

describe('overfitting', () => {
  it('names the epoch, the numbers of both curves, and what helps', () => {
    const facts = drawn(
      20,
      (k) => 0.7 * 0.9 ** k,
      (k) => 0.5 + 0.02 * Math.abs(k - 8),
    )
    const one = found(facts, 'overfitting')
    expect(one).toMatchObject({ epoch: 8, evidence: { best: 0.5 } })
    expect(one.title).toEqual({ en: 'Overfitting since epoch 8.', zh: '自第 8 轮起过拟合。' })
    expect(one.evidence['last']).toBeGreaterThan(0.7)
    expect(one.evidence['trainThen']).toBeCloseTo(0.7 * 0.9 ** 8)
    expect(one.cures.map(({ label }) => label.en)).toEqual(['Add flips and shifts', 'Add dropout 0.3', 'Add L2 0.001', 'Stop at best'])
    expect(one.trials).toEqual(['more-data'])
    const project = projectOf(plain)
    const kinds = ['augmentation', 'dropout']
    for (const [index, kind] of kinds.entries()) {
      const cured = reduce(project, one.cures[index]?.command ?? { type: 'batch', commands: [] })
      expect(cured.graph.nodes.map((node) => node.kind)).toContain(kind)
      expect(analyzeGraph(cured.graph, TWO_CLASSES).diagnostics).toEqual([])
    }
  })

  it('learned by heart from 40 pictures: changing them at random is offered first, and the run that follows no longer overfits', async () => {
    const [data, splits] = [faintMiddles(100), splitsOf(40, 60, 0)]
    const facts = await factsOfRun(planOf(plain24, { epochs: 250, learningRate: 0.06 }), data, splits)
    const one = found(facts, 'overfitting')
    expect(one.epoch).toBeGreaterThan(50)
    expect(one.epoch).toBeLessThan(200)
    expect(one.cures[0]?.label).toEqual({ en: 'Add flips and shifts', zh: '添加翻转与平移' })
    const cured = await followUp(facts, one.cures[0], data, splits)
    const wires = cured.plan.graph.edges.map(({ from, to }) => `${from.node} ${to.node}`)
    const added = cured.plan.graph.nodes.find(({ kind }) => kind === 'augmentation')
    expect(wires).toEqual(expect.arrayContaining([`pixels ${added?.id}`, `${added?.id} flat`]))
    expect(codes(cured)).not.toContain('overfitting')
    // Its loss goes up and down by chance: no sign of too long steps, though each step sees all pictures.
    expect(codes(cured)).not.toContain('rate-too-high')
    const last = (of: RunFacts) => of.epochs.at(-1)?.valLoss ?? Number.NaN
    expect(last(cured)).toBeLessThan(0.95 * last(facts))
  })

  it('puts one augmentation before all that the input feeds, wakes one that sleeps, and offers none for features', () => {
    const curves = drawn(
      20,
      (k) => 0.7 * 0.9 ** k,
      (k) => 0.5 + 0.02 * Math.abs(k - 8),
    )
    const offered = (graph: Graph, facts = TWO_CLASSES): Cure | undefined =>
      found({ ...curves, plan: { ...curves.plan, graph }, analysis: analyzeGraph(graph, facts) }, 'overfitting').cures.find(
        ({ label }) => label.en === 'Add flips and shifts',
      )
    const { nodes, edges } = plain
    const forked: Graph = {
      nodes: [
        ...nodes.slice(0, 2),
        { id: 'pool', kind: 'maxPool2d', name: 'pool', params: {} },
        { id: 'flat2', kind: 'flatten', name: 'flat2', params: {} },
        { id: 'both', kind: 'concatenate', name: 'both', params: {} },
        ...nodes.slice(2),
      ],
      edges: [
        ...edges.filter(({ from }) => from.node !== 'flat'),
        ...[
          ['pixels', 'pool'],
          ['pool', 'flat2'],
          ['flat', 'both'],
          ['flat2', 'both'],
          ['both', 'fc1'],
        ].map(([from = '', to = ''], i) => ({ id: `f${i}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })),
      ],
      groups: [],
    }
    expect(analyzeGraph(forked, TWO_CLASSES).diagnostics).toEqual([])
    const led = reduce(projectOf(forked), offered(forked)?.command ?? { type: 'batch', commands: [] }).graph
    expect(led.edges.filter(({ from }) => from.node === 'pixels')).toHaveLength(1)
    expect(led.nodes.filter(({ kind }) => kind === 'augmentation')).toHaveLength(1)
    expect(analyzeGraph(led, TWO_CLASSES).diagnostics).toEqual([])
    const asleep = sequence(input, ['aug', 'augmentation', { flipHorizontal: true, bypass: true }], flat, dense('fc', 1, 'sigmoid'), loss)
    expect(offered(asleep)?.command).toMatchObject({ type: 'set-params', nodeId: 'aug', params: { flipHorizontal: true, bypass: false } })
    const awake = sequence(input, ['aug', 'augmentation', { flipHorizontal: true }], flat, dense('fc', 1, 'sigmoid'), loss)
    expect(offered(awake)).toBeUndefined()
    const features = sequence(['x', 'input', { shape: { type: 'vector', length: 4 } }], dense('fc', 1, 'sigmoid'), loss)
    expect(offered(features, { ...TWO_CLASSES, features: 4 })).toBeUndefined()
  })

  it('is not called so for one noisy epoch, nor without held-out images', () => {
    const noisy = drawn(
      20,
      (k) => 0.7 * 0.95 ** k,
      (k) => 0.6 * 0.95 ** k + (k === 19 ? 0.05 : 0),
    )
    expect(codes(noisy)).not.toContain('overfitting')
    expect(codes(drawn(50, (k) => 0.7 * 0.9 ** k))).toEqual(['improving'])
  })

  it('without a validation set speaks at the end, where the test interval lies below', () => {
    const split = (accuracy: number, n: number, interval: readonly [number, number]) => ({
      task: 'classification' as const,
      loss: 0.1,
      accuracy,
      n,
      correct: Math.round(accuracy * n),
      interval,
      baseline: { accuracy: 0.66, label: 0 },
      confusion: [],
    })
    const result = {
      outcome: 'completed' as const,
      steps: 10,
      epochs: 10,
      elapsedMs: 1,
      best: null,
      train: split(0.99, 209, [0.96, 1]),
      val: null,
      test: split(0.7, 50, [0.56, 0.81]),
    }
    const one = found(
      drawn(20, (k) => 0.9 ** k, null, { result, outcome: 'completed' }),
      'overfitting',
    )
    expect(one).toMatchObject({ epoch: null, evidence: { train: 0.99, test: 0.7, low: 0.56, high: 0.81 } })
    const close = { ...result, train: split(0.8, 209, [0.74, 0.85]) }
    expect(codes(drawn(20, (k) => 0.9 ** k, null, { result: close, outcome: 'completed' }))).not.toContain('overfitting')
  })

  it('says past its best where training stands still too', () => {
    const one = found(
      drawn(
        20,
        () => 0.5,
        (k) => 0.5 + 0.02 * Math.abs(k - 8),
      ),
      'overfitting',
    )
    expect(one.title.en).toBe('Past its best.')
  })
})

describe('underfitting', () => {
  it('is a loss that has levelled off high, and a wider network or more epochs are offered', () => {
    const facts = drawn(40, (k) => 0.5 + 0.1 / k)
    const one = found(facts, 'underfitting')
    expect(one.evidence['loss']).toBeCloseTo(0.503, 2)
    const cured = reduce(projectOf(plain), one.cures[0]?.command ?? { type: 'batch', commands: [] })
    expect(cured.graph.nodes.find(({ name }) => name === 'fc1')?.params['units']).toBe(24)
  })

  it('one unit before three shades: says how few it has right, and a hidden layer learns them', async () => {
    const [data, splits] = [shades(100), splitsOf(80, 0, 20)]
    const symmetric = ['pixels', 'input', { shape: { type: 'image', ...SIZE }, scaling: 'symmetric' }] as const
    const single = sequence(symmetric, flat, dense('fc', 1, 'sigmoid'), loss)
    const facts = await factsOfRun(planOf(single, { epochs: 100, learningRate: 0.1 }), data, splits)
    const one = found(facts, 'underfitting')
    expect(one).toMatchObject({ epoch: 100 })
    expect(one.evidence['accuracy']).toBeLessThan(0.65)
    expect(one.evidence['loss']).toBeGreaterThan(0.6)
    expect(one.cures[0]?.label.en).toBe('Add a hidden layer')
    const cured = await followUp(facts, one.cures[0], data, splits)
    expect(codes(cured)).toEqual(['improving'])
    expect(cured.epochs.at(-1)?.accuracy).toBeGreaterThan(0.95)
  })

  it('is not said of a low loss, nor of one that still falls', () => {
    expect(codes(drawn(40, () => 0.1))).toEqual(['level'])
    expect(codes(drawn(40, (k) => 0.64 * 0.985 ** k))).toEqual(['improving'])
  })
})

describe('the layers', () => {
  const sigmoids = ['fc1', 'fc2', 'fc3', 'fc4', 'fc5', 'fc6'].map((name) => dense(name, 6, 'sigmoid'))

  it('vanishing gradients: names the first layers, and ReLU brings the gradient back', async () => {
    const graph = sequence(input, flat, ...sigmoids, dense('fc7', 1, 'sigmoid'), loss)
    const facts = await factsOfRun(planOf(graph, { epochs: 20, learningRate: 0.1 }))
    const one = found(facts, 'vanishing-gradients')
    expect(one.nodeIds[0]).toBe('fc1')
    expect(one.nodeIds).not.toContain('fc7')
    expect(one.evidence['gradient']).toBeLessThan(1e-3 * (one.evidence['largest'] ?? 0))
    const cured = await followUp(facts, one.cures[0])
    const gradient = (of: RunFacts) => of.health.at(-1)?.nodes['fc1']?.gradNorm ?? 0
    expect(gradient(cured)).toBeGreaterThan(10 * gradient(facts))
  })

  it('exploding gradients: names the layer and its length; clipping keeps the steps short', async () => {
    const wild = { initializer: { type: 'normal', deviation: 2 } }
    const graph = sequence(
      input,
      flat,
      dense('fc1', 20, 'relu', wild),
      dense('fc2', 20, 'relu', wild),
      dense('fc3', 1, 'linear', wild),
      squared,
    )
    const facts = await factsOfRun(planOf(graph, { epochs: 4, learningRate: 1e-12 }))
    const one = found(facts, 'exploding-gradients')
    expect(one.evidence['gradient']).toBeGreaterThan(100)
    expect(one.nodeIds).toContain('fc1')
    expect(one.cures[0]?.label.en).toBe('Clip gradients to length 1')
    const cured = await followUp(facts, one.cures[0])
    const clipped = cured.health.at(-1)?.nodes
    expect(Math.hypot(...Object.values(clipped ?? {}).map(({ gradNorm }) => gradNorm ?? 0))).toBeLessThan(1.001)
  })

  it('dead ReLUs: says how many of how many in which layer, and leaky ReLU revives them', async () => {
    const dead = { initializer: { type: 'constant', value: -0.1 } }
    const graph = sequence(input, flat, dense('fc1', 10, 'relu', dead), dense('fc2', 1, 'sigmoid'), loss)
    const facts = await factsOfRun(planOf(graph, { epochs: 8 }))
    const one = found(facts, 'dead-relus')
    expect(one).toMatchObject({ nodeIds: ['fc1'], epoch: 1, evidence: { dead: 10, units: 10 } })
    const cured = await followUp(facts, one.cures[0])
    expect(codes(cured)).not.toContain('dead-relus')
  })

  it('dead ReLUs: a few are no finding', () => {
    const look = (epoch: number, deadShare: number) => ({ epoch, step: epoch, nodes: { fc1: { ...NOTHING, units: 12, deadShare } } })
    expect(codes(drawn(20, (k) => 0.9 ** k, null, { health: [look(1, 0.2), look(2, 0.25), look(3, 0.25)] }))).toEqual(['improving'])
    // One look is none: the next may find them alive.
    expect(codes(drawn(20, (k) => 0.9 ** k, null, { health: [look(1, 0.9)] }))).toEqual(['improving'])
  })

  it('squared error behind a saturated sigmoid: names the layer and the share, cross-entropy learns on', async () => {
    const far = { initializer: { type: 'normal', deviation: 3 } }
    const graph = sequence(input, flat, dense('fc', 1, 'sigmoid', far), squared)
    const facts = await factsOfRun(planOf(graph, { epochs: 150, learningRate: 0.2, seed: 3 }))
    const one = found(facts, 'saturated-output')
    expect(one.nodeIds).toEqual(['fc'])
    expect(one.evidence['share']).toBeGreaterThan(0.3)
    const cured = await followUp(facts, one.cures[0])
    const right = (of: RunFacts) => (of.result?.train?.task === 'classification' ? of.result.train.accuracy : 0)
    expect(codes(cured)).not.toContain('saturated-output')
    expect(right(cured)).toBeGreaterThan(right(facts))
  })

  it('squared error behind a sigmoid that is not sure is no finding', async () => {
    const graph = sequence(input, flat, dense('fc', 1, 'sigmoid', { initializer: { type: 'zeros' } }), squared)
    const facts = await factsOfRun(planOf(graph, { epochs: 20, learningRate: 0.05 }))
    expect(codes(facts)).not.toContain('saturated-output')
  })

  it('saturated hidden units: names the layer and the share', async () => {
    const far = { initializer: { type: 'normal', deviation: 3 } }
    const graph = sequence(input, flat, dense('fc1', 10, 'tanh', far), dense('fc2', 1, 'sigmoid'), loss)
    const facts = await factsOfRun(planOf(graph, { epochs: 6, learningRate: 0.01 }))
    const one = found(facts, 'saturated-units')
    expect(one).toMatchObject({ nodeIds: ['fc1'], epoch: 1 })
    expect(one.evidence['share']).toBeGreaterThan(0.5)
    const mild = sequence(input, flat, dense('fc1', 10, 'tanh'), dense('fc2', 1, 'sigmoid'), loss)
    expect(codes(await factsOfRun(planOf(mild, { epochs: 6, learningRate: 0.01 })))).not.toContain('saturated-units')
  })
})

describe('leaking data', () => {
  it('counts the images and leaves them out of testing, beside what else is to be said', () => {
    const facts = drawn(20, (k) => 0.9 ** k, null, { leaked: ['test/cat/017.png'] })
    expect(codes(facts)).toEqual(['improving', 'leaking-data'])
    const one = found(facts, 'leaking-data')
    expect(one.body.en).toContain('test/cat/017.png')
    const cured = reduce(projectOf(plain), one.cures[0]?.command ?? { type: 'batch', commands: [] })
    expect(cured.data.overrides.excluded).toEqual(['test/cat/017.png'])
  })
})

describe('every finding', () => {
  it('speaks both languages in whole sentences, without an exclamation mark', async () => {
    const runs = [
      drawn(3, () => 1),
      drawn(20, () => 1, null, { outcome: 'diverged' }),
      drawn(30, () => 0.644),
      drawn(40, () => 0.5),
      drawn(40, (k) => 0.9 ** k, null, { leaked: ['a', 'b'] }),
    ]
    for (const { title, body, cures } of runs.flatMap(diagnose)) {
      for (const { en, zh } of [title, body]) {
        expect(en).toMatch(/[.]$/)
        expect(zh).toMatch(/[。]$/)
        expect(en + zh).not.toMatch(/[!！]|undefined|NaN/)
        expect(zh).not.toMatch(/[,;?]/)
      }
      for (const { label } of cures) expect([label.en, label.zh].every((words) => words.trim() !== '')).toBe(true)
    }
  })
})
