// 3 × 3 convolutions with 16 multiplications for every 36: Winograd's F(2 × 2, 3 × 3), after Lavin & Gray 2016. An image is
// cut into tiles of 4 × 4 that overlap by 2; transformed, each of their 16 places is a matrix product over channels of its own.
// Needs stride and dilation 1, an even output, input channels a multiple of 4 and filters a multiple of 8.
import { ADD, tile } from './tile'

/** Tiles taken at once, so that their transforms stay in the cache. */
const TILES: i32 = 64

/** Bytes between the 16 matrices beside their own: at a power of two apart, all would fall into the same set of the cache. */
const GAP: usize = 64

/** Rows of tiles taken at once. */
@inline function rowsAtOnce(oh: i32, ow: i32): i32 {
  return min(oh >> 1, max(1, TILES / (ow >> 1)))
}

/** Tiles of one block, rounded up to whole register tiles. */
@inline function tilesAtOnce(oh: i32, ow: i32): i32 {
  return (rowsAtOnce(oh, ow) * (ow >> 1) + 3) & ~3
}

/** Bytes of scratch for winogradImage and winogradFilterGrad. */
export function winogradScratch(c: i32, n: i32, oh: i32, ow: i32): usize {
  return <usize>(16 * (tilesAtOnce(oh, ow) * (c + n) + c * n)) * 4 + 48 * GAP
}

@inline function halfOf(v: v128): v128 {
  return f32x4.mul(v, f32x4.splat(0.5))
}

/** G·(a, b, d): four values of three. */
@inline function spreadRow(out: usize, apart: usize, a: v128, b: v128, d: v128): void {
  const sum = f32x4.add(a, d)
  v128.store(out, a)
  v128.store(out + apart, halfOf(f32x4.add(sum, b)))
  v128.store(out + 2 * apart, halfOf(f32x4.sub(sum, b)))
  v128.store(out + 3 * apart, d)
}

/** Filter [3, 3, c, n] → 16 matrices c × n, each in panels of 8 columns as packPanels makes them. */
export function winogradFilter(w: usize, c: i32, n: i32, out: usize): void {
  const tap = <usize>(c * n) << 2
  for (let k = 0; k < c; k++) {
    for (let j = 0; j < n; j += 4) {
      const p = w + <usize>((k * n + j) << 2)
      const at = out + <usize>((((j >> 3) * c + k) * 8 + (j & 4)) << 2)
      const a0 = v128.load(p), a1 = v128.load(p + tap), a2 = v128.load(p + 2 * tap)
      const b0 = v128.load(p + 3 * tap), b1 = v128.load(p + 4 * tap), b2 = v128.load(p + 5 * tap)
      const d0 = v128.load(p + 6 * tap), d1 = v128.load(p + 7 * tap), d2 = v128.load(p + 8 * tap)
      const s0 = f32x4.add(a0, d0), s1 = f32x4.add(a1, d1), s2 = f32x4.add(a2, d2)
      spreadRow(at, tap, a0, a1, a2)
      spreadRow(at + 4 * tap, tap, halfOf(f32x4.add(s0, b0)), halfOf(f32x4.add(s1, b1)), halfOf(f32x4.add(s2, b2)))
      spreadRow(at + 8 * tap, tap, halfOf(f32x4.sub(s0, b0)), halfOf(f32x4.sub(s1, b1)), halfOf(f32x4.sub(s2, b2)))
      spreadRow(at + 12 * tap, tap, d0, d1, d2)
    }
  }
}

@inline function inputRow(out: usize, apart: usize, a: v128, b: v128, d: v128, e: v128): void {
  v128.store(out, f32x4.sub(a, d))
  v128.store(out + apart, f32x4.add(b, d))
  v128.store(out + 2 * apart, f32x4.sub(d, b))
  v128.store(out + 3 * apart, f32x4.sub(b, e))
}

