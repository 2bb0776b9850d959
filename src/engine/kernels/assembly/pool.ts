// Pooling 2-D, NHWC. A window that reaches over the edge sees only what lies inside; the first maximum wins, as on tfjs's cpu.
import { clear } from './tile'

/** Address of pixel (i, j) of image b. */
@inline function pixelAt(x: usize, b: i32, h: i32, w: i32, c: i32, i: i32, j: i32): usize {
  return x + <usize>(((b * h + i) * w + j) * c) * 4
}

/** True for windows of 2 × 2 that tile an even image: the common pool, taken without a loop over the window. */
@inline function halves(h: i32, w: i32, c: i32, kh: i32, kw: i32, strideY: i32, strideX: i32, top: i32, left: i32, oh: i32, ow: i32): bool {
  return kh == 2 && kw == 2 && strideY == 2 && strideX == 2 && top == 0 && left == 0 && h == 2 * oh && w == 2 * ow && (c & 3) == 0
}

function halve(x: usize, batch: i32, h: i32, w: i32, c: i32, y: usize): void {
  const pixel = <usize>c << 2
  const line = <usize>w * pixel
  const rows = (batch * h) >> 1
  const columns = w >> 1
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      for (const end = x + pixel; x < end; x += 16, y += 16) {
        const first = f32x4.pmax(v128.load(x), v128.load(x + pixel))
        v128.store(y, f32x4.pmax(f32x4.pmax(first, v128.load(x + line)), v128.load(x + line + pixel)))
      }
      x += pixel
    }
    x += line
  }
}

/**
 * Gradient of a 2 × 2 pool that tiles an even image, c a multiple of 4. With `relu`, x is what a ReLU gave, and dx the
 * gradient in front of that ReLU.
 */
export function halvingPoolGrad(x: usize, dy: usize, batch: i32, h: i32, w: i32, c: i32, relu: i32, dx: usize): void {
  const pixel = <usize>c << 2
  const line = <usize>w * pixel
  const rows = (batch * h) >> 1
  const columns = w >> 1
  const zero = f32x4.splat(0)
  for (let r = 0; r < rows; r++) {
    for (let q = 0; q < columns; q++) {
      for (const end = x + pixel; x < end; x += 16, dx += 16, dy += 16) {
        const a = v128.load(x), b = v128.load(x + pixel), d = v128.load(x + line), e = v128.load(x + line + pixel)
        const second = f32x4.gt(b, a)
        let best = v128.bitselect(b, a, second)
        const third = f32x4.gt(d, best)
        best = v128.bitselect(d, best, third)
        const fourth = f32x4.gt(e, best)
        let g = v128.load(dy)
        if (relu) g = v128.and(g, f32x4.gt(v128.bitselect(e, best, fourth), zero))
        v128.store(dx + line + pixel, v128.and(g, fourth))
        g = v128.andnot(g, fourth)
        v128.store(dx + line, v128.and(g, third))
        g = v128.andnot(g, third)
        v128.store(dx + pixel, v128.and(g, second))
        v128.store(dx, v128.andnot(g, second))
      }
      x += pixel
      dx += pixel
    }
    x += line
    dx += line
  }
}

export function maxPoolForward(
  x: usize, batch: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, strideY: i32, strideX: i32, top: i32, left: i32, y: usize, oh: i32, ow: i32,
): void {
  if (halves(h, w, c, kh, kw, strideY, strideX, top, left, oh, ow)) {
    halve(x, batch, h, w, c, y)
    return
  }
  for (let b = 0; b < batch; b++) for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const y0 = r * strideY - top, x0 = q * strideX - left
    const ya = max(0, y0), yb = min(h, y0 + kh), xa = max(0, x0), xb = min(w, x0 + kw)
    const out = pixelAt(y, b, oh, ow, c, r, q)
    let k = 0
    for (; k + 4 <= c; k += 4) {
      const o = <usize>(k << 2)
      let best = v128.load(pixelAt(x, b, h, w, c, ya, xa) + o)
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) best = f32x4.pmax(best, v128.load(pixelAt(x, b, h, w, c, i, j) + o))
      v128.store(out + o, best)
    }
    for (; k < c; k++) {
      const o = <usize>(k << 2)
      let best = load<f32>(pixelAt(x, b, h, w, c, ya, xa) + o)
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) {
        const v = load<f32>(pixelAt(x, b, h, w, c, i, j) + o)
        if (v > best) best = v
      }
      store<f32>(out + o, best)
    }
  }
}

