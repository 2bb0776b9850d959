// Each wrong part of tfjs is shown to be wrong, and what stands in for it to be right: both against differences of the
// CPU backend's forward pass, value by value.
import * as tf from '@tensorflow/tfjs'
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fillNormal, randomKey } from '../random'
import { createNodeEngine } from './node'
import { stockFaults } from './stock-faults'

const wasmFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))

type Backend = 'wasm' | 'cpu'

interface Probe {
  readonly shapes: readonly (readonly number[])[]
  /** The values themselves are wrong, and tfjs may have no gradient at all. */
  readonly valuesOnly?: boolean
  /** tfjs frees memory twice in it and goes down some time later: it is left alone here. */
  readonly breaksHeap?: boolean
  forward(inputs: readonly tf.Tensor[]): tf.Tensor
}

/** What shows a fault, by the name of the part. */
const probes: Readonly<Record<string, Probe>> = {
  MaxPoolGrad: {
    shapes: [[1, 4, 4, 2]],
    forward: ([x]) => tf.maxPool((x as tf.Tensor4D).sub<tf.Tensor4D>(5), 2, 2, 'valid'),
  },
  MaxPool3D: {
    shapes: [[1, 2, 4, 4, 2]],
    forward: ([x]) => tf.maxPool3d((x as tf.Tensor5D).sub<tf.Tensor5D>(5), 2, 2, 'valid'),
  },
  MaxPool3DGrad: {
    shapes: [[1, 2, 4, 6, 2]],
    forward: ([x]) => tf.maxPool3d((x as tf.Tensor5D).sub<tf.Tensor5D>(5), [2, 2, 3], [2, 2, 3], 'valid'),
  },
  Conv3DBackpropInputV2: {
    shapes: [
      [1, 3, 4, 4, 2],
      [2, 2, 3, 2, 2],
    ],
    forward: ([x, w]) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, 'same'),
  },
  Conv3DBackpropFilterV2: {
    shapes: [
      [1, 5, 4, 4, 2],
      [3, 3, 3, 2, 2],
    ],
    forward: ([x, w]) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, [2, 1, 1], 'same'),
  },
  ResizeNearestNeighborGrad: {
    shapes: [[2, 3, 2, 2]],
    forward: ([x]) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [5, 3], false, true),
  },
  AvgPool: {
    shapes: [[1, 5, 5, 2]],
    forward: ([x]) => tf.avgPool(x as tf.Tensor4D, 3, 1, 'same'),
  },
  AvgPool3D: {
    shapes: [[1, 3, 4, 4, 2]],
    forward: ([x]) => tf.avgPool3d(x as tf.Tensor5D, 3, 1, 'same'),
  },
  // A product with x as it lies, then with the same buffer in another shape.
  BatchMatMul: {
    breaksHeap: true,
    shapes: [[2, 3]],
    forward: ([x]) =>
      tf.addN([
        tf.matMul(tf.ones([1, 2]), x as tf.Tensor2D).sum(),
        tf.matMul(tf.tensor2d([1, 2, 4], [1, 3]), (x as tf.Tensor2D).reshape<tf.Tensor2D>([3, 2])).sum(),
      ]),
  },
  Conv2D: {
    valuesOnly: true,
    shapes: [
      [1, 6, 6, 2],
      [2, 2, 2, 3],
    ],
    forward: ([x, w]) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 3, 'same'),
  },
  FusedConv2D: {
    valuesOnly: true,
    shapes: [[1, 6, 6, 2], [2, 2, 2, 3], [3]],
    forward: ([x, w, b]) =>
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: w as tf.Tensor4D, bias: b as tf.Tensor1D, strides: 3, pad: 'same' }),
  },
  DepthwiseConv2dNative: {
    valuesOnly: true,
    shapes: [
      [1, 6, 6, 2],
      [2, 2, 2, 1],
    ],
    forward: ([x, w]) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 3, 'same'),
  },
  FusedDepthwiseConv2D: {
    valuesOnly: true,
    shapes: [[1, 6, 6, 2], [2, 2, 2, 1], [2]],
    forward: ([x, w, b]) =>
      tf.fused.depthwiseConv2d({ x: x as tf.Tensor4D, filter: w as tf.Tensor4D, bias: b as tf.Tensor1D, strides: 3, pad: 'same' }),
  },
}

function valuesOf(shapes: Probe['shapes']): readonly Float32Array[] {
  return shapes.map((shape, index) => {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1))
    fillNormal(randomKey('stock', index), values)
    return values
  })
}

