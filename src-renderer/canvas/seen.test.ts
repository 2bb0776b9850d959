import { describe, expect, it } from 'vitest'
import type { ProjectDocument } from '../../src/document/document'
import { newProject } from '../../src/document/new-project'
import { NODE_SIZE } from '../../src/document/placing'
import type { GraphNode } from '../../src/graph/graph'
import { diagramBox, firstPlace, openingView } from './diagram-box'
import { chooseCorner, type Scene } from './overview-corner'
import { layersOfUnit, MOST_ELEMENTS, seenIn, shownBox, unitAt, unitsOf, windowFor } from './seen'

/** `count` nodes in one chain, 100 pixels apart, downwards. */
function chain(count: number): ProjectDocument {
  const nodes: GraphNode[] = Array.from({ length: count }, (_, i) => ({ id: `n${i}`, kind: 'dense', name: `n${i}`, params: {} }))
  const edges = nodes.slice(1).map(({ id }, i) => ({ id: `w${i}`, from: { node: `n${i}`, port: 'out' }, to: { node: id, port: 'in' } }))
  const positions = Object.fromEntries(nodes.map(({ id }, i) => [id, { x: 0, y: i * 100 }]))
  return { ...newProject('chain'), graph: { nodes, edges, groups: [] }, layout: { positions, direction: 'down' } }
}

function folded(document: ProjectDocument, members: readonly string[]): ProjectDocument {
  const group = { id: 'g', name: 'G', members, colour: 'grey' as const, note: '', collapsed: true }
  return { ...document, graph: { ...document.graph, groups: [group] } }
}

const NOTHING_HELD: ReadonlySet<string> = new Set()

