import { describe, expect, it } from 'vitest'
import { text } from '../diagnostics'
import { param, paramSet } from './params'

const words = { label: text('Size', '尺寸'), help: text('How large.', '多大。') }

const set = paramSet({
  size: param.integer({ ...words, min: 1, max: 2000, default: 5 }),
  share: param.number({ ...words, label: text('Share', '比例'), min: 0, max: 1, default: 0.5 }),
  pair: param.pair({ ...words, label: text('Pair', '一对'), min: 1, max: 4, default: [1, 2] }),
  mode: param.choice({
    ...words,
    label: text('Mode', '方式'),
    default: 'a',
    options: [
      { value: 'a', label: text('A', '甲') },
      { value: 'b', label: text('B', '乙') },
    ],
  }),
  shape: param.variant<{ readonly type: 'image'; readonly width: number } | { readonly type: 'none' }>({
    ...words,
    label: text('Shape', '形状'),
    default: { type: 'none' },
    options: [
      {
        value: 'image',
        label: text('Image', '图像'),
        params: { width: param.integer({ ...words, label: text('Width', '宽度'), min: 1, max: 9, default: 3 }) },
      },
      { value: 'none', label: text('None', '无'), params: {} },
    ],
  }),
})

const problem = (raw: Parameters<typeof set.parse>[0]) => set.parse(raw).problems.map(({ path, message }) => [path, message.en, message.zh])

describe('paramSet', () => {
  it('takes defaults for what is missing, keeps what fits, ignores what it does not know', () => {
    expect(set.parse(undefined)).toEqual({ value: set.defaults, problems: [] })
    expect(set.parse({ size: 7, other: 1, shape: { type: 'image' } }).value).toEqual({
      ...set.defaults,
      size: 7,
      shape: { type: 'image', width: 3 },
    })
  })

  it.each<[Parameters<typeof set.parse>[0], string, string, string]>([
    [{ size: 0 }, 'size', 'Size must be a whole number from 1 to 2,000; got 0.', '尺寸应为 1 到 2,000 的整数，实际是 0。'],
    [{ size: 1.5 }, 'size', 'Size must be a whole number from 1 to 2,000; got 1.5.', '尺寸应为 1 到 2,000 的整数，实际是 1.5。'],
    [{ share: '1' }, 'share', 'Share must be a number from 0 to 1; got “1”.', '比例应为 0 到 1 的数，实际是 “1”。'],
    [{ pair: [1, 9] }, 'pair.1', 'Pair must be two whole numbers from 1 to 4; got [1,9].', '一对应为两个 1 到 4 的整数，实际是 [1,9]。'],
    [{ mode: 'c' }, 'mode', 'Mode must be one of A, B; got “c”.', '方式应为以下之一：甲、乙，实际是 “c”。'],
    [
      { shape: { type: 'cube' } },
      'shape.type',
      'Shape must be one of Image, None; got {"type":"cube"}.',
      '形状应为以下之一：图像、无，实际是 {"type":"cube"}。',
    ],
    [
      { shape: { type: 'image', width: 10 } },
      'shape.width',
      'Width must be a whole number from 1 to 9; got 10.',
      '宽度应为 1 到 9 的整数，实际是 10。',
    ],
  ])('explains %o in words, with the path', (raw, path, en, zh) => {
    expect(problem(raw)).toEqual([[path, en, zh]])
    expect(set.parse(raw).value).toEqual(set.defaults)
  })
})
