// Depthwise convolution, NHWC, filter [kh, kw, c, multiplier]: forward, gradient by the input, gradient by the filter.
// All of it works on as many channels as come out: with a multiplier, the image is first widened, each channel repeated.
import { padImage, turnFilter } from './conv'
import { addTo } from './elementwise'
import { clear } from './tile'

/**
 * One padded image [_, padW, c] → y [oh, ow, c], four places of a row at a time. `bias`: c float32, or 0.
 */
function depthwiseImage(
  xp: usize, padW: i32, c: i32, filter: usize, kh: i32, kw: i32, bias: usize, relu: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, y: usize, oh: i32, ow: i32,
): void {
  const pixel = <usize>c << 2
  const down = <usize>dilateY * <usize>padW * pixel
  const right = <usize>dilateX * pixel
  const apart = <usize>strideX * pixel
  const vectors = c & ~3
  const zero = f32x4.splat(0)
  for (let r = 0; r < oh; r++) {
    const row = xp + <usize>(r * strideY * padW) * pixel
    for (let q = 0; q < ow; q += 4) {
      const count = min(4, ow - q)
      const first = row + <usize>q * apart
      const d1 = count > 1 ? apart : 0, d2 = count > 2 ? 2 * apart : 0, d3 = count > 3 ? 3 * apart : 0
      const out = y + <usize>(r * ow + q) * pixel
      for (let k = 0; k < vectors; k += 4) {
        const o = <usize>k << 2
        let a0 = bias ? v128.load(bias + o) : zero
        let a1 = a0, a2 = a0, a3 = a0
        let f = filter + o
        let line = first + o
        for (let i = 0; i < kh; i++) {
          let p = line
          for (let j = 0; j < kw; j++) {
            const w = v128.load(f)
            a0 = f32x4.add(a0, f32x4.mul(v128.load(p), w))
            a1 = f32x4.add(a1, f32x4.mul(v128.load(p + d1), w))
            a2 = f32x4.add(a2, f32x4.mul(v128.load(p + d2), w))
            a3 = f32x4.add(a3, f32x4.mul(v128.load(p + d3), w))
            p += right
            f += pixel
          }
          line += down
        }
        if (relu) {
          a0 = f32x4.max(a0, zero); a1 = f32x4.max(a1, zero)
          a2 = f32x4.max(a2, zero); a3 = f32x4.max(a3, zero)
        }
        const at = out + o
        v128.store(at, a0)
        if (count > 1) v128.store(at + pixel, a1)
        if (count > 2) v128.store(at + 2 * pixel, a2)
        if (count > 3) v128.store(at + 3 * pixel, a3)
      }
      for (let k = vectors; k < c; k++) {
        const o = <usize>k << 2
        for (let n = 0; n < count; n++) {
          let sum: f32 = bias ? load<f32>(bias + o) : 0
          let f = filter + o
          let line = first + <usize>n * apart + o
          for (let i = 0; i < kh; i++) {
            let p = line
            for (let j = 0; j < kw; j++) {
              sum += load<f32>(p) * load<f32>(f)
              p += right
              f += pixel
            }
            line += down
          }
          store<f32>(out + <usize>n * pixel + o, relu ? max<f32>(sum, 0) : sum)
        }
      }
    }
  }
}

