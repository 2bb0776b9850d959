import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { dropoutMask, dropoutRule } from '../../layers/dropout-mask'
import { losses } from '../../losses/registry'
import { fillUniform, randomKey } from '../../random'
import type { Kernels } from './kernels'
import { ACTIVATION_CODES, loadKernels } from './kernels'

// Every kernel against the plain loops of its definition, in float64, over random shapes.
const memory = new WebAssembly.Memory({ initial: 256 })
let kernels: Kernels
let top = 1024

beforeAll(async () => {
  kernels = await loadKernels(memory)
})

const floats = () => new Float32Array(memory.buffer)

/** Reserves room, fills it with garbage, so that a kernel that forgets to write is caught. */
function room(count: number): number {
  const at = top
  top = (top + count * 4 + 63) & ~63
  if (top > memory.buffer.byteLength) throw new Error(`The test needs ${top} bytes`)
  floats().fill(Number.NaN, at / 4, top / 4)
  return at
}

/** Random values in −0.5 … 0.5, or small integers where ties matter. */
function put(count: number, seed: number, ties = false): { at: number; values: Float32Array } {
  const at = room(count)
  const values = new Float32Array(count)
  fillUniform(randomKey('kernels', seed), values)
  for (let i = 0; i < count; i += 1) values[i] = ties ? Math.floor((values[i] ?? 0) * 5) - 3 : (values[i] ?? 0) - 0.5
  floats().set(values, at / 4)
  return { at, values }
}

function got(at: number, count: number): Float32Array {
  return floats().slice(at / 4, at / 4 + count)
}

/** `usual`: how large the values usually are. One that happens to cancel is no more exact for it in float32. */
function expectClose(actual: Float32Array, wanted: Float64Array, usual = 1e-6): void {
  let largest = usual
  for (const value of wanted) largest = Math.max(largest, Math.abs(value))
  for (let i = 0; i < wanted.length; i += 1) {
    if (!(Math.abs((actual[i] ?? Number.NaN) - (wanted[i] ?? 0)) <= largest * 2e-5)) {
      throw new Error(`Value ${i}: expected ${wanted[i]}, received ${actual[i]}`)
    }
  }
}

/** Deviation of a sum of so many products of two values of `put`. */
const usualSum = (products: number): number => Math.sqrt(products) / 12

const size = (max: number) => fc.integer({ min: 1, max })
const runs = { numRuns: 60 }

describe('matrix products', () => {
  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('gemm with transposed sides (%s, %s)', (ta, tb) => {
    fc.assert(
      fc.property(size(70), size(40), size(420), fc.boolean(), fc.boolean(), (m, n, k, relu, biased) => {
        top = 1024
        const a = put(m * k, 1)
        const b = put(k * n, 2)
        const bias = put(n, 3)
        const c = room(m * n)
        kernels.gemm(
          m,
          n,
          k,
          a.at,
          ta ? 1 : k,
          ta ? m : 1,
          b.at,
          tb ? 1 : n,
          tb ? k : 1,
          c,
          biased ? bias.at : 0,
          relu ? 1 : 0,
          room(kernels.gemmScratch(n) / 4),
        )
        const wanted = new Float64Array(m * n)
        for (let i = 0; i < m; i += 1)
          for (let j = 0; j < n; j += 1) {
            let sum = biased ? (bias.values[j] ?? 0) : 0
            for (let q = 0; q < k; q += 1) sum += (a.values[ta ? q * m + i : i * k + q] ?? 0) * (b.values[tb ? j * k + q : q * n + j] ?? 0)
            wanted[i * n + j] = relu ? Math.max(0, sum) : sum
          }
        expectClose(got(c, m * n), wanted, usualSum(k))
      }),
      { numRuns: 20 },
    )
  })

  it('products with a vector', () => {
    fc.assert(
      fc.property(size(50), size(300), (m, k) => {
        top = 1024
        const a = put(m * k, 4)
        const b = put(k, 5)
        const c = room(m)
        const rows = new Float64Array(m)
        const columns = new Float64Array(m)
        for (let i = 0; i < m; i += 1)
          for (let q = 0; q < k; q += 1) {
            rows[i] = (rows[i] ?? 0) + (a.values[i * k + q] ?? 0) * (b.values[q] ?? 0)
            columns[i] = (columns[i] ?? 0) + (a.values[q * m + i] ?? 0) * (b.values[q] ?? 0)
          }
        kernels.gemvRows(m, k, a.at, b.at, c)
        expectClose(got(c, m), rows, usualSum(k))
        kernels.gemvColumns(m, k, a.at, b.at, c)
        expectClose(got(c, m), columns, usualSum(k))
      }),
      runs,
    )
  })
})

