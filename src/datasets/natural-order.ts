// Natural order, `2.png` before `10.png`: the same on every machine, where Intl's collation depends on the ICU version.

/** Compares two names: runs of digits as numbers, the rest without case; ties by code unit, so the order is total. */
export function compareNatural(a: string, b: string): number {
  const folded = compareFolded(a.toLowerCase(), b.toLowerCase())
  if (folded !== 0) return folded
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares two `/`-separated paths part by part, so that a folder's files stay together. */
export function comparePaths(a: string, b: string): number {
  // Only the first part that differs decides; what is common before it is passed over.
  const shared = Math.min(a.length, b.length)
  let i = 0
  while (i < shared && a.charCodeAt(i) === b.charCodeAt(i)) i += 1
  if (i === a.length && i === b.length) return 0
  const start = i === 0 ? 0 : a.lastIndexOf('/', i - 1) + 1
  return compareNatural(partAt(a, start), partAt(b, start)) || a.length - b.length
}

function partAt(path: string, start: number): string {
  const end = path.indexOf('/', start)
  return end < 0 ? path.slice(start) : path.slice(start, end)
}

/** The items in the order of their paths; lists that are in order already (the host's are) are not sorted again. */
export function inPathOrder<T>(items: readonly T[], pathOf: (item: T) => string): readonly T[] {
  const isSorted = items.every((item, i) => {
    const before = items[i - 1]
    return before === undefined || comparePaths(pathOf(before), pathOf(item)) <= 0
  })
  return isSorted ? items : [...items].sort((x, y) => comparePaths(pathOf(x), pathOf(y)))
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function compareFolded(a: string, b: string): number {
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(j)
    if (isDigit(x) && isDigit(y)) {
      const endA = endOfDigits(a, i)
      const endB = endOfDigits(b, j)
      const order = compareDigits(a.slice(i, endA), b.slice(j, endB))
      if (order !== 0) return order
      i = endA
      j = endB
    } else {
      if (x !== y) return x - y
      i += 1
      j += 1
    }
  }
  return a.length - i - (b.length - j)
}

function endOfDigits(value: string, start: number): number {
  let end = start
  while (end < value.length && isDigit(value.charCodeAt(end))) end += 1
  return end
}

/** By value, however long; leading zeros do not count here (`01` and `1` differ only in the final tie). */
function compareDigits(a: string, b: string): number {
  const left = a.startsWith('0') ? a.replace(/^0+/, '') : a
  const right = b.startsWith('0') ? b.replace(/^0+/, '') : b
  if (left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}
