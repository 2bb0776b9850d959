// Natural order, `2.png` before `10.png`: the same on every machine, where Intl's collation depends on the ICU version.

/** Compares two names: runs of digits as numbers, the rest without case; ties by code unit, so the order is total. */
export function compareNatural(a: string, b: string): number {
  const folded = compareFolded(a.toLowerCase(), b.toLowerCase())
  if (folded !== 0) return folded
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares two `/`-separated paths part by part, so that a folder's files stay together. */
export function comparePaths(a: string, b: string): number {
  const left = a.split('/')
  const right = b.split('/')
  const depth = Math.min(left.length, right.length)
  for (let i = 0; i < depth; i += 1) {
    const order = compareNatural(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
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
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  if (left.length !== right.length) return left.length - right.length
  return left < right ? -1 : left > right ? 1 : 0
}