interface Geometry {
  readonly batch: number
  readonly h: number
  readonly w: number
  readonly c: number
  readonly kh: number
  readonly kw: number
  readonly n: number
  readonly sy: number
  readonly sx: number
  readonly dy: number
  readonly dx: number
  readonly top: number
  readonly left: number
  readonly oh: number
  readonly ow: number
}

const geometry = (maxDilation: number): fc.Arbitrary<Geometry> =>
  fc
    .record({
      batch: size(3),
      h: size(11),
      w: size(11),
      c: size(9),
      kh: size(4),
      kw: size(4),
      n: size(19),
      sy: size(3),
      sx: size(3),
      dy: size(maxDilation),
      dx: size(maxDilation),
      pad: fc.boolean(),
    })
    .map(({ pad, ...g }) => {
      const reachY = (g.kh - 1) * g.dy + 1
      const reachX = (g.kw - 1) * g.dx + 1
      if (!pad) return { ...g, top: 0, left: 0, oh: Math.floor((g.h - reachY) / g.sy) + 1, ow: Math.floor((g.w - reachX) / g.sx) + 1 }
      const oh = Math.ceil(g.h / g.sy)
      const ow = Math.ceil(g.w / g.sx)
      const before = (total: number) => Math.floor(Math.max(0, total) / 2)
      return { ...g, oh, ow, top: before((oh - 1) * g.sy + reachY - g.h), left: before((ow - 1) * g.sx + reachX - g.w) }
    })
    .filter((g) => g.oh > 0 && g.ow > 0)

/** Calls `visit` for every (output, tap, input) pair of positions that lies inside the image. */
function eachTap(g: Geometry, visit: (out: number, tap: number, input: number) => void): void {
  for (let b = 0; b < g.batch; b += 1)
    for (let r = 0; r < g.oh; r += 1)
      for (let q = 0; q < g.ow; q += 1)
        for (let i = 0; i < g.kh; i += 1)
          for (let j = 0; j < g.kw; j += 1) {
            const y = r * g.sy - g.top + i * g.dy
            const x = q * g.sx - g.left + j * g.dx
            if (y < 0 || y >= g.h || x < 0 || x >= g.w) continue
            visit((b * g.oh + r) * g.ow + q, i * g.kw + j, (b * g.h + y) * g.w + x)
          }
}

const add = (to: Float64Array, at: number, value: number) => {
  to[at] = (to[at] ?? 0) + value
}

