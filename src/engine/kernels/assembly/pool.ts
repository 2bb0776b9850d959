// Pooling 2-D, NHWC. A window that reaches over the edge sees only what lies inside; the first maximum wins, as on tfjs's cpu.
import { clear } from './tile'

/** Address of pixel (i, j) of image b. */
@inline function pixelAt(x: usize, b: i32, h: i32, w: i32, c: i32, i: i32, j: i32): usize {
  return x + <usize>(((b * h + i) * w + j) * c) * 4
}

export function maxPoolForward(
  x: usize, batch: i32, h: i32, w: i32, c: i32, kh: i32, kw: i32, strideY: i32, strideX: i32, top: i32, left: i32, y: usize, oh: i32, ow: i32,
): void {
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
