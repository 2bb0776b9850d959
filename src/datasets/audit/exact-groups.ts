// Records with the very same bytes: found by hash, confirmed byte by byte.

/** 32-bit FNV-1a over the bytes, with a second, differently mixed half: 53 bits, so that few pairs are compared in vain. */
function hashRecord(pixels: Uint8Array, from: number, to: number): number {
  let a = 0x811c9dc5
  let b = 0x7ee3623b
  for (let i = from; i < to; i += 1) {
    const value = pixels[i] ?? 0
    a = Math.imul(a ^ value, 0x01000193)
    b = Math.imul(b, 0x85ebca6b) + value
    b ^= b >>> 15
  }
  return (a >>> 0) * 0x200000 + (b >>> 11)
}

function sameRecord(pixels: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i += 1) if (pixels[a * length + i] !== pixels[b * length + i]) return false
  return true
}

/** Groups of two and more rows with equal records of `length` bytes; each ascending, in the order of their first row. Linear in the bytes. */
export function exactGroups(pixels: Uint8Array, length: number, count: number): readonly (readonly number[])[] {
  const byHash = new Map<number, number[][]>()
  for (let row = 0; row < count; row += 1) {
    const hash = hashRecord(pixels, row * length, (row + 1) * length)
    const groups = byHash.get(hash)
    if (!groups) {
      byHash.set(hash, [[row]])
      continue
    }
    const group = groups.find(([first]) => first !== undefined && sameRecord(pixels, first, row, length))
    if (group) group.push(row)
    else groups.push([row])
  }
  return [...byHash.values()]
    .flat()
    .filter((group) => group.length > 1)
    .sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0))
}