/** Tiles of `rows` rows of tiles, from the padded image at x on → 16 matrices [tiles, c], `apart` bytes apart. */
function transformInput(x: usize, line: usize, c: i32, rows: i32, columns: i32, out: usize, apart: usize): void {
  const pixel = <usize>c << 2
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const first = x + <usize>(2 * r) * line + <usize>(2 * q) * pixel
      for (let p0 = first; p0 < first + pixel; p0 += 16, out += 16) {
        const p1 = p0 + line, p2 = p1 + line, p3 = p2 + line
        const b0 = v128.load(p1), b1 = v128.load(p1 + pixel), b2 = v128.load(p1 + 2 * pixel), b3 = v128.load(p1 + 3 * pixel)
        const d0 = v128.load(p2), d1 = v128.load(p2 + pixel), d2 = v128.load(p2 + 2 * pixel), d3 = v128.load(p2 + 3 * pixel)
        inputRow(
          out, apart,
          f32x4.sub(v128.load(p0), d0), f32x4.sub(v128.load(p0 + pixel), d1),
          f32x4.sub(v128.load(p0 + 2 * pixel), d2), f32x4.sub(v128.load(p0 + 3 * pixel), d3),
        )
        inputRow(out + 4 * apart, apart, f32x4.add(b0, d0), f32x4.add(b1, d1), f32x4.add(b2, d2), f32x4.add(b3, d3))
        inputRow(out + 8 * apart, apart, f32x4.sub(d0, b0), f32x4.sub(d1, b1), f32x4.sub(d2, b2), f32x4.sub(d3, b3))
        inputRow(
          out + 12 * apart, apart,
          f32x4.sub(b0, v128.load(p3)), f32x4.sub(b1, v128.load(p3 + pixel)),
          f32x4.sub(b2, v128.load(p3 + 2 * pixel)), f32x4.sub(b3, v128.load(p3 + 3 * pixel)),
        )
      }
    }
  }
}

@inline function columnOf(m: usize, apart: usize, second: bool): v128 {
  const b = v128.load(m + apart), d = v128.load(m + 2 * apart)
  return second ? f32x4.sub(f32x4.sub(b, d), v128.load(m + 3 * apart)) : f32x4.add(f32x4.add(v128.load(m), b), d)
}

@inline function finish(v: v128, relu: i32): v128 {
  return relu ? f32x4.max(v, f32x4.splat(0)) : v
}

@inline function outputColumn(m: usize, apart: usize, second: bool, shift: v128, relu: i32, at: usize, line: usize): void {
  const a = columnOf(m, apart, second), b = columnOf(m + 4 * apart, apart, second)
  const d = columnOf(m + 8 * apart, apart, second), e = columnOf(m + 12 * apart, apart, second)
  v128.store(at, finish(f32x4.add(f32x4.add(f32x4.add(a, b), d), shift), relu))
  v128.store(at + line, finish(f32x4.add(f32x4.sub(f32x4.sub(b, d), e), shift), relu))
}

/** 16 matrices [tiles, n] → the output's pixels, with bias and ReLU. */
function transformOutput(m: usize, apart: usize, n: i32, bias: usize, relu: i32, rows: i32, columns: i32, y: usize, line: usize): void {
  const pixel = <usize>n << 2
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const out = y + <usize>(2 * r) * line + <usize>(2 * q) * pixel
      for (let o: usize = 0; o < pixel; o += 16, m += 16) {
        const shift = bias ? v128.load(bias + o) : f32x4.splat(0)
        outputColumn(m, apart, false, shift, relu, out + o, line)
        outputColumn(m, apart, true, shift, relu, out + pixel + o, line)
      }
    }
  }
}

/** As convImage, with the filter from winogradFilter; xp is [oh + 2, ow + 2, c]. `scratch`: 16-byte aligned. */
export function winogradImage(xp: usize, c: i32, panels: usize, n: i32, bias: usize, relu: i32, y: usize, oh: i32, ow: i32, scratch: usize): void {
  const columns = ow >> 1
  const atOnce = rowsAtOnce(oh, ow)
  const tiles = tilesAtOnce(oh, ow)
  const lineIn = <usize>((ow + 2) * c) << 2
  const lineOut = <usize>(ow * n) << 2
  const apartIn = (<usize>(tiles * c) << 2) + GAP
  const apartOut = (<usize>(tiles * n) << 2) + GAP
  const rowIn = <usize>c << 2
  const rowOut = <usize>n << 2
  const products = scratch + 16 * apartIn
  for (let r0 = 0; r0 < oh >> 1; r0 += atOnce) {
    const rows = min(atOnce, (oh >> 1) - r0)
    const count = rows * columns
    transformInput(xp + <usize>(2 * r0) * lineIn, lineIn, c, rows, columns, scratch, apartIn)
    for (let place = 0; place < 16; place++) {
      const a = scratch + <usize>place * apartIn
      for (let j = 0; j < n; j += 8) {
        const panel = panels + <usize>((place * n + j) * c) * 4
        const out = products + <usize>place * apartOut + <usize>(j << 2)
        for (let i = 0; i < count; i += 4) {
          const p = a + <usize>i * rowIn
          tile(p, p + rowIn, p + 2 * rowIn, p + 3 * rowIn, 4, 1, 0, 1, 0, c, panel, 32, out + <usize>i * rowOut, rowOut, 0, 0)
        }
      }
    }
    transformOutput(products, apartOut, n, bias, relu, rows, columns, y + <usize>(2 * r0) * lineOut, lineOut)
  }
}

