import { describe, expect, it } from 'vitest'
import { i18nIn } from '../ui/i18n'
import { triedTitle } from './run-words'

const group = { id: 'g', kind: 'shares', title: 'Curve', index: 2 } as const

describe('what a run of a group tried', () => {
  it('is told in the language of now, whichever it was kept in', () => {
    expect(triedTitle(i18nIn('zh'), { ...group, tried: { samples: 96 } })).toBe('样本数 96')
    expect(triedTitle(i18nIn('en'), { ...group, tried: { 样本数: 96 } })).toBe('samples 96')
  })

  it('keeps names of the user’s own; of several values the names stand in the table', () => {
    expect(triedTitle(i18nIn('zh'), { ...group, tried: { 'conv1 · Filters': 8 } })).toBe('conv1 · Filters 8')
    expect(triedTitle(i18nIn('en'), { ...group, tried: { samples: 96, seed: 3 } })).toBe('96 · 3')
    expect(triedTitle(i18nIn('en'), { ...group, tried: {} })).toBe('Curve 2')
  })
})
