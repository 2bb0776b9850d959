import { describe, expect, it } from 'vitest'
import { analyzeGraph } from '../../src/compiler/analyze'
import type { ProjectDocument } from '../../src/document/document'
import { newProject } from '../../src/document/new-project'
import { NODE_SIZE } from '../../src/document/placing'
import { reduce } from '../../src/document/reduce'
import { paletteEntries } from '../../src/layers/registry'
import { findTemplate } from '../../src/templates'
import { addAt, addBelow, removal } from './edits'
import { placeBubbles } from './place-bubbles'
import { tidyLayout } from './tidy'

function press(document: ProjectDocument, ids: readonly string[]): ProjectDocument {
  let selected: string | null = null
  for (const id of ids) {
    const added = addBelow(document, id, selected)
    if (!added) throw new Error(id)
    document = reduce(document, added.command)
    selected = added.nodeId
  }
  return document
}

function template(id: string): ProjectDocument {
  const found = findTemplate(id)?.create()
  if (!found) throw new Error(id)
  return found
}

describe('adding from the palette', () => {
  it('draws a net that can be trained, key by key', () => {
    const net = press(newProject('x'), ['imageInput', 'conv2d', 'maxPool2d', 'flatten', 'dense', 'binaryCrossEntropy'])
    expect(net.graph.edges).toHaveLength(5)
    const problems = analyzeGraph(net.graph).diagnostics
    // The dense layer still wants one unit and a sigmoid; nothing else is wrong.
    expect(problems.every(({ nodeId }) => nodeId === 'dense1' || nodeId === 'loss1')).toBe(true)
  })

  it('puts a node onto the wire behind the selected one', () => {
    const net = template('logistic-cat')
    const input = net.graph.nodes.find(({ kind }) => kind === 'input')
    const added = addBelow(net, 'dropout', input?.id ?? null)
    const next = reduce(net, added?.command ?? { type: 'batch', commands: [] })
    expect(next.graph.edges).toHaveLength(net.graph.edges.length + 1)
    expect(next.graph.edges.some(({ from, to }) => from.node === input?.id && to.node === added?.nodeId)).toBe(true)
  })

  it('offers every entry of the palette, each with a name of its own', () => {
    let net = newProject('x')
    for (const { entry } of paletteEntries()) {
      const added = addAt(net, entry.id, { x: 0, y: 0 })
      expect(added, entry.id).not.toBeNull()
      if (added) net = reduce(net, added.command)
    }
    expect(new Set(net.graph.nodes.map(({ name }) => name)).size).toBe(paletteEntries().length)
    expect(addAt(net, 'nothing-of-that-name', { x: 0, y: 0 })).toBeNull()
  })

  it('centres a dropped node under the pointer', () => {
    const added = addAt(newProject('x'), 'dense', { x: 300, y: 200 })
    expect(added?.command).toMatchObject({
      positions: { [added?.nodeId ?? '']: { x: 300 - NODE_SIZE.width / 2, y: 200 - NODE_SIZE.height / 2 } },
    })
  })

  it('never puts a new node onto another', () => {
    let net = press(newProject('x'), ['imageInput', 'dense'])
    const input = net.graph.nodes[0]?.id ?? null
    for (let i = 0; i < 3; i += 1) net = reduce(net, addBelow(net, 'vectorInput', input)?.command ?? { type: 'batch', commands: [] })
    const places = Object.values(net.layout.positions)
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(places.length)
  })
})

describe('removing', () => {
  it('joins what stood on either side of the nodes', () => {
    const net = press(newProject('x'), ['imageInput', 'conv2d', 'maxPool2d', 'dropout', 'flatten'])
    const [input, conv, pool, dropout, flatten] = net.graph.nodes.map(({ id }) => id)
    const next = reduce(
      net,
      removal(
        [conv, pool, dropout].flatMap((id) => id ?? []),
        [],
      ) ?? { type: 'batch', commands: [] },
    )
    expect(next.graph.edges.map(({ from, to }) => [from.node, to.node])).toEqual([[input, flatten]])
    expect(removal([], ['e'])).toMatchObject({ heal: false })
    expect(removal([], [])).toBeNull()
  })
})

describe('tidy', () => {
  it.each(['down', 'right'] as const)('lays nodes along the wires without overlap: %s', (direction) => {
    const { graph } = template('conv-cat')
    const { positions } = tidyLayout(graph, direction)
    const axis = direction === 'down' ? 'y' : 'x'
    for (const { from, to } of graph.edges) expect(positions[to.node]?.[axis]).toBeGreaterThan(positions[from.node]?.[axis] ?? Infinity)
    const places = Object.values(positions)
    for (const [i, a] of places.entries()) {
      for (const b of places.slice(i + 1)) {
        expect(Math.abs(a.x - b.x) >= NODE_SIZE.width || Math.abs(a.y - b.y) >= NODE_SIZE.height).toBe(true)
      }
    }
  })
})

describe('problem bubbles', () => {
  it('go right, then left, then fold, as there is room', () => {
    const nodes = [{ id: 'a' }, { id: 'b' }, { id: 'c' }]
    const place = (positions: Record<string, { x: number; y: number }>) => placeBubbles({ positions, direction: 'down' }, nodes, ['a'])
    const far = { x: 5000, y: 5000 }
    expect(place({ a: { x: 0, y: 0 }, b: far, c: far }).get('a')).toBe('right')
    expect(place({ a: { x: 0, y: 0 }, b: { x: 320, y: 0 }, c: far }).get('a')).toBe('left')
    expect(place({ a: { x: 0, y: 0 }, b: { x: 320, y: 0 }, c: { x: -320, y: 0 } }).get('a')).toBe('folded')
  })
})
