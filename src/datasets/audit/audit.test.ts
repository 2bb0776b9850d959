import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { hasRealCats, loadRealCats } from '../../testing/real-cats'
import type { LabelledImages, SplitName, Splits } from '../dataset'
import { recordLength } from '../pixels'
import { generateCatSketches } from '../sketches'
import { makeSplits } from '../splits'
import { parseCommand } from '../../document/command-schema'
import type { Finding } from './finding'
import { auditDataset, auditImages } from './audit-dataset'
import { fixesForAll } from './fixes'
import { measureImages } from './measure-images'

const size = { height: 32, width: 32, channels: 3 } as const
const length = recordLength(size)

/** A set of drawings with stated splits: the first 700 train, 100 validate, 200 test. */
function planted(count = 1000): { readonly data: LabelledImages; readonly copy: (from: number, to: number, edit?: Edit) => void } {
  const drawn = generateCatSketches({ count, seed: 11, size })
  const given = Array.from({ length: count }, (_, row): SplitName => (row < 0.7 * count ? 'train' : row < 0.8 * count ? 'val' : 'test'))
  const data = { ...drawn, given, paths: given.map((split, row) => `${split}/${row}`) }
  return {
    data,
    copy(from, to, edit = (value) => value) {
      for (let i = 0; i < length; i += 1) data.pixels[to * length + i] = edit(data.pixels[from * length + i] ?? 0, i)
    },
  }
}
type Edit = (value: number, index: number) => number

const nothingMeasured = { exact: [], near: [], nearComplete: true, constant: [], grey: [] }

const noisy: Edit = (value, i) => Math.min(255, Math.max(0, value + ((i * 7919) % 13) - 6))
const darker: Edit = (value) => 0.8 * value + 5

function audit(data: LabelledImages, splits: Splits | null = null) {
  return auditDataset(data, splits, measureImages(data.pixels, data.size))
}

/** The findings of a code as their files, each sorted. */
function filesOf(findings: ReturnType<typeof audit>['findings'], code: string): readonly string[] {
  return findings.filter((one) => one.code === code).map(({ files }) => [...files].join(' = '))
}

