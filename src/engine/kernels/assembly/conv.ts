// Convolution 2-D, NHWC × HWIO, as implicit matrix products: forward, gradient by the input, gradient by the filter.
import { ADD, RELU, TILE_BYTES, clear, spill, tile } from './tile'
import { packPanels } from './gemm'

/** Copies one image [h, w, c] into [padH, padW, c] at (top, left), `spreadY` × `spreadX` apart, zeros elsewhere. */
export function padImage(x: usize, h: i32, w: i32, c: i32, top: i32, left: i32, padH: i32, padW: i32, spreadY: i32, spreadX: i32, out: usize): void {
  const pixel = <usize>c << 2
  if (spreadY == 1 && spreadX == 1 && top >= 0 && left >= 0 && top + h <= padH && left + w <= padW) {
    // The image lies inside: only the frame around it is cleared.
    clear(out, (top * padW + left) * c)
    let target = out + <usize>(top * padW + left) * pixel
    for (let y = 0; y < h; y++) {
      memory.copy(target, x, <usize>w * pixel)
      x += <usize>w * pixel
      target += <usize>w * pixel
      clear(target, (y + 1 < h ? padW - w : (padH - top - h) * padW + padW - left - w) * c)
      target += <usize>(padW - w) * pixel
    }
    return
  }
  clear(out, padH * padW * c)
  for (let y = 0; y < h; y++) {
    const oy = y * spreadY + top
    if (oy < 0 || oy >= padH) continue
    const source = x + <usize>(y * w) * pixel
    const target = out + <usize>(oy * padW) * pixel
    if (spreadX == 1) {
      const from = max(0, -left), to = min(w, padW - left)
      if (to > from) memory.copy(target + <usize>(left + from) * pixel, source + <usize>from * pixel, <usize>(to - from) * pixel)
    } else {
      for (let i = 0; i < w; i++) {
        const ox = i * spreadX + left
        if (ox >= 0 && ox < padW) memory.copy(target + <usize>ox * pixel, source + <usize>i * pixel, pixel)
      }
    }
  }
}

/**
 * One padded image → one output image. `panels`: the filter packed by packPanels over kh·kw·c rows; `bias`: n
 * float32 padded to a multiple of 8, or 0; `edge`: TILE_BYTES of scratch.
 */
export function convImage(
  xp: usize, padW: i32, c: i32, panels: usize, kh: i32, kw: i32, n: i32, bias: usize, relu: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, y: usize, oh: i32, ow: i32, edge: usize,
): void {
  const pixel = <usize>c << 2
  const line = <usize>padW * pixel
  const apart = <usize>strideX * pixel
  // Without horizontal dilation the taps of one kernel row are one contiguous run.
  const inner = dilateX == 1 ? 1 : kw
  const length = dilateX == 1 ? kw * c : c
  const outStride = <usize>n << 2
  const depth = kh * kw * c
  const flags = relu ? RELU : 0
  for (let r = 0; r < oh; r++) {
    const row = xp + <usize>(r * strideY) * line
    for (let j = 0; j < n; j += 8) {
      const width = min(8, n - j)
      const panel = panels + <usize>(j * depth) * 4
      const tileBias = bias ? bias + <usize>(j << 2) : 0
      for (let m = 0; m < ow; m += 4) {
        const count = min(4, ow - m)
        const p0 = row + <usize>m * apart
        const p1 = count > 1 ? p0 + apart : p0
        const p2 = count > 2 ? p0 + 2 * apart : p0
        const p3 = count > 3 ? p0 + 3 * apart : p0
        const out = y + <usize>(r * ow + m) * outStride + <usize>(j << 2)
        if (width == 8 && count == 4) {
          tile(p0, p1, p2, p3, 4, kh, <usize>dilateY * line, inner, <usize>dilateX * pixel, length, panel, 32, out, outStride, tileBias, flags)
        } else {
          tile(p0, p1, p2, p3, 4, kh, <usize>dilateY * line, inner, <usize>dilateX * pixel, length, panel, 32, edge, 32, tileBias, flags)
          spill(edge, out, outStride, count, 0, width, false)
        }
      }
    }
  }
}

