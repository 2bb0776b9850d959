// The laws of all augmentation operations: whoever adds one gets these tests for it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../diagnostics'
import { fillUniform, randomKey } from '../../random'
import { augmentation } from '../kinds/augmentation'
import type { TransformPlace } from '../layer-kind'
import { createAugmentation } from './augment'
import { carryOut } from './carry-out'
import type { Affine, AugmentationOperation, PicturePlan, PictureSize } from './operation'
import { compose, emptyPlan, IDENTITY } from './operation'
import { operations } from './registry'

const SIZE: PictureSize = { height: 12, width: 16, channels: 3 }

function randomRecords(count: number, { height, width, channels }: PictureSize, seed = 1): Uint8Array {
  const values = new Float64Array(count * height * width * channels)
  fillUniform(randomKey(seed, 'pictures'), values)
  return Uint8Array.from(values, (value) => value * 256)
}

function lengthOf({ height, width, channels }: PictureSize): number {
  return height * width * channels
}

const place: TransformPlace = { seed: 1, name: 'aug', epoch: 1, step: 1, size: SIZE }

/** The picture changed by the operations of `amounts`, as sample `row`. */
function changed(
  amounts: Readonly<Record<string, number | boolean>>,
  picture: Uint8Array,
  row: number,
  at: Partial<TransformPlace> = {},
): Uint8Array {
  const out = new Uint8Array(picture.length)
  createAugmentation(amounts)?.at({ ...place, ...at })(row, picture, 0, out, 0)
  return out
}

/** An amount at which the operation is well visible. */
function visible({ amount }: AugmentationOperation): number | boolean {
  const field = amount.field('amount')
  return field.control === 'number' ? (field.slider[0] + field.slider[1]) / 2 : true
}

describe.each(operations.map((operation) => ({ type: operation.type, operation })))('$type', ({ type, operation }) => {
  const amount = visible(operation)
  const rows = Array.from({ length: 64 }, (_, row) => row)

  it('is off by default, has one amount that a form can show, and says what it does in both languages', () => {
    expect(operation.isOn(operation.amount.default)).toBe(false)
    expect(operation.isOn(amount)).toBe(true)
    const field = operation.amount.field(type)
    expect(['number', 'toggle']).toContain(field.control)
    for (const words of [field.label, field.help, operation.describe(amount)]) {
      expect(words.en.trim()).not.toBe('')
      expect(words.zh.trim()).not.toBe('')
    }
    expect(augmentation.params.fields.map(({ name }) => name)).toContain(type)
  })

  it('changes pictures, differently from sample to sample, step to step and seed to seed', () => {
    const picture = randomRecords(1, SIZE)
    const variants = (at: Partial<TransformPlace>) => rows.map((row) => changed({ [type]: amount }, picture, row, at).join())
    const plain = variants({})
    expect(new Set(plain).size).toBeGreaterThan(1)
    expect(plain.some((one) => one !== picture.join())).toBe(true)
    expect(variants({})).toEqual(plain)
    for (const at of [{ seed: 2 }, { step: 2 }, { epoch: 2 }, { name: 'other' }]) expect(variants(at)).not.toEqual(plain)
  })

  it('keeps the picture’s size and every other record as it is, whatever is drawn', () => {
    const size = { height: 5, width: 3, channels: 1 }
    const length = lengthOf(size)
    const source = randomRecords(3, size)
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...limits(operation)), (row, any) => {
        const target = new Uint8Array(3 * length).fill(7)
        createAugmentation({ [type]: any })?.at({ ...place, size })(row, source, length, target, length)
        expect([...target.subarray(0, length), ...target.subarray(2 * length)]).toEqual(new Array(2 * length).fill(7))
        expect(source).toEqual(randomRecords(3, size))
      }),
    )
  })

  it('changes less with a smaller amount, and next to nothing with the smallest', () => {
    const field = operation.amount.field(type)
    if (field.control !== 'number') return
    // Smooth, since random pixels change wholly when moved by one.
    const smooth = Uint8Array.from({ length: lengthOf(SIZE) }, (_, i) => {
      const pixel = Math.floor(i / 3)
      return 60 + 4 * (pixel % 16) + 6 * Math.floor(pixel / 16)
    })
    const change = (of: number) => {
      let sum = 0
      for (const row of rows) changed({ [type]: of }, smooth, row).forEach((value, i) => (sum += Math.abs(value - (smooth[i] ?? 0))))
      return sum / rows.length / smooth.length
    }
    const [low, high] = field.slider
    expect(change(low + (high - low) * 0.01)).toBeLessThan(change(high) / 5)
    expect(change(low + (high - low) * 0.4)).toBeLessThan(change(high))
  })

  it('reads its amount from a project file, and refuses what is out of bounds', () => {
    expect(augmentation.params.parse({ [type]: amount }).problems).toEqual([])
    const bad: Json = typeof amount === 'number' ? -1 : 'yes'
    expect(augmentation.params.parse({ [type]: bad }).problems.map(({ path }) => path)).toEqual([type])
  })
})

