// What a table's columns are, and what they are used for.
import { compareNatural } from '../natural-order'
import type { RawTable } from './parse-table'
import { isMissing, readNumber } from './parse-table'
import type { ColumnChoice, ColumnType } from './table-settings'

/** What a column holds. */
export interface ColumnFacts {
  readonly name: string
  /** Number where every cell that is not missing is one. */
  readonly type: ColumnType
  readonly missing: number
  /** Different values, in order; at most {@link LISTED} + 1 are looked for. */
  readonly values: readonly string[]
  /** Cells that are no numbers though most are, with their lines. */
  readonly odd: readonly { readonly line: number; readonly cell: string }[]
}

const LISTED = 200
/** Share of cells that must be numbers for the others to count as mistakes. */
const MOSTLY = 0.9

const SPLIT_NAMES = {
  train: ['train', 'training', '训练', '训练集'],
  val: ['val', 'valid', 'validation', 'dev', '验证', '验证集'],
  test: ['test', 'testing', '测试', '测试集'],
} as const

/** The set a cell names; null where it names none. */
export function readSplit(cell: string): 'train' | 'val' | 'test' | null {
  const word = cell.trim().toLowerCase()
  for (const split of ['train', 'val', 'test'] as const) if (SPLIT_NAMES[split].some((name) => name === word)) return split
  return null
}

export function inspectColumns({ columns, rows, format }: RawTable): readonly ColumnFacts[] {
  return columns.map((name, index) => {
    let missing = 0
    let numbers = 0
    const odd: { line: number; cell: string }[] = []
    const values = new Set<string>()
    for (const { line, cells } of rows) {
      const cell = cells[index]?.trim() ?? ''
      if (isMissing(cell)) {
        missing += 1
        continue
      }
      if (readNumber(cell, format.decimal) === null) odd.push({ line, cell })
      else numbers += 1
      if (values.size <= LISTED) values.add(cell)
    }
    const type = numbers > 0 && numbers >= MOSTLY * (numbers + odd.length) ? 'number' : 'category'
    return { name, type, missing, values: [...values].sort(compareNatural), odd: type === 'number' ? odd : [] }
  })
}

const TARGET_NAMES = /^(target|label|class|y|outcome|species|price|quality|survived|category|目标|标签|类别|价格|结果)$/i
const NO_FEATURE = /^(id|index|no\.?|nr|row|name|path|file|filename|编号|序号|姓名)$/i

/**
 * What each column is probably for: one named like a target, else the last; names of sets; and features, where they can say something:
 * neither the same in every row, nor another in each.
 */
export function guessUses(facts: readonly ColumnFacts[], rowCount: number): readonly ColumnChoice[] {
  const isSplit = (one: ColumnFacts): boolean =>
    one.values.length >= 2 && one.values.length <= 3 && one.values.every((value) => readSplit(value) !== null)
  const isName = (one: ColumnFacts): boolean =>
    one.values.length <= 1 ||
    (one.type === 'category' && (one.values.length > LISTED || one.values.length > Math.max(20, rowCount / 2))) ||
    NO_FEATURE.test(one.name)
  const open = facts.filter((one) => !isSplit(one))
  const named = open.filter((one) => TARGET_NAMES.test(one.name))
  // Points have an x and a y beside their class.
  const target = named.find((one) => !/^y$/i.test(one.name)) ?? named[0] ?? open.findLast((one) => !isName(one)) ?? open.at(-1)
  return facts.map((one): ColumnChoice => {
    const use = one === target ? 'target' : isSplit(one) ? 'split' : isName(one) ? 'ignore' : 'feature'
    return { name: one.name, type: one.type, use }
  })
}