/** Filter [kh, kw, c, n] → [kh, kw, n, c], turned by 180°: the kernel of the gradient by the input. */
export function turnFilter(w: usize, kh: i32, kw: i32, c: i32, n: i32, out: usize): void {
  for (let i = 0; i < kh * kw; i++) {
    const source = w + <usize>((kh * kw - 1 - i) * c * n) * 4
    const target = out + <usize>(i * c * n) * 4
    for (let a = 0; a < c; a++) {
      for (let b = 0; b < n; b++) store<f32>(target + <usize>((b * c + a) << 2), load<f32>(source + <usize>((a * n + b) << 2)))
    }
  }
}

/** Adds one image's share to the filter gradient dw [kh, kw, c, n]. `scratch`: filterGradScratch bytes. */
export function filterGradImage(
  xp: usize, padW: i32, c: i32, dy: usize, oh: i32, ow: i32, n: i32, kh: i32, kw: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, dw: usize, scratch: usize,
): void {
  const pixel = <usize>c << 2
  const line = <usize>padW * pixel
  const run = kw * c
  const depth = kh * run
  const edge = scratch
  let columns = dy
  let wide = n
  if (n < 8) {
    // Widened to one whole tile, so that no load reads past the gradient.
    columns = scratch + TILE_BYTES
    packPanels(dy, <usize>n << 2, 4, oh * ow, n, columns)
    wide = 8
  }
  const bStep = <usize>wide << 2
  const outStride = <usize>n << 2
  // As many output rows at a time as stay in the first-level cache with their inputs.
  const rows = max(1, min(oh, 10000 / (ow * (wide + c))))
  for (let r0 = 0; r0 < oh; r0 += rows) {
    const part = min(rows, oh - r0)
    const base = xp + <usize>(r0 * strideY) * line
    for (let j = 0; j < n; j += 8) {
      // The last columns overlap the ones before them; only the new ones are added.
      const start = n < 8 ? 0 : min(j, n - 8)
      const b = columns + <usize>((r0 * ow * wide + start) << 2)
      for (let m = 0; m < depth; m += 4) {
        const count = min(4, depth - m)
        const p0 = tapAddress(base, m, run, c, line, pixel, dilateY, dilateX)
        const p1 = count > 1 ? tapAddress(base, m + 1, run, c, line, pixel, dilateY, dilateX) : p0
        const p2 = count > 2 ? tapAddress(base, m + 2, run, c, line, pixel, dilateY, dilateX) : p0
        const p3 = count > 3 ? tapAddress(base, m + 3, run, c, line, pixel, dilateY, dilateX) : p0
        const out = dw + <usize>m * outStride + <usize>(start << 2)
        if (start == j && count == 4 && n >= 8) {
          tile(p0, p1, p2, p3, <usize>strideX * pixel, part, <usize>strideY * line, 1, 0, ow, b, bStep, out, outStride, 0, ADD)
        } else {
          tile(p0, p1, p2, p3, <usize>strideX * pixel, part, <usize>strideY * line, 1, 0, ow, b, bStep, edge, 32, 0, 0)
          spill(edge, out, outStride, count, j - start, min(8, n - start), true)
        }
      }
    }
  }
}

@inline function tapAddress(base: usize, m: i32, run: i32, c: i32, line: usize, pixel: usize, dilateY: i32, dilateX: i32): usize {
  const i = m / run
  const rest = m - i * run
  const j = rest / c
  return base + <usize>(i * dilateY) * line + <usize>(j * dilateX) * pixel + <usize>((rest - j * c) << 2)
}

/** Bytes of scratch for filterGradImage. */
export function filterGradScratch(oh: i32, ow: i32, n: i32): usize {
  return TILE_BYTES + (n < 8 ? <usize>(oh * ow * 8) * 4 : 0)
}

@inline function align(p: usize): usize {
  return (p + 15) & ~15
}