/** Adds one padded image's share to the filter gradient dw [kh, kw, c], row by row, up to four taps of a row at a time. */
function depthwiseFilterGradImage(
  xp: usize, padW: i32, c: i32, dy: usize, oh: i32, ow: i32, kh: i32, kw: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, dw: usize,
): void {
  const pixel = <usize>c << 2
  const right = <usize>dilateX * pixel
  const apart = <usize>strideX * pixel
  const vectors = c & ~3
  for (let r = 0; r < oh; r++) {
    const g0 = dy + <usize>(r * ow) * pixel
    const end = g0 + <usize>ow * pixel
    for (let i = 0; i < kh; i++) {
      const row = xp + <usize>((r * strideY + i * dilateY) * padW) * pixel
      for (let k = 0; k < vectors; k += 4) {
        const o = <usize>k << 2
        for (let j = 0; j < kw; j += 4) {
          const count = min(4, kw - j)
          const d1 = count > 1 ? right : 0, d2 = count > 2 ? 2 * right : 0, d3 = count > 3 ? 3 * right : 0
          const at = dw + <usize>(i * kw + j) * pixel + o
          let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0
          let p = row + <usize>j * right + o
          for (let g = g0 + o; g < end; g += pixel, p += apart) {
            const v = v128.load(g)
            a0 = f32x4.add(a0, f32x4.mul(v128.load(p), v))
            a1 = f32x4.add(a1, f32x4.mul(v128.load(p + d1), v))
            a2 = f32x4.add(a2, f32x4.mul(v128.load(p + d2), v))
            a3 = f32x4.add(a3, f32x4.mul(v128.load(p + d3), v))
          }
          v128.store(at, f32x4.add(v128.load(at), a0))
          if (count > 1) v128.store(at + pixel, f32x4.add(v128.load(at + pixel), a1))
          if (count > 2) v128.store(at + 2 * pixel, f32x4.add(v128.load(at + 2 * pixel), a2))
          if (count > 3) v128.store(at + 3 * pixel, f32x4.add(v128.load(at + 3 * pixel), a3))
        }
      }
      for (let k = vectors; k < c; k++) {
        const o = <usize>k << 2
        for (let j = 0; j < kw; j++) {
          const at = dw + <usize>(i * kw + j) * pixel + o
          let sum: f32 = 0
          let p = row + <usize>j * right + o
          for (let g = g0 + o; g < end; g += pixel, p += apart) sum += load<f32>(g) * load<f32>(p)
          store<f32>(at, load<f32>(at) + sum)
        }
      }
    }
  }
}

/** Gradient of one image by its input where the window steps over pixels: each place hands its share back. dx [h, w, c]. */
function depthwiseScatter(
  dy: usize, oh: i32, ow: i32, c: i32, filter: usize, kh: i32, kw: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dx: usize, h: i32, w: i32,
): void {
  const pixel = <usize>c << 2
  clear(dx, h * w * c)
  for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const g = dy + <usize>(r * ow + q) * pixel
    for (let i = 0; i < kh; i++) {
      const y = r * strideY - top + i * dilateY
      if (y < 0 || y >= h) continue
      for (let j = 0; j < kw; j++) {
        const x = q * strideX - left + j * dilateX
        if (x < 0 || x >= w) continue
        const at = dx + <usize>(y * w + x) * pixel
        const f = filter + <usize>(i * kw + j) * pixel
        let k = 0
        for (; k + 4 <= c; k += 4) {
          const o = <usize>k << 2
          v128.store(at + o, f32x4.add(v128.load(at + o), f32x4.mul(v128.load(g + o), v128.load(f + o))))
        }
        for (; k < c; k++) {
          const o = <usize>k << 2
          store<f32>(at + o, load<f32>(at + o) + load<f32>(g + o) * load<f32>(f + o))
        }
      }
    }
  }
}

/** out[p, k·m + i] = x[p, k]. */
function widen(x: usize, pixels: i32, c: i32, m: i32, out: usize): void {
  for (let n = pixels * c; n > 0; n--, x += 4) {
    const value = load<f32>(x)
    for (let i = 0; i < m; i++, out += 4) store<f32>(out, value)
  }
}

/** out[p, k] = Σ_i x[p, k·m + i]. */
function narrow(x: usize, pixels: i32, c: i32, m: i32, out: usize): void {
  for (let n = pixels * c; n > 0; n--, out += 4) {
    let sum: f32 = 0
    for (let i = 0; i < m; i++, x += 4) sum += load<f32>(x)
    store<f32>(out, sum)
  }
}

@inline function align(p: usize): usize {
  return (p + 15) & ~15
}

/** The image widened to c·m channels where m > 1, with its zeros around it unless it can stay as it is. */
@inline function frame(image: usize, h: i32, w: i32, c: i32, m: i32, asIs: bool, top: i32, left: i32, padH: i32, padW: i32, wide: usize, padded: usize): usize {
  let source = image
  if (m > 1) {
    widen(image, h * w, c, m, wide)
    source = wide
  }
  if (asIs) return source
  padImage(source, h, w, c * m, top, left, padH, padW, 1, 1, padded)
  return padded
}