/** dx, the gradient by the input x; each dy goes to the first maximum of its window. */
export function maxPoolGrad(
  x: usize, dy: usize, batch: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, strideY: i32, strideX: i32, top: i32, left: i32, oh: i32, ow: i32, dx: usize,
): void {
  if (halves(h, w, c, kh, kw, strideY, strideX, top, left, oh, ow)) {
    halvingPoolGrad(x, dy, batch, h, w, c, 0, dx)
    return
  }
  clear(dx, batch * h * w * c)
  for (let b = 0; b < batch; b++) for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const y0 = r * strideY - top, x0 = q * strideX - left
    const ya = max(0, y0), yb = min(h, y0 + kh), xa = max(0, x0), xb = min(w, x0 + kw)
    const gradient = pixelAt(dy, b, oh, ow, c, r, q)
    let k = 0
    for (; k + 4 <= c; k += 4) {
      const o = <usize>(k << 2)
      let best = v128.load(pixelAt(x, b, h, w, c, ya, xa) + o)
      let where = i32x4.splat((ya << 16) | xa)
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) {
        const v = v128.load(pixelAt(x, b, h, w, c, i, j) + o)
        const greater = f32x4.gt(v, best)
        best = v128.bitselect(v, best, greater)
        where = v128.bitselect(i32x4.splat((i << 16) | j), where, greater)
      }
      const g = v128.load(gradient + o)
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) {
        const at = pixelAt(dx, b, h, w, c, i, j) + o
        v128.store(at, f32x4.add(v128.load(at), v128.and(g, i32x4.eq(where, i32x4.splat((i << 16) | j)))))
      }
    }
    for (; k < c; k++) {
      const o = <usize>(k << 2)
      let best = load<f32>(pixelAt(x, b, h, w, c, ya, xa) + o)
      let bi = ya, bj = xa
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) {
        const v = load<f32>(pixelAt(x, b, h, w, c, i, j) + o)
        if (v > best) { best = v; bi = i; bj = j }
      }
      const at = pixelAt(dx, b, h, w, c, bi, bj) + o
      store<f32>(at, load<f32>(at) + load<f32>(gradient + o))
    }
  }
}

/** Mean over the pixels of the window that lie inside the image. */
export function averagePoolForward(
  x: usize, batch: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, strideY: i32, strideX: i32, top: i32, left: i32, y: usize, oh: i32, ow: i32,
): void {
  for (let b = 0; b < batch; b++) for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const y0 = r * strideY - top, x0 = q * strideX - left
    const ya = max(0, y0), yb = min(h, y0 + kh), xa = max(0, x0), xb = min(w, x0 + kw)
    const share: f32 = 1 / <f32>((yb - ya) * (xb - xa))
    const out = pixelAt(y, b, oh, ow, c, r, q)
    let k = 0
    for (; k + 4 <= c; k += 4) {
      const o = <usize>(k << 2)
      let sum = f32x4.splat(0)
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) sum = f32x4.add(sum, v128.load(pixelAt(x, b, h, w, c, i, j) + o))
      v128.store(out + o, f32x4.mul(sum, f32x4.splat(share)))
    }
    for (; k < c; k++) {
      const o = <usize>(k << 2)
      let sum: f32 = 0
      for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) sum += load<f32>(pixelAt(x, b, h, w, c, i, j) + o)
      store<f32>(out + o, sum * share)
    }
  }
}

export function averagePoolGrad(
  dy: usize, batch: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, strideY: i32, strideX: i32, top: i32, left: i32, oh: i32, ow: i32, dx: usize,
): void {
  clear(dx, batch * h * w * c)
  for (let b = 0; b < batch; b++) for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const y0 = r * strideY - top, x0 = q * strideX - left
    const ya = max(0, y0), yb = min(h, y0 + kh), xa = max(0, x0), xb = min(w, x0 + kw)
    const share: f32 = 1 / <f32>((yb - ya) * (xb - xa))
    const gradient = pixelAt(dy, b, oh, ow, c, r, q)
    for (let i = ya; i < yb; i++) for (let j = xa; j < xb; j++) {
      const at = pixelAt(dx, b, h, w, c, i, j)
      let k = 0
      for (; k + 4 <= c; k += 4) {
        const o = <usize>(k << 2)
        v128.store(at + o, f32x4.add(v128.load(at + o), f32x4.mul(v128.load(gradient + o), f32x4.splat(share))))
      }
      for (; k < c; k++) {
        const o = <usize>(k << 2)
        store<f32>(at + o, load<f32>(at + o) + load<f32>(gradient + o) * share)
      }
    }
  }
}
