// Random masks, fast: every training step needs millions of numbers.
import type { RandomKey } from '../random'

/** Two keyed rounds of a 32-bit bijection ("lowbias32", C. Wellons, hash-prospector); a pure function of (key, counter). */
function hashCounter(k0: number, k1: number, counter: number): number {
  let x = counter ^ k0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  x = ((x ^ (x >>> 16)) + k1) | 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return (x ^ (x >>> 16)) >>> 0
}

/**
 * An inverted-dropout mask: 0 with probability `rate` (0 ≤ rate < 1), else 1/(1 − rate), float32.
 * Element i depends on (key, i) alone. One byte decides an element; the 1/256 of them whose byte lies on the
 * border draw 32 bits more, so the probability is exact to 2⁻⁴⁰.
 */
export function dropoutMask(length: number, rate: number, key: RandomKey): Float32Array {
  const mask = new Float32Array(length)
  fillDropoutMask(mask, 0, rate, key)
  return mask
}

/** What decides a mask besides its counters. */
export interface DropoutRule {
  /** Of an element that stays. */
  readonly kept: number
  /** A byte above it keeps its element. */
  readonly border: number
  /** On the border, 32 bits more keep it from this number on. */
  readonly rest: number
  /** Second half of the key of those bits. */
  readonly otherK1: number
}

export function dropoutRule(rate: number, { k1 }: RandomKey): DropoutRule {
  const border = Math.floor(rate * 256)
  return { kept: Math.fround(1 / (1 - rate)), border, rest: (rate * 256 - border) * 0x100000000, otherK1: k1 ^ 0x5bd1e995 }
}

/** Fills `mask` with elements start, start + 1, … of the mask of {@link dropoutMask}; `start` is a multiple of 4. */
function fillDropoutMask(mask: Float32Array, start: number, rate: number, key: RandomKey): void {
  const { kept, border, rest, otherK1 } = dropoutRule(rate, key)
  const { k0, k1 } = key
  // A table instead of a comparison: the outcome of a random comparison cannot be foreseen by the processor.
  const table = Float32Array.from({ length: 256 }, (_, byte) => (byte > border ? kept : 0))
  for (let i = 0; i < mask.length;) {
    let word = hashCounter(k0, k1, (start + i) >>> 2)
    const end = Math.min(i + 4, mask.length)
    for (; i < end; i += 1) {
      const byte = word & 0xff
      word >>>= 8
      mask[i] = table[byte] ?? 0
      if (byte === border && hashCounter(k0, otherK1, start + i) >= rest) mask[i] = kept
    }
  }
}
