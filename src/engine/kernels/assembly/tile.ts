// The register tile under every matrix product and convolution: 4 rows × 8 columns of float32.
// AssemblyScript, compiled by asc at build time; all pointers are byte addresses, all strides are in bytes.

/** Start from what the output holds instead of from zero. */
export const ADD: i32 = 1
/** Replace negative results by 0. */
export const RELU: i32 = 2

/**
 * c[i][j] (+)= Σ over segments t < outer, s < inner and k < length of a_i[t·outerStride + s·innerStride + k·step] · b[k'][j],
 * where a_i starts at p0 … p3 and b advances `bStep` bytes for every k, through all segments.
 * `bias` points to 8 float32 or is 0. Stores 4 rows of 8, `cStride` apart.
 */
export function tile(
  p0: usize, p1: usize, p2: usize, p3: usize, step: usize,
  outer: i32, outerStride: usize, inner: i32, innerStride: usize, length: i32,
  b: usize, bStep: usize, c: usize, cStride: usize, bias: usize, flags: i32,
): void {
  let a00 = f32x4.splat(0), a01 = a00, a10 = a00, a11 = a00, a20 = a00, a21 = a00, a30 = a00, a31 = a00
  const c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride
  if (flags & ADD) {
    a00 = v128.load(c); a01 = v128.load(c, 16)
    a10 = v128.load(c1); a11 = v128.load(c1, 16)
    a20 = v128.load(c2); a21 = v128.load(c2, 16)
    a30 = v128.load(c3); a31 = v128.load(c3, 16)
  }
  const d1 = p1 - p0, d2 = p2 - p0, d3 = p3 - p0
  // Rows side by side (packed rows, channels of one tap) need no address arithmetic. Unrolling further was measured slower.
  const adjacent = d1 == 4 && d2 == 8 && d3 == 12
  let b0: v128, b1: v128, x: v128
  for (let t = 0; t < outer; t++) {
    let start = p0 + <usize>t * outerStride
    for (let s = 0; s < inner; s++) {
      let p = start
      const end = p + <usize>length * step
      if (adjacent) {
        while (p != end) {
          b0 = v128.load(b); b1 = v128.load(b, 16)
          x = v128.load32_splat(p); a00 = f32x4.add(a00, f32x4.mul(x, b0)); a01 = f32x4.add(a01, f32x4.mul(x, b1))
          x = v128.load32_splat(p, 4); a10 = f32x4.add(a10, f32x4.mul(x, b0)); a11 = f32x4.add(a11, f32x4.mul(x, b1))
          x = v128.load32_splat(p, 8); a20 = f32x4.add(a20, f32x4.mul(x, b0)); a21 = f32x4.add(a21, f32x4.mul(x, b1))
          x = v128.load32_splat(p, 12); a30 = f32x4.add(a30, f32x4.mul(x, b0)); a31 = f32x4.add(a31, f32x4.mul(x, b1))
          b += bStep
          p += step
        }
      } else {
        while (p != end) {
          b0 = v128.load(b); b1 = v128.load(b, 16)
          x = v128.load32_splat(p); a00 = f32x4.add(a00, f32x4.mul(x, b0)); a01 = f32x4.add(a01, f32x4.mul(x, b1))
          x = v128.load32_splat(p + d1); a10 = f32x4.add(a10, f32x4.mul(x, b0)); a11 = f32x4.add(a11, f32x4.mul(x, b1))
          x = v128.load32_splat(p + d2); a20 = f32x4.add(a20, f32x4.mul(x, b0)); a21 = f32x4.add(a21, f32x4.mul(x, b1))
          x = v128.load32_splat(p + d3); a30 = f32x4.add(a30, f32x4.mul(x, b0)); a31 = f32x4.add(a31, f32x4.mul(x, b1))
          b += bStep
          p += step
        }
      }
      start += innerStride
    }
  }
  if (bias) {
    const v0 = v128.load(bias), v1 = v128.load(bias, 16)
    a00 = f32x4.add(a00, v0); a01 = f32x4.add(a01, v1)
    a10 = f32x4.add(a10, v0); a11 = f32x4.add(a11, v1)
    a20 = f32x4.add(a20, v0); a21 = f32x4.add(a21, v1)
    a30 = f32x4.add(a30, v0); a31 = f32x4.add(a31, v1)
  }
  if (flags & RELU) {
    const zero = f32x4.splat(0)
    a00 = f32x4.max(a00, zero); a01 = f32x4.max(a01, zero)
    a10 = f32x4.max(a10, zero); a11 = f32x4.max(a11, zero)
    a20 = f32x4.max(a20, zero); a21 = f32x4.max(a21, zero)
    a30 = f32x4.max(a30, zero); a31 = f32x4.max(a31, zero)
  }
  v128.store(c, a00); v128.store(c, a01, 16)
  v128.store(c1, a10); v128.store(c1, a11, 16)
  v128.store(c2, a20); v128.store(c2, a21, 16)
  v128.store(c3, a30); v128.store(c3, a31, 16)
}

/** Bytes of the scratch tile that edges are computed in. */
export const TILE_BYTES: usize = 128

/** Copies (or adds) columns from … to of `rows` rows from a scratch tile to `c`. */
export function spill(scratch: usize, c: usize, cStride: usize, rows: i32, from: i32, to: i32, add: bool): void {
  for (let i = 0; i < rows; i++) {
    for (let j = from; j < to; j++) {
      const value = load<f32>(scratch + <usize>((i * 8 + j) << 2))
      const at = c + <usize>i * cStride + <usize>(j << 2)
      store<f32>(at, add ? load<f32>(at) + value : value)
    }
  }
}

/** Sets `count` float32 to 0. */
export function clear(p: usize, count: i32): void {
  memory.fill(p, 0, <usize>count << 2)
}
