import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DecodedDataset } from '../dataset'
import { guessUses, inspectColumns } from './columns'
import { encodeRows, encodeTable, missingColumns } from './encode-table'
import { parseTable, readNumber, type DecodeText, type RawTable } from './parse-table'
import type { TableFormat, TableUse } from './table-settings'

const decode: DecodeText = (bytes, encoding) => new TextDecoder(encoding, { fatal: true }).decode(bytes)

function table(content: string | Uint8Array, given: Partial<TableFormat> = {}): RawTable {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const parsed = parseTable('t.csv', bytes, decode, given)
  if (!parsed.ok) throw new Error(parsed.diagnostics[0]?.message.en)
  return parsed.value
}

function encoded(raw: RawTable, use: Partial<TableUse> = {}): DecodedDataset & { readonly samples: 'vectors' } {
  const columns = guessUses(inspectColumns(raw), raw.rows.length)
  const result = encodeTable(raw, { columns, missing: 'drop', targetScaling: 'standard', ...use })
  if (!result.ok) throw new Error(result.diagnostics[0]?.message.en)
  if (result.value.samples !== 'vectors') throw new Error('features')
  return result.value
}

const iris = `sepal length,sepal width,species
5.1,3.5,setosa
4.9,3.0,setosa
7.0,3.2,versicolor
6.4,3.2,versicolor
6.3,3.3,virginica
`

describe('parseTable', () => {
  it('reads names, cells and lines', () => {
    const { columns, rows, format, bad } = table(iris)
    expect(columns).toEqual(['sepal length', 'sepal width', 'species'])
    expect(format).toEqual({ encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' })
    expect(rows[0]).toEqual({ line: 2, cells: ['5.1', '3.5', 'setosa'] })
    expect(rows.at(-1)?.line).toBe(6)
    expect(bad).toEqual([])
  })

  it.each([
    ['tabs', 'a\tb\n1\t2\n', '\t', '.'],
    ['semicolons and decimal commas', 'a;b\n1,5;2\n2,5;3\n', ';', ','],
    ['bars', 'a|b\n1|2\n', '|', '.'],
    ['one column', 'a\n1\n2\n', ',', '.'],
  ])('finds %s', (_name, content, delimiter, decimal) => {
    expect(table(content).format).toMatchObject({ delimiter, decimal, header: true })
  })

  it('knows a table without a header, and names its columns', () => {
    const { columns, rows, format } = table('1,2\n3,4\n')
    expect(format.header).toBe(false)
    expect(columns).toEqual(['column 1', 'column 2'])
    expect(rows).toHaveLength(2)
  })

  it('makes names that stand twice or are empty different', () => {
    expect(table('a,a,\n1,2,3\n', { header: true }).columns).toEqual(['a', 'a (2)', 'column 3'])
  })

  it('reads quoted cells with delimiters, quotes and line breaks, and counts the lines on', () => {
    const { rows } = table('name,n\n"Doe, ""J""\nJr",1\nx,2\n')
    expect(rows).toEqual([
      { line: 2, cells: ['Doe, "J"\nJr', '1'] },
      { line: 4, cells: ['x', '2'] },
    ])
  })

  it.each(['\r\n', '\r', '\n'])('counts lines that end in %j', (end) => {
    expect(table(['a,b', '1,2', '', '3,4', ''].join(end)).rows.map(({ line }) => line)).toEqual([2, 4])
  })

  it('lists rows of another width and quotes that are not closed by their line', () => {
    const { rows, bad } = table('a,b\n1,2\n3\n4,5,6\n7,8,\n9,"x\n')
    expect(rows.map(({ line }) => line)).toEqual([2, 5])
    expect(bad.map(({ line, reason }) => [line, reason.en])).toEqual([
      [3, 'It has 1 cell; expected 2.'],
      [4, 'It has 3 cells; expected 2.'],
      [6, 'A quoted cell is not closed.'],
    ])
  })

  it.each([
    ['a UTF-8 mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode('名,b\n猫,2\n')), 'utf-8', '名'],
    [
      'UTF-16 with a mark',
      Uint8Array.of(0xff, 0xfe, ...new Uint8Array(Uint16Array.from('名,b\n猫,2\n', (c) => c.charCodeAt(0)).buffer)),
      'utf-16le',
      '名',
    ],
    ['GB 18030', Uint8Array.of(0xc3, 0xfb, 0x2c, 0x62, 0x0a, 0xc3, 0xa8, 0x2c, 0x32, 0x0a), 'gb18030', '名'],
    ['Windows-1252', Uint8Array.of(0xfc, 0x2c, 0x62, 0x0a, 0x31, 0x2c, 0x32, 0x0a), 'windows-1252', 'ü'],
  ])('reads %s', (_name, bytes, encoding, first) => {
    const read = table(bytes, { header: true })
    expect(read.format.encoding).toBe(encoding)
    expect(read.columns[0]).toBe(first)
  })

  it('says so where it is no text, or has no rows', () => {
    const code = (bytes: Uint8Array) => {
      const parsed = parseTable('t', bytes, decode)
      return parsed.ok ? 'ok' : parsed.diagnostics[0]?.code
    }
    expect(code(Uint8Array.of(0x89, 0x50, 0x00, 0x00))).toBe('table/encoding')
    expect(code(new Uint8Array())).toBe('table/empty')
    expect(code(new TextEncoder().encode('a,b\n\n'))).toBe('table/empty')
  })

  it('reads back whatever was written', () => {
    const cell = fc
      .string({ unit: 'grapheme', maxLength: 8 })
      .filter((one) => one.trim() !== '' && !one.includes('\u0000') && !one.includes('\ufeff'))
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const quote = (one: string) => `"${one.replaceAll('"', '""')}"`
        const content = `x,y\n${rows.map((row) => row.map(quote).join(',')).join('\n')}\n`
        const read = table(content, { header: true, delimiter: ',', encoding: 'utf-8' })
        expect(read.rows.map(({ cells }) => cells)).toEqual(rows)
      }),
      { numRuns: 200 },
    )
  })
})

