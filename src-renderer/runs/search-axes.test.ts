import { describe, expect, it } from 'vitest'
import { reduce } from '../../src/document/reduce'
import { analyzeGraph } from '../../src/compiler/analyze'
import { trialCommand, type SearchAxis } from '../../src/runs/search'
import { templates } from '../../src/templates'
import { axisOptions, spreadValues } from './search-axes'

describe('what a search may vary', () => {
  it('changes just that place of every template, with a value of its own, and leaves the diagram readable', () => {
    for (const template of templates) {
      const document = template.create()
      const options = axisOptions(document)
      expect(new Set(options.map(({ id }) => id)).size).toBe(options.length)
      for (const option of options) {
        const values = option.type === 'number' ? [option.low, option.high] : option.options.map(({ value }) => value)
        const axis: SearchAxis = { name: option.id, place: option.place, values, range: null }
        for (const value of values) {
          const changed = reduce(document, trialCommand([axis], { [option.id]: value }, document))
          const diagnostics = analyzeGraph(changed.graph, null).diagnostics.filter(({ code }) => code.startsWith('param'))
          expect(diagnostics, `${template.id} ${option.id} ${String(value)}`).toEqual([])
          const { place } = option
          if (place.of === 'training') expect(changed.graph).toBe(document.graph)
          else expect(changed.training).toBe(document.training)
        }
      }
    }
  })

  it('spreads values evenly or by the logarithm', () => {
    expect(spreadValues({ low: 0.001, high: 0.1, log: true, integer: false }, 3)).toEqual([0.001, 0.01, 0.1])
    expect(spreadValues({ low: 2, high: 10, log: false, integer: true }, 3)).toEqual([2, 6, 10])
    expect(spreadValues({ low: 2, high: 3, log: false, integer: true }, 5)).toEqual([2, 3])
  })
})
