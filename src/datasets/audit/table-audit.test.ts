import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../document/command-schema'
import type { DecodedDataset, Splits } from '../dataset'
import { makeSplits } from '../splits'
import { readTable } from '../table/load-table'
import type { ColumnChoice, TableSettings } from '../table/table-settings'
import { auditDataset, isAuditable, measureDataset } from './audit-dataset'
import type { TableRows } from './measure-table'

const NO_SPLITS = { validationShare: 0.2, testShare: 0.2, seed: 1 }

/** A table of these columns, each with its use and the value of row `i`. */
function tableOf(
  count: number,
  columns: Readonly<
    Record<string, readonly [type: ColumnChoice['type'], use: ColumnChoice['use'], valueOf: (i: number) => string | number]>
  >,
  missing: TableSettings['missing'] = 'drop',
): TableRows {
  const names = Object.keys(columns)
  const lines = Array.from({ length: count }, (_, i) => names.map((name) => columns[name]?.[2](i)).join(','))
  const settings: TableSettings = {
    format: { encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' },
    columns: names.map((name) => ({ name, type: columns[name]?.[0] ?? 'number', use: columns[name]?.[1] ?? 'feature' })),
    missing,
    targetScaling: 'none',
  }
  const bytes = new TextEncoder().encode([names.join(','), ...lines, ''].join('\n'))
  const read = readTable('t.csv', bytes, (given) => new TextDecoder().decode(given), settings)
  if (!read.ok) throw new Error(read.diagnostics[0]?.message.en)
  const dataset: DecodedDataset = read.value
  if (!isAuditable(dataset) || dataset.samples !== 'vectors') throw new Error('no table')
  return dataset
}

const audit = (dataset: TableRows, splits: Splits) => auditDataset(dataset, splits, measureDataset(dataset))
const random = (i: number, salt: number): number => (Math.imul((i + 1) * 2654435761 + salt, 2246822519) >>> 8) / 2 ** 24
/** Two measurements that overlap between the classes, and which of two each row is. */
const plain = {
  a: ['number', 'feature', (i: number) => (random(i, 1) + (i % 2) * 0.3).toFixed(6)],
  b: ['number', 'feature', (i: number) => random(i, 2).toFixed(6)],
  kind: ['category', 'target', (i: number) => (i % 2 === 0 ? 'rose' : 'tulip')],
} as const

function rowsOf(dataset: TableRows, test: readonly number[]): Splits {
  const train = dataset.paths.flatMap((_, row) => (test.includes(row) ? [] : [row]))
  return { train: Uint32Array.from(train), val: new Uint32Array(), test: Uint32Array.from(test) }
}

describe('the audit of a table', () => {
  it('says nothing of one that is in order', () => {
    const dataset = tableOf(200, plain)
    expect(audit(dataset, makeSplits(dataset, NO_SPLITS)).findings).toEqual([])
  })

  it('counts rows that stand in two sets, with their lines, and offers to draw them together', () => {
    // Rows 100 … 109 repeat 0 … 9; two of them with the other class.
    const of = (i: number): number => (i >= 100 && i < 110 ? i - 100 : i)
    const dataset = tableOf(200, {
      a: ['number', 'feature', (i) => plain.a[2](of(i))],
      b: ['number', 'feature', (i) => plain.b[2](of(i))],
      kind: ['category', 'target', (i) => plain.kind[2](i === 108 ? 1 : i === 109 ? 0 : of(i))],
    })
    const { findings, leaks } = audit(dataset, rowsOf(dataset, [100, 101, 102, 150, 151]))
    const [leak, conflict, copies] = findings
    expect(findings.map(({ code }) => code)).toEqual(['audit/leak', 'audit/label-conflict', 'audit/duplicate'])
    expect(leak?.message.en).toBe(
      '3 of the 5 rows of the test set are in the training set too, the same in every feature and the target: t.csv:102, t.csv:103, t.csv:104.',
    )
    expect(leaks.test).toEqual({ total: 5, exact: 3, near: 0, validation: 0 })
    expect(leak?.fixes.map(({ command }) => command)).toEqual([
      { type: 'set-data', data: { copies: 'exact' } },
      { type: 'exclude-samples', paths: ['t.csv:102', 't.csv:103', 't.csv:104'], excluded: true },
      { type: 'move-samples', paths: ['t.csv:102', 't.csv:103', 't.csv:104'], split: 'train' },
      { type: 'exclude-samples', paths: ['t.csv:2', 't.csv:3', 't.csv:4'], excluded: true },
    ])
    expect(conflict?.rows).toEqual([8, 108, 9, 109])
    expect(copies?.evidence).toEqual({ count: 5, groups: 5 })
    // Excluded, they are no longer spoken of.
    expect(audit(dataset, rowsOf(dataset, [150, 151])).leaks.test.exact).toBe(0)
  })

  it('takes the same features with another number to predict for no copy', () => {
    const dataset = tableOf(60, {
      a: ['number', 'feature', (i) => i % 30],
      price: ['number', 'target', (i) => random(i, 3).toFixed(6)],
    })
    expect(measureDataset(dataset).exact).toEqual([])
    expect(audit(dataset, makeSplits(dataset, NO_SPLITS)).findings).toEqual([])
  })

  it.each([
    [
      'a code of the class',
      'number',
      (i: number) => (i % 2 === 0 ? 7 : 3),
      'audit/target-leak',
      'warning',
      /Every value of “extra” stands with one class only/,
    ],
    [
      'its name',
      'category',
      (i: number) => ['r1', 't1', 'r2', 't2'][i % 4] ?? '',
      'audit/target-leak',
      'warning',
      /Every value of “extra”/,
    ],
    [
      'a measurement that parts them',
      'number',
      (i: number) => (i % 2 === 0 ? random(i, 4) : 2 + random(i, 4)).toFixed(6),
      'audit/target-leak',
      'info',
      /ranges of “extra” that do not overlap/,
    ],
    ['nothing', 'number', () => 5, 'audit/constant-column', 'info', /“extra” is the same in every row/],
  ] as const)('tells of a column that holds %s, and offers to ignore it', (_what, type, valueOf, code, severity, message) => {
    const dataset = tableOf(200, { ...plain, extra: [type, 'feature', valueOf] })
    const { findings } = audit(dataset, makeSplits(dataset, NO_SPLITS))
    expect(findings.map((one) => [one.code, one.severity])).toEqual([[code, severity]])
    expect(findings[0]?.message.en).toMatch(message)
    expect(findings[0]?.fixes.map(({ command }) => command)).toEqual([{ type: 'set-table', uses: { extra: 'ignore' } }])
  })

  it('tells of a column that is the number to predict in another unit', () => {
    const dataset = tableOf(100, {
      area: ['number', 'feature', (i) => random(i, 5).toFixed(6)],
      yen: ['number', 'feature', (i) => (150 * random(i, 6)).toFixed(6)],
      price: ['number', 'target', (i) => (random(i, 6) + 1).toFixed(6)],
    })
    const { findings } = audit(dataset, makeSplits(dataset, NO_SPLITS))
    expect(findings.map(({ message }) => message.en)).toEqual(['“price” is “yen” times a number, plus a number.'])
  })

  it('does not take an own name for each row as telling', () => {
    const dataset = tableOf(100, { ...plain, name: ['category', 'feature', (i) => `n${i}`] })
    expect(audit(dataset, makeSplits(dataset, NO_SPLITS)).findings).toEqual([])
  })

  it('counts gaps, kept or left out, and offers the other', () => {
    const gaps = { ...plain, b: ['number', 'feature', (i: number) => (i % 5 === 0 ? '' : plain.b[2](i))] } as const
    const filled = tableOf(200, gaps, 'fill')
    const [missing] = audit(filled, makeSplits(filled, NO_SPLITS)).findings
    expect(missing?.message.en).toMatch(/^“b” is missing in 40 of 200 rows \(20\.0 %\)/)
    expect(missing?.fixes.map(({ command }) => command)).toEqual([
      { type: 'set-table', missing: 'drop' },
      { type: 'set-table', uses: { b: 'ignore' } },
    ])
    const dropped = tableOf(200, gaps, 'drop')
    const [left] = audit(dropped, makeSplits(dropped, NO_SPLITS)).findings
    expect(left?.message.en).toBe('40 of 200 rows were left out because a feature is missing (20.0 %).')
    expect(left?.fixes.map(({ command }) => command)).toEqual([{ type: 'set-table', missing: 'fill' }])
  })

  it('judges classes as it does for images, in rows, and offers commands that the document knows', () => {
    const dataset = tableOf(200, { ...plain, kind: ['category', 'target', (i: number) => (i % 25 === 0 ? 'rose' : 'tulip')] })
    const { findings } = audit(dataset, makeSplits(dataset, NO_SPLITS))
    expect(findings.map(({ message }) => message.en)).toEqual([
      expect.stringMatching(/^“rose” has \d training rows; fewer than 20/),
      expect.stringMatching(/^Of the training rows, \d+ are “tulip”/),
    ])
    for (const { command } of findings.flatMap(({ fixes }) => fixes)) expect(parseCommand(command)).toMatchObject({ ok: true })
    for (const { message, hint } of findings) for (const { zh } of [message, hint]) expect(zh).toMatch(/[一-鿿].*。$/)
  })
})
