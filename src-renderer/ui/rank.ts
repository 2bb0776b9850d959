// How well something found answers what was typed.

/**
 * 0 where it does not; more is better: the whole, its beginning, the beginning of a word, anywhere, letters in order.
 * Every word typed must be found. Upper and lower case are alike.
 * @param names what it is called, in every language that may be typed
 */
export function rank(typed: string, names: readonly string[]): number {
  const words = typed.trim().toLowerCase().split(/\s+/)
  if (words[0] === '') return 1
  const whole = words.join(' ')
  const lower = names.map((name) => name.toLowerCase())
  if (lower.includes(whole)) return 1000
  const scores = words.map((word) => Math.max(0, ...lower.map((name) => rankWord(word, name))))
  return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length
}

function rankWord(word: string, name: string): number {
  const at = name.indexOf(word)
  if (at === 0) return 500 - Math.min(100, name.length - word.length)
  if (at > 0) return /[\s\-_(/.,“·]/.test(name[at - 1] ?? '') ? 300 : 150
  return word.length > 2 && hasInOrder(word, name) ? 20 : 0
}

function hasInOrder(word: string, name: string): boolean {
  let from = 0
  for (const letter of word) {
    const at = name.indexOf(letter, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}

/** Those that answer, best first; equals keep their order. */
export function ranked<T>(typed: string, items: readonly T[], names: (item: T) => readonly string[], most: number): readonly T[] {
  return items
    .map((item) => ({ item, score: rank(typed, names(item)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ item }) => item)
}
