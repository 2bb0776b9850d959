// The laws of all kinds: whoever adds a kind gets these tests for it.
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { linkSchema } from '../api/api'
import type { Text } from '../diagnostics'
import type { KnownShape } from '../tensor'
import { sizeOf } from '../tensor'
import { randomKey } from '../random'
import { initialValues } from './initializers'
import type { BuildContext, LayerKind } from './layer-kind'
import type { Field } from './params'
import { findKind, layerKinds, paletteEntries } from './registry'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const kinds = [...layerKinds.values()]
const examples = kinds.flatMap((kind) =>
  kind.examples.map((example, i) => ({
    title: `${kind.type} #${i + 1}`,
    kind,
    params: kind.params.parse({ ...(kind.params.defaults as object), ...(example.params as object) }).value,
    inputs: example.inputs,
  })),
)

function isSpoken(value: Text): boolean {
  return value.en.trim() !== '' && value.zh.trim() !== ''
}

const NO_LAYER = { weights: [], trainableWeights: [], setWeights: () => undefined } satisfies Partial<tf.layers.Layer>

/** Builds a kind alone: fresh inputs, its own tensors, one model. */
function buildAlone(kind: LayerKind, params: unknown, shapes: readonly KnownShape[], changes: Partial<BuildContext> = {}) {
  const context: BuildContext = {
    tf,
    name: 'node',
    trainable: true,
    seed: 1,
    clock: { epoch: 1, step: 1 },
    splitActivation: false,
    ...changes,
  }
  const inputs = shapes.map((shape, i) => tf.input({ shape: [...shape], name: `in${i}` }))
  const built = kind.build?.(context, params, inputs)
  if (!built) throw new Error(`${kind.type} builds nothing`)
  const model = tf.model({ inputs: inputs.length > 0 ? inputs : [...built.outputs], outputs: [...built.outputs] })
  // A transform is no part of the network: no layer of the model bears its name.
  return { built, model, layer: kind.role === 'transform' ? NO_LAYER : model.getLayer('node') }
}

function randomInputs(shapes: readonly KnownShape[], batch: number): tf.Tensor[] {
  return shapes.map((shape, i) => {
    const values = initialValues({ type: 'normal', deviation: 1 }, batch * sizeOf(shape), { fanIn: 1, fanOut: 1 }, randomKey('contract', i))
    return tf.tensor(values, [batch, ...shape])
  })
}

function predict(model: tf.LayersModel, inputs: tf.Tensor[], shapes: readonly KnownShape[]): number[] {
  const xs = shapes.length > 0 ? inputs : model.inputs.map((input) => tf.ones([2, ...input.shape.slice(1).map((size) => size ?? 1)]))
  const y = model.predict(xs.length === 1 ? (xs[0] as tf.Tensor) : xs) as tf.Tensor
  return [...y.dataSync()]
}