describe('the audit of a planted set of 1,000', () => {
  const { data, copy } = planted()
  // Rows of equal parity have the same class.
  copy(10, 900)
  copy(11, 901)
  copy(12, 750)
  copy(760, 902)
  copy(20, 30)
  copy(20, 40)
  copy(50, 61)
  copy(70, 910, noisy)
  copy(71, 911, darker)
  copy(80, 90, noisy)
  copy(100, 111, darker)
  for (const row of [120, 920]) data.pixels.fill(200, row * length, (row + 1) * length)
  for (let i = 130 * length; i < 131 * length; i += 3) data.pixels.fill(data.pixels[i] ?? 0, i, i + 3)
  const { findings, leaks } = audit(data)

  it('finds every leak, and no other', () => {
    expect(filesOf(findings, 'audit/leak')).toEqual([
      'test/900 = train/10',
      'test/901 = train/11',
      'val/750 = train/12',
      'test/902 = val/760',
    ])
    expect(filesOf(findings, 'audit/near-leak')).toEqual(['test/910 = train/70', 'test/911 = train/71'])
    expect(leaks).toEqual({ val: { total: 100, exact: 1, near: 0, validation: 0 }, test: { total: 200, exact: 2, near: 2, validation: 1 } })
  })

  it('finds every copy within a set, and no other', () => {
    expect(filesOf(findings, 'audit/duplicate')).toEqual(['train/20 = train/30 = train/40', 'train/50 = train/61'])
    expect(filesOf(findings, 'audit/near-duplicate')).toEqual(['train/80 = train/90', 'train/100 = train/111'])
  })

  it('finds every picture under two classes, and no other', () => {
    expect(filesOf(findings, 'audit/label-conflict')).toEqual(['train/50 = train/61'])
    expect(filesOf(findings, 'audit/near-label-conflict')).toEqual(['train/100 = train/111'])
    expect(findings.find(({ code }) => code === 'audit/label-conflict')?.message.en).toBe(
      'The same picture stands under “cat” (train/50) and “non-cat” (train/61).',
    )
  })

  it('finds images of one colour, once, and not as copies of each other', () => {
    expect(filesOf(findings, 'audit/constant')).toEqual(['train/120 = test/920'])
  })

  it('finds the grey one among coloured ones', () => {
    expect(filesOf(findings, 'audit/grey')).toEqual(['train/130'])
  })

  it('says nothing else', () => {
    expect([...new Set(findings.map(({ code }) => code))].sort()).toEqual([
      'audit/constant',
      'audit/duplicate',
      'audit/grey',
      'audit/label-conflict',
      'audit/leak',
      'audit/near-duplicate',
      'audit/near-label-conflict',
      'audit/near-leak',
    ])
  })

  it('offers commands that the document knows, each for the files it names', () => {
    const commandsOf = (code: string) => findings.filter((one) => one.code === code).map(({ fixes }) => fixes.map(({ command }) => command))
    expect(commandsOf('audit/leak')[0]).toEqual([
      { type: 'exclude-samples', paths: ['test/900'], excluded: true },
      { type: 'move-samples', paths: ['test/900'], split: 'train' },
      { type: 'exclude-samples', paths: ['train/10'], excluded: true },
    ])
    // Validation and test: neither was trained on.
    expect(commandsOf('audit/leak')[3]).toEqual([
      { type: 'exclude-samples', paths: ['test/902'], excluded: true },
      { type: 'move-samples', paths: ['test/902'], split: 'val' },
    ])
    expect(commandsOf('audit/duplicate')[0]).toEqual([{ type: 'exclude-samples', paths: ['train/30', 'train/40'], excluded: true }])
    expect(commandsOf('audit/label-conflict')[0]).toEqual([
      { type: 'relabel-samples', paths: ['train/50', 'train/61'], className: 'cat' },
      { type: 'relabel-samples', paths: ['train/50', 'train/61'], className: 'non-cat' },
      { type: 'exclude-samples', paths: ['train/50', 'train/61'], excluded: true },
    ])
    for (const { command, label } of findings.flatMap(({ fixes }) => fixes)) {
      expect(parseCommand(command)).toMatchObject({ ok: true })
      expect(label.zh).toMatch(/[一-鿿]/)
    }
  })

  it('offers what is common to many findings for all of them at once', () => {
    const leaksFound = findings.filter(({ code }) => code === 'audit/leak')
    const forAll = fixesForAll(leaksFound)
    expect(forAll.map(({ label }) => label.en)).toEqual(['Exclude 4 held-out images'])
    expect(forAll[0]?.command).toEqual({
      type: 'exclude-samples',
      paths: ['test/900', 'test/901', 'val/750', 'test/902'],
      excluded: true,
    })
    expect(fixesForAll(leaksFound.slice(0, 3)).map(({ label }) => label.en)).toEqual([
      'Exclude 3 held-out images',
      'Exclude 3 training images',
    ])
  })

  it('speaks both languages, with the files named in each', () => {
    for (const { message, hint, files } of findings) {
      expect(message.zh).toMatch(/[一-鿿].*。$/)
      expect(hint.zh).toMatch(/。$/)
      const [first] = files
      if (first !== undefined) expect([message.en.includes(first), message.zh.includes(first)]).toEqual([true, true])
    }
  })
})

it('finds nothing in 1,000 drawings of which no two are alike', () => {
  expect(audit(planted().data).findings).toEqual([])
})