describe('what is given to React Flow', () => {
  const { graph, layout } = chain(200)
  const units = unitsOf(graph, layout)

  it('is what stands in the window, with the far ends of its wires', () => {
    const seen = seenIn(graph, layout, units, { x: 0, y: 1000, width: 300, height: 200 }, NOTHING_HELD)
    expect(seen.far).toBe(false)
    // 1000 … 1200 holds n10, n11 and the wires from n9 and to n12.
    for (const id of ['n9', 'n10', 'n11', 'n12']) expect(seen.unitIds.has(id), id).toBe(true)
    expect(seen.unitIds.size).toBeLessThan(8)
    for (const id of ['w9', 'w10', 'w11']) expect(seen.edgeIds.has(id), id).toBe(true)
  })

  it('holds a wire that crosses the window between two nodes out of view', () => {
    const long = { id: 'long', from: { node: 'n0', port: 'out' }, to: { node: 'n199', port: 'in' } }
    const wired = { ...graph, edges: [...graph.edges, long] }
    const seen = seenIn(wired, layout, units, { x: 0, y: 1000, width: 300, height: 200 }, NOTHING_HELD)
    expect(seen.edgeIds.has('long')).toBe(true)
    expect(seen.unitIds.has('n0') && seen.unitIds.has('n199')).toBe(true)
  })

  it('is only what is held where more is in view than can be read', () => {
    const whole = { x: 0, y: 0, width: 300, height: 100 * 200 }
    const seen = seenIn(graph, layout, units, whole, new Set(['n50']))
    expect(seen.far).toBe(true)
    expect([...seen.unitIds].sort()).toEqual(['n49', 'n50', 'n51'])
    expect([...seen.edgeIds].sort()).toEqual(['w49', 'w50'])
    expect(graph.nodes.length).toBeGreaterThan(MOST_ELEMENTS)
  })

  it('takes a collapsed group as one thing that stands for its members', () => {
    const document = folded(chain(5), ['n1', 'n2', 'n3'])
    const all = unitsOf(document.graph, document.layout)
    expect(all.map(({ flowId }) => flowId)).toEqual(['group:g', 'n0', 'n4'])
    expect(all.flatMap(layersOfUnit).sort()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4'])
    const seen = seenIn(document.graph, document.layout, all, { x: 0, y: 0, width: 300, height: 500 }, NOTHING_HELD)
    expect(seen.unitIds).toEqual(new Set(['group:g', 'n0', 'n4']))
  })

  it('finds what is under a point, the topmost first', () => {
    expect(unitAt(units, { x: 5, y: 305 })?.flowId).toBe('n3')
    expect(unitAt(units, { x: 5, y: 305 + NODE_SIZE.height })).toBeNull()
    const onTop = { ...layout, positions: { ...layout.positions, n7: { x: 0, y: 300 } } }
    expect(unitAt(unitsOf(graph, onTop), { x: 5, y: 305 })?.flowId).toBe('n7')
  })
})

describe('the window kept ready', () => {
  it('stays while the view moves within it, and follows once it leaves', () => {
    const view = shownBox([0, 0, 1], 1000, 500)
    const first = windowFor(view, null)
    expect(first.x).toBeLessThan(view.x)
    expect(windowFor({ ...view, x: 100 }, first)).toBe(first)
    expect(windowFor({ ...view, x: 1000 }, first)).not.toBe(first)
  })

  it('shrinks when the view has come much nearer', () => {
    const far = windowFor(shownBox([0, 0, 0.1], 1000, 500), null)
    expect(windowFor(shownBox([-10, -10, 1], 1000, 500), far).width).toBeLessThan(2000)
  })
})

describe('opening a diagram', () => {
  it('begins at the first node, in the middle, at a zoom that can be read', () => {
    const { graph, layout } = chain(20)
    const box = diagramBox(graph, layout)
    if (!box) throw new Error('no box')
    expect(box).toEqual({ x: 0, y: 0, width: NODE_SIZE.width, height: 1900 + NODE_SIZE.height })
    const { x, y, zoom } = openingView(box, firstPlace(graph, layout), { width: 800, height: 480 }, 'down', 0.75)
    expect(zoom).toBe(0.75)
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(60)
    expect(x + (NODE_SIZE.width / 2) * zoom).toBeCloseTo(400)
  })

  it('takes the node where the data enters where the diagram is too wide', () => {
    const { graph, layout } = chain(3)
    const wide = { ...layout, positions: { n0: { x: 2000, y: 0 }, n1: { x: 0, y: 100 }, n2: { x: 4000, y: 100 } } }
    const box = diagramBox(graph, wide)
    if (!box) throw new Error('no box')
    const { x, zoom } = openingView(box, firstPlace(graph, wide), { width: 800, height: 480 }, 'down', 0.75)
    expect(x + (2000 + NODE_SIZE.width / 2) * zoom).toBeCloseTo(400)
  })
})

describe('the corner of the overview', () => {
  const { layout } = chain(3)
  const scene = (bubbles: Scene['bubbles'], groups: Scene['groups'] = [], width = 800): Scene => ({
    shown: { x: -200, y: -20, width, height: 480 },
    zoom: 1,
    layout,
    bubbles,
    groups,
  })

  it('is kept while no problem is told there', () => {
    expect(chooseCorner('top-right', scene(new Map()))).toBe('top-right')
    expect(chooseCorner('top-left', scene(new Map([['n0', 'right']])))).toBe('top-left')
  })

  it('makes way for a problem at the first node', () => {
    expect(chooseCorner('top-right', scene(new Map([['n0', 'right']])))).toBe('bottom-right')
  })

  it('makes way for the name and the buttons of a group, but not where it would hide a problem', () => {
    const group = { id: 'g', name: 'Block', note: '', colour: 'grey', collapsed: false, members: ['n0'] } as const
    const narrow = 660
    expect(chooseCorner('top-right', scene(new Map(), [group], narrow))).toBe('bottom-right')
    expect(chooseCorner('top-right', scene(new Map(), [{ ...group, collapsed: true }], narrow))).toBe('top-right')
    const everywhere = new Map([
      ['n0', 'left'],
      ['n2', 'right'],
    ] as const)
    const told = { ...scene(everywhere, [group], narrow), shown: { x: -200, y: -20, width: narrow, height: 300 } }
    expect(chooseCorner('bottom-right', told)).toBe('top-right')
  })
})
