// Activations over float32 arrays, and their gradients taken from the output y, so that the input need not be kept.

const LOG2E: f32 = 1.44269504088896341
const LN2_HIGH: f32 = 0.693359375
const LN2_LOW: f32 = -2.12194440e-4

/** e^x, four at a time: Cephes' expf (polynomial of degree 5 on ±ln2/2), relative error below 2e-7; clamped to ±87. */
@inline function exp4(v: v128): v128 {
  const x = f32x4.min(f32x4.max(v, f32x4.splat(-87.3)), f32x4.splat(88.3))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2E)))
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH))), f32x4.mul(n, f32x4.splat(LN2_LOW)))
  let p = f32x4.splat(1.9875691500e-4)
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1))
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1))
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1))
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23))
}

/** Functions by number; src/engine/compiled-step names them. */
const RELU: i32 = 1
const LEAKY: i32 = 2
const SIGMOID: i32 = 3
const TANH: i32 = 4
const ELU: i32 = 5

@inline function apply(kind: i32, x: v128, slope: f32): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1)
  if (kind == RELU) return f32x4.max(x, zero)
  if (kind == LEAKY) return v128.bitselect(x, f32x4.mul(x, f32x4.splat(slope)), f32x4.gt(x, zero))
  if (kind == SIGMOID) return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))))
  if (kind == TANH) {
    // Near 0 the quotient loses digits: there Cephes' tanhf, an odd polynomial of degree 11.
    const e = exp4(f32x4.mul(x, f32x4.splat(2)))
    const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)))
    const square = f32x4.mul(x, x)
    let near = f32x4.splat(-5.70498872745e-3)
    near = f32x4.add(f32x4.mul(near, square), f32x4.splat(2.06390887954e-2))
    near = f32x4.add(f32x4.mul(near, square), f32x4.splat(-5.37397155531e-2))
    near = f32x4.add(f32x4.mul(near, square), f32x4.splat(1.33314422036e-1))
    near = f32x4.add(f32x4.mul(near, square), f32x4.splat(-3.33332819422e-1))
    near = f32x4.add(x, f32x4.mul(f32x4.mul(near, square), x))
    return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.625)))
  }
  // ELU; slope holds α.
  return v128.bitselect(x, f32x4.mul(f32x4.splat(slope), f32x4.sub(exp4(x), one)), f32x4.gt(x, zero))
}

@inline function slopeAt(kind: i32, y: v128, slope: f32): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1)
  if (kind == RELU) return v128.and(one, f32x4.gt(y, zero))
  if (kind == LEAKY) return v128.bitselect(one, f32x4.splat(slope), f32x4.gt(y, zero))
  if (kind == SIGMOID) return f32x4.mul(y, f32x4.sub(one, y))
  if (kind == TANH) return f32x4.sub(one, f32x4.mul(y, y))
  return v128.bitselect(one, f32x4.add(y, f32x4.splat(slope)), f32x4.gt(y, zero))
}

/** y = f(x); arrays may be the same. `count` is rounded up to a multiple of 4: both need that room. */
export function activationForward(kind: i32, slope: f32, x: usize, y: usize, count: i32): void {
  const end = x + <usize>((count + 3) & ~3) * 4
  if (kind == RELU) for (; x < end; x += 16, y += 16) v128.store(y, apply(RELU, v128.load(x), slope))
  else if (kind == LEAKY) for (; x < end; x += 16, y += 16) v128.store(y, apply(LEAKY, v128.load(x), slope))
  else if (kind == SIGMOID) for (; x < end; x += 16, y += 16) v128.store(y, apply(SIGMOID, v128.load(x), slope))
  else if (kind == TANH) for (; x < end; x += 16, y += 16) v128.store(y, apply(TANH, v128.load(x), slope))
  else for (; x < end; x += 16, y += 16) v128.store(y, apply(ELU, v128.load(x), slope))
}

/** dx = dy · f′, f′ from y = f(x); dy and dx may be the same. `count` as above. */
export function activationGrad(kind: i32, slope: f32, y: usize, dy: usize, dx: usize, count: i32): void {
  const end = y + <usize>((count + 3) & ~3) * 4
  if (kind == RELU) for (; y < end; y += 16, dy += 16, dx += 16) v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), f32x4.splat(0))))
  else if (kind == LEAKY) for (; y < end; y += 16, dy += 16, dx += 16) v128.store(dx, f32x4.mul(v128.load(dy), slopeAt(LEAKY, v128.load(y), slope)))
  else if (kind == SIGMOID) for (; y < end; y += 16, dy += 16, dx += 16) v128.store(dx, f32x4.mul(v128.load(dy), slopeAt(SIGMOID, v128.load(y), slope)))
  else if (kind == TANH) for (; y < end; y += 16, dy += 16, dx += 16) v128.store(dx, f32x4.mul(v128.load(dy), slopeAt(TANH, v128.load(y), slope)))
  else for (; y < end; y += 16, dy += 16, dx += 16) v128.store(dx, f32x4.mul(v128.load(dy), slopeAt(ELU, v128.load(y), slope)))
}

/** y = softmax(x) over rows of `width`; arrays may be the same. */
export function softmaxRows(x: usize, rows: i32, width: i32, y: usize): void {
  for (let r = 0; r < rows; r++) {
    const source = x + <usize>(r * width) * 4
    const target = y + <usize>(r * width) * 4
    let largest = load<f32>(source)
    for (let i = 1; i < width; i++) largest = max(largest, load<f32>(source + <usize>(i << 2)))
    let sum: f32 = 0
    for (let i = 0; i < width; i++) {
      const e = f32x4.extract_lane(exp4(f32x4.splat(load<f32>(source + <usize>(i << 2)) - largest)), 0)
      store<f32>(target + <usize>(i << 2), e)
      sum += e
    }
    for (let i = 0; i < width; i++) {
      const at = target + <usize>(i << 2)
      store<f32>(at, load<f32>(at) / sum)
    }
  }
}

/** dx = y ∘ (dy − Σ dy·y) over rows of `width`, y = softmax(x). */
export function softmaxGrad(y: usize, dy: usize, rows: i32, width: i32, dx: usize): void {
  for (let r = 0; r < rows; r++) {
    const o = <usize>(r * width) * 4
    let dot: f32 = 0
    for (let i = 0; i < width; i++) dot += load<f32>(y + o + <usize>(i << 2)) * load<f32>(dy + o + <usize>(i << 2))
    for (let i = 0; i < width; i++) {
      const q = o + <usize>(i << 2)
      store<f32>(dx + q, load<f32>(y + q) * (load<f32>(dy + q) - dot))
    }
  }
}
