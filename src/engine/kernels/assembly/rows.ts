// Sums, gathers and scatters of whole rows.
import { clear } from './tile'

/** out[columns] = Σ over rows of x[rows, columns], in row order: the gradient of a bias. */
export function columnSums(x: usize, rows: i32, columns: i32, out: usize): void {
  clear(out, columns)
  const line = <usize>columns << 2
  let k = 0
  for (; k + 16 <= columns; k += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
    let p = x + <usize>(k << 2)
    for (let r = 0; r < rows; r++) {
      s0 = f32x4.add(s0, v128.load(p)); s1 = f32x4.add(s1, v128.load(p, 16))
      s2 = f32x4.add(s2, v128.load(p, 32)); s3 = f32x4.add(s3, v128.load(p, 48))
      p += line
    }
    const at = out + <usize>(k << 2)
    v128.store(at, s0); v128.store(at, s1, 16); v128.store(at, s2, 32); v128.store(at, s3, 48)
  }
  if (k == columns) return
  for (let r = 0; r < rows; r++) {
    const p = x + <usize>r * line
    for (let j = k; j < columns; j++) {
      const o = <usize>(j << 2)
      store<f32>(out + o, load<f32>(out + o) + load<f32>(p + o))
    }
  }
}

/** out[i] = x[indices[i]], rows of `bytes` bytes. Indices are checked by the caller. */
export function gatherRows(x: usize, indices: usize, count: i32, bytes: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    memory.copy(out + <usize>i * <usize>bytes, x + <usize>load<i32>(indices + <usize>(i << 2)) * <usize>bytes, <usize>bytes)
  }
}

/** out[segment[i]] += x[i], rows of `width` float32; segments outside 0 … segments−1 are left out, as tfjs does. */
export function segmentSum(x: usize, segment: usize, rows: i32, width: i32, segments: i32, out: usize): void {
  clear(out, segments * width)
  for (let i = 0; i < rows; i++) {
    const s = load<i32>(segment + <usize>(i << 2))
    if (s < 0 || s >= segments) continue
    const source = x + <usize>(i * width) * 4
    const target = out + <usize>(s * width) * 4
    let k = 0
    for (; k + 4 <= width; k += 4) {
      const o = <usize>(k << 2)
      v128.store(target + o, f32x4.add(v128.load(target + o), v128.load(source + o)))
    }
    for (; k < width; k++) {
      const o = <usize>(k << 2)
      store<f32>(target + o, load<f32>(target + o) + load<f32>(source + o))
    }
  }
}

/** Copies `rows` rows of `bytes` bytes between two strides. */
export function copyRows(from: usize, fromStride: i32, to: usize, toStride: i32, bytes: i32, rows: i32): void {
  for (let r = 0; r < rows; r++) memory.copy(to + <usize>(r * toStride), from + <usize>(r * fromStride), <usize>bytes)
}
