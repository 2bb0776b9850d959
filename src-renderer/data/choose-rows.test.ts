import { expect, it } from 'vitest'
import { chooseRows } from './choose-rows'

const dataset = { labels: Int32Array.from([0, 1, 0, 1, 1]) }
const splits = { train: Uint32Array.from([0, 1, 4]), val: Uint32Array.from([2]), test: Uint32Array.from([3]) }

it('takes the rows of a split and a class', () => {
  expect(chooseRows(dataset, splits, 'all', 'all')).toEqual([0, 1, 2, 3, 4])
  expect(chooseRows(dataset, splits, 'train', 'all')).toEqual([0, 1, 4])
  expect(chooseRows(dataset, splits, 'train', 1)).toEqual([1, 4])
  expect(chooseRows(dataset, splits, 'val', 1)).toEqual([])
})
