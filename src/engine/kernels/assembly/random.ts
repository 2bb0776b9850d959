// Dropout's masks: the same numbers as src/layers/dropout-mask.ts, sixteen at a time.

/** lowbias32's middle part on four counters. */
@inline function scramble(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d))
  return i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(0x846ca68b))
}

/** Two keyed rounds of the 32-bit bijection; a pure function of (k0, k1, counter). */
@inline function hash(k0: i32, k1: i32, counters: v128): v128 {
  let x = scramble(v128.xor(counters, i32x4.splat(k0)))
  x = scramble(i32x4.add(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(k1)))
  return v128.xor(x, i32x4.shr_u(x, 16))
}

/**
 * Elements start … start + count of a mask: 0 or `kept`. A byte above `border` keeps its element; one on it draws
 * 32 bits more by `otherK1`, which keep it from `rest` on. `start` is a multiple of 4.
 */
export function dropoutMask(out: usize, start: i32, count: i32, k0: i32, k1: i32, otherK1: i32, border: i32, rest: f64, kept: f32): void {
  const value = f32x4.splat(kept)
  const limit = i8x16.splat(<i8>border)
  const lanes = i32x4(0, 1, 2, 3)
  for (let i = 0; i < count; i += 16) {
    const bytes = hash(k0, k1, i32x4.add(i32x4.splat((start + i) >>> 2), lanes))
    let keeps = i8x16.gt_u(bytes, limit)
    const undecided = i8x16.eq(bytes, limit)
    if (v128.any_true(undecided)) {
      const bits = i8x16.bitmask(undecided)
      for (let j = 0; j < 16; j++) {
        if ((bits >>> j) & 1 && <f64><u32>i32x4.extract_lane(hash(k0, otherK1, i32x4.splat(start + i + j)), 0) >= rest) {
          keeps = v128.or(keeps, oneByte(j))
        }
      }
    }
    const low = i16x8.extend_low_i8x16_s(keeps), high = i16x8.extend_high_i8x16_s(keeps)
    const at = out + <usize>(i << 2)
    // Whole vectors alone: what lies behind may be another thread's.
    const left = count - i
    storeSome(at, v128.and(value, i32x4.extend_low_i16x8_s(low)), left)
    storeSome(at + 16, v128.and(value, i32x4.extend_high_i16x8_s(low)), left - 4)
    storeSome(at + 32, v128.and(value, i32x4.extend_low_i16x8_s(high)), left - 8)
    storeSome(at + 48, v128.and(value, i32x4.extend_high_i16x8_s(high)), left - 12)
  }
}

/** All bits of byte j. */
@inline function oneByte(j: i32): v128 {
  return i8x16.eq(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>j))
}

/** The first `left` of four values. */
@inline function storeSome(at: usize, values: v128, left: i32): void {
  if (left >= 4) {
    v128.store(at, values)
    return
  }
  if (left > 0) store<f32>(at, f32x4.extract_lane(values, 0))
  if (left > 1) store<f32>(at, f32x4.extract_lane(values, 1), 4)
  if (left > 2) store<f32>(at, f32x4.extract_lane(values, 2), 8)
}