describe('convolution', () => {
  it('forward, by the input and by the filter, with any kernel, stride, dilation and padding', () => {
    fc.assert(
      fc.property(geometry(3), (g) => {
        top = 1024
        const x = put(g.batch * g.h * g.w * g.c, 1)
        const f = put(g.kh * g.kw * g.c * g.n, 2)
        const grad = put(g.batch * g.oh * g.ow * g.n, 3)
        const y = room(grad.values.length)
        const dx = room(x.values.length)
        const dw = room(f.values.length)
        const scratch = room(kernels.convScratch(g.h, g.w, g.c, g.kh, g.kw, g.n, g.oh, g.ow, g.sy, g.sx, g.dy, g.dx) / 4 + 4)
        const wantedY = new Float64Array(grad.values.length)
        const wantedDx = new Float64Array(x.values.length)
        const wantedDw = new Float64Array(f.values.length)
        eachTap(g, (out, tap, input) => {
          for (let c = 0; c < g.c; c += 1)
            for (let n = 0; n < g.n; n += 1) {
              const xv = x.values[input * g.c + c] ?? 0
              const fv = f.values[(tap * g.c + c) * g.n + n] ?? 0
              const gv = grad.values[out * g.n + n] ?? 0
              add(wantedY, out * g.n + n, xv * fv)
              add(wantedDx, input * g.c + c, gv * fv)
              add(wantedDw, (tap * g.c + c) * g.n + n, gv * xv)
            }
        })
        kernels.convForward(
          x.at,
          g.batch,
          g.h,
          g.w,
          g.c,
          f.at,
          g.kh,
          g.kw,
          g.n,
          g.sy,
          g.sx,
          g.dy,
          g.dx,
          g.top,
          g.left,
          y,
          g.oh,
          g.ow,
          scratch,
        )
        expectClose(got(y, wantedY.length), wantedY)
        kernels.convInputGrad(
          grad.at,
          g.batch,
          g.h,
          g.w,
          g.c,
          f.at,
          g.kh,
          g.kw,
          g.n,
          g.sy,
          g.sx,
          g.dy,
          g.dx,
          g.top,
          g.left,
          dx,
          g.oh,
          g.ow,
          scratch,
        )
        expectClose(got(dx, wantedDx.length), wantedDx)
        kernels.convFilterGrad(
          x.at,
          g.batch,
          g.h,
          g.w,
          g.c,
          grad.at,
          g.oh,
          g.ow,
          g.n,
          g.kh,
          g.kw,
          g.sy,
          g.sx,
          g.dy,
          g.dx,
          g.top,
          g.left,
          dw,
          scratch,
        )
        expectClose(got(dw, wantedDw.length), wantedDw)
      }),
      { numRuns: 150 },
    )
  })

  it('depthwise: forward, by the input and by the filter', () => {
    fc.assert(
      fc.property(geometry(2), size(3), fc.boolean(), fc.boolean(), (g, multiplier, relu, biased) => {
        top = 1024
        const channels = g.c * multiplier
        const outs = g.batch * g.oh * g.ow * channels
        const x = put(g.batch * g.h * g.w * g.c, 1)
        const f = put(g.kh * g.kw * channels, 2)
        const grad = put(outs, 3)
        const bias = put(channels, 4)
        const y = room(outs)
        const dx = room(x.values.length)
        const dw = room(f.values.length)
        const images = [g.batch, g.h, g.w, g.c] as const
        const window = [g.sy, g.sx, g.dy, g.dx, g.top, g.left] as const
        const scratch = room(kernels.depthwiseScratch(g.h, g.w, g.c, g.kh, g.kw, multiplier, g.oh, g.ow, g.sy, g.sx, g.dy, g.dx) / 4)
        const wantedY = new Float64Array(outs)
        const wantedDx = new Float64Array(x.values.length)
        const wantedDw = new Float64Array(f.values.length)
        eachTap(g, (out, tap, input) => {
          for (let k = 0; k < channels; k += 1) {
            const c = Math.floor(k / multiplier)
            const gv = grad.values[out * channels + k] ?? 0
            const [xv, fv] = [x.values[input * g.c + c] ?? 0, f.values[tap * channels + k] ?? 0]
            add(wantedY, out * channels + k, xv * fv)
            add(wantedDx, input * g.c + c, gv * fv)
            add(wantedDw, tap * channels + k, gv * xv)
          }
        })
        const ended = wantedY.map((value, i) => {
          const shifted = value + (biased ? (bias.values[i % channels] ?? 0) : 0)
          return relu ? Math.max(0, shifted) : shifted
        })
        const [from, to] = [biased ? bias.at : 0, relu ? 1 : 0]
        kernels.depthwiseForward(x.at, ...images, f.at, g.kh, g.kw, multiplier, ...window, from, to, y, g.oh, g.ow, scratch)
        expectClose(got(y, outs), ended)
        kernels.depthwiseInputGrad(grad.at, ...images, f.at, g.kh, g.kw, multiplier, ...window, dx, g.oh, g.ow, scratch)
        expectClose(got(dx, wantedDx.length), wantedDx)
        floats().fill(1, dw / 4, dw / 4 + wantedDw.length)
        kernels.depthwiseFilterGrad(x.at, ...images, grad.at, g.oh, g.ow, multiplier, g.kh, g.kw, ...window, dw, scratch)
        expectClose(
          got(dw, wantedDw.length),
          wantedDw.map((value) => value + 1),
        )
      }),
      { numRuns: 200 },
    )
  })
})

