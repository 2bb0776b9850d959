import { describe, expect, it, vi } from 'vitest'
import { analyzeGraph } from '../../src/compiler/analyze'
import { reduce } from '../../src/document/reduce'
import { findTemplate } from '../../src/templates'
import { memoizeAnalysis } from './memoize-analysis'

const facts = { name: 'cats', features: null, target: { type: 'classes', count: 2 } } as const

describe('memoized analysis', () => {
  it('does not analyse again when a node is moved', () => {
    const analyze = vi.fn(analyzeGraph)
    const ask = memoizeAnalysis(analyze)
    const document = findTemplate('conv-cat')?.create()
    if (!document) throw new Error('no conv-cat')
    const first = ask(document.graph, facts)
    const moved = reduce(document, { type: 'move-nodes', positions: { [document.graph.nodes[0]?.id ?? '']: { x: 500, y: 500 } } })
    expect(moved).not.toBe(document)
    expect(ask(moved.graph, facts)).toBe(first)
    expect(analyze).toHaveBeenCalledTimes(1)
  })

  it('analyses again when the graph or the facts change', () => {
    const analyze = vi.fn(analyzeGraph)
    const ask = memoizeAnalysis(analyze)
    const document = findTemplate('logistic-cat')?.create()
    if (!document) throw new Error('no logistic-cat')
    expect(ask(document.graph, facts).trainable).toBe(true)
    const loss = document.graph.nodes.find(({ kind }) => kind === 'loss')
    const broken = reduce(document, { type: 'remove', nodeIds: [loss?.id ?? ''], edgeIds: [], heal: false })
    expect(ask(broken.graph, facts).trainable).toBe(false)
    expect(ask(broken.graph, { ...facts, target: { type: 'classes', count: 3 } }).trainable).toBe(false)
    expect(analyze).toHaveBeenCalledTimes(3)
  })
})
