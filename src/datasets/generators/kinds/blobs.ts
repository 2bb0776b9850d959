// Clouds of points, one for each class.
import { text } from '../../../diagnostics'
import { param, paramSet } from '../../../layers/params'
import type { GeneratorKind } from '../generator-kind'
import { axis } from '../generator-kind'
import { normals, uniforms } from '../noise'

interface BlobsParams {
  readonly classes: number
  readonly features: number
  readonly spread: number
}

const HALF = 3

/** Normal around a centre for each class, the centres uniform in the cube −3 … 3; as scikit-learn's `make_blobs`. */
export const blobs: GeneratorKind<BlobsParams> = {
  type: 'blobs',
  title: text('Gaussian blobs', '高斯团'),
  summary: text(
    'A round cloud for each class, around a centre of its own. Where clouds overlap, even the best network is sometimes wrong.',
    '每个类别是围绕各自中心的一团点。团与团重叠之处，再好的网络有时也会出错。',
  ),
  params: paramSet({
    classes: param.integer({
      label: text('Classes', '类别数'),
      help: text('One cloud each.', '每个类别一团点。'),
      min: 2,
      max: 20,
      default: 3,
    }),
    features: param.integer({
      label: text('Features', '特征数'),
      help: text('Dimensions of the space; with 2 it can be drawn.', '空间的维数；为 2 时可以画出来。'),
      min: 1,
      max: 100,
      default: 2,
    }),
    spread: param.number({
      label: text('Spread', '离散程度'),
      help: text('Standard deviation of a cloud; the centres lie in −3 to 3.', '每团点的标准差；中心位于 −3 到 3 之间。'),
      min: 0,
      max: 5,
      default: 0.6,
      step: 0.1,
      slider: [0, 3],
    }),
  }),
  count: 300,
  draw({ classes, features, spread }, count, seed) {
    const centres = uniforms(classes * features, 'blobs', seed, 'centres')
    const shift = normals(count * features, 'blobs', seed, 'points')
    const labels = Int32Array.from({ length: count }, (_, i) => i % classes)
    return {
      task: 'classification',
      features: Array.from({ length: features }, (_, j) => axis(features === 2 ? (['x', 'y'][j] ?? '') : `x${j + 1}`)),
      classes: Array.from({ length: classes }, (_, k) => `blob ${k + 1}`),
      labels,
      values: Float32Array.from(
        shift,
        (z, i) => HALF * (2 * (centres[(labels[Math.floor(i / features)] ?? 0) * features + (i % features)] ?? 0) - 1) + spread * z,
      ),
    }
  },
}