function limits({ amount }: AugmentationOperation): readonly (number | boolean)[] {
  const field = amount.field('amount')
  return field.control === 'number' ? [field.slider[1] * 0.1, field.slider[1], field.max] : [true]
}

describe('what each does to a picture', () => {
  const size: PictureSize = { height: 2, width: 3, channels: 1 }
  const picture = Uint8Array.of(10, 20, 30, 40, 50, 60)
  const draws = [0, 0, 0, 0] as const

  function planned(type: string, amount: number | boolean, values: readonly [number, number, number, number] = draws): PicturePlan {
    const plan = emptyPlan()
    operations.find((operation) => operation.type === type)?.plan(amount, values, plan, size)
    return plan
  }
  function result(plan: PicturePlan): number[] {
    const out = new Uint8Array(6)
    carryOut(plan, size, picture, 0, out, 0, 0)
    return [...out]
  }

  it('mirrors', () => {
    expect(result(planned('flipHorizontal', true))).toEqual([30, 20, 10, 60, 50, 40])
    expect(result(planned('flipVertical', true))).toEqual([40, 50, 60, 10, 20, 30])
    expect(result(planned('flipHorizontal', true, [0.5, 0, 0, 0]))).toEqual([...picture])
  })

  it('moves by whole pixels without blurring, and mirrors in what is missing', () => {
    const plan = planned('translate', 1 / 3, [0, 0.5, 0, 0])
    expect(result(plan)).toEqual([20, 30, 30, 50, 60, 60])
  })

  it('turns a square by a quarter', () => {
    const square = { height: 3, width: 3, channels: 1 }
    const nine = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9)
    const plan = planned('rotate', 90, [1 - Number.EPSILON, 0, 0, 0])
    const out = new Uint8Array(9)
    carryOut(plan, square, nine, 0, out, 0, 0)
    expect([...out].toSorted()).toEqual([...nine])
    expect([[7, 4, 1, 8, 5, 2, 9, 6, 3].join(), [3, 6, 9, 2, 5, 8, 1, 4, 7].join()]).toContain(out.join())
  })

  it('crops inside the picture only', () => {
    fc.assert(
      fc.property(fc.tuple(unit, unit, unit, unit), fc.double({ min: 0.01, max: 0.9, noNaN: true }), (values, amount) => {
        const { geometry } = planned('crop', amount, values)
        for (const [x, y] of corners(size)) {
          const at = look(geometry, x, y)
          expect(Math.abs(at.x)).toBeLessThanOrEqual(size.width / 2 + 1e-9)
          expect(Math.abs(at.y)).toBeLessThanOrEqual(size.height / 2 + 1e-9)
        }
      }),
    )
  })

  it('lightens, and stretches contrast about mid grey, rounding once', () => {
    expect(result(planned('brightness', 0.1, [1, 0, 0, 0]))).toEqual([36, 46, 56, 66, 76, 86])
    expect(result(planned('contrast', 1, [1, 0, 0, 0]))).toEqual([0, 0, 0, 0, 0, 0])
    const weaker = result(planned('contrast', 1, [0, 0, 0, 0]))
    expect(weaker).toEqual([69, 74, 79, 84, 89, 94])
  })

  it('adds noise of its deviation and of mean 0', () => {
    const wide = { height: 100, width: 100, channels: 3 }
    const grey = new Uint8Array(30_000).fill(128)
    const out = new Uint8Array(30_000)
    carryOut({ ...emptyPlan(), noise: 20 }, wide, grey, 0, out, 0, 12345)
    const mean = out.reduce((sum, value) => sum + value, 0) / out.length
    const deviation = Math.sqrt(out.reduce((sum, value) => sum + (value - mean) ** 2, 0) / out.length)
    expect(Math.abs(mean - 128)).toBeLessThan(0.5)
    expect(Math.abs(deviation - 20)).toBeLessThan(0.5)
  })

  it('covers a square with grey', () => {
    const wide = { height: 8, width: 8, channels: 3 }
    const source = new Uint8Array(192).fill(200)
    const plan = emptyPlan()
    operations.find((operation) => operation.type === 'cutOut')?.plan(0.5, [0.5, 0.5, 0, 0], plan, wide)
    const out = new Uint8Array(192)
    carryOut(plan, wide, source, 0, out, 0, 0)
    expect(out.filter((value) => value === 128).length).toBe(4 * 4 * 3)
    expect([out[0], out[(2 * 8 + 2) * 3], out[(5 * 8 + 5) * 3], out[(6 * 8 + 5) * 3]]).toEqual([200, 128, 128, 200])
  })
})

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

