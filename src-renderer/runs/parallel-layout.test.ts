import { describe, expect, it } from 'vitest'
import { layOutAxes } from './parallel-layout'

const axis = (name: string) => ({ name, format: String })

describe('parallel coordinates', () => {
  it('places numbers between the ends of their axis, over decades by the logarithm', () => {
    const { lines, ticks } = layOutAxes(
      [axis('units'), axis('rate')],
      [
        { id: 'a', values: [2, 0.001] },
        { id: 'b', values: [3, 0.01] },
        { id: 'c', values: [6, 0.1] },
      ],
    )
    expect(lines.get('b')?.map((place) => Number(place.toFixed(9)))).toEqual([0.25, 0.5])
    expect(ticks).toEqual([
      [
        { place: 0, words: '2' },
        { place: 1, words: '6' },
      ],
      [
        { place: 0, words: '0.001' },
        { place: 1, words: '0.1' },
      ],
    ])
  })

  it('spreads names evenly, puts a single value in the middle, and leaves out a run without one', () => {
    const { lines } = layOutAxes(
      [axis('optimizer'), axis('same'), axis('loss')],
      [
        { id: 'a', values: ['sgd', 5, 1] },
        { id: 'b', values: ['adam', 5, 2] },
        { id: 'c', values: ['adam', 5, undefined] },
        { id: 'd', values: ['adam', 5, Number.NaN] },
      ],
    )
    expect(lines.get('a')).toEqual([1, 0.5, 0])
    expect(lines.get('b')).toEqual([0, 0.5, 1])
    expect([...lines.keys()]).toEqual(['a', 'b'])
  })
})
