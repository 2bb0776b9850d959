// Cross-entropies of logits with their gradients, one pass over the rows. Worked out in float64: a loss is a sum of many small terms.
// exp and log are Cephes' rational functions (relative error below 2e-16), without tables: this module has no memory to keep any in.

/** e^x for x ≤ 0, 0 below −708; NaN stays NaN. */
function expDown(x: f64): f64 {
  if (!(x >= -708)) return x < -708 ? 0 : x
  const n = Math.floor(1.4426950408889634073599 * x + 0.5)
  const r = x - n * 6.93145751953125e-1 - n * 1.42860682030941723212e-6
  const s = r * r
  const p = r * ((1.26177193074810590878e-4 * s + 3.0299440770744196130e-2) * s + 9.9999999999999999991e-1)
  const q = ((3.00198505138664455042e-6 * s + 2.52448340349684104192e-3) * s + 2.27265548208155028766e-1) * s + 2.00000000000000000009
  return (1 + 2 * (p / (q - p))) * reinterpret<f64>((<i64>n + 1023) << 52)
}

/** ln x for finite x ≥ 1; anything else that is not finite stays so. */
function logUp(x: f64): f64 {
  if (!(x < Infinity)) return x
  const bits = reinterpret<i64>(x)
  let e = <f64>((bits >> 52) - 1022)
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3fe0000000000000)
  if (m < 0.70710678118654752440) {
    e -= 1
    m = 2 * m
  }
  m -= 1
  const s = m * m
  const p =
    ((((1.01875663804580931796e-4 * m + 4.97494994976747001425e-1) * m + 4.70579119878881725854) * m + 1.44989225341610930846e1) * m + 1.79368678507819816313e1) * m +
    7.70838733755885391666
  const q =
    ((((m + 1.1287358718916745059e1) * m + 4.52279145837532221105e1) * m + 8.29875266912776603211e1) * m + 7.11544750618563894466e1) * m + 2.31251620126765340583e1
  return m + (m * (s * p / q) - e * 2.121944400546905827679e-4 - 0.5 * s) + e * 0.693359375
}

/** ln(1 + x) for 0 ≤ x ≤ 1, exact where x is far below 1 (Kahan). */
function logOnePlus(x: f64): f64 {
  const u = 1 + x
  return u == 1 ? x : (logUp(u) * x) / (u - 1)
}

/**
 * Σ over rows of count·(max(z, 0) − z·y + ln(1 + e^−|z|)) / batch, summed over the units; gradient = count·(σ(z) − y) / batch, unless it is 0.
 * output, target, gradient: [rows, units]; counts: [rows].
 */
export function sigmoidCrossEntropy(output: usize, target: usize, counts: usize, rows: i32, units: i32, batch: f64, gradient: usize): f64 {
  let sum: f64 = 0
  for (let r = 0; r < rows; r++) {
    const count = <f64>load<f32>(counts + (<usize>r << 2))
    for (let i = r * units; i < (r + 1) * units; i++) {
      const o = <usize>i << 2
      const z = <f64>load<f32>(output + o)
      const y = <f64>load<f32>(target + o)
      const e = expDown(-Math.abs(z))
      sum += count * (max<f64>(z, 0) - z * y + logOnePlus(e))
      if (gradient) store<f32>(gradient + o, <f32>((count * ((z >= 0 ? 1 : e) / (1 + e) - y)) / batch))
    }
  }
  return sum / batch
}

/**
 * Σ over rows of −count·Σ_c y_c·ln softmax(z)_c / batch; gradient = count·(softmax(z) − y) / batch, unless it is 0. As above; each row of the
 * target adds up to 1.
 */
export function softmaxCrossEntropy(output: usize, target: usize, counts: usize, rows: i32, units: i32, batch: f64, gradient: usize): f64 {
  let sum: f64 = 0
  for (let r = 0; r < rows; r++) {
    const count = <f64>load<f32>(counts + (<usize>r << 2))
    const first = <usize>(r * units) << 2
    const end = first + (<usize>units << 2)
    let largest: f64 = -Infinity
    for (let o = first; o < end; o += 4) largest = max<f64>(largest, <f64>load<f32>(output + o))
    let total: f64 = 0
    for (let o = first; o < end; o += 4) total += expDown(<f64>load<f32>(output + o) - largest)
    const logTotal = logUp(total)
    for (let o = first; o < end; o += 4) {
      const shifted = <f64>load<f32>(output + o) - largest
      const y = <f64>load<f32>(target + o)
      if (y != 0) sum -= count * y * (shifted - logTotal)
      if (gradient) store<f32>(gradient + o, <f32>((count * (expDown(shifted) / total - y)) / batch))
    }
  }
  return sum / batch
}
