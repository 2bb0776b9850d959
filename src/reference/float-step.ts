// The operations of a training step in float64 and plain TypeScript, one value at a time: slow, and easy to believe.
// It interprets what kinds lay out with `lower`, so a kind that trains compiled has its reference for nothing.
import type { ActivationSpec } from '../layers/activations'
import { dropoutMask } from '../layers/dropout-mask'
import type { StepBuilder, StepValue } from '../layers/step-builder'
import { randomKey } from '../random'
import type { KnownShape } from '../tensor'
import { sizeOf, slideWindow } from '../tensor'

/** How a pass treats what differs between training and use. */
export type PassMode =
  /** Dropout is off, batch normalization uses its averages. */
  | { readonly training: false }
  /** As the step with these numbers: the same dropout masks, statistics of the batch. */
  | { readonly training: true; readonly seed: number; readonly epoch: number; readonly step: number }

export interface FloatNode {
  /** Its dropout is drawn by this name. */
  readonly name: string
  /** Its last activation is left to the loss; the logits before it are what trains. */
  readonly splitActivation: boolean
  /** A frozen normalization uses its averages. */
  readonly frozen: boolean
  weight(name: string): ArrayLike<number>
}

/** [batch, …shape] row-major. */
export interface FloatValue {
  readonly shape: KnownShape
  readonly values: Float64Array
}

/** One node's pass. `branches` changes whenever a kink is crossed: a ReLU turns, another maximum wins. */
export interface FloatStep {
  readonly builder: StepBuilder
  put(value: FloatValue): StepValue
  read(value: StepValue): FloatValue
  /** What came before the activation that the loss takes over; null where none was split off. */
  readonly logits: FloatValue | null
  readonly branches: number
}

