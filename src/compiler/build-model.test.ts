import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Graph } from '../graph/graph'
import { initialValues } from '../layers/initializers'
import { randomKey } from '../random'
import { acting, chain, diagram, image, node, vector, wire } from '../testing/diagrams'
import { analyzeGraph } from './analyze'
import { buildModel } from './build-model'
import { inputSpec, vectorImageSize } from './input-spec'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const build = (graph: Graph, seed = 1) => buildModel(tf, graph, analyzeGraph(graph), seed)
const values = (tensor: tf.Tensor) => [...tensor.dataSync()]
const bce = node('loss', 'loss', { loss: 'binaryCrossEntropy' })

const logistic = chain(node('in', 'input', vector(12)), node('fc', 'dense', { units: 1, ...acting('sigmoid') }), bce)

describe('buildModel', () => {
  it('trains a sigmoid from its logits and predicts with it', () => {
    const { model, trainingModel, dispose } = build(logistic)
    const x = tf.randomNormal([3, 12], 0, 1, 'float32', 5)
    const logits = values(trainingModel.predict(x) as tf.Tensor)
    const probabilities = values(model.predict(x) as tf.Tensor)
    expect(logits.some((value) => value < 0 || value > 1)).toBe(true)
    logits.forEach((logit, i) => expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(probabilities[i] ?? NaN, 5))
    dispose()
  })

  it.each([
    ['leaky', { type: 'leakyRelu', slope: 0.1 }],
    ['plain', { type: 'linear' }],
  ])('trains squared error from the output as it is (%s)', (_name, activation) => {
    const graph = chain(
      node('in', 'input', vector(12)),
      node('fc', 'dense', { units: 1, activation }),
      node('loss', 'loss', { loss: 'squaredError' }),
    )
    const { model, trainingModel, dispose } = build(graph)
    const x = tf.randomNormal([3, 12], 0, 1, 'float32', 5)
    expect(values(trainingModel.predict(x) as tf.Tensor)).toEqual(values(model.predict(x) as tf.Tensor))
    dispose()
  })

  it('takes the input of an activation node as the logits', () => {
    const graph = chain(
      node('in', 'input', vector(12)),
      node('fc', 'dense', { units: 3 }),
      node('act', 'activation', acting('softmax')),
      node('loss', 'loss', { loss: 'categoricalCrossEntropy' }),
    )
    const { model, trainingModel, dispose } = build(graph)
    const x = tf.randomNormal([2, 12], 0, 1, 'float32', 5)
    const expected = values(tf.softmax(trainingModel.predict(x) as tf.Tensor2D))
    values(model.predict(x) as tf.Tensor).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 6))
    dispose()
  })

  it('leaves out what reads a split node without leading to the loss', () => {
    const graph = diagram(
      [
        node('in', 'input', vector(12)),
        node('fc', 'dense', { units: 1, ...acting('sigmoid') }),
        node('twice', 'add'),
        node('gate', 'activation', acting('linear')),
        bce,
      ],
      [wire('in', 'fc'), wire('fc', 'gate'), wire('fc', 'twice'), wire('gate', 'twice'), wire('fc', 'loss')],
    )
    expect(analyzeGraph(graph).trainable).toBe(true)
    expect(build(graph).model.layers.map((layer) => layer.name)).toEqual(['in', 'fc', 'fc_sigmoid'])
  })

  it('names layers after nodes and leaves out what does not lead to the loss', () => {
    const graph = diagram(
      [
        node('pixels', 'input', image(8, 8, 3)),
        node('c1', 'conv2d'),
        node('spare', 'flatten'),
        node('gap', 'globalAveragePool2d'),
        node('end', 'dense', { units: 1, ...acting('sigmoid') }),
        bce,
      ],
      [wire('pixels', 'c1'), wire('c1', 'gap'), wire('c1', 'spare'), wire('gap', 'end'), wire('end', 'loss')],
    )
    expect(build(graph).model.layers.map((layer) => layer.name)).toEqual(['pixels', 'c1', 'gap', 'end', 'end_sigmoid'])
  })

  it('starts from weights that depend on seed and names alone', () => {
    const a = build(logistic, 3)
    const b = build({ ...logistic, nodes: logistic.nodes.toReversed() }, 3)
    const c = build(logistic, 4)
    const kernel = (built: typeof a) => values(built.weights.find((weight) => weight.spec.name === 'kernel')?.variable as tf.Tensor)
    expect(kernel(a)).toEqual(kernel(b))
    expect(kernel(a)).not.toEqual(kernel(c))
    expect(kernel(a)).toEqual([
      ...initialValues({ type: 'glorotUniform' }, 12, { fanIn: 12, fanOut: 1 }, randomKey(3, 'init', 'fc', 'kernel')),
    ])
    // The variable handed out is the one the model computes with.
    a.weights[0]?.variable.assign(tf.zeros([12, 1]))
    expect(values(a.model.predict(tf.ones([1, 12])) as tf.Tensor)).toEqual([0.5])
  })

  it('marks the weights of frozen nodes and moving averages as not trained', () => {
    const graph = chain(
      node('in', 'input', vector(12)),
      { ...node('held', 'dense', { units: 2 }), frozen: true },
      node('bn', 'batchNormalization'),
      node('fc', 'dense', { units: 1, ...acting('sigmoid') }),
      bce,
    )
    expect(build(graph).weights.map((weight) => `${weight.nodeId}/${weight.spec.name} ${weight.trainable}`)).toEqual([
      'held/kernel false',
      'held/bias false',
      'bn/gamma true',
      'bn/beta true',
      'bn/moving_mean false',
      'bn/moving_variance false',
      'fc/kernel true',
      'fc/bias true',
    ])
  })

  it('shares one clock with its dropout', () => {
    const graph = chain(
      node('in', 'input', vector(48)),
      node('drop', 'dropout', { rate: 0.5 }),
      node('fc', 'dense', { units: 1, ...acting('sigmoid') }),
      bce,
    )
    const { trainingModel, clock } = build(graph)
    const step = () => values(trainingModel.apply(tf.ones([1, 48]), { training: true }) as tf.Tensor)
    const first = step()
    expect(step()).toEqual(first)
    clock.step += 1
    expect(step()).not.toEqual(first)
  })

  it('refuses a diagram with errors', () => {
    expect(() => build(chain(node('in', 'input'), bce))).toThrow()
  })
})

