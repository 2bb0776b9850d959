// Made files of each format, whole, cut at every byte, and damaged.
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { crc32 } from './crc32'
import { inspectImage } from './image-header'

const raw = Uint8Array.from({ length: 20 * 12 * 3 }, (_, i) => (i * 53) % 256)
const image = () => sharp(raw, { raw: { width: 20, height: 12, channels: 3 } })

const made = {
  png: await image().png().toBuffer(),
  interlaced: await image().png({ progressive: true, palette: true }).toBuffer(),
  jpeg: await image().jpeg().toBuffer(),
  progressive: await image().jpeg({ progressive: true }).toBuffer(),
  webp: await image().webp().toBuffer(),
  lossless: await image().webp({ lossless: true }).toBuffer(),
  transparent: await image().ensureAlpha(0.5).webp().toBuffer(),
  gif: await image().gif().toBuffer(),
}

function fault(bytes: Uint8Array) {
  const inspected = inspectImage(bytes)
  if (inspected.ok) throw new Error('expected a fault')
  return inspected.fault
}

/** A PNG's header and nothing else, claiming a size. */
function header(width: number, height: number): Uint8Array {
  const bytes = Uint8Array.from(made.png.subarray(0, 33))
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  view.setUint32(29, crc32(bytes, 12, 29))
  return bytes
}

describe('whole images', () => {
  it.each([
    ['png', 'png', false],
    ['interlaced', 'png', false],
    ['jpeg', 'jpeg', false],
    ['progressive', 'jpeg', false],
    ['webp', 'webp', false],
    ['lossless', 'webp', false],
    ['transparent', 'webp', true],
    ['gif', 'gif', true],
  ] as const)('reads the size of %s', (name, format, alpha) => {
    expect(inspectImage(made[name])).toEqual({
      ok: true,
      header: { format, width: 20, height: 12, alpha, orientation: 1, orientationAt: null },
    })
  })

  it('knows where a PNG may be transparent', async () => {
    expect(inspectImage(await image().ensureAlpha(0.5).png().toBuffer())).toMatchObject({ header: { alpha: true } })
    expect(
      inspectImage(
        await sharp(raw.subarray(0, 240), { raw: { width: 20, height: 12, channels: 1 } })
          .png()
          .toBuffer(),
      ),
    ).toMatchObject({ header: { alpha: false } })
  })

  it('is not misled by a thumbnail inside, or by bytes after the end', () => {
    const app1 = Uint8Array.of(0xff, 0xe1, (made.jpeg.length + 2) >> 8, (made.jpeg.length + 2) & 255, ...made.jpeg)
    const withThumbnail = Uint8Array.of(0xff, 0xd8, ...app1, ...made.progressive.subarray(2))
    expect(inspectImage(withThumbnail).ok).toBe(true)
    expect(fault(withThumbnail.subarray(0, withThumbnail.length - 30)).code).toBe('data/truncated')
    for (const whole of Object.values(made)) expect(inspectImage(Uint8Array.of(...whole, 0, 0, 0)).ok).toBe(true)
  })
})

describe('files that are no image', () => {
  it.each([
    [new Uint8Array(), 'data/zero-bytes', 'The file is empty (0 bytes).', '文件是空的（0 字节）。'],
    [
      new TextEncoder().encode('This is text，这是文本'),
      'data/not-an-image',
      'Expected a PNG, JPEG, WebP or GIF image, found text.',
      '应为 PNG、JPEG、WebP 或 GIF 图像，实际是文本。',
    ],
    [
      Uint8Array.of(0, 1, 2, 3),
      'data/not-an-image',
      'Expected a PNG, JPEG, WebP or GIF image, found other data.',
      '应为 PNG、JPEG、WebP 或 GIF 图像，实际是其他数据。',
    ],
    [
      new TextEncoder().encode('%PDF-1.7'),
      'data/not-an-image',
      'Expected a PNG, JPEG, WebP or GIF image, found a PDF document.',
      '应为 PNG、JPEG、WebP 或 GIF 图像，实际是 PDF 文档。',
    ],
  ])('says what was found (%#)', (bytes, code, en, zh) => {
    expect(fault(bytes)).toEqual({ code, reason: { en, zh } })
  })
})

describe('damaged images', () => {
  it('finds a PNG or JPEG cut at any byte', () => {
    for (const name of ['png', 'interlaced', 'jpeg', 'progressive'] as const) {
      for (let length = 8; length < made[name].length; length += 1)
        expect(fault(made[name].subarray(0, length)).code, `${name} ${length}`).toBe('data/truncated')
    }
  })

  it('finds a WebP or GIF cut short', () => {
    for (const name of ['webp', 'lossless', 'transparent'] as const) {
      for (let length = 12; length < made[name].length; length += 1)
        expect(fault(made[name].subarray(0, length)).code, `${name} ${length}`).toBe('data/truncated')
    }
    // The last byte of a GIF is its trailer, which comes after the frame that is read.
    for (let length = 6; length < made.gif.length - 1; length += 1)
      expect(fault(made.gif.subarray(0, length)).code, String(length)).toBe('data/truncated')
  })

  it('names the format of what is cut short', () => {
    expect(fault(made.png.subarray(0, 60)).reason).toEqual({
      en: 'The PNG image is cut short: its end is missing.',
      zh: 'PNG 图像不完整：缺少结尾部分。',
    })
  })

  it('finds a changed byte in a PNG by its checksum', () => {
    const bytes = Uint8Array.from(made.png)
    // In the pixels: the end is 4 bytes of checksum and 12 of IEND.
    const at = bytes.length - 30
    bytes[at] = (bytes[at] ?? 0) ^ 1
    expect(fault(bytes)).toEqual({
      code: 'data/undecodable',
      reason: { en: "The PNG image is damaged and can't be decoded.", zh: 'PNG 图像已损坏，无法解码。' },
    })
  })

  it.each([
    [60_000, 60_000],
    [16_385, 1],
    [1, 16_385],
    [16_384, 16_384],
    [0xffffffff, 0xffffffff],
  ])('refuses a header that claims %d×%d, before anything is decoded', (width, height) => {
    expect(fault(header(width, height))).toEqual({
      code: 'data/too-large',
      reason: {
        en: `The image is ${width}×${height} pixels; at most 16384 a side and 64 megapixels are read.`,
        zh: `图像为 ${width}×${height} 像素；最多读取边长 16384、共 6400 万像素的图像。`,
      },
    })
  })

  it('refuses a size of zero', () => {
    const whole = Uint8Array.of(...header(0, 12), ...made.png.subarray(33))
    expect(fault(whole).code).toBe('data/undecodable')
  })

  it('never throws and always answers, whatever the bytes', () => {
    const start = fc.constantFrom(...Object.values(made).map((bytes) => [...bytes]))
    fc.assert(
      fc.property(start, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 12 }), fc.nat(400), (bytes, edits, cut) => {
        const changed = Uint8Array.from(bytes)
        for (const [at, value] of edits) changed[at % changed.length] = value
        const inspected = inspectImage(changed.subarray(0, cut))
        if (!inspected.ok) expect(inspected.fault.code).toMatch(/^data\//)
      }),
      { numRuns: 500 },
    )
  })
})

describe('crc32', () => {
  it('gives the published check value, at any alignment', () => {
    const bytes = new TextEncoder().encode('xx123456789yyy')
    expect(crc32(bytes, 2, 11)).toBe(0xcbf43926)
    expect(crc32(bytes, 0, 0)).toBe(0)
  })
})
