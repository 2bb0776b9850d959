// Resizing of raw images where no decoder does it for us (rows of array files).

interface Axis {
  /** First source index of each target index. */
  readonly start: Int32Array
  /** `taps` weights for each target index; they sum to 1. */
  readonly weights: Float64Array
  readonly taps: number
}

/**
 * Weights of a triangle filter. When shrinking, the triangle is as wide as two target pixels, so that every source pixel counts
 * (no aliasing); when enlarging it is plain bilinear interpolation. Pixel centres are at half-integers.
 */
function axis(from: number, to: number): Axis {
  const scale = from / to
  const radius = Math.max(1, scale)
  const taps = Math.min(from, Math.ceil(radius * 2) + 1)
  const start = new Int32Array(to)
  const weights = new Float64Array(to * taps)
  for (let i = 0; i < to; i += 1) {
    const centre = (i + 0.5) * scale
    const first = Math.min(Math.max(0, Math.floor(centre - radius)), from - taps)
    start[i] = first
    let sum = 0
    for (let k = 0; k < taps; k += 1) {
      const weight = Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / radius)
      weights[i * taps + k] = weight
      sum += weight
    }
    for (let k = 0; k < taps; k += 1) weights[i * taps + k] = (weights[i * taps + k] ?? 0) / sum
  }
  return { start, weights, taps }
}

/** Resizes one image after another of the same sizes; see {@link createResampler}. */
export type Resampler = (source: ArrayLike<number>, sourceOffset: number, target: Uint8Array, targetOffset: number) => void

/**
 * Builds a resampler from [from.height, from.width, channels] to [to.height, to.width, channels] uint8, stretching where the
 * proportions differ. Where the sizes are equal it copies, exactly.
 */
export function createResampler(
  from: { readonly height: number; readonly width: number },
  to: { readonly height: number; readonly width: number },
  channels: number,
): Resampler {
  if (from.height === to.height && from.width === to.width) {
    const length = from.height * from.width * channels
    return (source, sourceOffset, target, targetOffset) => {
      for (let i = 0; i < length; i += 1) target[targetOffset + i] = source[sourceOffset + i] ?? 0
    }
  }
  const across = axis(from.width, to.width)
  const down = axis(from.height, to.height)
  const rows = new Float64Array(from.height * to.width * channels)
  return (source, sourceOffset, target, targetOffset) => {
    for (let y = 0; y < from.height; y += 1) {
      for (let x = 0; x < to.width; x += 1) {
        const first = sourceOffset + (y * from.width + (across.start[x] ?? 0)) * channels
        for (let c = 0; c < channels; c += 1) {
          let sum = 0
          for (let k = 0; k < across.taps; k += 1)
            sum += (across.weights[x * across.taps + k] ?? 0) * (source[first + k * channels + c] ?? 0)
          rows[(y * to.width + x) * channels + c] = sum
        }
      }
    }
    const stride = to.width * channels
    for (let y = 0; y < to.height; y += 1) {
      const first = (down.start[y] ?? 0) * stride
      for (let i = 0; i < stride; i += 1) {
        let sum = 0
        for (let k = 0; k < down.taps; k += 1) sum += (down.weights[y * down.taps + k] ?? 0) * (rows[first + k * stride + i] ?? 0)
        target[targetOffset + y * stride + i] = Math.min(255, Math.max(0, Math.round(sum)))
      }
    }
  }
}