/** Bytes of scratch for the three functions below. */
export function depthwiseScratch(h: i32, w: i32, c: i32, kh: i32, kw: i32, m: i32, oh: i32, ow: i32, strideY: i32, strideX: i32, dilateY: i32, dilateX: i32): usize {
  const padH = (oh - 1) * strideY + (kh - 1) * dilateY + 1
  const padW = (ow - 1) * strideX + (kw - 1) * dilateX + 1
  const backward = (h + (kh - 1) * dilateY) * (w + (kw - 1) * dilateX)
  return <usize>((max(padH * padW, backward) + h * w + kh * kw) * c * m) * 4 + 128
}

/** y [batch, oh, ow, c·m] = depthwise convolution of x [batch, h, w, c] (+ bias [c·m], or 0) (ReLU). */
export function depthwiseForward(
  x: usize, batch: i32, h: i32, w: i32, c: i32, filter: usize, kh: i32, kw: i32, m: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, bias: usize, relu: i32, y: usize, oh: i32, ow: i32, scratch: usize,
): void {
  const padH = (oh - 1) * strideY + (kh - 1) * dilateY + 1
  const padW = (ow - 1) * strideX + (kw - 1) * dilateX + 1
  const asIs = top == 0 && left == 0 && padH <= h && padW <= w
  const width = asIs ? w : padW
  const n = c * m
  const wide = align(scratch)
  const padded = align(wide + <usize>(h * w * n) * 4)
  for (let b = 0; b < batch; b++) {
    const image = frame(x + <usize>(b * h * w * c) * 4, h, w, c, m, asIs, top, left, padH, padW, wide, padded)
    depthwiseImage(image, width, n, filter, kh, kw, bias, relu, strideY, strideX, dilateY, dilateX, y + <usize>(b * oh * ow * n) * 4, oh, ow)
  }
}

/** dx [batch, h, w, c]. Without a stride it is the forward pass of dy through the filter turned by 180°. */
export function depthwiseInputGrad(
  dy: usize, batch: i32, h: i32, w: i32, c: i32, filter: usize, kh: i32, kw: i32, m: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dx: usize, oh: i32, ow: i32, scratch: usize,
): void {
  const n = c * m
  const wide = align(scratch)
  const turned = align(wide + <usize>(h * w * n) * 4)
  const padded = align(turned + <usize>(kh * kw * n) * 4)
  const steps = strideY != 1 || strideX != 1
  if (!steps) turnFilter(filter, kh, kw, 1, n, turned)
  const reachY = (kh - 1) * dilateY, reachX = (kw - 1) * dilateX
  for (let b = 0; b < batch; b++) {
    const g = dy + <usize>(b * oh * ow * n) * 4
    const out = dx + <usize>(b * h * w * c) * 4
    const target = m > 1 ? wide : out
    if (steps) {
      depthwiseScatter(g, oh, ow, n, filter, kh, kw, strideY, strideX, dilateY, dilateX, top, left, target, h, w)
    } else {
      padImage(g, oh, ow, n, reachY - top, reachX - left, h + reachY, w + reachX, 1, 1, padded)
      depthwiseImage(padded, w + reachX, n, turned, kh, kw, 0, 0, 1, 1, dilateY, dilateX, target, h, w)
    }
    if (m > 1) narrow(wide, h * w, c, m, out)
  }
}

/** Adds to dw [kh, kw, c, m], over the batch in order. */
export function depthwiseFilterGrad(
  x: usize, batch: i32, h: i32, w: i32, c: i32, dy: usize, oh: i32, ow: i32, m: i32, kh: i32, kw: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dw: usize, scratch: usize,
): void {
  const padH = (oh - 1) * strideY + (kh - 1) * dilateY + 1
  const padW = (ow - 1) * strideX + (kw - 1) * dilateX + 1
  const asIs = top == 0 && left == 0 && padH <= h && padW <= w
  const width = asIs ? w : padW
  const n = c * m
  const wide = align(scratch)
  const own = align(wide + <usize>(h * w * n) * 4)
  const padded = align(own + <usize>(kh * kw * n) * 4)
  for (let b = 0; b < batch; b++) {
    const image = frame(x + <usize>(b * h * w * c) * 4, h, w, c, m, asIs, top, left, padH, padW, wide, padded)
    // Each image on its own first, so that a long batch is not added to one ever larger sum.
    clear(own, kh * kw * n)
    depthwiseFilterGradImage(image, width, n, dy + <usize>(b * oh * ow * n) * 4, oh, ow, kh, kw, strideY, strideX, dilateY, dilateX, own)
    addTo(dw, own, kh * kw * n)
  }
}