describe('pooling', () => {
  it('maximum and mean, forward and back; negative maxima and ties included', () => {
    fc.assert(
      fc.property(geometry(1), fc.boolean(), (g, ties) => {
        top = 1024
        const x = put(g.batch * g.h * g.w * g.c, 7, ties)
        const outs = g.batch * g.oh * g.ow
        const grad = put(outs * g.c, 8)
        const y = room(outs * g.c)
        const dx = room(x.values.length)
        const best = new Float64Array(outs * g.c).fill(Number.NEGATIVE_INFINITY)
        const where = new Int32Array(outs * g.c).fill(-1)
        const sums = new Float64Array(outs * g.c)
        const counts = new Float64Array(outs)
        eachTap(g, (out, _tap, input) => {
          counts[out] = (counts[out] ?? 0) + 1
          for (let c = 0; c < g.c; c += 1) {
            const v = x.values[input * g.c + c] ?? 0
            const o = out * g.c + c
            add(sums, o, v)
            if (v > (best[o] ?? 0)) {
              best[o] = v
              where[o] = input
            }
          }
        })
        const wantedMaxDx = new Float64Array(x.values.length)
        for (let o = 0; o < where.length; o += 1) add(wantedMaxDx, (where[o] ?? 0) * g.c + (o % g.c), grad.values[o] ?? 0)
        const wantedMeanDx = new Float64Array(x.values.length)
        eachTap(g, (out, _tap, input) => {
          for (let c = 0; c < g.c; c += 1) add(wantedMeanDx, input * g.c + c, (grad.values[out * g.c + c] ?? 0) / (counts[out] ?? 1))
        })
        kernels.maxPoolForward(x.at, g.batch, g.h, g.w, g.c, g.kh, g.kw, g.sy, g.sx, g.top, g.left, y, g.oh, g.ow)
        expectClose(got(y, best.length), best)
        kernels.maxPoolGrad(x.at, grad.at, g.batch, g.h, g.w, g.c, g.kh, g.kw, g.sy, g.sx, g.top, g.left, g.oh, g.ow, dx)
        expectClose(got(dx, wantedMaxDx.length), wantedMaxDx)
        kernels.averagePoolForward(x.at, g.batch, g.h, g.w, g.c, g.kh, g.kw, g.sy, g.sx, g.top, g.left, y, g.oh, g.ow)
        expectClose(
          got(y, sums.length),
          sums.map((sum, o) => sum / (counts[Math.floor(o / g.c)] ?? 1)),
        )
        kernels.averagePoolGrad(grad.at, g.batch, g.h, g.w, g.c, g.kh, g.kw, g.sy, g.sx, g.top, g.left, g.oh, g.ow, dx)
        expectClose(got(dx, wantedMeanDx.length), wantedMeanDx)
      }),
      { numRuns: 100 },
    )
  })
})

describe('convolution with fewer multiplications', () => {
  it('agrees with the plain kernels, forward and by the filter', () => {
    fc.assert(
      fc.property(size(9), size(9), size(4), size(3), fc.boolean(), fc.boolean(), (halfH, halfW, quarterC, eighthN, relu, biased) => {
        top = 1024
        const [oh, ow, c, n] = [halfH * 2, halfW * 2, quarterC * 4, eighthN * 8]
        const x = put((oh + 2) * (ow + 2) * c, 21)
        const w = put(9 * c * n, 22)
        const bias = put(n, 23)
        const dy = put(oh * ow * n, 24)
        const panels = room(16 * c * n)
        const y = room(oh * ow * n)
        const start = put(9 * c * n, 25)
        const scratch = room(kernels.winogradScratch(c, n, oh, ow) / 4)
        const wanted = new Float64Array(oh * ow * n)
        const wantedDw = Float64Array.from(start.values)
        for (let i = 0; i < oh; i += 1) {
          for (let j = 0; j < ow; j += 1) {
            for (let b = 0; b < n; b += 1) {
              const at = (i * ow + j) * n + b
              let sum = biased ? (bias.values[b] ?? 0) : 0
              for (let tap = 0; tap < 9; tap += 1) {
                const from = ((i + Math.floor(tap / 3)) * (ow + 2) + j + (tap % 3)) * c
                for (let a = 0; a < c; a += 1) {
                  sum += (x.values[from + a] ?? 0) * (w.values[(tap * c + a) * n + b] ?? 0)
                  add(wantedDw, (tap * c + a) * n + b, (x.values[from + a] ?? 0) * (dy.values[at] ?? 0))
                }
              }
              wanted[at] = relu ? Math.max(0, sum) : sum
            }
          }
        }
        kernels.winogradFilter(w.at, c, n, panels)
        kernels.winogradImage(x.at, c, panels, n, biased ? bias.at : 0, relu ? 1 : 0, y, oh, ow, scratch)
        expectClose(got(y, wanted.length), wanted)
        kernels.winogradFilterGrad(x.at, c, dy.at, oh, ow, n, start.at, scratch)
        expectClose(got(start.at, wantedDw.length), wantedDw)
      }),
      runs,
    )
  })
})

