// Resizing by Lanczos' filter: the weights, and a plain resampler for raw arrays. Decoded pictures take the same weights through a kernel
// (see engine/resampler.ts).

/** How the places of one side are mixed from a longer or shorter one. */
export interface AxisWeights {
  /** First source index of each target index. */
  readonly start: Int32Array
  /** `taps` weights for each target index; they sum to 1. */
  readonly weights: Float32Array
  readonly taps: number
}

/** Lobes of the filter on either side. */
const LOBES = 3

function lanczos(x: number): number {
  const away = Math.abs(x)
  if (away < 1e-8) return 1
  if (away >= LOBES) return 0
  const angle = Math.PI * away
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / (angle * angle)
}

/**
 * Weights of Lanczos' filter of three lobes, as libvips has it: as wide as six target pixels when shrinking, so that every source pixel
 * counts (no aliasing), six source pixels when enlarging. Pixel centres are at half-integers; beyond the source nothing is taken.
 * @param from source pixels
 * @param part where in the source the target lies, in source pixels; fractions are fine
 */
export function lanczosAxis(
  from: number,
  to: number,
  part: { readonly start: number; readonly length: number } = { start: 0, length: from },
): AxisWeights {
  const scale = part.length / to
  const width = Math.max(1, scale)
  const support = LOBES * width
  const taps = Math.min(from, Math.ceil(support * 2) + 1)
  const start = new Int32Array(to)
  const weights = new Float32Array(to * taps)
  for (let i = 0; i < to; i += 1) {
    const centre = part.start + (i + 0.5) * scale
    const first = Math.min(Math.max(0, Math.floor(centre - support)), from - taps)
    start[i] = first
    const exact: number[] = []
    for (let k = 0; k < taps; k += 1) exact.push(lanczos((first + k + 0.5 - centre) / width))
    const sum = exact.reduce((total, weight) => total + weight, 0)
    exact.forEach((weight, k) => (weights[i * taps + k] = weight / sum))
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
  const across = lanczosAxis(from.width, to.width)
  const down = lanczosAxis(from.height, to.height)
  const rows = new Float32Array(from.height * to.width * channels)
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
