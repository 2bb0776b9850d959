// The tfjs model is the oracle: the compiled step gives its loss, its gradients and its weights after updates.
import * as tf from '@tensorflow/tfjs'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../../compiler/analyze'
import { buildModel } from '../../compiler/build-model'
import { inputSpec } from '../../compiler/input-spec'
import { lowerGraph } from '../../compiler/lower'
import type { Graph } from '../../graph/graph'
import { findOptimizer, optimizers } from '../../optimizers/registry'
import { fillUniform, randomKey } from '../../random'
import { findTemplate } from '../../templates'
import type { GradientClip } from '../../training/stepper'
import { validGraph } from '../../testing/random-graph'
import { installAveragePoolGradient } from '../average-pool-gradient'
import { installDilatedConvolution } from '../dilated-convolution'
import { installDilatedDepthwise } from '../dilated-depthwise'
import { createCompiledStep } from './compiled-step'
import type { StepInputs, StepRunner } from './step-runner'
import { createThreadRunner } from './threads'
import type { StepCrew } from './threads'

beforeAll(async () => {
  await tf.setBackend('cpu')
  installDilatedConvolution()
  installDilatedDepthwise()
  installAveragePoolGradient()
})

/** Threads in turn instead of side by side: the same work, shared out the same way. */
function lockstep(helpers: number): StepCrew {
  let others: StepRunner[] = []
  let theirInputs: StepInputs[] = []
  return {
    helpers,
    async join(job) {
      const made = await Promise.all(Array.from({ length: helpers }, (_, index) => createThreadRunner(job, index + 1)))
      others = made.map(({ runner }) => runner)
      theirInputs = made.map(({ inputs }) => inputs)
    },
    run(list, own, inputs) {
      for (const theirs of theirInputs) Object.assign(theirs, inputs)
      own[list].forEach((phase, index) => {
        phase()
        for (const other of others) other[list][index]?.()
      })
      return own.healthy() && others.every((other) => other.healthy())
    },
    leave: () => undefined,
  }
}

interface Setting {
  readonly graph: Graph
  readonly classes: number
  readonly batch: number
  readonly optimizer: string
  readonly seed: number
  readonly crew?: StepCrew
  readonly clip?: GradientClip
  /** Weights lie within ± half of it; 1 where not given. */
  readonly spread?: number
}

