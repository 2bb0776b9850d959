// After an edit only what it changed is worked out again. The outcome is that of a graph which was never seen before.
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Command } from '../document/commands'
import { newProject } from '../document/new-project'
import { reduce } from '../document/reduce'
import { anyCommands } from '../document/sample-documents.test-support'
import type { Graph } from '../graph/graph'
import { findKind } from '../layers/registry'
import { convCat } from '../templates/conv-cat'
import { validGraph } from '../testing/random-graph'
import { analyzeGraph } from './analyze'

/** The same graph in new objects: nothing is known of it. */
function unseen(graph: Graph): Graph {
  return structuredClone(graph)
}

function expectAsFromScratch(graph: Graph): void {
  const found = analyzeGraph(graph)
  const fresh = analyzeGraph(unseen(graph))
  expect(found.diagnostics).toEqual(fresh.diagnostics)
  expect([...found.nodes]).toEqual([...fresh.nodes])
  expect({ ...found, nodes: null, diagnostics: null }).toEqual({ ...fresh, nodes: null, diagnostics: null })
}

describe('analysis after an edit', () => {
  it('is that from scratch, whatever was edited', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        commands.reduce((done, command) => {
          const next = reduce(done, command)
          expectAsFromScratch(next.graph)
          return next
        }, newProject('test'))
      }),
      { numRuns: 150 },
    )
  })

  it('is that from scratch in networks that can be trained, when parameters, wires and names change to and fro', () => {
    const change = fc.record({
      at: fc.nat(),
      to: fc.constantFrom<(nodeId: string, edgeId: string) => Command>(
        (nodeId) => ({ type: 'set-params', nodeId, params: { units: 3, filters: 5 } }),
        (nodeId) => ({ type: 'set-params', nodeId, params: { units: 0, strides: [9, 9] } }),
        (nodeId) => ({ type: 'set-params', nodeId, params: { units: 7, filters: 2, padding: 'same' } }),
        (nodeId) => ({ type: 'set-frozen', nodeId, frozen: true }),
        (nodeId) => ({ type: 'rename-node', nodeId, name: `new_${nodeId}` }),
        (nodeId) => ({ type: 'remove', nodeIds: [nodeId], edgeIds: [], heal: true }),
        (_nodeId, edgeId) => ({ type: 'remove', nodeIds: [], edgeIds: [edgeId], heal: false }),
      ),
    })
    fc.assert(
      fc.property(validGraph, fc.array(change, { minLength: 1, maxLength: 8 }), (graph, changes) => {
        const start = { ...newProject('test'), graph }
        const end = changes.reduce((done, { at, to }) => {
          const { nodes, edges } = done.graph
          const next = reduce(done, to(nodes[at % nodes.length]?.id ?? '', edges[at % Math.max(1, edges.length)]?.id ?? ''))
          expectAsFromScratch(next.graph)
          return next
        }, start)
        // Back to where it began: what is known of the nodes by now is of another graph.
        expect(analyzeGraph({ ...end.graph, nodes: [...graph.nodes], edges: [...graph.edges] })).toEqual(analyzeGraph(unseen(graph)))
      }),
      { numRuns: 150 },
    )
  })

  it('works out anew only the node that changed and those which get other shapes', () => {
    const document = convCat.create()
    analyzeGraph(document.graph)
    const kinds = [...new Set(document.graph.nodes.map(({ kind }) => kind))].flatMap((kind) => findKind(kind) ?? [])
    const spies = kinds.map((kind) => vi.spyOn(kind, 'infer'))
    const calls = (): number => spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0)
    const id = document.graph.nodes.find(({ kind }) => kind === 'conv2d')?.id ?? ''
    try {
      const frozen = reduce(document, { type: 'set-frozen', nodeId: id, frozen: true })
      analyzeGraph(frozen.graph)
      expect(calls()).toBe(1)
      const moved = reduce(frozen, { type: 'move-nodes', positions: { [id]: { x: 1, y: 2 } } })
      analyzeGraph(moved.graph)
      expect(calls()).toBe(1)
      const wider = reduce(moved, { type: 'set-params', nodeId: id, params: { filters: 31 } })
      analyzeGraph(wider.graph)
      expect(calls()).toBeGreaterThan(2)
      expect(calls()).toBeLessThan(1 + document.graph.nodes.length)
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  })
})