describe('the pool of 2 × 2 behind a ReLU', () => {
  it('hands its gradient to the first maximum, and on through the ReLU', () => {
    fc.assert(
      fc.property(size(3), size(5), size(5), size(5), fc.boolean(), (batch, halfH, halfW, quarterC, relu) => {
        top = 1024
        const [h, w, c] = [halfH * 2, halfW * 2, quarterC * 4]
        const x = put(batch * h * w * c, 11, true)
        const grad = put((batch * h * w * c) / 4, 12)
        const dx = room(x.values.length)
        const wanted = new Float64Array(x.values.length)
        grad.values.forEach((g, o) => {
          const [row, column, channel] = [Math.floor(o / c / halfW), Math.floor(o / c) % halfW, o % c]
          const window = [0, 1, w, w + 1].map((at) => (row * 2 * w + column * 2 + at) * c + channel)
          const best = Math.max(...window.map((at) => x.values[at] ?? 0))
          const first = window.find((at) => x.values[at] === best) ?? 0
          if (!relu || best > 0) wanted[first] = g
        })
        kernels.halvingPoolGrad(x.at, grad.at, batch, h, w, c, relu ? 1 : 0, dx)
        expectClose(got(dx, wanted.length), wanted)
      }),
      runs,
    )
  })
})

describe('dropout', () => {
  it('draws the mask that the layer draws, whatever part of it', () => {
    fc.assert(
      fc.property(size(3000), fc.nat(50), fc.double({ min: 0, max: 0.99, noNaN: true }), fc.nat(), (count, skipped, rate, seed) => {
        top = 1024
        const start = skipped * 4
        const out = room(count + 8)
        floats().fill(7, out / 4)
        const key = randomKey('mask', seed)
        const { kept, border, rest, otherK1 } = dropoutRule(rate, key)
        kernels.dropoutMask(out, start, count, key.k0, key.k1, otherK1, border, rest, kept)
        expect(got(out, count)).toEqual(dropoutMask(start + count, rate, key).slice(start))
        // Not a value more.
        expect(got(out + count * 4, 8)).toEqual(new Float32Array(8).fill(7))
      }),
      runs,
    )
  })
})

describe('pixels', () => {
  it("become float32 of the input's range", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70 }), (bytes) => {
        top = 1024
        const x = room(20)
        const y = room(80)
        new Uint8Array(memory.buffer).set(bytes, x)
        kernels.normalizePixels(x, bytes.length, 1 / 127.5, -1, y)
        expectClose(
          got(y, bytes.length),
          Float64Array.from(bytes, (byte) => byte / 127.5 - 1),
        )
      }),
      runs,
    )
  })
})

describe('rows', () => {
  it('sums columns, gathers rows and sums segments', () => {
    fc.assert(
      fc.property(size(30), size(50), size(6), (rows, columns, segmentCount) => {
        top = 1024
        const x = put(rows * columns, 1)
        const out = room(columns)
        const wanted = new Float64Array(columns)
        x.values.forEach((value, i) => add(wanted, i % columns, value))
        kernels.columnSums(x.at, rows, columns, out)
        expectClose(got(out, columns), wanted)

        const ids = room(rows)
        const indices = new Int32Array(memory.buffer, ids, rows)
        for (let i = 0; i < rows; i += 1) indices[i] = (i * 7 + 3) % (segmentCount + 1) // one past the last segment is left out
        const segments = room(segmentCount * columns)
        const wantedSegments = new Float64Array(segmentCount * columns)
        x.values.forEach((value, i) => {
          const s = indices[Math.floor(i / columns)] ?? 0
          if (s < segmentCount) add(wantedSegments, s * columns + (i % columns), value)
        })
        kernels.segmentSum(x.at, ids, rows, columns, segmentCount, segments)
        expectClose(got(segments, wantedSegments.length), wantedSegments)

        for (let i = 0; i < rows; i += 1) indices[i] = (i * 5 + 1) % rows
        const gathered = room(rows * columns)
        kernels.gatherRows(x.at, ids, rows, columns * 4, gathered)
        for (let i = 0; i < rows; i += 1) {
          const from = ((i * 5 + 1) % rows) * columns
          expect(got(gathered + i * columns * 4, columns)).toEqual(x.values.slice(from, from + columns))
        }
      }),
      runs,
    )
  })
})