/** Both ways of taking a step, started from the same weights on the same samples. */
async function prepare({ graph, classes, batch, optimizer: type, seed, crew, clip, spread = 1 }: Setting) {
  const analysis = analyzeGraph(graph, { name: 'test', features: null, target: { type: 'classes', count: classes } })
  const program = lowerGraph(graph, analysis, { type: 'bytes', scale: 1 / 255, offset: 0 })
  const optimizer = findOptimizer(type)
  const input = inputSpec(analysis)
  if (!program || !optimizer || !input) return null
  const compiled = buildModel(tf, graph, analysis, seed)
  const step = await createCompiledStep({
    program,
    batch,
    seed,
    optimizer,
    optimizerParams: optimizer.params.defaults,
    clip: clip ?? null,
    crew: crew ?? null,
  })
  if (!step) throw new Error('The step does not fit into memory')
  const owners = program.weights.map((weight) => {
    const owner = compiled.weights.find((one) => one.nodeId === weight.nodeId && one.spec.name === weight.name)
    if (!owner) throw new Error(`No weight ${weight.name}`)
    return owner
  })
  // Moderate weights, so that float32 is a fair judge of both.
  owners.forEach((owner, index) => {
    const values = new Float32Array(owner.variable.size)
    fillUniform(randomKey(seed, 'weights', index), values)
    // A second normalization divides by the first one's gamma: near 0 that leaves nothing but rounding.
    const awayFromZero = owner.spec.name === 'moving_variance' || owner.spec.name === 'gamma'
    const fresh = values.map((u) => (awayFromZero ? 0.5 + u : (u - 0.5) * spread))
    owner.variable.assign(tf.tensor(fresh, owner.variable.shape))
    step.writeWeight(index, fresh)
  })
  const sampleSize = program.values[0] ?? 0
  const noise = new Float32Array(batch * sampleSize)
  fillUniform(randomKey(seed, 'pixels'), noise)
  const pixels = Uint8Array.from(noise, (u) => u * 256)
  const picks = new Float32Array(batch)
  fillUniform(randomKey(seed, 'labels'), picks)
  const targets = new Float32Array(batch * program.units)
  picks.forEach((u, i) => {
    if (program.units === 1) targets[i] = u < 0.5 ? 0 : 1
    else targets[i * program.units + Math.floor(u * program.units)] = 1
  })
  const x = tf.tensor(
    Float32Array.from(pixels, (byte) => byte / 255),
    [batch, ...input.shape],
  )
  const y = tf.tensor(targets, [batch, program.units])
  const rows = Uint32Array.from({ length: batch }, (_, i) => i)
  const request = { samples: { pixels, rows, targets }, epoch: 1, step: 1, learningRate: 0.01 }
  const [binding] = compiled.losses
  if (!binding) throw new Error('No loss')
  compiled.clock.epoch = 1
  compiled.clock.step = 1
  const oracle = () => {
    const trainable = owners.filter((owner) => owner.trainable)
    const loss = (): tf.Scalar => tf.tidy(() => binding.loss.value(tf, compiled.trainingModel.apply(x, { training: true }) as tf.Tensor, y))
    if (trainable.length === 0) return { loss: loss().dataSync()[0] ?? 0, gradients: owners.map(() => null) }
    const { value, grads } = tf.variableGrads(
      loss,
      trainable.map((owner) => owner.variable),
    )
    return {
      loss: value.dataSync()[0] ?? 0,
      gradients: owners.map((owner) => (owner.trainable ? (grads[owner.variable.name]?.dataSync() ?? null) : null)),
    }
  }
  return { program, compiled, step, owners, oracle, request }
}

function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, Math.abs(values[i] ?? 0))
  return most
}

/** The template with its convolutions of 16, 32 and 64 filters, on images of 16 × 16. */
function smallConvCat(): Graph {
  const graph = findTemplate('conv-cat')?.create().graph
  if (!graph) throw new Error('No template')
  const shape = { type: 'image', height: 16, width: 16, channels: 3 }
  return { ...graph, nodes: graph.nodes.map((node) => (node.kind === 'input' ? { ...node, params: { shape } } : node)) }
}

/** Largest distance of two arrays, as a share of the largest entry of the second (or of `scale`). */
function distance(a: ArrayLike<number>, b: ArrayLike<number>, scale = 0): number {
  let most = 0
  for (let i = 0; i < b.length; i += 1) most = Math.max(most, Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN)))
  return most / Math.max(largest(b), scale, 1e-12)
}

