// The embedded default: small drawn "cat sketches" against other things, made by code, so that the program works with no download.
import type { RandomStream } from '../../random'
import { randomKey, randomStream } from '../../random'
import type { LabelledImages, ImageSize } from '../dataset'
import { recordLength, writeRecord } from '../pixels'
import { CATS } from './cats'
import { Pen } from './pen'
import type { Colour } from './raster'
import { Raster, sinTurns } from './raster'
import { THINGS } from './things'

export interface SketchOptions {
  /** Number of images; every second one is a cat. */
  readonly count: number
  readonly seed: number
  readonly size: ImageSize
  /** Where the records go, [count, height, width, channels]; by default a plain buffer. */
  readonly pixels?: Uint8Array
}

export const SKETCH_CLASSES: readonly string[] = ['cat', 'non-cat']

const PAPERS: readonly Colour[] = [
  [250, 246, 236],
  [238, 242, 246],
  [246, 232, 214],
  [226, 238, 228],
  [242, 226, 230],
  [214, 224, 236],
  [200, 206, 198],
  [176, 190, 204],
]
const BOARDS: readonly Colour[] = [
  [48, 62, 72],
  [58, 54, 76],
  [44, 72, 64],
]
const COLOURS: readonly Colour[] = [
  [226, 142, 74],
  [196, 98, 76],
  [122, 122, 130],
  [86, 82, 92],
  [238, 226, 204],
  [180, 140, 104],
  [108, 148, 190],
  [146, 178, 118],
  [222, 184, 92],
  [178, 132, 176],
  [230, 160, 168],
]
const INKS: readonly Colour[] = [
  [38, 36, 44],
  [62, 44, 40],
  [32, 48, 78],
]
const CHALKS: readonly Colour[] = [
  [244, 242, 234],
  [240, 226, 190],
]

function pick<T>(random: RandomStream, from: readonly T[], fallback: T): T {
  return from[random.integer(from.length)] ?? fallback
}

function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.next()
}

const WHITE: Colour = [255, 255, 255]

function shade([red, green, blue]: Colour, factor: number): Colour {
  const clip = (value: number) => Math.min(255, Math.max(0, value * factor))
  return [clip(red), clip(green), clip(blue)]
}

/** Faint things on the paper, the same for both classes: rules, dots, a horizon, stray strokes. */
function decorate(raster: Raster, random: RandomStream, tint: Colour): void {
  const { height, width } = raster
  const unit = Math.min(height, width) / 64
  const kind = random.integer(5)
  if (kind === 0) {
    const gap = between(random, 6, 11) * unit
    for (let y = gap; y < height; y += gap)
      raster.stroke(
        [
          { x: 0, y },
          { x: width, y },
        ],
        0.8 * unit,
        tint,
        0.35,
      )
  } else if (kind === 1) {
    const horizon = between(random, 0.55, 0.85) * height
    raster.fill(
      [
        { x: 0, y: horizon },
        { x: width, y: horizon + between(random, -4, 4) * unit },
        { x: width, y: height },
        { x: 0, y: height },
      ],
      tint,
      0.4,
    )
  } else if (kind === 2) {
    for (let i = 0; i < 14; i += 1) {
      const dot = { x: random.next() * width, y: random.next() * height }
      raster.stroke([dot, dot], between(random, 1, 3) * unit, tint, 0.5)
    }
  }
  const strays = random.integer(4)
  for (let i = 0; i < strays; i += 1) {
    const x = random.next() * width
    const y = random.next() * height
    const bend = between(random, -8, 8) * unit
    const points = [0, 1, 2, 3, 4, 5, 6].map((k) => ({ x: x + k * 2.5 * unit, y: y + bend * sinTurns(k / 9) }))
    raster.stroke(points, between(random, 0.8, 1.6) * unit, tint, 0.55)
  }
}

