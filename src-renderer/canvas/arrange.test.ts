import { describe, expect, it } from 'vitest'
import type { ProjectDocument } from '../../src/document/document'
import { LATER_GROUP, newProject } from '../../src/document/new-project'
import { NODE_SIZE } from '../../src/document/placing'
import { reduce } from '../../src/document/reduce'
import { align, distribute } from './arrange'
import { createSnapper } from './snap'
import { nextWire, walk } from './walk'
import { wireUnder } from './wire-under'

const node = (id: string) => ({ id, kind: 'dense', name: id, params: {} })
const wire = (from: string, to: string) => ({ id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })

/** a over b and c side by side; b over d. */
const tree: ProjectDocument = reduce(newProject('x'), {
  type: 'add-nodes',
  nodes: ['a', 'b', 'c', 'd'].map(node),
  edges: [wire('a', 'b'), wire('a', 'c'), wire('b', 'd')],
  positions: { a: { x: 0, y: 0 }, b: { x: 0, y: 100 }, c: { x: 320, y: 100 }, d: { x: 0, y: 200 } },
})

describe('aligning', () => {
  const places = { a: { x: 0, y: 10 }, b: { x: 100, y: 50 }, c: { x: 40, y: 30 } }
  it.each([
    ['left', 'x', 0],
    ['centre', 'x', 50],
    ['right', 'x', 100],
    ['top', 'y', 10],
    ['middle', 'y', 30],
    ['bottom', 'y', 50],
  ] as const)('%s brings all to one %s and leaves the other', (to, axis, at) => {
    const next = align(places, to)
    const other = axis === 'x' ? 'y' : 'x'
    for (const id of ['a', 'b', 'c'] as const) {
      expect(next[id]?.[axis]).toBe(at)
      expect(next[id]?.[other]).toBe(places[id][other])
    }
  })

  it('distributes with equal gaps between the outermost, and never onto each other', () => {
    const spread = distribute({ a: { x: 0, y: 0 }, b: { x: 10, y: 130 }, c: { x: 5, y: 400 } }, 'down')
    expect(spread).toEqual({ a: { x: 0, y: 0 }, b: { x: 10, y: 200 }, c: { x: 5, y: 400 } })
    const tight = distribute({ a: { x: 0, y: 0 }, b: { x: 10, y: 0 } }, 'across')
    expect((tight['b']?.x ?? 0) - (tight['a']?.x ?? 0)).toBeGreaterThanOrEqual(NODE_SIZE.width)
  })
})

describe('snapping', () => {
  const snap = createSnapper([
    { x: 0, y: 0 },
    { x: 300, y: 500 },
  ])
  it('comes to rest in line with the nearest, and draws the line to it', () => {
    const { position, lines } = snap({ x: 304, y: 90 }, 6)
    expect(position).toEqual({ x: 300, y: 90 })
    expect(lines).toEqual([{ axis: 'x', at: 300 + NODE_SIZE.width / 2, from: 90, to: 500 + NODE_SIZE.height }])
  })
  it('leaves alone what is near nothing', () => {
    expect(snap({ x: 150, y: 250 }, 6)).toEqual({ position: { x: 150, y: 250 }, lines: [] })
  })
})

describe('walking', () => {
  it('goes along wires, and across them to the nearest', () => {
    expect(walk(tree, 'a', 'down')).toBe('b')
    expect(walk(tree, 'b', 'down')).toBe('d')
    expect(walk(tree, 'd', 'up')).toBe('b')
    expect(walk(tree, 'b', 'right')).toBe('c')
    expect(walk(tree, 'c', 'left')).toBe('b')
    expect(walk(tree, 'd', 'down')).toBeNull()
  })

  it('takes a collapsed group for one node', () => {
    const group = { id: 'g', name: 'G', members: ['b', 'd'], ...LATER_GROUP, collapsed: true }
    const folded = reduce(tree, { type: 'group', group })
    expect(walk(folded, 'b', 'down')).toBeNull()
    expect(walk(folded, 'd', 'up')).toBe('a')
  })

  it('turns with the diagram', () => {
    const right = reduce(tree, { type: 'set-layout', layout: { ...tree.layout, direction: 'right' } })
    expect(walk(right, 'a', 'right')).toBe('b')
    expect(walk(right, 'b', 'left')).toBe('a')
  })

  it('goes through the wires of a node and begins again', () => {
    const seen = [null, 'a-b', 'b-d'].map((current) => nextWire(tree, 'b', current))
    expect(seen).toEqual(['a-b', 'b-d', 'a-b'])
  })
})

it('finds the wire under a node that is dragged over its middle, and none beside it', () => {
  const { graph, layout } = tree
  expect(wireUnder(graph, layout, { x: 0, y: 150 })).toBe('b-d')
  expect(wireUnder(graph, layout, { x: 600, y: 600 })).toBeNull()
})