describe('activations', () => {
  const functions: Record<keyof typeof ACTIVATION_CODES, (x: number, slope: number) => number> = {
    relu: (x) => Math.max(0, x),
    leakyRelu: (x, slope) => (x > 0 ? x : slope * x),
    sigmoid: (x) => 1 / (1 + Math.exp(-x)),
    tanh: Math.tanh,
    elu: (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x)),
  }
  const names = Object.keys(ACTIVATION_CODES) as (keyof typeof ACTIVATION_CODES)[]

  it.each(names)('%s and its gradient, far from 0 too', (name) => {
    const slope = 0.3
    const xs = [-200, -90, -30, -5, -1, -0.3, -0.04, -1e-4, 0, 1e-4, 0.04, 0.06, 0.3, 1, 5, 30, 90, 200]
    top = 1024
    const x = room(xs.length + 4)
    const y = room(xs.length + 4)
    const dy = room(xs.length + 4)
    floats().set(xs, x / 4)
    floats().fill(2, dy / 4, dy / 4 + xs.length)
    kernels.activationForward(ACTIVATION_CODES[name], slope, x, y, xs.length)
    const values = got(y, xs.length)
    kernels.activationGrad(ACTIVATION_CODES[name], slope, y, dy, dy, xs.length)
    const gradients = got(dy, xs.length)
    xs.forEach((at, i) => {
      const f = functions[name]
      const exact = f(at, slope)
      expect(Math.abs((values[i] ?? Number.NaN) - exact), `${name}(${at})`).toBeLessThanOrEqual(3e-7 * Math.max(Math.abs(exact), 0.1))
      if (at === 0) return
      const h = Math.max(1e-6, Math.abs(at) * 1e-6)
      const numeric = (f(at + h, slope) - f(at - h, slope)) / (2 * h)
      expect(Math.abs((gradients[i] ?? Number.NaN) - 2 * numeric), `${name}′(${at})`).toBeLessThan(1e-5)
    })
  })

  it('softmax and its gradient', () => {
    fc.assert(
      fc.property(size(5), size(9), (rows, width) => {
        top = 1024
        const x = put(rows * width, 3)
        const dy = put(rows * width, 4)
        floats().set(
          x.values.map((v) => v * 8),
          x.at / 4,
        )
        const y = room(rows * width)
        const dx = room(rows * width)
        const wanted = new Float64Array(rows * width)
        const wantedDx = new Float64Array(rows * width)
        for (let r = 0; r < rows; r += 1) {
          const z = Array.from({ length: width }, (_, i) => (x.values[r * width + i] ?? 0) * 8)
          const largest = Math.max(...z)
          const e = z.map((v) => Math.exp(v - largest))
          const sum = e.reduce((a, b) => a + b, 0)
          const p = e.map((v) => v / sum)
          const dot = p.reduce((total, v, i) => total + v * (dy.values[r * width + i] ?? 0), 0)
          p.forEach((v, i) => {
            wanted[r * width + i] = v
            wantedDx[r * width + i] = v * ((dy.values[r * width + i] ?? 0) - dot)
          })
        }
        kernels.softmaxRows(x.at, rows, width, y)
        expectClose(got(y, rows * width), wanted)
        kernels.softmaxGrad(y, dy.at, rows, width, dx)
        expectClose(got(dx, rows * width), wantedDx)
      }),
      runs,
    )
  })
})