export function createFloatStep(node: FloatNode, batch: number, mode: PassMode): FloatStep {
  const store: Float64Array[] = []
  let logits: FloatValue | null = null
  let branches = 0x811c9dc5
  const decide = (choice: number): void => {
    branches = Math.imul(branches ^ choice, 0x01000193)
  }
  const keep = (shape: KnownShape, values: Float64Array): StepValue => {
    store.push(values)
    return { id: store.length - 1, shape }
  }
  const valuesOf = ({ id }: StepValue): Float64Array => {
    const values = store[id]
    if (!values) throw new Error(`The reference has no value ${id}`)
    return values
  }
  const weightOf = (name: string | null): ArrayLike<number> | null => (name === null ? null : node.weight(name))

  const builder: StepBuilder = {
    dense(x, { kernel, bias, units }) {
      const [xs, w, b] = [valuesOf(x), node.weight(kernel), weightOf(bias)]
      const inputs = sizeOf(x.shape)
      const y = new Float64Array(batch * units)
      for (let row = 0; row < batch; row += 1) {
        for (let i = 0; i < inputs; i += 1) {
          const value = xs[row * inputs + i] ?? 0
          if (value !== 0)
            for (let u = 0; u < units; u += 1) y[row * units + u] = (y[row * units + u] ?? 0) + value * (w[i * units + u] ?? 0)
        }
        if (b) for (let u = 0; u < units; u += 1) y[row * units + u] = (y[row * units + u] ?? 0) + (b[u] ?? 0)
      }
      return keep([units], y)
    },
    conv2d(x, { filter, bias, kernel, filters, stride, dilation, padding }) {
      const [h = 1, w = 1, c = 1] = x.shape
      const rows = slideWindow(h, kernel[0], stride[0], padding, dilation[0])
      const columns = slideWindow(w, kernel[1], stride[1], padding, dilation[1])
      const [xs, f, b] = [valuesOf(x), node.weight(filter), weightOf(bias)]
      const y = new Float64Array(batch * rows.size * columns.size * filters)
      let to = 0
      for (let n = 0; n < batch; n += 1) {
        for (let oy = 0; oy < rows.size; oy += 1) {
          for (let ox = 0; ox < columns.size; ox += 1, to += filters) {
            for (let ky = 0; ky < kernel[0]; ky += 1) {
              const iy = oy * stride[0] + ky * dilation[0] - rows.before
              if (iy < 0 || iy >= h) continue
              for (let kx = 0; kx < kernel[1]; kx += 1) {
                const ix = ox * stride[1] + kx * dilation[1] - columns.before
                if (ix < 0 || ix >= w) continue
                const from = ((n * h + iy) * w + ix) * c
                const tap = (ky * kernel[1] + kx) * c
                for (let k = 0; k < c; k += 1) {
                  const value = xs[from + k] ?? 0
                  const at = (tap + k) * filters
                  if (value !== 0) for (let o = 0; o < filters; o += 1) y[to + o] = (y[to + o] ?? 0) + value * (f[at + o] ?? 0)
                }
              }
            }
            if (b) for (let o = 0; o < filters; o += 1) y[to + o] = (y[to + o] ?? 0) + (b[o] ?? 0)
          }
        }
      }
      return keep([rows.size, columns.size, filters], y)
    },
    depthwiseConv2d(x, { filter, bias, kernel, multiplier, stride, dilation, padding }) {
      const [h = 1, w = 1, c = 1] = x.shape
      const rows = slideWindow(h, kernel[0], stride[0], padding, dilation[0])
      const columns = slideWindow(w, kernel[1], stride[1], padding, dilation[1])
      const [xs, f, b] = [valuesOf(x), node.weight(filter), weightOf(bias)]
      const width = c * multiplier
      const y = new Float64Array(batch * rows.size * columns.size * width)
      y.forEach((_, at) => {
        const o = at % width
        const ox = Math.floor(at / width) % columns.size
        const oy = Math.floor(at / width / columns.size) % rows.size
        const n = Math.floor(at / width / columns.size / rows.size)
        let sum = b?.[o] ?? 0
        for (let ky = 0; ky < kernel[0]; ky += 1) {
          const iy = oy * stride[0] + ky * dilation[0] - rows.before
          if (iy < 0 || iy >= h) continue
          for (let kx = 0; kx < kernel[1]; kx += 1) {
            const ix = ox * stride[1] + kx * dilation[1] - columns.before
            if (ix < 0 || ix >= w) continue
            sum += (xs[((n * h + iy) * w + ix) * c + Math.floor(o / multiplier)] ?? 0) * (f[(ky * kernel[1] + kx) * width + o] ?? 0)
          }
        }
        y[at] = sum
      })
      return keep([rows.size, columns.size, width], y)
    },
    pool(x, { mode: by, size, stride, padding }) {
      const [h = 1, w = 1, c = 1] = x.shape
      const rows = slideWindow(h, size[0], stride[0], padding)
      const columns = slideWindow(w, size[1], stride[1], padding)
      const xs = valuesOf(x)
      const y = new Float64Array(batch * rows.size * columns.size * c)
      let to = 0
      for (let n = 0; n < batch; n += 1) {
        for (let oy = 0; oy < rows.size; oy += 1) {
          for (let ox = 0; ox < columns.size; ox += 1) {
            for (let k = 0; k < c; k += 1, to += 1) {
              let [sum, count, largest, winner] = [0, 0, -Infinity, -1]
              for (let ky = 0; ky < size[0]; ky += 1) {
                const iy = oy * stride[0] + ky - rows.before
                if (iy < 0 || iy >= h) continue
                for (let kx = 0; kx < size[1]; kx += 1) {
                  const ix = ox * stride[1] + kx - columns.before
                  if (ix < 0 || ix >= w) continue
                  const value = xs[((n * h + iy) * w + ix) * c + k] ?? 0
                  sum += value
                  count += 1
                  if (value > largest) [largest, winner] = [value, iy * w + ix]
                }
              }
              if (by === 'max') decide(winner)
              y[to] = by === 'max' ? largest : sum / count
            }
          }
        }
      }
      return keep([rows.size, columns.size, c], y)
    },
    activate(x, spec) {
      if (spec.type === 'linear') return x
      const before = valuesOf(x)
      if (node.splitActivation) logits = { shape: x.shape, values: before }
      return keep(x.shape, activated(spec, before, x.shape.at(-1) ?? 1, decide))
    },
    dropout(x, rate) {
      if (!mode.training || rate === 0) return x
      const before = valuesOf(x)
      const mask = dropoutMask(before.length, rate, randomKey(mode.seed, 'dropout', node.name, mode.epoch, mode.step))
      return keep(
        x.shape,
        before.map((value, i) => value * (mask[i] ?? 0)),
      )
    },
    normalize(x, { gamma, beta, mean, variance, epsilon }) {
      const before = valuesOf(x)
      const channels = x.shape.at(-1) ?? 1
      const statistics =
        mode.training && !node.frozen ? momentsOf(before, channels) : { mean: node.weight(mean), variance: node.weight(variance) }
      const [g, b] = [weightOf(gamma), weightOf(beta)]
      return keep(
        x.shape,
        before.map((value, i) => {
          const k = i % channels
          const normal = (value - (statistics.mean[k] ?? 0)) / Math.sqrt((statistics.variance[k] ?? 0) + epsilon)
          return normal * (g?.[k] ?? 1) + (b?.[k] ?? 0)
        }),
      )
    },
    add(xs) {
      const [first, ...rest] = xs.map(valuesOf)
      const sum = Float64Array.from(first ?? [])
      for (const other of rest) for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (other[i] ?? 0)
      return keep(xs[0]?.shape ?? [], sum)
    },
    concatenate(xs) {
      const widths = xs.map((x) => x.shape.at(-1) ?? 1)
      const width = widths.reduce((sum, one) => sum + one, 0)
      const outer = xs[0]?.shape.slice(0, -1) ?? []
      const rows = batch * sizeOf(outer)
      const y = new Float64Array(rows * width)
      let offset = 0
      xs.forEach((x, part) => {
        const own = widths[part] ?? 0
        const from = valuesOf(x)
        for (let row = 0; row < rows; row += 1) y.set(from.subarray(row * own, (row + 1) * own), row * width + offset)
        offset += own
      })
      return keep([...outer, width], y)
    },
    reshape: (x, shape) => ({ id: x.id, shape }),
  }
  return {
    builder,
    put: ({ shape, values }) => keep(shape, values),
    read: (value) => ({ shape: value.shape, values: valuesOf(value) }),
    get logits() {
      return logits
    },
    get branches() {
      return branches
    },
  }
}

