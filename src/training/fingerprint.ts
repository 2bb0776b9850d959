// Names what a run is trained on: two runs with the same name saw the same numbers.
import type { Dataset, Splits } from '../datasets/dataset'
import { signatureOf } from '../datasets/dataset'
import { recordBlocks } from './sample-source'

/** Four lanes of MurmurHash3's mixing (Appleby, public domain), 128 bits in all: against mistakes, not against malice. */
const LANES = 4
/** A round of the lanes. */
const BLOCK_BYTES = LANES * 4
const MULTIPLIERS = [0xcc9e2d51, 0x1b873593, 0x85ebca6b, 0xc2b2ae35] as const

class Fingerprint {
  private readonly lanes = new Uint32Array(LANES)
  private lengths = 0

  /** Takes bytes, their number included, so that they cannot run into what comes next. */
  add(bytes: Uint8Array): void {
    this.mixIn(bytes)
    this.close(bytes.length)
  }

  /** The same of bytes that come in blocks, all but the last of which are {@link BLOCK_BYTES} or a multiple of it. */
  async addBlocks(blocks: AsyncIterable<Uint8Array>): Promise<void> {
    let length = 0
    for await (const block of blocks) {
      this.mixIn(block)
      length += block.length
    }
    this.close(length)
  }

  private close(length: number): void {
    const { lanes } = this
    const [a = 0, b = 0] = lanes
    this.lengths += 1
    lanes.set([mix(a, length), mix(b, this.lengths)])
  }

  private mixIn(bytes: Uint8Array): void {
    const { lanes } = this
    const words = Math.floor(bytes.length / 4)
    // An aligned copy of the odd start only where there is one: pixels mostly lie at 0.
    const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
    const view = new Uint32Array(aligned.buffer, aligned.byteOffset, words)
    let [a = 0, b = 0, c = 0, d = 0] = lanes
    const whole = words - (words % LANES)
    for (let i = 0; i < whole; i += LANES) {
      a = mix(a, view[i] ?? 0)
      b = mix(b, view[i + 1] ?? 0)
      c = mix(c, view[i + 2] ?? 0)
      d = mix(d, view[i + 3] ?? 0)
    }
    for (let i = whole; i < words; i += 1) a = mix(a, view[i] ?? 0)
    for (let i = words * 4; i < bytes.length; i += 1) b = mix(b, bytes[i] ?? 0)
    lanes.set([a, b, c, d])
  }

  text(): string {
    const { lanes } = this
    // Each lane learns of all others before it is finished.
    for (let round = 0; round < 2; round += 1)
      for (let i = 0; i < LANES; i += 1) lanes[i] = finish(mix(lanes[i] ?? 0, lanes[(i + 1) % LANES] ?? 0), MULTIPLIERS[i] ?? 1)
    return [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('')
  }
}

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(word, 0xcc9e2d51)
  const mixed = hash ^ Math.imul((scrambled << 15) | (scrambled >>> 17), 0x1b873593)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number, salt: number): number {
  let h = hash ^ salt
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function bytesOf(values: Int32Array | Uint32Array | Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** 32 hexadecimal digits of samples, targets, what they mean, and splits. About 1 ms for 4 MB. Throws DataLost. */
export async function fingerprintData(data: Dataset, { train, val, test }: Splits): Promise<string> {
  const fingerprint = new Fingerprint()
  // UTF-16 units by hand: the domain has no encoder.
  const facts = JSON.stringify({ ...signatureOf(data), ...(data.task === 'regression' && { targetScaling: data.targetScaling }) })
  fingerprint.add(Uint8Array.from({ length: facts.length * 2 }, (_, i) => (facts.charCodeAt(i >> 1) >> (8 * (i & 1))) & 255))
  const targets = data.task === 'classification' ? data.labels : data.targets
  if ('records' in data) {
    const all = Uint32Array.from(data.paths, (_, row) => row)
    await fingerprint.addBlocks(recordBlocks(data, all, BLOCK_BYTES))
  } else fingerprint.add(data.samples === 'images' ? data.pixels : bytesOf(data.values))
  for (const part of [targets, train, val, test]) fingerprint.add(bytesOf(part))
  return fingerprint.text()
}