describe('updates and sums', () => {
  it('optimizers, penalties and products', () => {
    fc.assert(
      fc.property(size(37), (count) => {
        top = 1024
        const padded = (count + 3) & ~3
        const load = () => [put(padded, 1), put(padded, 2), put(padded, 3), put(padded, 4)] as const
        const each = (f: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => f(i))
        const at = (v: { values: Float32Array }, i: number) => v.values[i] ?? 0

        let [w, g, m, v] = load()
        kernels.gradientDescent(w.at, g.at, count, 0.1)
        expectClose(
          got(w.at, count),
          each((i) => at(w, i) - 0.1 * at(g, i)),
        )

        ;[w, g, m] = load()
        kernels.momentum(w.at, g.at, m.at, count, 0.1, 0.9, 0)
        expectClose(
          got(w.at, count),
          each((i) => at(w, i) + 0.9 * at(m, i) - 0.1 * at(g, i)),
        )

        ;[w, g, m, v] = load()
        floats().set(v.values.map(Math.abs), v.at / 4)
        kernels.adam(w.at, g.at, m.at, v.at, count, 0.01, 0.9, 0.1, 0.99, 0.01, 1e-7, 0.875)
        const wanted = each((i) => {
          const mean = 0.9 * at(m, i) + 0.1 * at(g, i)
          const square = 0.99 * Math.abs(at(v, i)) + 0.01 * at(g, i) ** 2
          return 0.875 * at(w, i) - (0.01 * mean) / (Math.sqrt(square) + 1e-7)
        })
        expectClose(got(w.at, count), wanted)

        ;[w, g, m, v] = load()
        floats().set(m.values.map(Math.abs), m.at / 4)
        kernels.rmsProp(w.at, g.at, m.at, count, 0.01, 0.9, 0.1, 1e-3)
        expectClose(
          got(w.at, count),
          each((i) => at(w, i) - (0.01 * at(g, i)) / Math.sqrt(0.9 * Math.abs(at(m, i)) + 0.1 * at(g, i) ** 2 + 1e-3)),
        )

        ;[w, g, m, v] = load()
        floats().set(v.values.map(Math.abs), v.at / 4)
        kernels.adamax(w.at, g.at, m.at, v.at, count, 0.01, 0.9, 0.1, 0.99, 1e-3)
        expectClose(
          got(w.at, count),
          each((i) => {
            const mean = 0.9 * at(m, i) + 0.1 * at(g, i)
            return at(w, i) - (0.01 * mean) / (Math.max(0.99 * Math.abs(at(v, i)), Math.abs(at(g, i))) + 1e-3)
          }),
        )

        ;[w, g, m] = load()
        expectClose(Float32Array.of(kernels.squareSum(g.at, count)), Float64Array.of(each((i) => at(g, i) ** 2).reduce((a, b) => a + b, 0)))
        kernels.clampTo(g.at, count, 0.25)
        expectClose(
          got(g.at, count),
          each((i) => Math.max(-0.25, Math.min(0.25, at(g, i)))),
        )
        kernels.scaleBy(w.at, count, 0.5)
        expectClose(
          got(w.at, count),
          each((i) => 0.5 * at(w, i)),
        )

        ;[w, g, m] = load()
        kernels.penaltyGrad(w.at, g.at, count, 0.25, 0.125)
        expectClose(
          got(g.at, count),
          each((i) => at(g, i) + 0.25 * Math.sign(at(w, i)) + 0.25 * at(w, i)),
        )
        kernels.multiply(w.at, m.at, v.at, count)
        expectClose(
          got(v.at, count),
          each((i) => at(w, i) * at(m, i)),
        )
        kernels.addTo(w.at, m.at, count)
        expectClose(
          got(w.at, count),
          each((i) => at(w, i) + at(m, i)),
        )
        expect(kernels.allFinite(m.at, count)).toBe(1)
        for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
          const spoiled = put(padded, 5)
          floats()[spoiled.at / 4 + count - 1] = bad
          expect(kernels.allFinite(spoiled.at, count)).toBe(0)
        }
      }),
      runs,
    )
  })

  it('channel sums and the pieces of batch normalization', () => {
    fc.assert(
      fc.property(size(20), size(11), (rows, channels) => {
        top = 1024
        const x = put(rows * channels, 1)
        const dy = put(rows * channels, 2)
        const [a, b, d] = [put(channels, 3), put(channels, 4), put(channels, 5)]
        const sums = room(channels * 4)
        const doubles = new Float64Array(memory.buffer, sums, channels * 2)
        doubles.fill(0)
        kernels.channelSums(x.at, rows, channels, sums)
        for (let c = 0; c < channels; c += 1) {
          let sum = 0
          let square = 0
          for (let r = 0; r < rows; r += 1) {
            sum += x.values[r * channels + c] ?? 0
            square += (x.values[r * channels + c] ?? 0) ** 2
          }
          expect(doubles[c]).toBeCloseTo(sum, 9)
          expect(doubles[channels + c]).toBeCloseTo(square, 9)
        }
        doubles.fill(0)
        kernels.normalizationSums(x.at, dy.at, rows, channels, a.at, b.at, sums)
        for (let c = 0; c < channels; c += 1) {
          let products = 0
          for (let r = 0; r < rows; r += 1)
            products += (dy.values[r * channels + c] ?? 0) * ((x.values[r * channels + c] ?? 0) - (a.values[c] ?? 0)) * (b.values[c] ?? 0)
          expect(doubles[channels + c]).toBeCloseTo(products, 5)
        }
        const y = room(rows * channels)
        const mean = put(channels, 6)
        const at = (v: { values: Float32Array }, c: number) => v.values[c % channels] ?? 0
        kernels.scaleChannels(x.at, rows, channels, mean.at, a.at, b.at, y)
        expectClose(
          got(y, rows * channels),
          Float64Array.from(x.values, (v, i) => (v - at(mean, i)) * at(a, i) + at(b, i)),
        )
        kernels.normalizationGrad(x.at, dy.at, rows, channels, mean.at, a.at, b.at, d.at, y)
        expectClose(
          got(y, rows * channels),
          Float64Array.from(x.values, (v, i) => at(a, i) * ((dy.values[i] ?? 0) - at(d, i) + (v - at(mean, i)) * at(b, i))),
        )
      }),
      runs,
    )
  })
})

