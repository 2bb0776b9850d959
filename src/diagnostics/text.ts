// How the program speaks: every sentence a user may read exists in both first languages.
export type Locale = 'en' | 'zh'

/** One sentence or word in every language of the product. */
export interface Text {
  readonly en: string
  readonly zh: string
}

/** Pairs the two languages; the order (English, Chinese) is fixed everywhere. */
export function text(en: string, zh: string): Text {
  return { en, zh }
}

/** A text that reads the same in both languages, such as `ReLU` or `3×3`. */
export function sameText(both: string): Text {
  return { en: both, zh: both }
}

/** Joins texts with a separator, language by language. */
export function joinTexts(parts: readonly Text[], separator: string | Text): Text {
  const between = typeof separator === 'string' ? sameText(separator) : separator
  return {
    en: parts.map((part) => part.en).join(between.en),
    zh: parts.map((part) => part.zh).join(between.zh),
  }
}
