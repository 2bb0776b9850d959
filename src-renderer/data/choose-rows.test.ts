import { describe, expect, it } from 'vitest'
import type { RowFilter } from './choose-rows'
import { chooseRows, placesOf } from './choose-rows'

const dataset = {
  labels: Int32Array.of(0, 1, 0, 1, 1, 0),
  paths: ['cat/a.png', 'dog/A2.png', 'cat/c.png', 'dog/d.png', 'dog/e.png', 'cat/f.png'],
}
const splits = { train: Uint32Array.of(0, 1), val: Uint32Array.of(2), test: Uint32Array.of(3) }
const places = placesOf(6, splits, new Set([4]))
const all: RowFilter = { place: 'all', label: 'all', told: null, query: '' }

it('knows where each image is', () => {
  expect(places).toEqual(['train', 'train', 'val', 'test', 'excluded', 'unused'])
})

describe('the filter', () => {
  const chosen = (filter: Partial<RowFilter>) => chooseRows(dataset, places, { ...all, ...filter })
  it('leaves everything open by default', () => {
    expect(chosen({})).toEqual([0, 1, 2, 3, 4, 5])
  })
  it('takes the rows of a set and a class', () => {
    expect(chosen({ place: 'train' })).toEqual([0, 1])
    expect(chosen({ place: 'train', label: 1 })).toEqual([1])
    expect(chosen({ place: 'val', label: 1 })).toEqual([])
    expect(chosen({ place: 'excluded' })).toEqual([4])
    expect(chosen({ place: 'unused' })).toEqual([5])
  })
  it('finds part of a name in any case, and what the audit tells of', () => {
    expect(chosen({ query: ' a ' })).toEqual([0, 1, 2, 5])
    expect(chosen({ query: '/a' })).toEqual([0, 1])
    expect(chosen({ told: new Set([1, 3]) })).toEqual([1, 3])
    expect(chosen({ told: new Set([1, 3]), place: 'test', query: 'dog' })).toEqual([3])
  })
})
