// The kernel against the plain resampler, and both against libvips' Lanczos filter.
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeRecord } from '../datasets/pixels'
import { createResampler } from '../datasets/resample'
import { placeImage } from '../datasets/resize'
import { generateCatSketches } from '../datasets/sketches'
import { createPictureResampler, type PictureResampler } from './resampler'

let resampler: PictureResampler

beforeAll(async () => {
  resampler = await createPictureResampler()
})

function noise(length: number, seed: number): Uint8Array {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

/** Opaque noise, [height, width, 4]. */
function opaque(width: number, height: number): Uint8Array {
  return noise(width * height * 4, width + height).map((value, i) => (i % 4 === 3 ? 255 : value))
}

const whole = (width: number, height: number) => ({ left: 0, top: 0, width, height })
const meanDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < a.length; i += 1) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0))
  return sum / a.length
}

describe.each([
  [320, 240, 64, 64],
  [7, 5, 64, 48],
  [64, 64, 64, 64],
  [1, 1, 3, 2],
  [1000, 3, 17, 1],
  [13, 900, 8, 64],
])('%d×%d to %d×%d', (width, height, toWidth, toHeight) => {
  it('gives what the plain resampler gives', () => {
    const pixels = opaque(width, height)
    const plain = new Uint8Array(toWidth * toHeight * 4)
    createResampler({ width, height }, { width: toWidth, height: toHeight }, 4)(pixels, 0, plain, 0)
    const fast = resampler.resample({ pixels, width, height, alpha: false }, whole(width, height), { width: toWidth, height: toHeight })
    // Sums are taken in another order, which may move a rounding.
    let most = 0
    plain.forEach((value, i) => (most = Math.max(most, Math.abs(value - (fast[i] ?? 0)))))
    expect(most).toBeLessThanOrEqual(1)
    expect(meanDifference(plain, fast)).toBeLessThan(0.01)
  })
})

it('takes a picture larger than a strip', () => {
  const [width, height] = [4001, 700]
  const pixels = opaque(width, height)
  const plain = new Uint8Array(8 * 8 * 4)
  createResampler({ width, height }, { width: 8, height: 8 }, 4)(pixels, 0, plain, 0)
  const fast = resampler.resample({ pixels, width, height, alpha: false }, whole(width, height), { width: 8, height: 8 })
  expect(meanDifference(plain, fast)).toBeLessThan(0.05)
})

it('takes a part as if it were cut out, away from its edges', () => {
  // Flat columns of pixels: what lies beside the part is outside the filter's reach.
  const [width, height] = [40, 10]
  const pixels = new Uint8Array(width * height * 4).map((_, i) => (i % 4 === 3 ? 255 : Math.floor((Math.floor(i / 4) % width) / 20) * 200))
  const left = resampler.resample(
    { pixels, width, height, alpha: false },
    { left: 0, top: 0, width: 10, height: 10 },
    { width: 5, height: 5 },
  )
  expect(new Set(left.filter((_, i) => i % 4 !== 3))).toEqual(new Set([0]))
  const right = resampler.resample(
    { pixels, width, height, alpha: false },
    { left: 30, top: 0, width: 10, height: 10 },
    { width: 5, height: 5 },
  )
  expect(new Set(right.filter((_, i) => i % 4 !== 3))).toEqual(new Set([200]))
})

it('lays transparency over white before pixels are mixed, by the rule of records', () => {
  const pixels = noise(16 * 16 * 4, 9)
  const same = resampler.resample({ pixels, width: 16, height: 16, alpha: true }, whole(16, 16), { width: 16, height: 16 })
  const [made, wanted] = [new Uint8Array(16 * 16 * 3), new Uint8Array(16 * 16 * 3)]
  writeRecord(same, 4, made, 0, 3, 256)
  writeRecord(pixels, 4, wanted, 0, 3, 256)
  expect([...made]).toEqual([...wanted])
})

describe.each(['stretch', 'crop', 'pad'] as const)("libvips' Lanczos filter, %s", (policy) => {
  it.each([
    [320, 240],
    [150, 200],
    [1000, 1000],
  ])('%d×%d to 64×64 differs by less than a level on average', async (width, height) => {
    const { pixels } = generateCatSketches({ count: 1, seed: 3, size: { width: 200, height: 200, channels: 3 } })
    const source = sharp(pixels, { raw: { width: 200, height: 200, channels: 3 } }).resize(width, height, { fit: 'fill' })
    const rgba = new Uint8Array(await source.clone().ensureAlpha().raw().toBuffer())
    const { from, to } = placeImage({ width, height }, { width: 64, height: 64 }, policy)
    const wanted = await sharp(await source.png().toBuffer())
      .extract(from)
      .resize(to.width, to.height, { fit: 'fill', kernel: 'lanczos3' })
      .ensureAlpha()
      .raw()
      .toBuffer()
    expect(meanDifference(resampler.resample({ pixels: rgba, width, height, alpha: false }, from, to), wanted)).toBeLessThan(1)
  })
})
