// Batch normalization over rows [rows, channels]: the statistics of a slice, and both passes given the whole batch's.

/** Adds Σ x and Σ x² per channel, in float64, to sums [2·channels]: exact enough to subtract. */
export function channelSums(x: usize, rows: i32, channels: i32, sums: usize): void {
  for (let r = 0; r < rows; r++) {
    const p = x + <usize>(r * channels) * 4
    for (let c = 0; c < channels; c++) {
      const v = <f64>load<f32>(p + <usize>(c << 2))
      const at = sums + <usize>(c << 3)
      store<f64>(at, load<f64>(at) + v)
      const square = at + <usize>(channels << 3)
      store<f64>(square, load<f64>(square) + v * v)
    }
  }
}

/** y = (x − mean)·scale + shift per channel: the mean is taken first, or its digits would drown those of the rest. */
export function scaleChannels(x: usize, rows: i32, channels: i32, mean: usize, scale: usize, shift: usize, y: usize): void {
  for (let r = 0; r < rows; r++) {
    const o = <usize>(r * channels) * 4
    let c = 0
    for (; c + 4 <= channels; c += 4) {
      const q = <usize>(c << 2)
      const centred = f32x4.sub(v128.load(x + o + q), v128.load(mean + q))
      v128.store(y + o + q, f32x4.add(f32x4.mul(centred, v128.load(scale + q)), v128.load(shift + q)))
    }
    for (; c < channels; c++) {
      const q = <usize>(c << 2)
      store<f32>(y + o + q, (load<f32>(x + o + q) - load<f32>(mean + q)) * load<f32>(scale + q) + load<f32>(shift + q))
    }
  }
}

/** Adds Σ dy and Σ dy·x̂ per channel, in float64, to sums; x̂ = (x − mean)·inverse deviation. */
export function normalizationSums(x: usize, dy: usize, rows: i32, channels: i32, mean: usize, inverse: usize, sums: usize): void {
  for (let r = 0; r < rows; r++) {
    const o = <usize>(r * channels) * 4
    for (let c = 0; c < channels; c++) {
      const q = <usize>(c << 2)
      const g = <f64>load<f32>(dy + o + q)
      const normal = <f64>((load<f32>(x + o + q) - load<f32>(mean + q)) * load<f32>(inverse + q))
      const at = sums + <usize>(c << 3)
      store<f64>(at, load<f64>(at) + g)
      const product = at + <usize>(channels << 3)
      store<f64>(product, load<f64>(product) + g * normal)
    }
  }
}

/**
 * dx = a·((dy − d) + b·(x − mean)) per channel: what is left of the normalization's gradient once its sums are known.
 * The difference first: where a batch has no spread, a is huge and dy − d nothing.
 */
export function normalizationGrad(x: usize, dy: usize, rows: i32, channels: i32, mean: usize, a: usize, b: usize, d: usize, dx: usize): void {
  for (let r = 0; r < rows; r++) {
    const o = <usize>(r * channels) * 4
    let c = 0
    for (; c + 4 <= channels; c += 4) {
      const q = <usize>(c << 2)
      const centred = f32x4.sub(v128.load(x + o + q), v128.load(mean + q))
      v128.store(dx + o + q, f32x4.mul(v128.load(a + q), f32x4.add(f32x4.sub(v128.load(dy + o + q), v128.load(d + q)), f32x4.mul(centred, v128.load(b + q)))))
    }
    for (; c < channels; c++) {
      const q = <usize>(c << 2)
      store<f32>(dx + o + q, load<f32>(a + q) * (load<f32>(dy + o + q) - load<f32>(d + q) + (load<f32>(x + o + q) - load<f32>(mean + q)) * load<f32>(b + q)))
    }
  }
}
