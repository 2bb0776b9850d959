// Curves as a TensorBoard event file: TFRecords of protobuf messages, written by hand. Layout: tensorflow/core/util/event.proto,
// tensorflow/core/framework/summary.proto, and "TFRecords format details" in TensorFlow's guide.
import type { EpochRecord } from '../training/plan'

/** Polynomial of CRC-32C (Castagnoli), reflected. */
const CASTAGNOLI = 0x82f63b78

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let bit = 0; bit < 8; bit += 1) c = (c & 1) !== 0 ? CASTAGNOLI ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** CRC-32C as RFC 3720 defines it. */
export function crc32c(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (c >>> 8) ^ (TABLE[(c ^ byte) & 255] ?? 0)
  return (c ^ 0xffffffff) >>> 0
}

/** Rotated and shifted, so that a checksum over data that holds checksums is no trap. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

function numbers(size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(size)
  write(new DataView(bytes.buffer))
  return bytes
}

const uint32 = (value: number): Uint8Array =>
  numbers(4, (view) => {
    view.setUint32(0, value, true)
  })

/** uint64 length, its checksum, the data, its checksum. */
export function tfRecord(data: Uint8Array): Uint8Array {
  const length = numbers(8, (view) => {
    view.setBigUint64(0, BigInt(data.length), true)
  })
  return joined([length, uint32(masked(length)), data, uint32(masked(data))])
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let left = value
  while (left >= 128) {
    bytes.push((left % 128) + 128)
    left = Math.floor(left / 128)
  }
  return Uint8Array.from([...bytes, left])
}

/** Wire types of protobuf: 0 varint, 1 eight bytes, 2 with length, 5 four bytes. */
function field(number: number, type: 0 | 1 | 2 | 5, value: Uint8Array): Uint8Array {
  const key = varint(number * 8 + type)
  return type === 2 ? joined([key, varint(value.length), value]) : joined([key, value])
}

/** All that is written is ASCII. */
const text = (number: number, value: string): Uint8Array =>
  field(
    number,
    2,
    Uint8Array.from(value, (sign) => sign.charCodeAt(0)),
  )
const double = (number: number, value: number): Uint8Array =>
  field(
    number,
    1,
    numbers(8, (view) => {
      view.setFloat64(0, value, true)
    }),
  )
const float = (number: number, value: number): Uint8Array =>
  field(
    number,
    5,
    numbers(4, (view) => {
      view.setFloat32(0, value, true)
    }),
  )

/** Event {1: wall_time, 2: step, 5: Summary {1: Value {1: tag, 2: simple_value}}}. */
function scalarEvent(wallSeconds: number, step: number, scalars: readonly (readonly [string, number])[]): Uint8Array {
  const values = scalars.map(([tag, value]) => field(1, 2, joined([text(1, tag), float(2, value)])))
  return joined([double(1, wallSeconds), field(2, 0, varint(step)), field(5, 2, joined(values))])
}

/**
 * The content of a file that TensorBoard reads where its name holds `tfevents`: per epoch loss, accuracy, learning rate and metrics over the
 * steps made. Values that are not there are left out.
 * @param startedMs when the run began, milliseconds since 1970
 */
export function tensorBoardEvents(epochs: readonly EpochRecord[], startedMs: number): Uint8Array {
  let wallMs = startedMs
  const head = joined([double(1, startedMs / 1000), text(3, 'brain.Event:2')])
  const events = epochs.map((record) => {
    wallMs += record.elapsedMs
    const scalars: readonly (readonly [string, number | null])[] = [
      ['loss/train', record.loss],
      ['loss/validation', record.valLoss],
      ['accuracy/train', record.accuracy],
      ['accuracy/validation', record.valAccuracy],
      ['learning_rate', record.learningRate],
      ...Object.entries(record.metrics ?? {}).flatMap(
        ([type, { train, val }]) =>
          [
            [`${type}/train`, train],
            [`${type}/validation`, val],
          ] as const,
      ),
    ]
    return scalarEvent(
      wallMs / 1000,
      record.step,
      scalars.filter((scalar): scalar is readonly [string, number] => scalar[1] !== null),
    )
  })
  return joined([head, ...events].map(tfRecord))
}