it('sees a leak that a drawn split makes of a copy, and none where both are on one side', () => {
  const { data, copy } = planted(60)
  copy(4, 8)
  const undivided = { ...data, given: data.given.map(() => null) }
  const rows = (keep: (row: number) => boolean) => Uint32Array.from([...data.labels.keys()].filter(keep))
  const apart: Splits = { train: rows((row) => row !== 8), val: rows(() => false), test: rows((row) => row === 8) }
  const together: Splits = { train: rows((row) => row < 50), val: rows(() => false), test: rows((row) => row >= 50) }
  const leak = audit(undivided, apart).findings.find(({ code }) => code === 'audit/leak')
  // The program drew these sets, so it can draw them otherwise.
  expect(leak?.fixes[0]?.command).toEqual({ type: 'set-data', data: { copies: 'exact' } })
  expect(audit(undivided, together).findings.map(({ code }) => code)).toContain('audit/duplicate')
  expect(audit(undivided, together).findings.map(({ code }) => code)).not.toContain('audit/leak')
  expect(audit(undivided).findings.map(({ code }) => code)).not.toContain('audit/leak')
})

describe('checks of the files', () => {
  type Size = readonly [width: number, height: number]
  /** Findings on files of these sizes, for an input of 32×32. */
  function sized(sizes: readonly Size[], resize: 'stretch' | 'crop' | 'pad' = 'stretch', skipped: LabelledImages['skipped'] = []) {
    const data = {
      classes: ['a', 'b'],
      labels: Int32Array.from(sizes, (_, row) => row % 2),
      paths: sizes.map((_, row) => `${row}.jpg`),
      given: sizes.map(() => null),
      size,
      skipped,
      decoding: { resize, decoder: 'test', originalSizes: Uint16Array.from(sizes.flat()) },
    }
    return auditImages(data, null, nothingMeasured).findings
  }
  const many = (count: number, one: Size): readonly Size[] => Array.from({ length: count }, () => one)
  const commands = (finding: Finding | undefined) => finding?.fixes.map(({ command }) => command)

  it('names images of other proportions, and offers the other ways to bring them to the input', () => {
    const [found] = sized([...many(60, [100, 100]), ...many(20, [300, 100]), ...many(20, [100, 110])])
    expect(found).toMatchObject({ code: 'audit/proportions', evidence: { count: 20, of: 100, resize: 'stretch', most: 3 } })
    expect(found?.message.en).toMatch(/^20 of 100 images have other proportions .* stretched, the most by 3\.0 times \(300×100 to 32×32\)/)
    expect(commands(found)).toEqual([
      { type: 'set-data', data: { resize: 'crop' } },
      { type: 'set-data', data: { resize: 'pad' } },
    ])
    const cropped = sized([...many(60, [100, 100]), ...many(40, [100, 400])], 'crop')
    expect(cropped[0]?.message.en).toContain('of 100×400 no more than 25.0 %')
    expect(sized([...many(60, [100, 100]), ...many(40, [100, 400])], 'pad')).toEqual([])
  })

  it('names images far smaller than the input, and files of another size than nearly all', () => {
    const small = sized([...many(50, [200, 200]), ...many(50, [64, 64]), ...many(3, [15, 16])])
    expect(small.map(({ code, rows }) => [code, rows])).toEqual([['audit/small', [100, 101, 102]]])
    const odd = sized([...many(95, [320, 240]), ...many(2, [240, 320]), ...many(2, [320, 241])], 'pad')
    expect(odd.map(({ code, files }) => [code, files])).toEqual([['audit/odd-size', ['95.jpg', '96.jpg', '97.jpg', '98.jpg']]])
    expect(odd[0]?.message.en).toContain('95 of 99 files are 320×240; these 4 are not (240×320, 320×241)')
    expect(sized([...many(80, [320, 240]), ...many(20, [240, 320])], 'pad')).toEqual([])
  })

  it('counts broken files by what is wrong with them, and no file that is no image', () => {
    const reason = { en: 'r', zh: 'r' }
    const skipped = [
      ...['a', 'b'].map((file) => ({ file: `${file}.jpg`, code: 'data/truncated' as const, reason })),
      { file: 'c.png', code: 'data/zero-bytes' as const, reason },
      { file: 'notes.txt', code: 'data/not-an-image' as const, reason },
    ]
    const [found] = sized(many(60, [32, 32]), 'stretch', skipped)
    expect(found?.message).toEqual({
      en: '3 image files could not be read (1 empty, 2 cut short): a.jpg, b.jpg, c.png.',
      zh: '3 个图像文件无法读取（1 个空文件，2 个不完整）：a.jpg、b.jpg、c.png。',
    })
  })
})