/** Draws image `index` of the series onto a fresh raster; it depends on (seed, index, size) alone. */
function draw(seed: number, index: number, isCat: boolean, height: number, width: number): Raster {
  const random = randomStream(randomKey(seed, 'sketch', index))
  const raster = new Raster(height, width)
  const chalk = random.integer(6) === 0
  const paper = pick(random, chalk ? BOARDS : PAPERS, WHITE)
  raster.gradient(shade(paper, between(random, 0.92, 1.04)), shade(paper, between(random, 0.84, 1)))
  decorate(raster, random, chalk ? shade(paper, 1.5) : shade(paper, 0.8))

  const half = Math.min(height, width) / 2
  const scale = between(random, 0.56, 0.9) * half
  const free = Math.max(0, half - scale * 0.95)
  const ink = pick(random, chalk ? CHALKS : INKS, WHITE)
  const main = pick(random, COLOURS, WHITE)
  const second = pick(random, COLOURS, WHITE)
  const pen = new Pen(
    raster,
    {
      x: width / 2 + between(random, -1, 1) * (free + (width / 2 - half)),
      y: height / 2 + between(random, -1, 1) * (free + (height / 2 - half)),
      scale,
      turn: between(random, -0.055, 0.055),
      stretch: between(random, 0.88, 1.1),
      mirrored: random.integer(2) === 0,
    },
    {
      ink,
      lineWidth: between(random, 0.05, 0.095),
      wobble: between(random, 0.008, 0.035),
      phase: random.next(),
      filled: random.integer(5) > 0,
      paper: shade(paper, 0.96),
    },
  )
  const figure = pick(random, isCat ? CATS : THINGS, CATS[0] ?? (() => undefined))
  figure(pen, { main: shade(main, between(random, 0.88, 1.08)), second: shade(second, between(random, 0.88, 1.08)), random })
  return raster
}

/** Rounds to bytes with a paper's grain (uniform noise of up to ± `grain` levels) from a xorshift generator. */
function develop(raster: Raster, seed: number, index: number, out: Uint8Array): void {
  const key = randomKey(seed, 'grain', index)
  let state = key.k0 | 1
  const grain = 2 + (key.k1 % 7)
  const { pixels } = raster
  for (let i = 0; i < out.length; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const noise = (((state >>> 8) & 0xffff) / 0x8000 - 1) * grain
    out[i] = Math.min(255, Math.max(0, Math.floor((pixels[i] ?? 0) + noise + 0.5)))
  }
}

/** Where an image of the series lies among its classes: even ones are cats. */
export function sketchLabel(index: number): number {
  return index % 2
}

/**
 * Draws `count` images. The same seed and size give the same bytes on every machine, and image i does not depend on `count`.
 * Rows [from, to) only, where given: the caller can draw in portions.
 */
export function drawSketches(options: SketchOptions & { readonly pixels: Uint8Array }, from: number, to: number): void {
  const { seed, size, pixels } = options
  const length = recordLength(size)
  const rgb = new Uint8Array(size.height * size.width * 3)
  for (let index = from; index < to; index += 1) {
    const raster = draw(seed, index, sketchLabel(index) === 0, size.height, size.width)
    develop(raster, seed, index, rgb)
    writeRecord(rgb, 3, pixels, index * length, size.channels, size.height * size.width)
  }
}

/** The dataset around drawn pixels; see {@link drawSketches}. No split is stated. */
export function sketchDataset(options: SketchOptions & { readonly pixels: Uint8Array }): LabelledImages {
  const { count, size, pixels } = options
  const labels = new Int32Array(count)
  const paths: string[] = []
  for (let index = 0; index < count; index += 1) {
    labels[index] = sketchLabel(index)
    paths.push(`${SKETCH_CLASSES[sketchLabel(index)] ?? ''}/${String(index + 1).padStart(4, '0')}`)
  }
  return {
    name: 'cat-sketches',
    layout: 'generated',
    samples: 'images',
    task: 'classification',
    classes: SKETCH_CLASSES,
    positive: 0,
    size,
    pixels,
    labels,
    paths,
    given: Array.from({ length: count }, () => null),
    skipped: [],
  }
}

/** Draws the whole series at once; about a millisecond an image at 64×64. In the interface use `loadSketches`, which draws in a worker. */
export function generateCatSketches(options: SketchOptions): LabelledImages {
  const pixels = options.pixels ?? new Uint8Array(options.count * recordLength(options.size))
  const filled = { ...options, pixels }
  drawSketches(filled, 0, options.count)
  return sketchDataset(filled)
}
