// Orientations as sharp writes them into files of each format, against what libvips makes of them.
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspectImage, uprightSize } from './image-header'
import { turnUpright, withoutTurning, type Orientation } from './orientation'

const [WIDTH, HEIGHT] = [5, 3]
const raw = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 53 + 7) % 256)
const image = () => sharp(raw, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
const all = [1, 2, 3, 4, 5, 6, 7, 8] as const satisfies readonly Orientation[]

describe.each(all)('orientation %d', (orientation) => {
  it.each(['png', 'jpeg', 'webp'] as const)('is read from a %s', async (format) => {
    const bytes = await image().withMetadata({ orientation }).toFormat(format).toBuffer()
    const inspected = inspectImage(bytes)
    expect(inspected).toMatchObject({ ok: true, header: { width: WIDTH, height: HEIGHT, orientation } })
    if (inspected.ok) {
      const { width, height } = await sharp(bytes)
        .autoOrient()
        .toBuffer({ resolveWithObject: true })
        .then(({ info }) => info)
      expect(uprightSize(inspected.header)).toEqual({ width, height })
    }
  })

  it.each(['jpeg', 'webp'] as const)('is taken out of a %s, of which all else stays', async (format) => {
    const bytes = await image().withMetadata({ orientation }).toFormat(format).toBuffer()
    const inspected = inspectImage(bytes)
    if (!inspected.ok) throw new Error('expected an image')
    const flat = withoutTurning(bytes, inspected.header)
    expect(inspectImage(flat)).toMatchObject({ ok: true, header: { orientation: 1 } })
    expect([...flat].filter((value, i) => value !== bytes[i]).length).toBe(orientation === 1 ? 0 : 1)
    expect(await sharp(flat).autoOrient().raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer())
  })

  it('turns the pixels as libvips does', async () => {
    const bytes = await image().withMetadata({ orientation }).png().toBuffer()
    const upright = new Uint8Array(raw.length)
    turnUpright(raw, { width: WIDTH, height: HEIGHT }, 3, orientation, upright)
    expect([...upright]).toEqual([...(await sharp(bytes).autoOrient().raw().toBuffer())])
  })
})

it('takes an EXIF structure that makes no sense for none', async () => {
  const bytes = new Uint8Array(await image().withMetadata({ orientation: 6 }).jpeg().toBuffer())
  const at = bytes.indexOf(0x45, bytes.indexOf(0xe1))
  for (let i = at + 6; i < at + 40; i += 1) {
    const broken = bytes.slice()
    broken[i] = 0xff
    const inspected = inspectImage(broken)
    if (inspected.ok) expect([1, 6]).toContain(inspected.header.orientation)
  }
})
