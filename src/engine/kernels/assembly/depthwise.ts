// Depthwise convolution, NHWC, filter [kh, kw, c, multiplier]: both gradients (the forward pass is tfjs's own).
import { clear } from './tile'

export function depthwiseInputGrad(
  dy: usize, batch: i32, h: i32, w: i32, c: i32, filter: usize, kh: i32, kw: i32, multiplier: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dx: usize, oh: i32, ow: i32,
): void {
  clear(dx, batch * h * w * c)
  const outChannels = c * multiplier
  for (let b = 0; b < batch; b++) for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const g = dy + <usize>(((b * oh + r) * ow + q) * outChannels) * 4
    for (let i = 0; i < kh; i++) {
      const y = r * strideY - top + i * dilateY
      if (y < 0 || y >= h) continue
      for (let j = 0; j < kw; j++) {
        const x = q * strideX - left + j * dilateX
        if (x < 0 || x >= w) continue
        const at = dx + <usize>(((b * h + y) * w + x) * c) * 4
        const f = filter + <usize>((i * kw + j) * outChannels) * 4
        let k = 0
        if (multiplier == 1) {
          for (; k + 4 <= c; k += 4) {
            const o = <usize>(k << 2)
            v128.store(at + o, f32x4.add(v128.load(at + o), f32x4.mul(v128.load(g + o), v128.load(f + o))))
          }
        }
        for (; k < c; k++) {
          let sum: f32 = 0
          for (let m = 0; m < multiplier; m++) {
            const o = <usize>((k * multiplier + m) << 2)
            sum += load<f32>(g + o) * load<f32>(f + o)
          }
          const o = <usize>(k << 2)
          store<f32>(at + o, load<f32>(at + o) + sum)
        }
      }
    }
  }
}

export function depthwiseFilterGrad(
  x: usize, batch: i32, h: i32, w: i32, c: i32, dy: usize, oh: i32, ow: i32, multiplier: i32, kh: i32, kw: i32,
  strideY: i32, strideX: i32, dilateY: i32, dilateX: i32, top: i32, left: i32, dw: usize,
): void {
  const outChannels = c * multiplier
  clear(dw, kh * kw * outChannels)
  for (let b = 0; b < batch; b++) for (let r = 0; r < oh; r++) for (let q = 0; q < ow; q++) {
    const g = dy + <usize>(((b * oh + r) * ow + q) * outChannels) * 4
    for (let i = 0; i < kh; i++) {
      const iy = r * strideY - top + i * dilateY
      if (iy < 0 || iy >= h) continue
      for (let j = 0; j < kw; j++) {
        const ix = q * strideX - left + j * dilateX
        if (ix < 0 || ix >= w) continue
        const source = x + <usize>(((b * h + iy) * w + ix) * c) * 4
        const at = dw + <usize>((i * kw + j) * outChannels) * 4
        let k = 0
        if (multiplier == 1) {
          for (; k + 4 <= c; k += 4) {
            const o = <usize>(k << 2)
            v128.store(at + o, f32x4.add(v128.load(at + o), f32x4.mul(v128.load(g + o), v128.load(source + o))))
          }
        }
        for (; k < c; k++) {
          const value = load<f32>(source + <usize>(k << 2))
          for (let m = 0; m < multiplier; m++) {
            const o = <usize>((k * multiplier + m) << 2)
            store<f32>(at + o, load<f32>(at + o) + load<f32>(g + o) * value)
          }
        }
      }
    }
  }
}