describe('the compiled step against tfjs', () => {
  it('has the same loss and gradients over random diagrams', async () => {
    let compared = 0
    const drawn = new Set<string>()
    await fc.assert(
      fc.asyncProperty(validGraph, fc.integer({ min: 1, max: 37 }), fc.nat(1000), async (graph, batch, seed) => {
        const classes = Math.max(2, analyzeGraph(graph, null).losses[0]?.units ?? 2)
        const both = await prepare({ graph, classes, batch, optimizer: 'gradientDescent', seed })
        if (!both) return
        const { step, oracle, request, program, compiled } = both
        const loss = step.derive(request)
        const wanted = oracle()
        const scale = Math.max(...wanted.gradients.map((gradient) => (gradient ? largest(gradient) : 0)))
        // A normalization over one value gives a constant: what tfjs hands on is rounding, divided by √ε.
        const constant = program.ops.some((op) => op.op === 'normalize' && batch * (program.values[op.y] ?? 0) === op.channels)
        // Beyond float32's comfort, saturated outputs among it, both are noise.
        if (!constant && wanted.loss > 0.02 && wanted.loss < 1e6 && scale < 1e6) {
          compared += 1
          for (const { op } of program.ops) drawn.add(op)
          const penalty = program.weights.every(({ l1, l2 }) => l1 === 0 && l2 === 0)
          if (penalty) expect(Math.abs(loss - wanted.loss)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(wanted.loss)))
          wanted.gradients.forEach((gradient, index) => {
            if (!gradient) return
            // A bias in front of a normalization has a gradient of 0, that is, of rounding: it is judged by the others' size.
            const name = `${program.weights[index]?.nodeId ?? ''}/${program.weights[index]?.name ?? ''}`
            expect(distance(step.gradient(index), gradient, scale * 0.1), name).toBeLessThan(1e-4)
          })
        }
        step.dispose()
        compiled.dispose()
        tf.disposeVariables()
      }),
      { numRuns: 150 },
    )
    expect(compared).toBeGreaterThan(60)
    expect([...drawn].sort()).toEqual(['activation', 'add', 'concatenate', 'conv2d', 'dense', 'depthwise', 'dropout', 'normalize', 'pool'])
  }, 120_000)
})