/** Mean and (biased) variance of each channel over everything else. */
function momentsOf(values: Float64Array, channels: number): { readonly mean: Float64Array; readonly variance: Float64Array } {
  const mean = new Float64Array(channels)
  const variance = new Float64Array(channels)
  const count = values.length / channels
  values.forEach((value, i) => (mean[i % channels] = (mean[i % channels] ?? 0) + value / count))
  values.forEach((value, i) => (variance[i % channels] = (variance[i % channels] ?? 0) + (value - (mean[i % channels] ?? 0)) ** 2 / count))
  return { mean, variance }
}

function activated(spec: ActivationSpec, before: Float64Array, width: number, decide: (choice: number) => void): Float64Array {
  switch (spec.type) {
    case 'linear':
      return before
    case 'relu':
      return before.map((x) => {
        decide(x > 0 ? 1 : 0)
        return x > 0 ? x : 0
      })
    case 'leakyRelu':
      return before.map((x) => {
        decide(x > 0 ? 1 : 0)
        return x > 0 ? x : spec.slope * x
      })
    case 'elu':
      return before.map((x) => (x > 0 ? x : Math.expm1(x)))
    case 'sigmoid':
      return before.map((x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))))
    case 'tanh':
      return before.map((x) => Math.tanh(x))
    case 'softmax': {
      const y = new Float64Array(before.length)
      for (let row = 0; row < before.length; row += width) {
        const logits = before.subarray(row, row + width)
        const largest = logits.reduce((most, x) => Math.max(most, x), -Infinity)
        const sum = logits.reduce((total, x) => total + Math.exp(x - largest), 0)
        logits.forEach((x, i) => (y[row + i] = Math.exp(x - largest) / sum))
      }
      return y
    }
  }
}