describe('checks of the classes', () => {
  /** Labels as counts per class: [cats, others] of training and test. */
  function counted(train: readonly number[], test: readonly number[]): ReturnType<typeof audit>['findings'] {
    const rows = (['train', 'test'] as const).flatMap((given) =>
      (given === 'train' ? train : test).flatMap((count, label) => Array.from({ length: count }, () => ({ given, label }))),
    )
    const data = {
      classes: train.map((_, label) => `c${label}`),
      labels: Int32Array.from(rows, ({ label }) => label),
      paths: rows.map((_, row) => String(row)),
      given: rows.map(({ given }) => given),
      size,
      skipped: [],
    }
    return auditImages(data, null, nothingMeasured).findings
  }
  const codes = (...counts: Parameters<typeof counted>) => counted(...counts).map(({ code }) => code)

  it('warns of a shift that chance hardly explains, with its test', () => {
    const [shift] = counted([72, 137], [33, 17])
    expect(shift).toMatchObject({
      code: 'audit/prior-shift',
      evidence: { test: 'chi-square', freedom: 1, train: [72, 209], heldOut: [33, 50] },
    })
    expect(shift?.message.en).toMatch(/72 of 209 .*34\.4 %.* 33 of 50 .*66\.0 %.*χ² = 16\.\d, p < 0\.001/)
  })

  it.each([
    ['equal shares', [100, 100], [25, 25]],
    ['a difference of chance', [100, 100], [30, 20]],
    ['a tiny difference between large sets', [52_000, 48_000], [50_000, 50_000]],
  ])('is silent at %s', (_what, train, test) => expect(codes(train, test)).toEqual([]))

  it('warns of classes with few images and of rare ones', () => {
    expect(codes([400, 19], [])).toEqual(['audit/too-few', 'audit/class-imbalance'])
    expect(codes([400, 20], [])).toEqual(['audit/class-imbalance'])
    expect(codes([59, 20], [])).toEqual([])
  })
})

describe.skipIf(!hasRealCats)('the course data (skipped where it is absent)', () => {
  it('holds one leak and a shift of the classes', { timeout: 120_000 }, async () => {
    const { data, splits } = await loadRealCats({ height: 64, width: 64, channels: 3 })
    const { findings, leaks } = audit(data, splits)
    expect(findings.map(({ code }) => code)).toEqual(['audit/leak', 'audit/prior-shift', 'audit/grey'])
    expect(findings[0]?.files).toEqual(['test/cat/017.png', 'train/cat/146.png'])
    expect(leaks.test).toEqual({ total: 50, exact: 1, near: 0, validation: 0 })
  })

  it('knows photographs that were saved again or resized, and takes no two different ones for the same', { timeout: 120_000 }, async () => {
    const full = { height: 64, width: 64, channels: 3 } as const
    const { data } = await loadRealCats(full)
    const n = data.labels.length
    const edits: readonly ((picture: Sharp) => Promise<Buffer>)[] = [
      (picture) => picture.jpeg({ quality: 50 }).toBuffer(),
      (picture) => picture.resize(48, 48).png().toBuffer(),
    ]
    for (const edit of edits) {
      const pixels = new Uint8Array(2 * data.pixels.length)
      pixels.set(data.pixels)
      for (let row = 0; row < n; row += 1) {
        const record = data.pixels.subarray(row * recordLength(full), (row + 1) * recordLength(full))
        const edited = await sharp(await edit(sharp(record, { raw: full })))
          .resize(64, 64)
          .raw()
          .toBuffer()
        pixels.set(edited, (n + row) * recordLength(full))
      }
      // Rows 52 and 222 are the leak: their copies join one group.
      const pairs = measureImages(pixels, full).near.filter((group) => !group.some((row) => row % n === 52))
      expect(pairs.filter((group) => group.length !== 2 || (group[0] ?? 0) + n !== group[1])).toEqual([])
      // 251 and 227 of 259 where this was written.
      expect(pairs.length).toBeGreaterThan(0.85 * n)
    }
  })

  it('shows them at other sizes and with a validation set drawn as well', { timeout: 120_000 }, async () => {
    const { data } = await loadRealCats({ height: 28, width: 40, channels: 3 })
    for (const seed of [1, 2, 3]) {
      const { findings } = audit(data, makeSplits(data, { validationShare: 0.2, testShare: 0.2, seed }))
      expect(findings.map(({ code }) => code)).toEqual(['audit/leak', 'audit/prior-shift', 'audit/grey'])
    }
  })
})

