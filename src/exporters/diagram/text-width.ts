// How wide a text is without a font at hand: widths of Inter's letters, and whole squares for Chinese.

const NARROW = /[ijl.,:;|!'’()[\]{}· ]/u
const WIDE = /[mwMW@%…×→]/u
const CAPITAL = /[A-Z0-9+=−]/u
const SQUARE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

function widthOf(character: string): number {
  if (SQUARE.test(character)) return 1
  if (NARROW.test(character)) return 0.3
  if (WIDE.test(character)) return 0.88
  return CAPITAL.test(character) ? 0.67 : 0.57
}

/** Estimated width in pixels; rather too wide than too narrow. */
export function textWidth(text: string, sizePx: number): number {
  return [...text].reduce((sum, character) => sum + widthOf(character), 0) * sizePx
}

/** The text, cut with … where it is wider than `widthPx`. */
export function fitText(text: string, sizePx: number, widthPx: number): string {
  if (textWidth(text, sizePx) <= widthPx) return text
  const characters = [...text]
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, sizePx) > widthPx) characters.pop()
  return `${characters.join('').trimEnd()}…`
}