function corners({ width, height }: PictureSize): readonly (readonly [number, number])[] {
  return [-1, 1].flatMap((x) => [-1, 1].map((y) => [(x * width) / 2, (y * height) / 2] as const))
}

function look({ xx, xy, yx, yy, x0, y0 }: Affine, x: number, y: number): { readonly x: number; readonly y: number } {
  return { x: xx * x + xy * y + x0, y: yx * x + yy * y + y0 }
}

describe('compose', () => {
  const number = fc.double({ min: -3, max: 3, noNaN: true })
  const affine = fc.record({ xx: number, xy: number, yx: number, yy: number, x0: number, y0: number })

  it('looks through the second map first, and the identity changes nothing', () => {
    fc.assert(
      fc.property(affine, affine, number, number, (first, second, x, y) => {
        const inner = look(second, x, y)
        const wanted = look(first, inner.x, inner.y)
        const got = look(compose(first, second), x, y)
        expect(got.x).toBeCloseTo(wanted.x, 9)
        expect(got.y).toBeCloseTo(wanted.y, 9)
        const plain = look(first, x, y)
        const same = look(compose(IDENTITY, first), x, y)
        expect(same.x).toBeCloseTo(plain.x, 12)
        expect(same.y).toBeCloseTo(plain.y, 12)
      }),
    )
  })
})

describe('a node of several operations', () => {
  it('does nothing when nothing is chosen or it is bypassed', () => {
    const params = augmentation.params.parse({ rotate: 10 }).value
    expect(augmentation.transform?.(params)).not.toBeNull()
    expect(augmentation.transform?.({ ...params, bypass: true })).toBeNull()
    expect(augmentation.transform?.(augmentation.params.defaults)).toBeNull()
  })

  it('gives a sample the same picture wherever it stands in the batch', () => {
    const pictures = randomRecords(2, SIZE)
    const length = lengthOf(SIZE)
    const change = createAugmentation({ rotate: 20, noise: 0.1, zoom: 0.2 })?.at(place)
    const first = new Uint8Array(length)
    const later = new Uint8Array(4 * length)
    change?.(1, pictures, length, first, 0)
    change?.(0, pictures, 0, later, 0)
    change?.(1, pictures, length, later, 3 * length)
    expect(later.subarray(3 * length)).toEqual(first)
  })
})