describe.each(kinds.map((kind) => ({ type: kind.type, kind })))('$type', ({ type, kind }) => {
  it('can be found, drawn and read in both languages', () => {
    expect(findKind(type)).toBe(kind)
    expect(kind.icon).toMatch(/^M[\d\s.,a-zA-Z-]+$/)
    expect(kind.formula).not.toBe('')
    for (const words of [kind.title, kind.summary, ...kind.palette.map((entry) => entry.title)]) expect(words).toSatisfy(isSpoken)
    for (const port of [...kind.inputs, ...kind.outputs]) expect(port.label).toSatisfy(isSpoken)
    const speak = (field: Field): void => {
      expect(field.label).toSatisfy(isSpoken)
      expect(field.help).toSatisfy(isSpoken)
      if (field.control === 'choice' || field.control === 'variant')
        for (const option of field.options) expect(option.label).toSatisfy(isSpoken)
      if (field.control === 'variant') field.options.flatMap((option) => option.fields).forEach(speak)
    }
    kind.params.fields.forEach(speak)
  })

  it('describes itself for its defaults, palette entries and examples', () => {
    const cases = [{}, ...kind.palette.map((entry) => entry.params as object), ...kind.examples.map((example) => example.params as object)]
    for (const changes of cases) {
      const parsed = kind.params.parse({ ...(kind.params.defaults as object), ...changes })
      expect(parsed.problems).toEqual([])
      expect(kind.label(parsed.value)).toSatisfy(isSpoken)
      expect(kind.describe(parsed.value)).toSatisfy(isSpoken)
    }
  })

  it('explains itself with plots or numbers that hold, and says where to read more', () => {
    const shape: KnownShape = kind.examples[0]?.inputs[0] ?? []
    const cases = [
      kind.params.defaults,
      ...kind.palette.map(({ params }) => ({ ...(kind.params.defaults as object), ...(params as object) })),
    ]
    for (const params of cases) {
      const visuals = kind.explain(params, [shape])
      expect(visuals.length).toBeGreaterThan(0)
      for (const visual of visuals) {
        if (visual.type === 'plot') {
          expect(visual.lines.length).toBeGreaterThan(0)
          expect([visual.title, visual.axis.label, ...visual.lines.map(({ label }) => label)]).toSatisfy((all: Text[]) =>
            all.every(isSpoken),
          )
          for (let step = 0; step <= 20; step += 1) {
            const x = visual.axis.from + ((visual.axis.to - visual.axis.from) * step) / 20
            for (const { value } of visual.lines) expect(Number.isFinite(value(x))).toBe(true)
          }
        }
        if (visual.type === 'calculation') {
          const { rows, result } = visual.compute(
            visual.inputs.map(({ values }) => values),
            0,
          )
          expect([visual.title, result, ...rows.map(({ label }) => label)]).toSatisfy((all: Text[]) => all.every(isSpoken))
          for (const { values } of rows) expect(values.length > 0 && values.every(Number.isFinite)).toBe(true)
        }
      }
    }
    expect(kind.references.length).toBeGreaterThan(0)
    for (const { title, url } of kind.references) {
      expect(title).toSatisfy(isSpoken)
      expect(linkSchema.safeParse(url).success, url).toBe(true)
    }
  })

  it('has a palette entry, an example, distinct port names and at most one port for many wires', () => {
    expect(kind.palette.length).toBeGreaterThan(0)
    expect(kind.examples.length).toBeGreaterThan(0)
    expect(kind.inputs.filter((port) => port.arity === 'many').length).toBeLessThanOrEqual(1)
    expect(new Set(kind.inputs.map((port) => port.name)).size).toBe(kind.inputs.length)
    expect(new Set(kind.outputs.map((port) => port.name)).size).toBe(kind.outputs.length)
    expect(kind.inputs.length === 0).toBe(kind.role === 'input')
    expect(kind.outputs.length === 0).toBe(kind.role === 'loss')
    expect(kind.build === undefined).toBe(kind.role === 'loss')
    expect(kind.transform !== undefined).toBe(kind.role === 'transform')
  })

  it('reads its own defaults back and reports what does not fit', () => {
    expect(kind.params.parse(kind.params.defaults as never).value).toEqual(kind.params.defaults)
    for (const field of kind.params.fields) {
      const parsed = kind.params.parse({ [field.name]: { nonsense: true } })
      expect(parsed.problems.map((problem) => problem.path.split('.')[0])).toEqual([field.name])
      expect(parsed.value).toEqual(kind.params.defaults)
    }
  })

  it('ends in the activation it is asked to', () => {
    if (!kind.withActivation || !kind.activation) return
    for (const wanted of ['sigmoid', 'softmax'] as const) {
      const changed = kind.withActivation(kind.params.defaults, wanted)
      if (changed !== null) expect(kind.activation(changed)).toBe(wanted)
    }
  })

  it('accepts shapes with unknown axes without a problem', () => {
    for (const example of kind.examples) {
      const params = kind.params.parse({ ...(kind.params.defaults as object), ...(example.params as object) }).value
      const blind = kind.infer(
        params,
        example.inputs.map((shape) => shape.map(() => null)),
      )
      expect(blind.ok).toBe(true)
    }
  })
})

