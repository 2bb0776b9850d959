import { describe, expect, it } from 'vitest'
import { gridColumns, moveInGrid, rowsInView } from './grid-geometry'

describe('the thumbnail grid', () => {
  it('fits as many columns as there is room for, at least one', () => {
    expect(gridColumns(38, 38, 3)).toBe(1)
    expect(gridColumns(79, 38, 3)).toBe(2)
    expect(gridColumns(78, 38, 3)).toBe(1)
    expect(gridColumns(0, 38, 3)).toBe(1)
  })
  it('draws the lines that are seen, cut ones included', () => {
    expect(rowsInView(0, 100, 40)).toEqual({ from: 0, to: 3 })
    expect(rowsInView(39, 100, 40)).toEqual({ from: 0, to: 4 })
    expect(rowsInView(40, 80, 40)).toEqual({ from: 1, to: 3 })
  })
  it('moves by keys and stays inside', () => {
    expect(moveInGrid('ArrowRight', 0, 10, 4, 2)).toBe(1)
    expect(moveInGrid('ArrowDown', 1, 10, 4, 2)).toBe(5)
    expect(moveInGrid('ArrowDown', 8, 10, 4, 2)).toBe(9)
    expect(moveInGrid('ArrowUp', 2, 10, 4, 2)).toBe(0)
    expect(moveInGrid('PageDown', 0, 100, 4, 2)).toBe(8)
    expect(moveInGrid('End', 3, 10, 4, 2)).toBe(9)
    expect(moveInGrid('Home', 9, 10, 4, 2)).toBe(0)
    expect(moveInGrid('a', 3, 10, 4, 2)).toBeNull()
    expect(moveInGrid('End', 0, 0, 4, 2)).toBeNull()
  })
})