/** Bytes of scratch for the three whole-batch functions below. */
export function convScratch(h: i32, w: i32, c: i32, kh: i32, kw: i32, n: i32, oh: i32, ow: i32, strideY: i32, strideX: i32, dilateY: i32, dilateX: i32): usize {
  const panels = kh * kw * max(c * ((n + 7) & ~7), n * ((c + 7) & ~7))
  const turned = kh * kw * c * n
  const forward = ((oh - 1) * strideY + (kh - 1) * dilateY + 1) * ((ow - 1) * strideX + (kw - 1) * dilateX + 1) * c
  const backward = (h + (kh - 1) * dilateY) * (w + (kw - 1) * dilateX) * n
  return <usize>(panels + turned + max(forward, backward)) * 4 + filterGradScratch(oh, ow, n) + 128
}

/** y [batch, oh, ow, n] = conv(x [batch, h, w, c], filter [kh, kw, c, n]); `top`, `left`: zeros before the image. */
export function convForward(
  x: usize, batch: i32, h: i32, w: i32, c: i32, filter: usize, kh: i32, kw: i32, n: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, y: usize, oh: i32, ow: i32, scratch: usize,
): void {
  const edge = align(scratch)
  const panels = edge + TILE_BYTES
  packPanels(filter, <usize>n << 2, 4, kh * kw * c, n, panels)
  const padded = panels + <usize>(kh * kw * c * ((n + 7) & ~7)) * 4
  const padH = (oh - 1) * strideY + (kh - 1) * dilateY + 1
  const padW = (ow - 1) * strideX + (kw - 1) * dilateX + 1
  const asIs = top == 0 && left == 0 && padH <= h && padW <= w
  for (let b = 0; b < batch; b++) {
    const image = x + <usize>(b * h * w * c) * 4
    const out = y + <usize>(b * oh * ow * n) * 4
    if (asIs) {
      convImage(image, w, c, panels, kh, kw, n, 0, 0, strideY, strideX, dilateY, dilateX, out, oh, ow, edge)
    } else {
      padImage(image, h, w, c, top, left, padH, padW, 1, 1, padded)
      convImage(padded, padW, c, panels, kh, kw, n, 0, 0, strideY, strideX, dilateY, dilateX, out, oh, ow, edge)
    }
  }
}

/** dx [batch, h, w, c]: the gradient dy, spread by the stride, correlated with the turned filter. */
export function convInputGrad(
  dy: usize, batch: i32, h: i32, w: i32, c: i32, filter: usize, kh: i32, kw: i32, n: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dx: usize, oh: i32, ow: i32, scratch: usize,
): void {
  const edge = align(scratch)
  const turned = edge + TILE_BYTES
  turnFilter(filter, kh, kw, c, n, turned)
  const panels = align(turned + <usize>(kh * kw * c * n) * 4)
  packPanels(turned, <usize>c << 2, 4, kh * kw * n, c, panels)
  const padded = panels + <usize>(kh * kw * n * ((c + 7) & ~7)) * 4
  const reachY = (kh - 1) * dilateY
  const reachX = (kw - 1) * dilateX
  for (let b = 0; b < batch; b++) {
    padImage(dy + <usize>(b * oh * ow * n) * 4, oh, ow, n, reachY - top, reachX - left, h + reachY, w + reachX, strideY, strideX, padded)
    convImage(padded, w + reachX, n, panels, kh, kw, c, 0, 0, 1, 1, dilateY, dilateX, dx + <usize>(b * h * w * c) * 4, h, w, edge)
  }
}

/** dw [kh, kw, c, n], summed over the batch in order. */
export function convFilterGrad(
  x: usize, batch: i32, h: i32, w: i32, c: i32, dy: usize, oh: i32, ow: i32, n: i32, kh: i32, kw: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dw: usize, scratch: usize,
): void {
  clear(dw, kh * kw * c * n)
  const work = align(scratch)
  const padded = align(work + filterGradScratch(oh, ow, n))
  const padH = (oh - 1) * strideY + (kh - 1) * dilateY + 1
  const padW = (ow - 1) * strideX + (kw - 1) * dilateX + 1
  for (let b = 0; b < batch; b++) {
    padImage(x + <usize>(b * h * w * c) * 4, h, w, c, top, left, padH, padW, 1, 1, padded)
    filterGradImage(padded, padW, c, dy + <usize>(b * oh * ow * n) * 4, oh, ow, n, kh, kw, strideY, strideX, dilateY, dilateX, dw, work)
  }
}