describe.each(examples)('$title', ({ kind, params, inputs }) => {
  const inference = kind.infer(params, inputs)

  it('is accepted by its own shape rule, with a finite cost', () => {
    expect(inference.ok).toBe(true)
    if (!inference.ok) return
    const outputs = inference.outputs as readonly KnownShape[]
    expect(kind.flops(params, inputs, outputs)).toBeGreaterThanOrEqual(0)
    expect(outputs.length).toBe(kind.outputs.length)
  })

  if (!kind.build) return

  it.each([false, true])('has the output shape of tfjs (activation apart: %s)', (splitActivation) => {
    const { built, model } = buildAlone(kind, params, inputs, { splitActivation })
    expect(inference.ok && inference.outputs).toEqual(built.outputs.map((output) => output.shape.slice(1)))
    if (splitActivation && kind.activation) expect(built.logits?.shape).toEqual(built.outputs[0]?.shape)
    model.dispose()
  })

  it('has the weights of tfjs: names, order, shapes, count and what is trained', () => {
    const { model, layer } = buildAlone(kind, params, inputs)
    const specs = kind.weights(params, inputs)
    expect(specs.map((spec) => `node/${spec.name}`)).toEqual(layer.weights.map((weight) => weight.originalName))
    expect(specs.map((spec) => spec.shape)).toEqual(layer.weights.map((weight) => weight.shape))
    expect(specs.filter((spec) => spec.trainable).map((spec) => `node/${spec.name}`)).toEqual(
      layer.trainableWeights.map((weight) => weight.originalName),
    )
    expect(specs.reduce((sum, spec) => sum + sizeOf(spec.shape), 0)).toBe(model.countParams())
    model.dispose()
  })

  it('freezes all its weights, in the same order', () => {
    const { model, layer } = buildAlone(kind, params, inputs, { trainable: false })
    expect(layer.trainableWeights).toEqual([])
    expect(layer.weights.map((weight) => weight.originalName)).toEqual(kind.weights(params, inputs).map((spec) => `node/${spec.name}`))
    model.dispose()
  })

  it('starts from the same weights for the same seed, and from others for another', () => {
    for (const spec of kind.weights(params, inputs)) {
      const draw = (seed: number) => [
        ...initialValues(spec.initializer, sizeOf(spec.shape), spec, randomKey(seed, 'init', 'node', spec.name)),
      ]
      expect(draw(1)).toEqual(draw(1))
      if (spec.initializer.type === 'glorotUniform') expect(draw(1)).not.toEqual(draw(2))
      expect(draw(1).every(Number.isFinite)).toBe(true)
    }
  })

  it('gives the same prediction with its activation apart', () => {
    const xs = randomInputs(inputs, 2)
    const whole = buildAlone(kind, params, inputs)
    const split = buildAlone(kind, params, inputs, { splitActivation: true })
    const weights = whole.layer.weights.map((weight) =>
      tf.randomUniform(
        weight.shape.map((size) => size ?? 1),
        0.1,
        0.5,
        'float32',
        7,
      ),
    )
    whole.layer.setWeights(weights)
    split.layer.setWeights(weights)
    const expected = predict(whole.model, xs, inputs)
    predict(split.model, xs, inputs).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 5))
    whole.model.dispose()
    split.model.dispose()
  })

  it('survives being saved and loaded by plain tfjs', async () => {
    const xs = randomInputs(inputs, 2)
    const { model, layer } = buildAlone(kind, params, inputs)
    layer.setWeights(
      layer.weights.map((weight) =>
        tf.randomUniform(
          weight.shape.map((size) => size ?? 1),
          0.1,
          0.5,
          'float32',
          7,
        ),
      ),
    )
    let saved: tf.io.ModelArtifacts | null = null
    await model.save(
      tf.io.withSaveHandler(async (artifacts) => {
        saved = artifacts
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
      }),
    )
    const text = JSON.parse(JSON.stringify((saved as unknown as tf.io.ModelArtifacts).modelTopology)) as object
    const loaded = await tf.loadLayersModel(tf.io.fromMemory({ ...(saved as unknown as tf.io.ModelArtifacts), modelTopology: text }))
    expect(predict(loaded, xs, inputs)).toEqual(predict(model, xs, inputs))
    loaded.dispose()
    model.dispose()
  })

  it('leaves no tensor behind, in training either', () => {
    const before = tf.memory().numTensors
    const { model } = buildAlone(kind, params, inputs)
    tf.tidy(() => {
      const xs =
        inputs.length > 0
          ? randomInputs(inputs, 2)
          : model.inputs.map((input) => tf.ones([2, ...input.shape.slice(1).map((size) => size ?? 1)]))
      model.apply(xs.length === 1 ? (xs[0] as tf.Tensor) : xs, { training: true })
    })
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('registry', () => {
  it('gives palette entries ids of their own', () => {
    const ids = paletteEntries().map(({ entry }) => entry.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids).toEqual(expect.arrayContaining(['imageInput', 'vectorInput', 'dense', 'conv2d', 'relu', 'softmax', 'binaryCrossEntropy']))
  })

  it('knows no kind by a name of Object.prototype', () => {
    expect(findKind('constructor')).toBeUndefined()
    expect(findKind('__proto__')).toBeUndefined()
  })
})
