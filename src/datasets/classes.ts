// Which of two classes is the positive one.

const NEGATION = /^(?:non|not|no)[-_ ]?|^(?:非|不是|没有|无)/iu

/** The name without its negation (`non-cat` → `cat`), or null where it has none. */
function negated(name: string): string | null {
  const rest = name.replace(NEGATION, '')
  return rest === name || rest === '' ? null : rest.trim().toLowerCase()
}

/**
 * Index of the positive class of a two-class problem, else null. Of `X` and `non-X` (also `not-X`, `no_X`, `nonX`, `非X`)
 * it is X; otherwise the second class.
 */
export function choosePositive(classes: readonly string[]): number | null {
  const [first, second] = classes
  if (classes.length !== 2 || first === undefined || second === undefined) return null
  return negated(second) === first.toLowerCase() ? 0 : 1
}
