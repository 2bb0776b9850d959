// The compiler against tfjs over random diagrams, and against garbage.
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { garbageGraph, validGraph } from '../testing/random-graph'
import { analyzeGraph } from './analyze'
import { buildModel } from './build-model'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('random valid diagrams', () => {
  it('have the shapes and parameter counts of the tfjs model, node by node', () => {
    fc.assert(
      fc.property(validGraph, (graph) => {
        const analysis = analyzeGraph(graph)
        const errors = analysis.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
        expect(errors).toEqual([])
        expect(analysis.trainable).toBe(true)
        const before = tf.memory().numTensors
        const { model, weights, dispose } = buildModel(tf, graph, analysis, 7)
        for (const node of graph.nodes) {
          const found = analysis.nodes.get(node.id)
          if (!found || found.kind?.role === 'loss' || found.kind?.role === 'transform') continue
          const layer = model.getLayer(node.name)
          // A node's own layer; where its activation is apart, that keeps the shape.
          expect([null, ...(found.outputs[0] ?? [])]).toEqual(layer.outputShape)
          expect(found.parameters).toBe(layer.countParams())
        }
        expect(analysis.totals.parameters).toBe(model.countParams())
        const trainable = model.trainableWeights.reduce((sum, weight) => sum + weight.shape.reduce<number>((a, b) => a * (b ?? 1), 1), 0)
        expect(analysis.totals.trainableParameters).toBe(trainable)
        expect(weights.length).toBe(model.weights.length)
        dispose()
        expect(tf.memory().numTensors).toBe(before)
      }),
      { numRuns: 300 },
    )
  })

  it('ignore the order in which nodes and wires stand', () => {
    fc.assert(
      fc.property(validGraph, (graph) => {
        // Wires into one merge count in order, so they are only moved among other nodes' wires.
        const mirrored = { ...graph, nodes: graph.nodes.toReversed() }
        const a = analyzeGraph(graph)
        const b = analyzeGraph(mirrored)
        expect(b.totals).toEqual(a.totals)
        for (const [id, node] of a.nodes) expect(b.nodes.get(id)?.outputs).toEqual(node.outputs)
      }),
      { numRuns: 100 },
    )
  })
})

const anyFacts = fc.record({
  name: fc.constant('data'),
  features: fc.option(fc.integer({ min: 1, max: 20 })),
  target: fc.record({ type: fc.constantFrom('classes', 'numbers'), count: fc.nat(12) }),
})

describe('garbage', () => {
  it('never makes the analysis throw, and every diagnostic speaks both languages', () => {
    fc.assert(
      fc.property(garbageGraph, fc.option(anyFacts), (graph, facts) => {
        const analysis = analyzeGraph(graph, facts)
        for (const { code, message, hint, fixes } of analysis.diagnostics) {
          expect(code).toMatch(/^[a-z]+\/[a-z0-9-]+$/)
          for (const words of [message, hint, ...(fixes ?? []).map((fix) => fix.label)]) {
            expect(words?.en.trim()).toBeTruthy()
            expect(words?.zh.trim()).toBeTruthy()
          }
          for (const fix of fixes ?? []) expect(JSON.parse(JSON.stringify(fix.command))).toEqual(fix.command)
        }
        for (const edge of graph.edges) expect(analysis.edges.has(edge.id)).toBe(true)
        if (analysis.trainable) buildModel(tf, graph, analysis, 1).dispose()
      }),
      { numRuns: 1000 },
    )
  })

  it('is analysed without deep recursion', () => {
    const n = 20_000
    const nodes = Array.from({ length: n }, (_, i) => ({ id: `n${i}`, kind: 'flatten', name: `flatten${i}`, params: {} }))
    const edges = Array.from({ length: n }, (_, i) => ({
      id: `e${i}`,
      from: { node: `n${i}`, port: 'out' },
      to: { node: `n${(i + 1) % n}`, port: 'in' },
    }))
    expect(analyzeGraph({ nodes, edges, groups: [] }).diagnostics.map((diagnostic) => diagnostic.code)).toContain('graph/cycle')
    expect(analyzeGraph({ nodes, edges: edges.slice(0, -1), groups: [] }).diagnostics.length).toBeGreaterThan(0)
  })
})
