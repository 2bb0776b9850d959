import { describe, expect, it } from 'vitest'
import type { Text } from '../../src/diagnostics'
import { catalogue, declaredKeys, wordsIn } from './catalogue'
import { currentI18n, setLocale } from './i18n'

const entries = Object.entries<Text>(catalogue)
const holes = (words: string): readonly string[] => [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort()

describe('catalogue', () => {
  it('has every word in both languages', () => {
    for (const [key, { en, zh }] of entries) {
      expect(en.trim(), key).not.toBe('')
      expect(zh.trim(), key).not.toBe('')
    }
  })

  it('fills the same values in both languages', () => {
    for (const [key, { en, zh }] of entries) expect(new Set(holes(zh)), key).toEqual(new Set(holes(en)))
  })

  it('uses no key twice', () => {
    expect(entries.length).toBe(declaredKeys)
  })

  it('has no exclamation marks', () => {
    for (const [key, { en, zh }] of entries) expect(`${en}${zh}`, key).not.toMatch(/[!\uFF01]/)
  })

  it('keeps a percent sign with its number', () => {
    expect(wordsIn('zh')['results.interval']).toBe('95\u00a0% 置信区间')
  })

  it('is given to i18next language by language', () => {
    expect(wordsIn('zh')['ui.layers']).toBe('层')
    expect(Object.keys(wordsIn('en'))).toHaveLength(entries.length)
  })
})

describe('i18n', () => {
  it('switches live and fills in values as they are', () => {
    setLocale('zh')
    expect(currentI18n().t('app.status.layers', { count: 3 })).toBe('3 层')
    expect(currentI18n().tr({ en: 'cat', zh: '猫' })).toBe('猫')
    setLocale('en')
    expect(currentI18n().t('project.saved', { name: '<b>&' })).toBe('Saved “<b>&”')
  })
})