@inline function gradientRow(out: usize, apart: usize, a: v128, b: v128): void {
  v128.store(out, a)
  v128.store(out + apart, f32x4.add(a, b))
  v128.store(out + 2 * apart, f32x4.sub(a, b))
  v128.store(out + 3 * apart, f32x4.neg(b))
}

/** The output's gradient, pixels → 16 matrices [tiles, n]. */
function transformGradient(dy: usize, line: usize, n: i32, rows: i32, columns: i32, out: usize, apart: usize): void {
  const pixel = <usize>n << 2
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      const first = dy + <usize>(2 * r) * line + <usize>(2 * q) * pixel
      for (let p = first; p < first + pixel; p += 16, out += 16) {
        const a0 = v128.load(p), a1 = v128.load(p + pixel), b0 = v128.load(p + line), b1 = v128.load(p + line + pixel)
        gradientRow(out, apart, a0, a1)
        gradientRow(out + 4 * apart, apart, f32x4.add(a0, b0), f32x4.add(a1, b1))
        gradientRow(out + 8 * apart, apart, f32x4.sub(a0, b0), f32x4.sub(a1, b1))
        gradientRow(out + 12 * apart, apart, f32x4.neg(b0), f32x4.neg(b1))
      }
    }
  }
}

@inline function gatherRow(u: usize, apart: usize, which: i32): v128 {
  const b = v128.load(u + apart), d = v128.load(u + 2 * apart)
  if (which == 0) return f32x4.add(v128.load(u), halfOf(f32x4.add(b, d)))
  if (which == 1) return halfOf(f32x4.sub(b, d))
  return f32x4.add(halfOf(f32x4.add(b, d)), v128.load(u + 3 * apart))
}

@inline function addAt(p: usize, v: v128): void {
  v128.store(p, f32x4.add(v128.load(p), v))
}

@inline function gradientColumn(u: usize, apart: usize, tap: usize, which: i32, p: usize): void {
  const a = gatherRow(u, apart, which), b = gatherRow(u + 4 * apart, apart, which)
  const d = gatherRow(u + 8 * apart, apart, which), e = gatherRow(u + 12 * apart, apart, which)
  const half = halfOf(f32x4.add(b, d))
  addAt(p, f32x4.add(a, half))
  addAt(p + 3 * tap, halfOf(f32x4.sub(b, d)))
  addAt(p + 6 * tap, f32x4.add(half, e))
}

/** As filterGradImage: adds one padded image's share to dw [3, 3, c, n]. */
export function winogradFilterGrad(xp: usize, c: i32, dy: usize, oh: i32, ow: i32, n: i32, dw: usize, scratch: usize): void {
  const columns = ow >> 1
  const atOnce = rowsAtOnce(oh, ow)
  const tiles = tilesAtOnce(oh, ow)
  const lineIn = <usize>((ow + 2) * c) << 2
  const lineOut = <usize>(ow * n) << 2
  const apartIn = (<usize>(tiles * c) << 2) + GAP
  const apartOut = (<usize>(tiles * n) << 2) + GAP
  const tap = <usize>(c * n) << 2
  const apartSums = tap + GAP
  const rowIn = <usize>c << 2
  const rowOut = <usize>n << 2
  const gradient = scratch + 16 * apartIn
  const sums = gradient + 16 * apartOut
  for (let r0 = 0; r0 < oh >> 1; r0 += atOnce) {
    const rows = min(atOnce, (oh >> 1) - r0)
    transformInput(xp + <usize>(2 * r0) * lineIn, lineIn, c, rows, columns, scratch, apartIn)
    transformGradient(dy + <usize>(2 * r0) * lineOut, lineOut, n, rows, columns, gradient, apartOut)
    const flags = r0 > 0 ? ADD : 0
    for (let place = 0; place < 16; place++) {
      for (let j = 0; j < n; j += 8) {
        const b = gradient + <usize>place * apartOut + <usize>(j << 2)
        for (let k = 0; k < c; k += 4) {
          const p = scratch + <usize>place * apartIn + <usize>(k << 2)
          const out = sums + <usize>place * apartSums + <usize>((k * n + j) << 2)
          tile(p, p + 4, p + 8, p + 12, rowIn, 1, 0, 1, 0, rows * columns, b, rowOut, out, rowOut, 0, flags)
        }
      }
    }
  }
  for (let o: usize = 0; o < tap; o += 16) {
    const u = sums + o
    gradientColumn(u, apartSums, tap, 0, dw + o)
    gradientColumn(u, apartSums, tap, 1, dw + tap + o)
    gradientColumn(u, apartSums, tap, 2, dw + 2 * tap + o)
  }
}
