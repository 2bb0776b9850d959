import { describe, expect, it } from 'vitest'
import { createFormat } from './format'

const en = createFormat('en')
const zh = createFormat('zh')

describe('format', () => {
  it.each([
    [en.count(19153), '19,153'],
    [en.percent(0.7354), '73.5\u00a0%'],
    [en.percent(0.7, 0), '70\u00a0%'],
    [en.shape([64, 64, 3]), '64×64×3'],
    [en.shape([]), '1'],
    [en.duration(72_000), '1 min 12 s'],
    [zh.duration(72_000), '1 分 12 秒'],
    [en.duration(820), '820 ms'],
    [en.duration(3_661_000), '1 h 1 min'],
    [en.duration(59_999), '1 min 0 s'],
    [en.loss(0.69314), '0.6931'],
    [en.loss(0.00001234), '1.23e-5'],
    [en.loss(Number.NaN), 'NaN'],
    [en.flops(23_312_345), '23.3 MFLOP'],
    [en.flops(0), '0 FLOP'],
    [en.flops(999_600), '1 MFLOP'],
    [en.bytes(1536), '1.54 kB'],
  ])('%s', (got, wanted) => expect(got).toBe(wanted))
})
