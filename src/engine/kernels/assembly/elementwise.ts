// Sums, products and optimizer updates, one pass each. Counts are rounded up to a multiple of 4; arrays have that room.

@inline function endOf(p: usize, count: i32): usize {
  return p + <usize>((count + 3) & ~3) * 4
}

/** y += x, exactly `count` values. */
export function addTo(y: usize, x: usize, count: i32): void {
  const end = x + <usize>(count & ~3) * 4
  for (; x < end; x += 16, y += 16) v128.store(y, f32x4.add(v128.load(y), v128.load(x)))
  for (let i = 0; i < (count & 3); i++) {
    const o = <usize>(i << 2)
    store<f32>(y + o, load<f32>(y + o) + load<f32>(x + o))
  }
}

/** y = a·x. */
export function multiply(x: usize, a: usize, y: usize, count: i32): void {
  const end = endOf(x, count)
  for (; x < end; x += 16, a += 16, y += 16) v128.store(y, f32x4.mul(v128.load(a), v128.load(x)))
}

/** uint8 → float32: y = x·scale + offset. */
export function normalizePixels(x: usize, count: i32, scale: f32, offset: f32, y: usize): void {
  const factor = f32x4.splat(scale), shift = f32x4.splat(offset)
  const whole = x + <usize>(count & ~7)
  for (; x < whole; x += 8, y += 32) {
    const wide = v128.load_ext<u8>(x)
    v128.store(y, f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(wide)), factor), shift))
    v128.store(y, f32x4.add(f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(wide)), factor), shift), 16)
  }
  for (let i = 0; i < (count & 7); i++) store<f32>(y + <usize>(i << 2), <f32>load<u8>(x + <usize>i) * scale + offset)
}

/** g += l1·sign(w) + 2·l2·w: the gradient of the penalty. */
export function penaltyGrad(w: usize, g: usize, count: i32, l1: f32, l2: f32): void {
  const end = endOf(w, count)
  const twice = f32x4.splat(2 * l2), one = f32x4.splat(l1), zero = f32x4.splat(0)
  for (; w < end; w += 16, g += 16) {
    const v = v128.load(w)
    const sign = f32x4.sub(v128.and(one, f32x4.gt(v, zero)), v128.and(one, f32x4.lt(v, zero)))
    v128.store(g, f32x4.add(v128.load(g), f32x4.add(f32x4.mul(twice, v), sign)))
  }
}

/** 1 where every x is finite, else 0: x·0 is 0 for finite numbers and NaN for all others. */
export function allFinite(x: usize, count: i32): i32 {
  const zero = f32x4.splat(0)
  let sum = zero
  const whole = x + <usize>(count & ~3) * 4
  for (; x < whole; x += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(x), zero))
  let rest: f32 = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3)
  for (let i = 0; i < (count & 3); i++) rest += load<f32>(x + <usize>(i << 2)) * 0
  return rest == 0 ? 1 : 0
}

/** w −= rate·g. */
export function gradientDescent(w: usize, g: usize, count: i32, rate: f32): void {
  const end = endOf(w, count)
  const r = f32x4.splat(rate)
  for (; w < end; w += 16, g += 16) v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(v128.load(g), r)))
}

/** v = μ·v − rate·g; w += v, with Nesterov w += μ·v − rate·g. */
export function momentum(w: usize, g: usize, v: usize, count: i32, rate: f32, mu: f32, nesterov: i32): void {
  const end = endOf(w, count)
  const r = f32x4.splat(-rate), m = f32x4.splat(mu)
  for (; w < end; w += 16, g += 16, v += 16) {
    const push = f32x4.mul(v128.load(g), r)
    const next = f32x4.add(f32x4.mul(v128.load(v), m), push)
    v128.store(v, next)
    v128.store(w, f32x4.add(v128.load(w), nesterov ? f32x4.add(f32x4.mul(next, m), push) : next))
  }
}