describe('the compiled step', () => {
  it('has the loss and gradients of tfjs with wide convolutions, and the same bits for any number of threads', async () => {
    const weights: Float32Array[][] = []
    for (const helpers of [0, 1, 3]) {
      const crew = helpers > 0 ? { crew: lockstep(helpers) } : {}
      const both = await prepare({ graph: smallConvCat(), classes: 2, batch: 11, optimizer: 'adam', seed: 5, spread: 0.25, ...crew })
      if (!both) throw new Error('Not covered')
      const { step, oracle, request, program, compiled } = both
      if (helpers === 0) {
        const loss = step.derive(request)
        const wanted = oracle()
        expect(Math.abs(loss - wanted.loss)).toBeLessThan(1e-5 * wanted.loss)
        wanted.gradients.forEach((gradient, index) => {
          if (gradient) expect(distance(step.gradient(index), gradient), program.weights[index]?.name).toBeLessThan(1e-4)
        })
      }
      for (let i = 1; i <= 3; i += 1) step.run({ ...request, step: i })
      weights.push(program.weights.map((_, index) => step.readWeight(index)))
      step.dispose()
      compiled.dispose()
      tf.disposeVariables()
    }
    expect(weights[1]).toEqual(weights[0])
    expect(weights[2]).toEqual(weights[0])
  })

  it('gives the same bits for any number of threads', async () => {
    await fc.assert(
      fc.asyncProperty(
        validGraph,
        fc.integer({ min: 1, max: 70 }),
        fc.nat(1000),
        fc.constantFrom('adam', 'momentum', 'rmsprop'),
        fc.constantFrom<GradientClip>({ norm: null, value: null }, { norm: 0.1, value: null }, { norm: 0.1, value: 0.02 }),
        async (graph, batch, seed, optimizer, clip) => {
          const classes = Math.max(2, analyzeGraph(graph, null).losses[0]?.units ?? 2)
          const weights: Float32Array[][] = []
          for (const helpers of [0, 1, 2, 4]) {
            const made = await prepare({
              graph,
              classes,
              batch,
              optimizer,
              seed,
              clip,
              ...(helpers > 0 ? { crew: lockstep(helpers) } : {}),
            })
            if (!made) return
            const { step, request, program, compiled } = made
            for (let i = 1; i <= 3; i += 1) step.run({ ...request, samples: i === 2 ? null : request.samples, step: i })
            weights.push(program.weights.map((_, index) => step.readWeight(index)))
            step.dispose()
            compiled.dispose()
            tf.disposeVariables()
          }
          for (const others of weights.slice(1)) expect(others).toEqual(weights[0])
        },
      ),
      { numRuns: 40 },
    )
  }, 120_000)

  it.each(optimizers.map((optimizer) => optimizer.type))('updates as tfjs does with %s', async (optimizer) => {
    // A loss near that of a fresh network: with a large one, gradients are large, and so is the noise Adam takes for them.
    const both = await prepare({ graph: smallConvCat(), classes: 2, batch: 9, optimizer, seed: 3, spread: 0.25 })
    const kind = findOptimizer(optimizer)
    if (!both || !kind) throw new Error('Not covered')
    const { step, owners, oracle, request, program, compiled } = both
    let slots: tf.Tensor[][] = owners.map((owner) => kind.slots.map(() => tf.zerosLike(owner.variable)))
    for (let i = 1; i <= 4; i += 1) {
      compiled.clock.step = i
      const wanted = oracle()
      const outcome = step.run({ ...request, step: i })
      expect(outcome.committed).toBe(true)
      expect(Math.abs(outcome.loss - wanted.loss)).toBeLessThan(2e-4 * Math.max(1, wanted.loss))
      slots = owners.map((owner, index) => {
        const gradient = wanted.gradients[index]
        const before = slots[index] ?? []
        if (!gradient) return before
        const at = {
          weight: owner.variable,
          gradient: tf.tensor(gradient, owner.variable.shape),
          slots: before,
          learningRate: 0.01,
          step: i,
        }
        const next = kind.update(tf, kind.params.defaults, at)
        owner.variable.assign(next.weight)
        return [...next.slots]
      })
    }
    owners.forEach((owner, index) => {
      // Adam and its kin divide by the gradient's size: where it is rounding noise, so is the step; here that is at most one of
      // the first layer's 16 filters. All others must agree closely.
      const ours = step.readWeight(index)
      const theirs = owner.variable.dataSync()
      const far = ours.filter((value, i) => Math.abs(value - (theirs[i] ?? 0)) > 1e-4).length
      expect(far / ours.length, program.weights[index]?.name).toBeLessThanOrEqual(1 / 16)
    })
    step.dispose()
    compiled.dispose()
  })

  it('keeps the last good weights where a step is not finite', async () => {
    const graph = findTemplate('logistic-cat')?.create().graph
    const both = graph && (await prepare({ graph, classes: 2, batch: 8, optimizer: 'gradientDescent', seed: 1 }))
    if (!both) throw new Error('Not covered')
    const { step, request, program } = both
    const start = program.weights.map((_, index) => step.readWeight(index))
    const first = step.run({ ...request, learningRate: 1e38 })
    // Weights near the end of float32: finite, but the next sums are not.
    expect(first.committed).toBe(true)
    const moved = program.weights.map((_, index) => step.readWeight(index))
    const second = step.run({ ...request, samples: null, step: 2, learningRate: 1e38 })
    expect(second.committed).toBe(false)
    // As it was before the step, so that another backend can repeat it; then back to where the loss was finite.
    expect(program.weights.map((_, index) => step.readWeight(index))).toEqual(moved)
    step.revert()
    expect(program.weights.map((_, index) => step.readWeight(index))).toEqual(start)
  })

  it('leaves weights and slots alone where the update is not finite', async () => {
    const graph = findTemplate('logistic-cat')?.create().graph
    const both = graph && (await prepare({ graph, classes: 2, batch: 8, optimizer: 'adam', seed: 1 }))
    if (!both) throw new Error('Not covered')
    const { step, request, program } = both
    const held = () => program.weights.map((_, index) => [step.readWeight(index), step.readSlot(0, index), step.readSlot(1, index)])
    expect(step.run({ ...request, learningRate: 0.01 }).committed).toBe(true)
    const before = held()
    const { loss, committed } = step.run({ ...request, samples: null, step: 2, learningRate: Number.MAX_VALUE })
    expect(Number.isFinite(loss)).toBe(true)
    expect(committed).toBe(false)
    expect(held()).toEqual(before)
    step.revert()
    expect(held()).toEqual(before)
  })
})