describe('inputSpec', () => {
  it('reads a vector as a square picture', () => {
    expect(vectorImageSize(12288)).toEqual({ height: 64, width: 64, channels: 3 })
    expect(vectorImageSize(4096)).toEqual({ height: 64, width: 64, channels: 1 })
    expect(vectorImageSize(12289)).toBeNull()
    expect(inputSpec(analyzeGraph(logistic))).toEqual({
      size: { height: 2, width: 2, channels: 3 },
      shape: [12],
      scaling: 'unit',
    })
  })

  it('hands on the scaling, and knows vectors that no picture has', () => {
    const spec = (params: object) => inputSpec(analyzeGraph(chain(node('in', 'input', params as never))))
    expect(spec({ ...image(4, 5, 1), scaling: 'none' })).toEqual({
      size: { height: 4, width: 5, channels: 1 },
      shape: [4, 5, 1],
      scaling: 'none',
    })
    expect(spec({ shape: { type: 'vector', length: 2 }, scaling: 'standard' })).toEqual({ size: null, shape: [2], scaling: 'standard' })
  })

  it('is null without an input, and takes the one that reaches the loss', () => {
    expect(inputSpec(analyzeGraph(chain(bce)))).toBeNull()
    const graph = { ...logistic, nodes: [node('first', 'input', image(9, 9, 3)), ...logistic.nodes] }
    expect(inputSpec(analyzeGraph(graph))?.shape).toEqual([12])
  })
})
