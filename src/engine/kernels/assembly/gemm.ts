// Matrix products with either side transposed, blocked for the cache after Goto & van de Geijn 2008.
import { ADD, RELU, TILE_BYTES, clear, spill, tile } from './tile'

const KC: i32 = 384
const MC: i32 = 64

/**
 * Packs B (k × n, element (k, n) at b + k·rowStride + n·colStride) into panels of 8 columns, zero padded.
 * Writes k · ceil(n/8) · 8 float32.
 */
export function packPanels(b: usize, rowStride: usize, colStride: usize, k: i32, n: i32, out: usize): void {
  for (let j = 0; j < n; j += 8) {
    const width = min(8, n - j)
    let row = b + <usize>j * colStride
    if (colStride == 4 && width == 8) {
      for (let i = 0; i < k; i++) {
        v128.store(out, v128.load(row))
        v128.store(out, v128.load(row, 16), 16)
        out += 32
        row += rowStride
      }
    } else {
      for (let i = 0; i < k; i++) {
        for (let c = 0; c < 8; c++) {
          store<f32>(out + <usize>(c << 2), c < width ? load<f32>(row + <usize>c * colStride) : 0)
        }
        out += 32
        row += rowStride
      }
    }
  }
}

/** Packs rows of A (element (m, k) at a + m·rowStride + k·colStride) as [m/4][k][4], zero padded. */
function packRows(a: usize, rowStride: usize, colStride: usize, m: i32, k: i32, out: usize): void {
  for (let i = 0; i < m; i += 4) {
    const height = min(4, m - i)
    let column = a + <usize>i * rowStride
    if (rowStride == 4 && height == 4) {
      for (let c = 0; c < k; c++) {
        v128.store(out, v128.load(column))
        out += 16
        column += colStride
      }
    } else {
      for (let c = 0; c < k; c++) {
        for (let r = 0; r < 4; r++) {
          store<f32>(out + <usize>(r << 2), r < height ? load<f32>(column + <usize>r * rowStride) : 0)
        }
        out += 16
        column += colStride
      }
    }
  }
}

/** Bytes of scratch that gemm needs for n columns. */
export function gemmScratch(n: i32): usize {
  return <usize>(KC * ((n + 7) & ~7) + KC * MC) * 4 + TILE_BYTES + 32
}

/**
 * C[m, n] = A·B (+ bias) (ReLU), C row-major and dense. A(i, k) at a + i·aRow + k·aCol, B(k, j) at b + k·bRow + j·bCol,
 * strides in float32 counts. `bias`: n float32 or 0. `scratch`: gemmScratch(n) bytes, 16-byte aligned.
 */
export function gemm(
  m: i32, n: i32, k: i32, a: usize, aRow: i32, aCol: i32, b: usize, bRow: i32, bCol: i32,
  c: usize, bias: usize, relu: i32, scratch: usize,
): void {
  const edge = scratch
  const edgeBias = scratch + TILE_BYTES
  const panels = edgeBias + 32
  const rows = panels + <usize>(KC * ((n + 7) & ~7)) * 4
  const stride = <usize>n << 2
  const aRowBytes = <usize>aRow << 2
  const aColBytes = <usize>aCol << 2
  if (k == 0) clear(c, m * n)
  for (let k0 = 0; k0 < k; k0 += KC) {
    const depth = min(KC, k - k0)
    const last = k0 + depth == k
    packPanels(b + <usize>(k0 * bRow) * 4, <usize>bRow << 2, <usize>bCol << 2, depth, n, panels)
    for (let m0 = 0; m0 < m; m0 += MC) {
      const height = min(MC, m - m0)
      const source = a + <usize>m0 * aRowBytes + <usize>k0 * aColBytes
      const packed = aCol != 1
      if (packed) packRows(source, aRowBytes, aColBytes, height, depth, rows)
      for (let j = 0; j < n; j += 8) {
        const width = min(8, n - j)
        const panel = panels + <usize>(j * depth) * 4
        let tileBias: usize = 0
        if (last && bias) {
          tileBias = bias + <usize>(j << 2)
          if (width < 8) {
            for (let q = 0; q < 8; q++) store<f32>(edgeBias + <usize>(q << 2), q < width ? load<f32>(tileBias + <usize>(q << 2)) : 0)
            tileBias = edgeBias
          }
        }
        const flags = (k0 > 0 ? ADD : 0) | (last && relu ? RELU : 0)
        for (let i = 0; i < height; i += 4) {
          const count = min(4, height - i)
          const out = c + <usize>(m0 + i) * stride + <usize>(j << 2)
          const whole = width == 8 && count == 4
          let p0: usize, step: usize, apart: usize
          if (packed) {
            p0 = rows + <usize>(i * depth) * 4
            step = 16
            apart = 4
          } else {
            p0 = source + <usize>i * aRowBytes
            step = 4
            apart = aRowBytes
          }
          const p1 = packed || count > 1 ? p0 + apart : p0
          const p2 = packed || count > 2 ? p0 + 2 * apart : p0
          const p3 = packed || count > 3 ? p0 + 3 * apart : p0
          if (whole) {
            tile(p0, p1, p2, p3, step, 1, 0, 1, 0, depth, panel, 32, out, stride, tileBias, flags)
          } else {
            if (flags & ADD) {
              for (let r = 0; r < count; r++) {
                for (let q = 0; q < width; q++) {
                  store<f32>(edge + <usize>((r * 8 + q) << 2), load<f32>(out + <usize>r * stride + <usize>(q << 2)))
                }
              }
            }
            tile(p0, p1, p2, p3, step, 1, 0, 1, 0, depth, panel, 32, edge, 32, tileBias, flags)
            spill(edge, out, stride, count, 0, width, false)
          }
        }
      }
    }
  }
}

