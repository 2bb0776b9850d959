import { describe, expect, it } from 'vitest'
import { analyzeGraph } from '../../src/compiler/analyze'
import { findTemplate } from '../../src/templates'
import { countWeights } from './count-weights'

const count = (value: number): string => value.toLocaleString('en-US')

describe('parameters in numbers', () => {
  it('writes the sum that gives the total', () => {
    const document = findTemplate('conv-cat')?.create()
    if (!document) throw new Error('no conv-cat')
    const analysis = analyzeGraph(document.graph)
    const first = document.graph.nodes.find(({ kind }) => kind === 'conv2d')
    expect(countWeights(analysis.nodes.get(first?.id ?? '')?.weights ?? [], count)).toEqual({ sum: '3 · 3 · 3 · 16 + 16', total: '448' })
    expect(countWeights([], count)).toBeNull()
  })
})
