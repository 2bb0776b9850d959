// Finds where a text stops being JSON. Engines word it differently and some give no place; a user needs line and column.

export type JsonFault = 'syntax' | 'end' | 'depth' | 'number'

export interface JsonProblem {
  readonly fault: JsonFault
  /** From 1. */
  readonly line: number
  /** From 1, in characters as an editor counts them. */
  readonly column: number
}

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

/** What may come next, as in the grammar of RFC 8259. */
type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or end'

/** The first problem of `source`: bad syntax, an early end, nesting past `maxDepth`, or a number too large to be one. Null for sound JSON. */
export function scanJson(source: string, maxDepth: number): JsonProblem | null {
  const open: ('{' | '[')[] = []
  let at = 0
  let expected: Expected = 'value'
  const problem = (fault: JsonFault): JsonProblem => locate(source, at, fault)
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(source)?.[0] ?? null
    if (found !== null) at += found.length
    return found
  }

  for (;;) {
    take(SPACE)
    const next = source[at]
    if (expected === ', or end' && open.length === 0) return next === undefined ? null : problem('syntax')
    if (next === undefined) return problem('end')
    const inside = open.at(-1)

    if (expected === ', or end') {
      if (next === ',') expected = inside === '{' ? 'key' : 'value'
      else if (next === (inside === '{' ? '}' : ']')) open.pop()
      else return problem('syntax')
      at += 1
    } else if (expected === ':') {
      if (next !== ':') return problem('syntax')
      at += 1
      expected = 'value'
    } else if ((expected === 'key or }' && next === '}') || (expected === 'value or ]' && next === ']')) {
      at += 1
      open.pop()
      expected = ', or end'
    } else if (expected === 'key' || expected === 'key or }') {
      if (take(STRING) === null) return problem(next === '"' ? brokenString(source, at) : 'syntax')
      expected = ':'
    } else if (next === '{' || next === '[') {
      if (open.length >= maxDepth) return problem('depth')
      open.push(next)
      at += 1
      expected = next === '{' ? 'key or }' : 'value or ]'
    } else {
      const start = at
      const number = next === '-' || (next >= '0' && next <= '9') ? take(NUMBER) : null
      if (number !== null && !Number.isFinite(Number(number))) {
        at = start
        return problem('number')
      }
      if (number === null && take(STRING) === null && take(WORD) === null) {
        return problem(next === '"' ? brokenString(source, at) : 'syntax')
      }
      expected = ', or end'
    }
  }
}

/** A string without its closing mark on the last line has been cut off; any other is malformed. */
function brokenString(source: string, at: number): JsonFault {
  const rest = source.slice(at + 1)
  return /[\n"]/.test(rest) ? 'syntax' : 'end'
}

function locate(source: string, at: number, fault: JsonFault): JsonProblem {
  const before = source.slice(0, at).split(/\r\n|\r|\n/)
  return { fault, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
