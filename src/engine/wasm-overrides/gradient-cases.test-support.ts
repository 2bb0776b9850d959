// Cases that need the overrides, and the comparison of a backend's gradients with the CPU backend's.
import type * as Tfjs from '@tensorflow/tfjs'
import { fillNormal, randomKey, randomStream } from '../../random'
import type { RandomStream } from '../../random'

type Tf = typeof Tfjs

export interface GradientCase {
  readonly name: string
  readonly shapes: readonly (readonly number[])[]
  /** The output whose gradients are compared; differentiable in every input. */
  forward(tf: Tf, inputs: readonly Tfjs.Tensor[]): Tfjs.Tensor
}

function pick<T>(stream: RandomStream, values: readonly T[]): T {
  return values[stream.integer(values.length)] as T
}

/** A random case of each family; the same index gives the same case. */
export function randomCases(index: number): readonly GradientCase[] {
  const stream = randomStream(randomKey('gradient-cases', index))
  const batch = 1 + stream.integer(3)
  const height = 5 + stream.integer(8)
  const width = 5 + stream.integer(8)
  const channels = 1 + stream.integer(5)
  const filters = 1 + stream.integer(6)
  const kernel: [number, number] = [1 + stream.integer(4), 1 + stream.integer(4)]
  const stride: [number, number] = [1 + stream.integer(3), 1 + stream.integer(3)]
  const pad = pick(stream, ['same', 'valid'] as const)
  const multiplier = 1 + stream.integer(2)
  const [m, k, n] = [1 + stream.integer(9), 1 + stream.integer(9), 1 + stream.integer(9)]
  const image = [batch, height, width, channels]
  const volume = [3 + stream.integer(3), 4 + stream.integer(3), 4 + stream.integer(3)]
  const taps: [number, number, number] = [1 + stream.integer(3), ...kernel]
  const steps: [number, number, number] = [1 + stream.integer(2), 1 + stream.integer(2), 1 + stream.integer(2)]
  const label = `${image.join('×')} kernel ${kernel.join('×')} stride ${stride.join('×')} ${pad}`
  return [
    {
      name: `conv2d ${label} → ${filters}`,
      shapes: [image, [...kernel, channels, filters]],
      forward: (tf, [x, w]) => tf.conv2d(x as Tfjs.Tensor4D, w as Tfjs.Tensor4D, stride, pad),
    },
    {
      name: `depthwise ${label} × ${multiplier}`,
      shapes: [image, [...kernel, channels, multiplier]],
      forward: (tf, [x, w]) => tf.depthwiseConv2d(x as Tfjs.Tensor4D, w as Tfjs.Tensor4D, stride, pad),
    },
    {
      name: `conv2dTranspose ${label}`,
      shapes: [image, [...kernel, filters, channels]],
      forward: (tf, [x, w]) =>
        tf.conv2dTranspose(x as Tfjs.Tensor4D, w as Tfjs.Tensor4D, [batch, height * stride[0], width * stride[1], filters], stride, 'same'),
    },
    {
      // Normal values less 3: nearly all windows hold only negative values.
      name: `maxPool of negative values ${label}`,
      shapes: [image],
      forward: (tf, [x]) => tf.maxPool((x as Tfjs.Tensor4D).sub<Tfjs.Tensor4D>(3), kernel, stride, pad),
    },
    {
      name: `maxPool3d of negative values ${batch}×${volume.join('×')}×${channels} ${pad}`,
      shapes: [[batch, ...volume, channels]],
      forward: (tf, [x]) => tf.maxPool3d((x as Tfjs.Tensor5D).sub<Tfjs.Tensor5D>(3), taps, steps, pad),
    },
    {
      name: `conv3d ${batch}×${volume.join('×')}×${channels} kernel ${taps.join('×')} stride ${steps.join('×')} ${pad}`,
      shapes: [
        [batch, ...volume, channels],
        [...taps, channels, filters],
      ],
      forward: (tf, [x, w]) => tf.conv3d(x as Tfjs.Tensor5D, w as Tfjs.Tensor5D, steps, pad),
    },
    ...[
      [false, false],
      [true, false],
      [false, true],
    ].map(([corners, centres]) => ({
      name: `nearest up-sampling ${image.join('×')} by ${stride.join('×')} ${corners ? 'corners' : ''}${centres ? 'centres' : ''}`,
      shapes: [image],
      forward: (tf: Tf, [x]: readonly Tfjs.Tensor[]) =>
        tf.image.resizeNearestNeighbor(x as Tfjs.Tensor4D, [height * stride[0], width * stride[1] + (centres ? 0 : 1)], corners, centres),
    })),
    {
      name: `averagePool ${label}`,
      shapes: [image],
      forward: (tf, [x]) => tf.avgPool(x as Tfjs.Tensor4D, kernel, stride, pad),
    },
    {
      name: `fused conv2d ${label}`,
      shapes: [image, [...kernel, channels, filters], [filters]],
      forward: (tf, [x, w, b]) =>
        tf.fused.conv2d({
          x: x as Tfjs.Tensor4D,
          filter: w as Tfjs.Tensor4D,
          bias: b as Tfjs.Tensor,
          strides: stride,
          pad,
          activation: 'relu',
        }),
    },
    ...[false, true].flatMap((a) =>
      [false, true].map((b) => ({
        name: `matMul ${m}×${k}×${n} ${a ? 'Aᵀ' : 'A'}${b ? 'Bᵀ' : 'B'}`,
        shapes: [a ? [k, m] : [m, k], b ? [n, k] : [k, n]],
        forward: (tf: Tf, [x, y]: readonly Tfjs.Tensor[]) => tf.matMul(x as Tfjs.Tensor, y as Tfjs.Tensor, a, b),
      })),
    ),
    {
      name: `batched matMul ${batch}: ${m}×${k}×${n}`,
      shapes: [
        [batch, m, k],
        [batch, k, n],
      ],
      forward: (tf, [x, y]) => tf.matMul(x as Tfjs.Tensor, y as Tfjs.Tensor),
    },
    {
      name: `gather rows of ${m}×${k}`,
      shapes: [[m, k]],
      forward: (tf, [x]) => tf.gather(x as Tfjs.Tensor, tf.tensor1d([0, m - 1, 0, Math.floor(m / 2)], 'int32')),
    },
    {
      name: 'clones and shapes',
      shapes: [[m, k]],
      forward: (_tf, [x]) =>
        (x as Tfjs.Tensor)
          .clone()
          .reshape([k, m])
          .mul((x as Tfjs.Tensor).transpose().relu().clone()),
    },
  ]
}

