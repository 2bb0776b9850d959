import { describe, expect, it } from 'vitest'
import type { EpochRecord } from '../training/plan'
import { curvesCsv } from './curves-csv'
import { drawCurves } from './curves-svg'
import { crc32c, tensorBoardEvents, tfRecord } from './tensorboard'

const epochs: readonly EpochRecord[] = [
  {
    epoch: 1,
    step: 6,
    loss: 0.75,
    accuracy: 0.5,
    valLoss: 0.5,
    valAccuracy: 0.25,
    absoluteError: null,
    valAbsoluteError: null,
    learningRate: 0.001,
    elapsedMs: 1500,
  },
  {
    epoch: 2,
    step: 12,
    loss: Number.NaN,
    accuracy: 0.5,
    valLoss: null,
    valAccuracy: null,
    absoluteError: null,
    valAbsoluteError: null,
    learningRate: 0.001,
    elapsedMs: 500,
  },
]

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('crc32c', () => {
  it('has the published values', () => {
    // RFC 3720, appendix B.4, and the check value of CRC-32/ISCSI in the catalogue of parametrised CRC algorithms.
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
    expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
  })
})

describe('TensorBoard events', () => {
  it('begins, byte by byte, as the files that TensorFlow writes', () => {
    // Every event file begins with a record of 24 bytes whose length has the masked checksum a37f4b22, holding file_version "brain.Event:2".
    const bytes = tensorBoardEvents([], 0)
    expect(hex(bytes.subarray(0, 12))).toBe('1800000000000000' + 'a37f4b22')
    expect(hex(bytes.subarray(12, 36))).toBe('09' + '0000000000000000' + '1a0d' + hex(new TextEncoder().encode('brain.Event:2')))
    expect(bytes).toHaveLength(8 + 4 + 24 + 4)
  })

  it('gives back what went in when its records are read by protobuf’s rules', () => {
    const bytes = tensorBoardEvents(epochs, 1_000_000)
    const records = readRecords(bytes)
    expect(records).toHaveLength(3)
    const first = readMessage(records[1] ?? new Uint8Array())
    expect(first[1]).toEqual([1001.5])
    expect(first[2]).toEqual([6])
    expect(scalars(first[5])).toEqual({
      'loss/train': 0.75,
      'loss/validation': 0.5,
      'accuracy/train': 0.5,
      'accuracy/validation': 0.25,
      learning_rate: Math.fround(0.001),
    })
    const second = scalars(readMessage(records[2] ?? new Uint8Array())[5])
    expect(Object.keys(second)).toEqual(['loss/train', 'accuracy/train', 'learning_rate'])
    expect(second['loss/train']).toBeNaN()
  })

  it('writes steps beyond 32 bits', () => {
    const [, record] = readRecords(tensorBoardEvents([{ ...(epochs[0] ?? expect.fail()), step: 2 ** 40 + 5 }], 0))
    expect(readMessage(record ?? new Uint8Array())[2]).toEqual([2 ** 40 + 5])
  })
})

/** Records, their checksums checked against those of a record made anew. */
function readRecords(bytes: Uint8Array): readonly Uint8Array[] {
  const records: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset + at).getBigUint64(0, true))
    const data = bytes.subarray(at + 12, at + 12 + length)
    expect(hex(bytes.subarray(at, at + 16 + length))).toBe(hex(tfRecord(data)))
    records.push(data)
    at += 16 + length
  }
  return records
}

function readMessage(bytes: Uint8Array): Readonly<Record<number, readonly (number | Uint8Array)[]>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const fields: Record<number, (number | Uint8Array)[]> = {}
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const key = varint()
    const type = key & 7
    const list = (fields[key >> 3] ??= [])
    if (type === 0) list.push(varint())
    else if (type === 1) {
      list.push(view.getFloat64(at, true))
      at += 8
    } else if (type === 5) {
      list.push(view.getFloat32(at, true))
      at += 4
    } else {
      const length = varint()
      list.push(bytes.subarray(at, at + length))
      at += length
    }
  }
  return fields
}

function scalars(summaries: readonly (number | Uint8Array)[] | undefined): Record<string, number> {
  const [summary] = summaries ?? []
  if (!(summary instanceof Uint8Array)) throw new Error('no summary')
  return Object.fromEntries(
    (readMessage(summary)[1] ?? []).map((value) => {
      if (!(value instanceof Uint8Array)) throw new Error('no value')
      const { 1: tag = [], 2: simple = [] } = readMessage(value)
      return [new TextDecoder().decode(tag[0] as Uint8Array), Number(simple[0])]
    }),
  )
}

describe('curves as a table', () => {
  it('has a line an epoch and leaves out what is not there', () => {
    expect(curvesCsv(epochs).split('\r\n')).toEqual([
      'epoch,step,loss,accuracy,val_loss,val_accuracy,learning_rate,elapsed_ms',
      '1,6,0.75,0.5,0.5,0.25,0.001,1500',
      '2,12,NaN,0.5,,,0.001,500',
      '',
    ])
  })

  it('ends with the metrics that were asked for', () => {
    const [head = '', line = ''] = curvesCsv(epochs.map((record) => ({ ...record, metrics: { auc: { train: 0.75, val: null } } }))).split(
      '\r\n',
    )
    expect(head.endsWith(',elapsed_ms,auc,val_auc')).toBe(true)
    expect(line.endsWith(',1500,0.75,')).toBe(true)
  })
})

describe('curves as a picture', () => {
  const picture = (names: readonly string[]) =>
    drawCurves({
      title: 'Loss <1>',
      curves: names.map((name) => ({
        name,
        colour: '#123456',
        dashed: false,
        points: [
          { x: 0, y: 1 },
          { x: 5, y: null },
          { x: 10, y: 0.1 },
        ],
      })),
      x: { low: 0, high: 10, ticks: [0, 10], name: 'epoch' },
      y: { low: 0.1, high: 1, ticks: [0.1, 1], log: true },
      formatX: String,
      formatY: String,
      width: 400,
      height: 240,
    })

  it('draws each line within the frame, lifts the pen at gaps, and escapes what users wrote', () => {
    const svg = picture(['a & b'])
    expect(svg).toContain('Loss &#60;1&#62;')
    expect(svg).toContain('a &#38; b')
    const [path = ''] = /d="[^"]+"/.exec(svg) ?? []
    expect(path).toMatch(/^d="M56\.0 30\.0M386\.0 \d+\.\d"$/)
  })

  it('gives a long legend more rows', () => {
    const rows = new Set(
      [
        ...picture(Array.from({ length: 9 }, (_, i) => `network number ${i}`)).matchAll(
          /<line x1="[\d.]+" x2="[\d.]+" y1="(\d+)" y2="\1" stroke="#123456"/g,
        ),
      ].map(([, y]) => y),
    )
    expect(rows.size).toBeGreaterThan(2)
  })
})