/** A number that depends on every value of the output, each in its own measure: linear, so that differences are exact but for rounding. */
function weigh(output: tf.Tensor): tf.Scalar {
  return output
    .mul(
      tf
        .range(1, output.size + 1)
        .div(output.size)
        .reshape(output.shape),
    )
    .sum()
}

/** [the output, the gradient of its weighed sum by each input], one behind the other. */
function deriveWith({ shapes, valuesOnly = false, forward }: Probe): Float32Array {
  return tf.tidy(() => {
    const inputs = valuesOf(shapes).map((values, index) => tf.tensor(values, [...(shapes[index] ?? [])]))
    const output = forward(inputs)
    const gradients = (valuesOnly ? [] : inputs).map((input, index) =>
      tf.grad((x) => weigh(forward(inputs.map((other, at) => (at === index ? x : other)))))(input),
    )
    return Float32Array.from([output, ...gradients].flatMap((tensor) => [...tensor.dataSync()]))
  })
}

/** The same by differences, on the CPU. */
function byDifferences({ shapes, valuesOnly = false, forward }: Probe): Float32Array {
  const all = valuesOf(shapes)
  const output = (changed: readonly Float32Array[]) =>
    tf.tidy(() => [...forward(changed.map((values, index) => tf.tensor(values, [...(shapes[index] ?? [])]))).dataSync()])
  const total = (changed: readonly Float32Array[]) => {
    const values = output(changed)
    return values.reduce((sum, value, i) => sum + (value * (i + 1)) / values.length, 0)
  }
  // Small against the distances of random values, so that no maximum changes hands.
  const step = 1e-3
  const gradients = (valuesOnly ? [] : all).flatMap((values, index) =>
    [...values].map((value, i) => {
      const moved = (by: number) =>
        total(all.map((other, at) => (at === index ? other.map((old, j) => (j === i ? value + by : old)) : other)))
      return (moved(step) - moved(-step)) / (2 * step)
    }),
  )
  return Float32Array.from([...output(all), ...gradients])
}

/** Largest difference in units of the largest value. */
function distance(got: Float32Array, wanted: Float32Array): number {
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  return wanted.reduce((most, value, i) => Math.max(most, Math.abs((got[i] ?? Number.NaN) - value)), 0) / scale
}

const wrong = stockFaults
  .filter(({ fault }) => fault === 'wrong')
  .flatMap(({ name, on }) => on.map((backend) => ({ name, backend, probe: probes[name] })))

describe('what of tfjs is wrong', () => {
  const wanted = new Map<string, Float32Array>()
  const stock = new Map<string, Float32Array>()

  beforeAll(async () => {
    setWasmPaths(`${wasmFolder}/`)
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    // Before anything of ours is put in its place.
    await tf.setBackend('cpu')
    for (const [name, probe] of Object.entries(probes)) wanted.set(name, byDifferences(probe))
    for (const backend of ['wasm', 'cpu'] satisfies Backend[]) {
      if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`)
      for (const one of wrong)
        if (one.backend === backend && one.probe && !one.probe.breaksHeap) stock.set(`${one.name} on ${backend}`, deriveWith(one.probe))
    }
  })

  it('is in one list, each with a case that shows it', () => {
    const listed = wrong.map(({ name, backend }) => `${name} on ${backend}`)
    expect(listed).toEqual(expect.arrayContaining(['MaxPoolGrad on wasm', 'MaxPool3DGrad on wasm', 'Conv3DBackpropInputV2 on wasm']))
    expect(listed).toContain('ResizeNearestNeighborGrad on cpu')
    expect(new Set(listed).size).toBe(listed.length)
    expect(wrong.filter(({ probe }) => !probe)).toEqual([])
    expect(Object.keys(probes).filter((name) => !wrong.some((one) => one.name === name))).toEqual([])
  })

  it.each(wrong)('$name on $backend: tfjs is wrong, ours is right', async ({ name, backend, probe }) => {
    const right = wanted.get(name)
    const theirs = stock.get(`${name} on ${backend}`)
    if (!probe || !right) throw new Error('no probe')
    if (!probe.breaksHeap) expect(theirs && distance(theirs, right)).toBeGreaterThan(0.05)
    const engine = await createNodeEngine(backend, wasmFolder, () => undefined)
    expect(engine.ok).toBe(true)
    expect(distance(deriveWith(probe), right)).toBeLessThan(2e-3)
  })
})
