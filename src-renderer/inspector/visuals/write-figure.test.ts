import { expect, it } from 'vitest'
import { figure, shortFigure } from './write-figure'

it('writes numbers short, with a real minus and without dust', () => {
  expect([0.25, -1.5, 12.345, 5381, 0.1 + 0.2, -0.001, 0.999, NaN].map(figure)).toEqual([
    '0.25',
    '−1.5',
    '12.3',
    '5,381',
    '0.3',
    '0',
    '1',
    '–',
  ])
  expect([0.25, -0.5, 1, 0, 10.5].map(shortFigure)).toEqual(['.25', '−.5', '1', '0', '10.5'])
})