/** Gradients of Σ y² with respect to every input, and y itself, as plain numbers. Leaves no tensor behind. */
export async function gradientsOf(tf: Tf, test: GradientCase): Promise<readonly Float32Array[]> {
  const inputs = test.shapes.map((shape, index) => {
    const values = new Float32Array(shape.reduce((a, b) => a * b, 1))
    fillNormal(randomKey('values', test.name, index), values)
    return tf.tensor(values, [...shape], 'float32')
  })
  const output = tf.tidy(() => test.forward(tf, inputs))
  const gradients = tf.grads((...xs: Tfjs.Tensor[]) => test.forward(tf, xs).square().sum())(inputs)
  const all = [output, ...gradients]
  const values = await Promise.all(all.map((tensor) => tensor.data<'float32'>()))
  const copies = values.map((value) => Float32Array.from(value))
  for (const tensor of [...inputs, ...all]) tensor.dispose()
  return copies
}

/** Largest difference in units of the largest expected value; Infinity where lengths differ. */
export function worstError(got: readonly Float32Array[], expected: readonly Float32Array[]): number {
  let worst = 0
  expected.forEach((values, index) => {
    const mine = got[index]
    if (!mine || mine.length !== values.length) worst = Infinity
    const scale = values.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1
    values.forEach((value, i) => {
      const difference = Math.abs((mine?.[i] ?? Number.NaN) - value) / scale
      if (!(difference <= worst)) worst = Number.isNaN(difference) ? Infinity : difference
    })
  })
  return worst
}