describe('readNumber', () => {
  it.each([
    ['1', '.', 1],
    ['-2.5e3', '.', -2500],
    ['1,234.5', '.', 1234.5],
    ['1,2', '.', null],
    ['1,5', ',', 1.5],
    ['1.234,5', ',', 1234.5],
    ['1.5', ',', null],
    ['.5', '.', 0.5],
    ['1e999', '.', null],
    ['0x10', '.', null],
    ['12 cm', '.', null],
  ] as const)('%s with %s is %s', (cell, decimal, value) => {
    expect(readNumber(cell, decimal)).toBe(value)
  })
})

describe('columns', () => {
  it('finds types, gaps and mistakes, and guesses what is for what', () => {
    const raw = table(
      'id,age,town,split,price\n1,20,A,train,10\n2,NA,B,train,20\n3,x,A,test,30\n4,30,?,train,40\n' + '5,1,A,train,1\n'.repeat(20),
    )
    const facts = inspectColumns(raw)
    expect(facts.map(({ name, type, missing }) => [name, type, missing])).toEqual([
      ['id', 'number', 0],
      ['age', 'number', 1],
      ['town', 'category', 1],
      ['split', 'category', 0],
      ['price', 'number', 0],
    ])
    expect(facts[1]?.odd).toEqual([{ line: 4, cell: 'x' }])
    expect(guessUses(facts, raw.rows.length).map(({ use }) => use)).toEqual(['ignore', 'feature', 'feature', 'split', 'target'])
  })

  it.each([
    ['x1,x2,y', ['feature', 'feature', 'target']],
    ['y,x1,x2', ['target', 'feature', 'feature']],
    ['X,Y,label', ['feature', 'feature', 'target']],
    ['a,b,c', ['feature', 'feature', 'target']],
  ])('of columns %s guesses the target', (header, uses) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i / 7},${(i * i) % 11},${(i * 3) % 5}`)
    const raw = table([header, ...rows].join('\n'))
    expect(guessUses(inspectColumns(raw), raw.rows.length).map(({ use }) => use)).toEqual(uses)
  })
})

describe('encodeTable', () => {
  it('gives features and classes', () => {
    const data = encoded(table(iris))
    if (data.task !== 'classification') expect.fail('classes')
    expect(data.features.map(({ name }) => name)).toEqual(['sepal length', 'sepal width'])
    expect(data.classes).toEqual(['setosa', 'versicolor', 'virginica'])
    expect([...data.labels]).toEqual([0, 0, 1, 1, 2])
    expect([...data.values.subarray(0, 2)]).toEqual([5.1, 3.5].map(Math.fround))
    expect(data.paths[0]).toBe('t.csv:2')
  })

  const homes = 'area,town,price\n50,A,100\n60,B,\n,A,120\nbig,B,130\n80,,150\n90,C,160\n'
  const use: TableUse = {
    columns: [
      { name: 'area', type: 'number', use: 'feature' },
      { name: 'town', type: 'category', use: 'feature' },
      { name: 'price', type: 'number', use: 'target' },
    ],
    missing: 'drop',
    targetScaling: 'standard',
  }

  it('leaves out rows with gaps or mistakes, each with its line and reason', () => {
    const data = encoded(table(homes), use)
    expect(data.paths).toEqual(['t.csv:2', 't.csv:7'])
    expect(data.skipped.map(({ file, reason }) => [file, reason.en])).toEqual([
      ['t.csv:3', '“price” is missing.'],
      ['t.csv:4', '“area” is missing.'],
      ['t.csv:5', '“area” is “big”; expected a number.'],
      ['t.csv:6', '“town” is missing.'],
    ])
  })

  it('keeps gaps where they are to be filled; categories stand apart', () => {
    const data = encoded(table(homes), { ...use, missing: 'fill' })
    expect(data.features.map(({ name }) => name)).toEqual(['area', 'town = A', 'town = C'])
    expect([...data.values]).toEqual([50, 1, 0, Number.NaN, 1, 0, 80, 0, 0, 90, 0, 1])
    expect(data.task === 'regression' && [...data.targets]).toEqual([100, 120, 150, 160])
  })

  it('takes the sets that a column names', () => {
    const data = encoded(table('x,y,set\n1,a,train\n2,b,TEST\n3,a,Validation\n4,b,\n'), {
      columns: [
        { name: 'x', type: 'number', use: 'feature' },
        { name: 'y', type: 'category', use: 'target' },
        { name: 'set', type: 'category', use: 'split' },
      ],
    })
    expect(data.given).toEqual(['train', 'test', 'val', null])
  })

  it.each<[string, readonly (readonly [string, 'number' | 'category', 'feature' | 'target' | 'ignore'])[], string]>([
    [
      'a column that is gone',
      [
        ['gone', 'number', 'feature'],
        ['price', 'number', 'target'],
      ],
      'table/columns',
    ],
    ['no feature', [['price', 'number', 'target']], 'table/no-feature'],
    ['no target', [['area', 'number', 'feature']], 'table/no-target'],
    [
      'a class beside a number',
      [
        ['area', 'number', 'feature'],
        ['price', 'number', 'target'],
        ['town', 'category', 'target'],
      ],
      'table/mixed-targets',
    ],
    [
      'no row left',
      [
        ['town', 'number', 'feature'],
        ['price', 'number', 'target'],
      ],
      'table/no-rows',
    ],
  ])('refuses %s', (_name, columns, code) => {
    const result = encodeTable(table(homes), { ...use, columns: columns.map(([name, type, used]) => ({ name, type, use: used })) })
    expect(result.ok ? 'ok' : result.diagnostics[0]?.code).toBe(code)
  })

  it('refuses one class, and names for categories', () => {
    const code = (content: string) => {
      const raw = table(content)
      const columns = raw.columns.map((name, i) => ({
        name,
        type: 'category' as const,
        use: i === 0 ? ('feature' as const) : ('target' as const),
      }))
      const result = encodeTable(raw, { ...use, columns })
      return result.ok ? 'ok' : result.diagnostics[0]?.code
    }
    expect(code('x,y\na,k\nb,k\n')).toBe('table/one-class')
    expect(code(`x,y\n${Array.from({ length: 1001 }, (_, i) => `n${i},k${i % 2}`).join('\n')}\n`)).toBe('table/categories')
  })

  it('encodes rows of another table by the columns’ names, in whatever order', () => {
    const { features } = encoded(table(homes), { ...use, missing: 'fill' })
    const other = table('town,area\nC,1\nD,\n', { header: true })
    expect(missingColumns(other, features)).toEqual([])
    expect([...encodeRows(other, other.rows, features)]).toEqual([1, 0, 1, Number.NaN, 0, 0])
    expect(missingColumns(table('area\n1\n', { header: true }), features)).toEqual(['town'])
  })
})