describe('cross-entropy', () => {
  /** Logits from tame to far beyond where e^z overflows float32, and float64. */
  const logit = fc.oneof(
    fc.float({ min: -8, max: 8, noNaN: true }),
    fc.constantFrom(0, -0, 1e-30, 20, -20, 88.8, -88.8, 104, -104, 709, -709, 1e4, -1e4, 3e38, -3e38),
  )
  const kindOf = (kernel: string) => {
    const kind = losses.find((loss) => loss.kernel === kernel)
    if (!kind) throw new Error(`No loss has the kernel ${kernel}`)
    return kind
  }
  /** Runs a kernel and its definition in float64 on the same numbers. */
  const compare = (
    name: 'sigmoidCrossEntropy' | 'softmaxCrossEntropy',
    z: readonly number[],
    y: readonly number[],
    counts: readonly number[],
    units: number,
    withGradient = true,
  ) => {
    top = 1024
    const rows = counts.length
    const load = (values: readonly number[]) => {
      const at = room(values.length)
      floats().set(values, at / 4)
      return at
    }
    const [output, target, weights, gradient] = [load(z), load(y), load(counts), room(z.length)]
    const batch = rows + 3
    const loss = kernels[name](output, target, weights, rows, units, batch, withGradient ? gradient : 0)
    const kind = kindOf(name)
    let wanted = 0
    const slopes = new Float64Array(z.length)
    for (let row = 0; row < rows; row += 1) {
      const part = slopes.subarray(row * units, (row + 1) * units)
      const of = (values: readonly number[]) => Float64Array.from(values.slice(row * units, (row + 1) * units), Math.fround)
      wanted += (kind.gradient(of(z), of(y), units, 1, part) * Math.fround(counts[row] ?? 0)) / batch
      part.forEach((slope, i) => (part[i] = (slope * Math.fround(counts[row] ?? 0)) / batch))
    }
    return { loss, wanted, got: got(gradient, z.length), slopes }
  }
  const expectSame = ({ loss, wanted, got: gradient, slopes }: ReturnType<typeof compare>) => {
    expect(Math.abs(loss - wanted)).toBeLessThanOrEqual(1e-13 * Math.max(Math.abs(wanted), 1e-3))
    gradient.forEach((value, i) => expect(Math.abs(value - (slopes[i] ?? 0))).toBeLessThanOrEqual(1e-7 * Math.abs(slopes[i] ?? 0) + 1e-37))
  }
  const counted = (rows: number) => fc.array(fc.constantFrom(0, 0.25, 1, 3), { minLength: rows, maxLength: rows })

  it('of sigmoids is its definition, in value and gradient, however large the logits', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(size(40), size(3))
          .chain(([rows, units]) =>
            fc.tuple(
              fc.constant(units),
              fc.array(logit, { minLength: rows * units, maxLength: rows * units }),
              fc.array(fc.constantFrom(0, 1, 0.3), { minLength: rows * units, maxLength: rows * units }),
              counted(rows),
            ),
          ),
        ([units, z, y, counts]) => expectSame(compare('sigmoidCrossEntropy', z, y, counts, units)),
      ),
      { numRuns: 300 },
    )
  })

  it('of softmax is its definition, in value and gradient, however large the logits', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(size(20), fc.integer({ min: 2, max: 12 }))
          .chain(([rows, units]) =>
            fc.tuple(
              fc.constant(units),
              fc.array(logit, { minLength: rows * units, maxLength: rows * units }),
              fc.array(fc.nat(units - 1), { minLength: rows, maxLength: rows }),
              fc.boolean(),
              counted(rows),
            ),
          ),
        ([units, z, classes, smooth, counts]) => {
          const y = classes.flatMap((label) =>
            Array.from({ length: units }, (_, i) => (smooth ? 0.1 / units : 0) + (i === label ? (smooth ? 0.9 : 1) : 0)),
          )
          expectSame(compare('softmaxCrossEntropy', z, y, counts, units))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('leaves the gradient alone where none is wanted, and says so of numbers that are none', () => {
    const { loss, wanted, got: untouched } = compare('softmaxCrossEntropy', [1, 2, 3, 4], [1, 0, 0, 1], [1, 1], 2, false)
    expect(loss).toBeCloseTo(wanted, 12)
    expect([...untouched]).toEqual([NaN, NaN, NaN, NaN])
    for (const name of ['sigmoidCrossEntropy', 'softmaxCrossEntropy'] as const) {
      expect(compare(name, [NaN, 0], [1, 0], [1], 2).loss).toBeNaN()
      expect(Number.isFinite(compare(name, [Infinity, 0], [0, 1], [1], 2).loss)).toBe(false)
    }
  })
})
