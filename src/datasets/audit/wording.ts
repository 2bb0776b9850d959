// Words and numbers that several checks share.
import type { Text } from '../../diagnostics'
import { text } from '../../diagnostics'
import type { SplitName } from '../dataset'

/** Files named in a message at most; `files` of the finding has them all. */
const NAMED = 3

export const SET_NAMES: Readonly<Record<SplitName, Text>> = {
  train: text('training set', '训练集'),
  val: text('validation set', '验证集'),
  test: text('test set', '测试集'),
}

/** What a dataset consists of: pictures, or rows of a table. */
export type Thing = 'image' | 'row'

const THINGS: Readonly<Record<Thing, { readonly one: Text; readonly many: Text }>> = {
  image: { one: text('image', '张图像'), many: text('images', '张图像') },
  row: { one: text('row', '行'), many: text('rows', '行') },
}

/** The word after a count: `images`, `张图像`. */
export function countThings(n: number, thing: Thing): Text {
  return THINGS[thing][n === 1 ? 'one' : 'many']
}

/** The word by itself: `图像`, `行`. */
export const THING_NAMES: Readonly<Record<Thing, Text>> = { image: text('images', '图像'), row: text('rows', '行') }

/** The Chinese measure word after a count. */
export const UNITS: Readonly<Record<Thing, string>> = { image: '张', row: '行' }

export function listFiles(files: readonly string[], thing: Thing = 'image'): Text {
  const named = files.slice(0, NAMED)
  const more = files.length - named.length
  return text(
    `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    `${named.join('、')}${more > 0 ? ` 等 ${files.length} ${thing === 'image' ? '个文件' : '行'}` : ''}`,
  )
}

/** `34.4 %`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

/** `p = 0.012`, `p < 0.001`. */
export function probability(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`
}
