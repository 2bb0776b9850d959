import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagram, node, wire } from '../testing/diagrams'
import { canConnect } from './connect'
import type { Graph } from './graph'
import { isValidName, uniqueId, uniqueName } from './names'
import { downstream, sortGraph, upstream } from './topology'

/** Random wiring of n flatten nodes; a wire i→j with i<j keeps it free of cycles. */
const randomWires = (acyclic: boolean) =>
  fc.integer({ min: 1, max: 12 }).chain((n) =>
    fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 30 }).map((pairs) => {
      const nodes = Array.from({ length: n }, (_, i) => node(`n${i}`, 'flatten'))
      const kept = acyclic ? pairs.filter(([a, b]) => a !== b).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const) : pairs
      return diagram(
        nodes,
        kept.map(([a, b], i) => ({ ...wire(`n${a}`, `n${b}`), id: `e${i}` })),
      )
    }),
  )

/** Everything reachable by brute force: squares the relation until it stands still. */
function reaches(graph: Graph, from: string, to: string): boolean {
  const seen = new Set<string>()
  const walk = (at: string): boolean =>
    graph.edges.some((edge) => {
      if (edge.from.node !== at || seen.has(edge.to.node)) return false
      seen.add(edge.to.node)
      return edge.to.node === to || walk(edge.to.node)
    })
  return walk(from)
}

describe('topology', () => {
  it('orders every acyclic graph: sources before targets, all nodes once', () => {
    fc.assert(
      fc.property(randomWires(true), (graph) => {
        const { order, cycles } = sortGraph({ ...graph, nodes: graph.nodes.toReversed() })
        expect(cycles).toEqual([])
        expect([...order].sort()).toEqual(graph.nodes.map((one) => one.id).sort())
        for (const edge of graph.edges) expect(order.indexOf(edge.from.node)).toBeLessThan(order.indexOf(edge.to.node))
      }),
    )
  })

  it('lists exactly the nodes that reach themselves, grouped by mutual reach', () => {
    fc.assert(
      fc.property(randomWires(false), (graph) => {
        const { order, cycles } = sortGraph(graph)
        const ids = graph.nodes.map((one) => one.id)
        const cyclic = ids.filter((id) => reaches(graph, id, id))
        expect(cycles.flat().sort()).toEqual([...cyclic].sort())
        expect([...order, ...cyclic].sort()).toEqual([...ids].sort())
        for (const cycle of cycles) for (const a of cycle) for (const b of cycle) expect(reaches(graph, a, b)).toBe(true)
        for (const [i, one] of cycles.entries())
          for (const other of cycles.slice(i + 1)) {
            const [a = '', b = ''] = [one[0], other[0]]
            expect(reaches(graph, a, b) && reaches(graph, b, a)).toBe(false)
          }
      }),
    )
  })

  it('knows what lies up and down the wires', () => {
    const graph = diagram(
      ['a', 'b', 'c', 'd'].map((name) => node(name, 'flatten')),
      [wire('a', 'b'), wire('b', 'c')],
    )
    expect([...downstream(sortGraph(graph), ['b'])]).toEqual(['b', 'c'])
    expect([...upstream(sortGraph(graph), ['b'])]).toEqual(['b', 'a'])
    expect([...upstream(sortGraph(graph), ['d', 'nowhere'])]).toEqual(['d'])
  })
})

describe('canConnect', () => {
  const graph = diagram(
    [node('in', 'input'), node('a', 'flatten'), node('b', 'dense'), node('sum', 'add'), node('loss', 'loss'), node('odd', 'hologram')],
    [wire('in', 'a'), wire('a', 'b')],
  )
  const ask = (from: string, to: string, fromPort = 'out', toPort = 'in') =>
    canConnect(graph, { from: { node: from, port: fromPort }, to: { node: to, port: toPort } })
  const reason = (...args: Parameters<typeof ask>) => {
    const answer = ask(...args)
    return answer.ok ? 'allowed' : answer.reason.en
  }

  it('allows a wire to a free port', () => {
    expect(ask('b', 'loss')).toEqual({ ok: true, replaces: null })
  })

  it('replaces the wire of a port that takes one, and adds to a port that takes many', () => {
    expect(ask('in', 'b')).toEqual({ ok: true, replaces: 'a-b' })
    const summed = { ...graph, edges: [...graph.edges, wire('a', 'sum')] }
    expect(canConnect(summed, { from: { node: 'b', port: 'out' }, to: { node: 'sum', port: 'in' } })).toEqual({ ok: true, replaces: null })
  })

  it('refuses with a reason', () => {
    expect(reason('in', 'a')).toBe('These two are connected already.')
    expect(reason('b', 'b')).toBe('A node cannot feed itself.')
    expect(reason('b', 'a')).toBe('This would make a cycle: “a” already leads to “b”.')
    expect(reason('loss', 'b')).toBe('Wires run from an output to an input.')
    expect(reason('b', 'in')).toBe('Wires run from an output to an input.')
    expect(reason('a', 'b', 'in', 'out')).toBe('Wires run from an output to an input.')
    expect(reason('odd', 'b')).toBe('“odd” is of a kind this version does not know.')
    expect(reason('b', 'odd')).toBe('“odd” is of a kind this version does not know.')
    expect(reason('ghost', 'b')).toBe('One of the two nodes no longer exists.')
  })

  it('never closes a cycle', () => {
    fc.assert(
      fc.property(randomWires(true), fc.nat(11), fc.nat(11), (wired, i, j) => {
        const from = { node: `n${i % wired.nodes.length}`, port: 'out' }
        const to = { node: `n${j % wired.nodes.length}`, port: 'in' }
        if (!canConnect(wired, { from, to }).ok) return
        expect(sortGraph({ ...wired, edges: [...wired.edges, { id: 'new', from, to }] }).cycles).toEqual([])
      }),
    )
  })
})

describe('names', () => {
  it('counts up from the stem of the kind', () => {
    const graph = diagram([node('conv1', 'conv2d'), node('conv3', 'conv2d')], [])
    expect(uniqueName(graph, 'conv2d')).toBe('conv2')
    expect(uniqueName(graph, 'conv2d', ['conv2'])).toBe('conv4')
    expect(uniqueName(graph, 'maxPool2d')).toBe('maxPool1')
  })

  it('makes a valid, unused name of any kind type', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.nat(5)), (type, numbers) => {
        const nodes = numbers.map((i) => ({ ...node(`x${i}`, type), name: `node${i}` }))
        const name = uniqueName({ nodes }, type)
        expect(isValidName(name)).toBe(true)
        expect(nodes.map((one) => one.name)).not.toContain(name)
      }),
    )
  })

  it('keeps a wanted id while it is free', () => {
    expect(uniqueId([{ id: 'a' }], 'b')).toBe('b')
    expect(uniqueId([{ id: 'a' }, { id: 'a-2' }], 'a')).toBe('a-3')
  })
})