/** s = ρ·s + (1 − ρ)·g²; w −= rate·g / √(s + ε). */
export function rmsProp(w: usize, g: usize, s: usize, count: i32, rate: f32, rho: f32, fresh: f32, epsilon: f32): void {
  const end = endOf(w, count)
  const r = f32x4.splat(rate), keep = f32x4.splat(rho), add = f32x4.splat(fresh), e = f32x4.splat(epsilon)
  for (; w < end; w += 16, g += 16, s += 16) {
    const gradient = v128.load(g)
    const next = f32x4.add(f32x4.mul(v128.load(s), keep), f32x4.mul(f32x4.mul(gradient, gradient), add))
    v128.store(s, next)
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(gradient, r), f32x4.sqrt(f32x4.add(next, e)))))
  }
}

/** Adam with `rate` already corrected for the bias of the moments; `fresh` = 1 − β; `keep` is the share of w that decay leaves. */
export function adam(
  w: usize, g: usize, m: usize, v: usize, count: i32, rate: f32, beta1: f32, fresh1: f32, beta2: f32, fresh2: f32, epsilon: f32, keep: f32,
): void {
  const end = endOf(w, count)
  const r = f32x4.splat(rate), b1 = f32x4.splat(beta1), f1 = f32x4.splat(fresh1), b2 = f32x4.splat(beta2), f2 = f32x4.splat(fresh2), e = f32x4.splat(epsilon)
  const k = f32x4.splat(keep)
  for (; w < end; w += 16, g += 16, m += 16, v += 16) {
    const gradient = v128.load(g)
    const mean = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(gradient, f1))
    const square = f32x4.add(f32x4.mul(v128.load(v), b2), f32x4.mul(f32x4.mul(gradient, gradient), f2))
    v128.store(m, mean)
    v128.store(v, square)
    v128.store(w, f32x4.sub(f32x4.mul(v128.load(w), k), f32x4.div(f32x4.mul(mean, r), f32x4.add(f32x4.sqrt(square), e))))
  }
}

/** Adamax: u = max(β₂·u, |g|); `rate` already corrected for the bias of the mean. */
export function adamax(
  w: usize, g: usize, m: usize, u: usize, count: i32, rate: f32, beta1: f32, fresh1: f32, beta2: f32, epsilon: f32,
): void {
  const end = endOf(w, count)
  const r = f32x4.splat(rate), b1 = f32x4.splat(beta1), f1 = f32x4.splat(fresh1), b2 = f32x4.splat(beta2), e = f32x4.splat(epsilon)
  for (; w < end; w += 16, g += 16, m += 16, u += 16) {
    const gradient = v128.load(g)
    const mean = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(gradient, f1))
    const largest = f32x4.max(f32x4.mul(v128.load(u), b2), f32x4.abs(gradient))
    v128.store(m, mean)
    v128.store(u, largest)
    v128.store(w, f32x4.sub(v128.load(w), f32x4.div(f32x4.mul(mean, r), f32x4.add(largest, e))))
  }
}

/** Every x brought to −limit … limit. */
export function clampTo(x: usize, count: i32, limit: f32): void {
  const end = endOf(x, count)
  const most = f32x4.splat(limit), least = f32x4.splat(-limit)
  for (; x < end; x += 16) v128.store(x, f32x4.max(f32x4.min(v128.load(x), most), least))
}

/** x = factor·x. */
export function scaleBy(x: usize, count: i32, factor: f32): void {
  const end = endOf(x, count)
  const f = f32x4.splat(factor)
  for (; x < end; x += 16) v128.store(x, f32x4.mul(v128.load(x), f))
}

/** Σ x² over exactly `count` values, in float64 and in one fixed order. */
export function squareSum(x: usize, count: i32): f64 {
  let low = f64x2.splat(0), high = f64x2.splat(0)
  const whole = x + <usize>(count & ~3) * 4
  for (; x < whole; x += 16) {
    const v = v128.load(x)
    const a = f64x2.promote_low_f32x4(v), b = f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7))
    low = f64x2.add(low, f64x2.mul(a, a))
    high = f64x2.add(high, f64x2.mul(b, b))
  }
  const sum = f64x2.add(low, high)
  let total = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)
  for (let i = 0; i < (count & 3); i++) {
    const rest = <f64>load<f32>(x + <usize>(i << 2))
    total += rest * rest
  }
  return total
}
