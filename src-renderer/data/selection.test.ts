import { describe, expect, it } from 'vitest'
import { keepShown, NOTHING_SELECTED, select } from './selection'

const shown = [4, 8, 15, 16, 23, 42]
const rows = (selection: { readonly rows: ReadonlySet<number> }) => [...selection.rows].sort((a, b) => a - b)

describe('the selection', () => {
  it('is one image, or more by toggling', () => {
    const one = select(NOTHING_SELECTED, shown, 8, 'only')
    expect(one).toMatchObject({ row: 8, anchor: 8 })
    const two = select(one, shown, 23, 'toggle')
    expect(rows(two)).toEqual([8, 23])
    expect(rows(select(two, shown, 8, 'toggle'))).toEqual([23])
    expect(rows(select(two, shown, 4, 'only'))).toEqual([4])
  })

  it('is a range from the anchor, in the order shown, either way', () => {
    const one = select(NOTHING_SELECTED, shown, 15, 'only')
    const down = select(one, shown, 42, 'range')
    expect(rows(down)).toEqual([15, 16, 23, 42])
    expect(down).toMatchObject({ row: 42, anchor: 15 })
    expect(rows(select(down, shown, 4, 'range'))).toEqual([4, 8, 15])
    expect(rows(select(NOTHING_SELECTED, shown, 15, 'range'))).toEqual([15])
  })

  it('forgets what is no longer shown', () => {
    const three = select(select(NOTHING_SELECTED, shown, 15, 'only'), shown, 23, 'range')
    expect(keepShown(three, [4, 16, 23])).toEqual({ row: 23, anchor: null, rows: new Set([16, 23]) })
  })
})
