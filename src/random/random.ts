// Counter-based random numbers: every draw is a pure function of (key, counter), so pauses, threads and
// the order of calls cannot change a result. Used for shuffling, splits, initial weights, dropout and generators.

const ROUNDS = 10
const PHILOX_M0 = 0xd2511f53
const PHILOX_M1 = 0xcd9e8d57
const PHILOX_W0 = 0x9e3779b9
const PHILOX_W1 = 0xbb67ae85

/** A named stream: the same parts give the same stream on every machine. */
export interface RandomKey {
  readonly k0: number
  readonly k1: number
}

/** 32-bit FNV-1a with a final avalanche (murmur3's finalizer), over the UTF-16 units of a text. */
function hashText(value: string, start: number): number {
  let hash = start >>> 0
  for (let i = 0; i < value.length; i += 1) {
    hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Builds the key of a stream from its parts, e.g. `randomKey(seed, 'shuffle', epoch)`. */
export function randomKey(...parts: readonly (number | string)[]): RandomKey {
  const joined = parts.map((part) => `${typeof part}:${part}`).join('|')
  return { k0: hashText(joined, 0x811c9dc5), k1: hashText(joined, 0x7ee3623b) }
}

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff
  const aHigh = a >>> 16
  const bLow = b & 0xffff
  const bHigh = b >>> 16
  const low = aLow * bLow
  const middle = aHigh * bLow + (low >>> 16)
  const cross = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + (cross >>> 16)) >>> 0
}

/**
 * Philox-4x32-10 (Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011).
 * Writes the four 32-bit words of block `counter` (a non-negative safe integer) to `out`.
 */
export function philox(key: RandomKey, counter: number, out: Uint32Array): void {
  let c0 = counter >>> 0
  let c1 = Math.floor(counter / 0x100000000) >>> 0
  let c2 = 0
  let c3 = 0
  let k0 = key.k0
  let k1 = key.k1
  for (let round = 0; round < ROUNDS; round += 1) {
    const high0 = mulHigh(PHILOX_M0, c0)
    const low0 = Math.imul(PHILOX_M0, c0) >>> 0
    const high1 = mulHigh(PHILOX_M1, c2)
    const low1 = Math.imul(PHILOX_M1, c2) >>> 0
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c1 = low1
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c3 = low0
    k0 = (k0 + PHILOX_W0) >>> 0
    k1 = (k1 + PHILOX_W1) >>> 0
  }
  out[0] = c0
  out[1] = c1
  out[2] = c2
  out[3] = c3
}

const TO_UNIT = 1 / 0x100000000

/** Fills `out` with uniform numbers in [0, 1). Element i depends on (key, i) alone. */
export function fillUniform(key: RandomKey, out: Float32Array | Float64Array): void {
  const block = new Uint32Array(4)
  for (let i = 0; i < out.length; i += 1) {
    if ((i & 3) === 0) philox(key, i >> 2, block)
    // Float32Array rounds up to 1 when all upper bits are set, so only 24 bits are used there.
    const word = block[i & 3] ?? 0
    out[i] = out instanceof Float32Array ? (word >>> 8) / 0x1000000 : word * TO_UNIT
  }
}

/** Fills `out` with standard normal numbers (Box–Muller). Element i depends on (key, i) alone. */
export function fillNormal(key: RandomKey, out: Float32Array | Float64Array): void {
  const block = new Uint32Array(4)
  for (let i = 0; i < out.length; i += 2) {
    if ((i & 3) === 0) philox(key, i >> 2, block)
    const u = ((block[i & 3] ?? 0) + 0.5) * TO_UNIT
    const v = ((block[(i & 3) + 1] ?? 0) + 0.5) * TO_UNIT
    const radius = Math.sqrt(-2 * Math.log(u))
    out[i] = radius * Math.cos(2 * Math.PI * v)
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(2 * Math.PI * v)
  }
}

/** A sequential reader of a stream, for code whose draws have a natural order (generators, shuffles). */
export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, limit), without modulo bias; limit in 1 … 2^32. */
  integer(limit: number): number
}

export function randomStream(key: RandomKey): RandomStream {
  const block = new Uint32Array(4)
  let index = 0
  const word = (): number => {
    if ((index & 3) === 0) philox(key, Math.floor(index / 4), block)
    const value = block[index & 3] ?? 0
    index += 1
    return value
  }
  return {
    next: () => word() * TO_UNIT,
    integer(limit) {
      // Rejection keeps every value equally likely.
      const bound = Math.floor(0x100000000 / limit) * limit
      for (;;) {
        const value = word()
        if (value < bound) return value % limit
      }
    },
  }
}

/** A seeded permutation of 0 … n−1 (Fisher–Yates). */
export function shuffledIndices(n: number, key: RandomKey): Uint32Array {
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i += 1) order[i] = i
  const stream = randomStream(key)
  for (let i = n - 1; i > 0; i -= 1) {
    const j = stream.integer(i + 1)
    const held = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = held
  }
  return order
}

/**
 * A seeded order of named items: places in `names`, sorted by a hash of (key, name). Where an item stands among the others does not
 * depend on where it was, nor on which others there are; equal names keep their order.
 */
export function seededOrder(names: readonly string[], key: RandomKey): Uint32Array {
  // Hash and place make one number of 53 bits, which sorts natively; beyond 2 million names the hash gives way.
  const places = 2 ** Math.ceil(Math.log2(Math.max(2, names.length)))
  const coarse = Math.max(1, places / 0x200000)
  const keyed = Float64Array.from(names, (name, place) => Math.floor(hashText(name, key.k0) / coarse) * places + place)
  return Uint32Array.from(keyed.sort(), (value) => value % places)
}