it('says nothing of copies that are in no set', () => {
  const data = generateCatSketches({ count: 8, seed: 3, size })
  const all = [0, 1, 2, 3, 4, 5, 6, 7]
  const measures = {
    exact: [[0, 1, 5]],
    near: [
      [0, 7],
      [2, 3],
    ],
    nearComplete: true,
    constant: [4],
    grey: [4, 6],
  }
  const without = (...rows: number[]) => ({
    train: Uint32Array.from(all.filter((row) => row < 5 && !rows.includes(row))),
    val: new Uint32Array(),
    test: Uint32Array.from(all.filter((row) => row >= 5 && !rows.includes(row))),
  })
  const told = (...rows: number[]) =>
    auditDataset(data, without(...rows), measures)
      .findings.filter(({ rows: of }) => of.length > 0)
      .map(({ code, rows: of }) => [code, [...of].sort()])
  expect(told()).toContainEqual(['audit/leak', [0, 1, 5]])
  // Another copy stands for the first one in the near group.
  expect(told(0, 4)).toContainEqual(['audit/near-leak', [1, 5, 7]])
  expect(told(0, 4).map(([code]) => code)).not.toContain('audit/constant')
  expect(told(0, 1).map(([code]) => code)).not.toContain('audit/leak')
  expect(auditDataset(data, without(0, 1), measures).leaks.test).toMatchObject({ total: 3, exact: 0, near: 0 })
})

it('measures 10,000 images in seconds', { timeout: 120_000 }, () => {
  const drawn = generateCatSketches({ count: 2500, seed: 5, size })
  const pixels = new Uint8Array(4 * drawn.pixels.length)
  // Four of each, mirrored and upside down: as many different pictures.
  for (let row = 0; row < 2500; row += 1) {
    for (let i = 0; i < length; i += 1) {
      const [pixel, channel] = [Math.floor(i / 3), i % 3]
      const [y, x] = [Math.floor(pixel / 32), pixel % 32]
      for (const [k, p] of [y * 32 + x, y * 32 + 31 - x, (31 - y) * 32 + x, (31 - y) * 32 + 31 - x].entries()) {
        pixels[(k * 2500 + row) * length + p * 3 + channel] = drawn.pixels[row * length + i] ?? 0
      }
    }
  }
  pixels.copyWithin(9999 * length, 0, length)
  const start = performance.now()
  const { exact, nearComplete } = measureImages(pixels, size)
  expect(exact).toEqual([[0, 9999]])
  expect(nearComplete).toBe(true)
  // About 1.5 s on two free cores; loose, because others may be at work.
  expect(performance.now() - start).toBeLessThan(20_000)
})