@inline function total(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
}

/** c[m] = Σ_k a[m, k]·b[k]; memory bound, so nothing is packed (logistic regression, last layers). */
export function gemvRows(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  const row = <usize>k << 2
  const blocks = k & ~7
  let i = 0
  for (; i + 4 <= m; i += 4) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0
    let p = a + <usize>i * row
    for (let q = 0; q < blocks; q += 8) {
      const b0 = v128.load(b + <usize>(q << 2)), b1 = v128.load(b + <usize>(q << 2), 16)
      s0 = f32x4.add(s0, f32x4.mul(v128.load(p), b0)); t0 = f32x4.add(t0, f32x4.mul(v128.load(p, 16), b1))
      s1 = f32x4.add(s1, f32x4.mul(v128.load(p + row), b0)); t1 = f32x4.add(t1, f32x4.mul(v128.load(p + row, 16), b1))
      s2 = f32x4.add(s2, f32x4.mul(v128.load(p + 2 * row), b0)); t2 = f32x4.add(t2, f32x4.mul(v128.load(p + 2 * row, 16), b1))
      s3 = f32x4.add(s3, f32x4.mul(v128.load(p + 3 * row), b0)); t3 = f32x4.add(t3, f32x4.mul(v128.load(p + 3 * row, 16), b1))
      p += 32
    }
    let r0 = total(f32x4.add(s0, t0)), r1 = total(f32x4.add(s1, t1)), r2 = total(f32x4.add(s2, t2)), r3 = total(f32x4.add(s3, t3))
    for (let q = blocks; q < k; q++) {
      const x = load<f32>(b + <usize>(q << 2))
      r0 += load<f32>(p) * x; r1 += load<f32>(p + row) * x; r2 += load<f32>(p + 2 * row) * x; r3 += load<f32>(p + 3 * row) * x
      p += 4
    }
    const out = c + <usize>(i << 2)
    store<f32>(out, r0); store<f32>(out, r1, 4); store<f32>(out, r2, 8); store<f32>(out, r3, 12)
  }
  for (; i < m; i++) {
    let s: f32 = 0
    const p = a + <usize>i * row
    for (let q = 0; q < k; q++) s += load<f32>(p + <usize>(q << 2)) * load<f32>(b + <usize>(q << 2))
    store<f32>(c + <usize>(i << 2), s)
  }
}

/** c[m] = Σ_k a[k, m]·b[k]. */
export function gemvColumns(m: i32, k: i32, a: usize, b: usize, c: usize): void {
  clear(c, m)
  const row = <usize>m << 2
  let q = 0
  for (; q + 4 <= k; q += 4) {
    const p = a + <usize>q * row
    const at = b + <usize>(q << 2)
    const x0 = v128.load32_splat(at), x1 = v128.load32_splat(at, 4), x2 = v128.load32_splat(at, 8), x3 = v128.load32_splat(at, 12)
    let i = 0
    for (; i + 4 <= m; i += 4) {
      const o = <usize>(i << 2)
      let v = v128.load(c + o)
      v = f32x4.add(v, f32x4.mul(v128.load(p + o), x0))
      v = f32x4.add(v, f32x4.mul(v128.load(p + row + o), x1))
      v = f32x4.add(v, f32x4.mul(v128.load(p + 2 * row + o), x2))
      v = f32x4.add(v, f32x4.mul(v128.load(p + 3 * row + o), x3))
      v128.store(c + o, v)
    }
    for (; i < m; i++) {
      const o = <usize>(i << 2)
      let v = load<f32>(c + o)
      for (let z = 0; z < 4; z++) v += load<f32>(p + <usize>z * row + o) * load<f32>(at + <usize>(z << 2))
      store<f32>(c + o, v)
    }
  }
  for (; q < k; q++) {
    const x = load<f32>(b + <usize>(q << 2))
    const p = a + <usize>q * row
    for (let i = 0; i < m; i++) {
      const o = <usize>(i << 2)
      store<f32>(c + o, load<f32>(c + o) + load<f32>(p + o) * x)
    }
  }
}
