// Resizes decoded pictures of four byte channels: Lanczos' weights from the domain, the work in a SIMD kernel.
import { lanczosAxis, type AxisWeights } from '../datasets/resample'
import type { Extent, Rectangle } from '../datasets/resize'
import { createMemory, growMemory, loadKernels } from './kernels/kernels'

/** Source lines are brought in by strips of about so many bytes, so that a picture of 64 megapixels needs no second copy. */
const STRIP_BYTES = 4 * 2 ** 20
const FIRST_BYTES = 2 ** 20
const MAX_BYTES = 2 ** 30

/** One picture as it was decoded. */
export interface Picture extends Extent {
  /** [height, width, 4] uint8: red, green, blue, alpha (not premultiplied). */
  readonly pixels: Uint8Array
  /** False where every alpha is 255, whatever the bytes say. */
  readonly alpha: boolean
}

export interface PictureResampler {
  /**
   * The part of the picture at `to`'s size, [height, width, 4] uint8, transparency laid over white before pixels are mixed.
   * `part` is in the picture's pixels, fractions are fine. The result is overwritten by the next call.
   */
  resample(picture: Picture, part: Rectangle, to: Extent): Uint8Array
}

interface Axes {
  readonly key: string
  readonly across: WholeWeights
  readonly down: AxisWeights
}

/** Weights in whole multiples of `unit`, an even number for each target: two bytes are weighed by one instruction. */
interface WholeWeights {
  readonly start: Int32Array
  readonly weights: Int16Array
  readonly taps: number
  readonly unit: number
}

/** 255 times the sum of a filter's weights, whose negative ones add to it, stays within 32 bits. */
const MOST_BITS = 22

function inWholes({ start, weights, taps }: AxisWeights): WholeWeights {
  const even = taps + (taps & 1)
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
  const one = 2 ** Math.min(MOST_BITS, Math.floor(Math.log2(32_000 / largest)))
  const wholes = new Int16Array(start.length * even)
  for (let i = 0; i < start.length; i += 1) {
    const own = wholes.subarray(i * even, (i + 1) * even)
    let sum = 0
    let middle = 0
    for (let k = 0; k < taps; k += 1) {
      own[k] = Math.round((weights[i * taps + k] ?? 0) * one)
      sum += own[k] ?? 0
      if ((own[k] ?? 0) > (own[middle] ?? 0)) middle = k
    }
    // What rounding took or gave goes to the largest, so that a flat picture stays as it is.
    own[middle] = (own[middle] ?? 0) + one - sum
  }
  return { start, weights: wholes, taps: even, unit: 1 / one }
}

/** Pictures of a set often have one size: their weights are made once. */
const REMEMBERED = 32

function round16(bytes: number): number {
  return (bytes + 15) & ~15
}

/** Throws WebAssembly's error where the machine has no SIMD. */
export async function createPictureResampler(): Promise<PictureResampler> {
  const memory = createMemory(FIRST_BYTES, false, MAX_BYTES)
  const kernels = await loadKernels(memory)
  const known: Axes[] = []

  const axesFor = (picture: Extent, part: Rectangle, to: Extent): Axes => {
    const key = [picture.width, picture.height, part.left, part.top, part.width, part.height, to.width, to.height].join()
    const found = known.find((axes) => axes.key === key)
    if (found) return found
    const axes = {
      key,
      across: inWholes(lanczosAxis(picture.width, to.width, { start: part.left, length: part.width })),
      down: lanczosAxis(picture.height, to.height, { start: part.top, length: part.height }),
    }
    known.unshift(axes)
    known.length = Math.min(known.length, REMEMBERED)
    return axes
  }

  return {
    resample(picture, part, to) {
      const { across, down } = axesFor(picture, part, to)
      // Only the lines that take part are mixed across.
      const top = down.start[0] ?? 0
      const lines = (down.start[to.height - 1] ?? 0) + down.taps - top
      const lineBytes = picture.width * 4
      const stripLines = Math.max(1, Math.min(lines, Math.floor(STRIP_BYTES / lineBytes)))

      let end = 0
      const place = (bytes: number): number => {
        const at = end
        end = round16(end + bytes)
        return at
      }
      const startsAcross = place(across.start.byteLength)
      const weightsAcross = place(across.weights.byteLength)
      const startsDown = place(down.start.byteLength)
      const weightsDown = place(down.weights.byteLength)
      const out = place(to.width * to.height * 4)
      const strip = place(stripLines * lineBytes)
      const rows = place(lines * to.width * 16)
      // One pixel is read past the strip's end, which lies within the lines behind it.
      growMemory(memory, end)

      const bytes = new Uint8Array(memory.buffer)
      new Int32Array(memory.buffer).set(across.start, startsAcross / 4)
      new Int16Array(memory.buffer).set(across.weights, weightsAcross / 2)
      new Int32Array(memory.buffer).set(
        down.start.map((line) => line - top),
        startsDown / 4,
      )
      new Float32Array(memory.buffer).set(down.weights, weightsDown / 4)
      for (let line = 0; line < lines; line += stripLines) {
        const count = Math.min(stripLines, lines - line)
        bytes.set(picture.pixels.subarray((top + line) * lineBytes, (top + line + count) * lineBytes), strip)
        if (picture.alpha) kernels.flattenOverWhite(strip, count * picture.width)
        kernels.resampleAcross(
          strip,
          picture.width,
          count,
          startsAcross,
          weightsAcross,
          across.taps,
          across.unit,
          to.width,
          rows + line * to.width * 16,
        )
      }
      kernels.resampleDown(rows, to.width, startsDown, weightsDown, down.taps, to.height, out)
      return bytes.subarray(out, out + to.width * to.height * 4)
    },
  }
}
