// Resizing of pictures of four byte channels by weights made beforehand; see src/datasets/resample.ts.

/**
 * `rows` lines of source pixels become lines of `width` pixels of four float32. `starts`: i32[width], first source column of each;
 * `weights`: i16[width, taps], `taps` even, in units of `unit`. After an odd filter one pixel more is read, and counts 0.
 */
export function resampleAcross(source: usize, sourceWidth: i32, rows: i32, starts: usize, weights: usize, taps: i32, unit: f32, width: i32, out: usize): void {
  // The bytes of two pixels as pairs of one channel each, widened.
  const pairs = i8x16(0, -1, 4, -1, 1, -1, 5, -1, 2, -1, 6, -1, 3, -1, 7, -1)
  const scale = f32x4.splat(unit)
  for (let y = 0; y < rows; y++) {
    let w = weights
    for (let x = 0; x < width; x++) {
      let p = source + (<usize>load<i32>(starts + (<usize>x << 2)) << 2)
      let sum = i32x4.splat(0)
      for (let k = 0; k < taps; k += 2) {
        sum = i32x4.add(sum, i32x4.dot_i16x8_s(i8x16.swizzle(v128.load64_zero(p), pairs), v128.load32_splat(w)))
        p += 8
        w += 4
      }
      v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(sum), scale))
      out += 16
    }
    source += <usize>sourceWidth << 2
  }
}

/** Those lines mixed down to `height` lines of bytes, rounded and cut to 0 … 255. `starts`: i32[height], first line of each; `weights`: f32[height, taps]. */
export function resampleDown(rows: usize, width: i32, starts: usize, weights: usize, taps: i32, height: i32, out: usize): void {
  const stride = <usize>width << 4
  const half = f32x4.splat(0.5), zero = f32x4.splat(0), most = f32x4.splat(255)
  for (let y = 0; y < height; y++) {
    const first = rows + <usize>load<i32>(starts + (<usize>y << 2)) * stride
    const line = weights + (<usize>(y * taps) << 2)
    for (let x = 0; x < width; x++) {
      let p = first + (<usize>x << 4)
      let w = line
      let sum = half
      for (let k = 0; k < taps; k++) {
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(w), v128.load(p)))
        p += stride
        w += 4
      }
      const whole = i32x4.trunc_sat_f32x4_s(f32x4.min(most, f32x4.max(zero, sum)))
      const words = i16x8.narrow_i32x4_s(whole, whole)
      v128.store32_lane(out, i8x16.narrow_i16x8_u(words, words), 0)
      out += 4
    }
  }
}

/** Lays `count` transparent pixels over white, rounded as src/datasets/pixels.ts does; alpha becomes 255. */
export function flattenOverWhite(pixels: usize, count: i32): void {
  const end = pixels + (<usize>count << 2)
  for (; pixels < end; pixels += 4) {
    const alpha = <i32>load<u8>(pixels, 3)
    if (alpha == 255) continue
    const white = 255 * (255 - alpha) + 127
    store<u8>(pixels, <u8>((<i32>load<u8>(pixels) * alpha + white) / 255))
    store<u8>(pixels, <u8>((<i32>load<u8>(pixels, 1) * alpha + white) / 255), 1)
    store<u8>(pixels, <u8>((<i32>load<u8>(pixels, 2) * alpha + white) / 255), 2)
    store<u8>(pixels, 255, 3)
  }
}
