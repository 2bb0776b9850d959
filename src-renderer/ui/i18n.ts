// Both languages of the interface, switched live. Words stand in the catalogue; sentences of the domain carry both themselves.
import i18next from 'i18next'
import { useMemo } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Locale, Text } from '../../src/diagnostics'
import { wordsIn, type WordKey } from './catalogue'
import { createFormat, type Format } from './format'

export type { Locale, Text, WordKey, Format }

export type Values = Readonly<Record<string, string | number>>

export interface I18n {
  /** A word or sentence of the catalogue. */
  t(key: WordKey, values?: Values): string
  /** A text of the domain in the language in use. */
  tr(text: Text): string
  readonly locale: Locale
  readonly format: Format
}

void i18next.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: wordsIn('en') }, zh: { translation: wordsIn('zh') } },
  keySeparator: false,
  nsSeparator: false,
  // React escapes.
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
})

const formats: Readonly<Record<Locale, Format>> = { en: createFormat('en'), zh: createFormat('zh') }

function createI18n(locale: Locale): I18n {
  return {
    t: (key, values) => i18next.t(key, { ...values, lng: locale }),
    tr: (text) => text[locale],
    locale,
    format: formats[locale],
  }
}

/** What the interface would say in a language it need not be speaking now. */
export function i18nIn(locale: Locale): I18n {
  return createI18n(locale)
}

/** For code outside React: what the interface speaks now. */
export function currentI18n(): I18n {
  return createI18n(i18next.language === 'zh' ? 'zh' : 'en')
}

export function useI18n(): I18n {
  const { i18n } = useTranslation()
  const locale: Locale = i18n.language === 'zh' ? 'zh' : 'en'
  return useMemo(() => createI18n(locale), [locale])
}

/** Switches the language of the whole window. */
export function setLocale(locale: Locale): void {
  void i18next.changeLanguage(locale)
  if (typeof document !== 'undefined') document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
}

/** The language to begin with where the user chose none. */
export function systemLocale(): Locale {
  return typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
