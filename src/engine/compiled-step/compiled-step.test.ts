// The tfjs model is the oracle: the compiled step gives its loss, its gradients and its weights after updates.
import * as tf from '@tensorflow/tfjs'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeGraph } from '../../compiler/analyze'
import { buildModel } from '../../compiler/build-model'
import { inputSpec } from '../../compiler/input-spec'
import { lowerGraph } from '../../compiler/lower'
import type { Graph } from '../../graph/graph'
import { findOptimizer } from '../../optimizers/registry'
import { fillUniform, randomKey } from '../../random'
import { validGraph } from '../../testing/random-graph'
import { installDilatedConvolution } from '../dilated-convolution'
import { createCompiledStep } from './compiled-step'

beforeAll(async () => {
  await tf.setBackend('cpu')
  installDilatedConvolution()
})

interface Setting {
  readonly graph: Graph
  readonly classes: number
  readonly batch: number
  readonly optimizer: string
  readonly seed: number
}

/** Both ways of taking a step, started from the same weights on the same samples. */
async function prepare({ graph, classes, batch, optimizer: type, seed }: Setting) {
  const analysis = analyzeGraph(graph, { name: 'test', classCount: classes })
  const program = lowerGraph(graph, analysis)
  const optimizer = findOptimizer(type)
  const input = inputSpec(analysis)
  if (!program || !optimizer || !input) return null
  const compiled = buildModel(tf, graph, analysis, seed)
  const step = await createCompiledStep({ program, batch, seed, optimizer, optimizerParams: optimizer.params.defaults, crew: null })
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
    const fresh = values.map((u) => (owner.spec.name === 'moving_variance' ? 0.5 + u : u - 0.5))
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
  const x = tf.tensor(Float32Array.from(pixels, (byte) => byte * input.scale + input.offset), [batch, ...input.shape])
  const y = tf.tensor(targets, [batch, program.units])
  const rows = Uint32Array.from({ length: batch }, (_, i) => i)
  const request = { samples: { pixels, rows, targets }, epoch: 1, step: 1, learningRate: 0.01 }
  const [binding] = compiled.losses
  if (!binding) throw new Error('No loss')
  compiled.clock.epoch = 1
  compiled.clock.step = 1
  const oracle = () => {
    const trainable = owners.filter((owner) => owner.trainable)
    const loss = (): tf.Scalar =>
      tf.tidy(() => binding.loss.value(tf, compiled.trainingModel.apply(x, { training: true }) as tf.Tensor, y))
    if (trainable.length === 0) return { loss: loss().dataSync()[0] ?? 0, gradients: owners.map(() => null) }
    const { value, grads } = tf.variableGrads(loss, trainable.map((owner) => owner.variable))
    return { loss: value.dataSync()[0] ?? 0, gradients: owners.map((owner) => (owner.trainable ? (grads[owner.variable.name]?.dataSync() ?? null) : null)) }
  }
  return { program, compiled, step, owners, oracle, request }
}

function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i += 1) most = Math.max(most, Math.abs(values[i] ?? 0))
  return most
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
    await fc.assert(
      fc.asyncProperty(validGraph, fc.integer({ min: 1, max: 37 }), fc.nat(1000), async (graph, batch, seed) => {
        const classes = Math.max(2, analyzeGraph(graph, null).losses[0]?.units ?? 2)
        const both = await prepare({ graph, classes, batch, optimizer: 'gradientDescent', seed })
        if (!both) return
        const { step, oracle, request, program, compiled } = both
        const loss = step.derive(request)
        const wanted = oracle()
        const scale = Math.max(...wanted.gradients.map((gradient) => (gradient ? largest(gradient) : 0)))
        // Beyond float32's comfort both are noise.
        if (Number.isFinite(wanted.loss) && wanted.loss < 1e6 && scale < 1e6) {
          compared += 1
          const penalty = program.weights.every(({ l1, l2 }) => l1 === 0 && l2 === 0)
          if (penalty) expect(Math.abs(loss - wanted.loss)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(wanted.loss)))
          wanted.gradients.forEach((gradient, index) => {
            if (!gradient) return
            const name = `${program.weights[index]?.nodeId ?? ''}/${program.weights[index]?.name ?? ''}`
            expect(distance(step.gradient(index), gradient, scale * 1e-3), name).toBeLessThan(1e-4)
          })
        }
        step.dispose()
        compiled.dispose()
        tf.disposeVariables()
      }),
      { numRuns: 150 },
    )
    expect(compared).toBeGreaterThan(60)
  }, 120_000)
})
