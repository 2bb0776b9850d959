import { describe, expect, it } from 'vitest'
import type { Command } from './commands'
import type { ProjectDocument } from './document'
import { LATER_GROUP } from './new-project'
import { NODE_SIZE } from './placing'
import { reduce } from './reduce'
import { parseProject } from './parse'
import { serializeProject } from './serialize'
import { column, node, smallNetwork, wire } from './sample-documents.test-support'

function wires(document: ProjectDocument): readonly string[] {
  return document.graph.edges.map(({ from, to }) => `${from.node}→${to.node}`)
}

function overlapping(document: ProjectDocument): readonly string[] {
  const all = Object.entries(document.layout.positions)
  return all.flatMap(([a, p], i) =>
    all
      .slice(i + 1)
      .filter(([, q]) => Math.abs(p.x - q.x) < NODE_SIZE.width && Math.abs(p.y - q.y) < NODE_SIZE.height)
      .map(([b]) => `${a} ${b}`),
  )
}

describe('remove', () => {
  it('takes wires, place and group membership along; empty groups go too', () => {
    const document: ProjectDocument = {
      ...smallNetwork(),
      graph: {
        ...smallNetwork().graph,
        groups: [
          { id: 'g1', name: 'both', members: ['flatten', 'fc1'], ...LATER_GROUP },
          { id: 'g2', name: 'one', members: ['flatten'], ...LATER_GROUP },
        ],
      },
    }
    const next = reduce(document, { type: 'remove', nodeIds: ['flatten'], edgeIds: [], heal: false })
    expect(wires(next)).toEqual(['fc1→loss'])
    expect(Object.keys(next.layout.positions)).toEqual(['image', 'fc1', 'loss'])
    expect(next.graph.groups).toEqual([{ id: 'g1', name: 'both', members: ['fc1'], ...LATER_GROUP }])
  })

  it('with heal joins the neighbours, also over several in a row', () => {
    const one = reduce(smallNetwork(), { type: 'remove', nodeIds: ['flatten'], edgeIds: [], heal: true })
    expect(wires(one)).toEqual(['image→fc1', 'fc1→loss'])
    const two = reduce(smallNetwork(), { type: 'remove', nodeIds: ['fc1', 'flatten'], edgeIds: [], heal: true })
    expect(wires(two)).toEqual(['image→loss'])
  })

  it('heals in place, so that the order of a concatenation stays', () => {
    const document = column(
      [node('x', 'input'), node('a', 'dropout'), node('b', 'dropout'), node('c', 'dropout'), node('cat', 'concatenate')],
      [wire('x', 'a'), wire('x', 'b'), wire('x', 'c'), wire('a', 'cat'), wire('b', 'cat'), wire('c', 'cat')],
    )
    const next = reduce(document, { type: 'remove', nodeIds: ['b'], edgeIds: [], heal: true })
    expect(wires(next).filter((one) => one.endsWith('cat'))).toEqual(['a→cat', 'x→cat', 'c→cat'])
  })

  it('does not heal a node with two wires out, nor a wire that is removed with it', () => {
    const fork = column([node('x', 'input'), node('a', 'dropout'), node('s', 'add')], [wire('x', 'a'), wire('a', 's'), wire('x', 's')])
    const branching = reduce(fork, { type: 'remove', nodeIds: ['x'], edgeIds: [], heal: true })
    expect(wires(branching)).toEqual(['a→s'])
    const cut = reduce(smallNetwork(), { type: 'remove', nodeIds: ['flatten'], edgeIds: ['image-flatten'], heal: true })
    expect(wires(cut)).toEqual(['fc1→loss'])
  })

  it('removes wires alone', () => {
    const document = smallNetwork()
    const next = reduce(document, { type: 'remove', nodeIds: [], edgeIds: ['fc1-loss'], heal: true })
    expect(wires(next)).toEqual(['image→flatten', 'flatten→fc1'])
    expect(next.layout).toBe(document.layout)
  })
})

describe('connect', () => {
  it('replaces the wire of a port that takes one, in its place', () => {
    const document = reduce(smallNetwork(), { type: 'add-nodes', nodes: [node('fc0', 'dense')], edges: [], positions: {} })
    const next = reduce(document, { type: 'connect', edge: wire('fc0', 'fc1') })
    expect(wires(next)).toEqual(['image→flatten', 'fc0→fc1', 'fc1→loss'])
  })

  it('keeps every wire of a port that takes many', () => {
    const document = column([node('a', 'input'), node('b', 'input'), node('s', 'add')], [wire('a', 's')])
    expect(wires(reduce(document, { type: 'connect', edge: wire('b', 's') }))).toEqual(['a→s', 'b→s'])
  })

  it.each([
    ['a cycle', wire('loss', 'image')],
    ['a loop', wire('fc1', 'fc1')],
    ['a second wire of the same ends', { ...wire('fc1', 'loss'), id: 'again' }],
    ['a node that is gone', wire('gone', 'fc1')],
    ['a port that is not there', { ...wire('image', 'fc1'), to: { node: 'fc1', port: 'nowhere' } }],
    ['an id that is taken', { ...wire('image', 'fc1'), id: 'fc1-loss' }],
  ])('refuses %s', (_what, edge) => {
    const document = smallNetwork()
    expect(reduce(document, { type: 'connect', edge })).toBe(document)
  })
})

describe('insert-before', () => {
  it('rewires, takes the place of what it precedes and moves that and all below on', () => {
    const next = reduce(smallNetwork(), { type: 'insert-before', node: node('drop', 'dropout'), before: 'fc1', port: 'in' })
    expect(wires(next)).toEqual(['image→flatten', 'flatten→drop', 'drop→fc1', 'fc1→loss'])
    expect(next.layout.positions).toEqual({
      image: { x: 0, y: 0 },
      flatten: { x: 0, y: 76 },
      drop: { x: 0, y: 152 },
      fc1: { x: 0, y: 228 },
      loss: { x: 0, y: 304 },
    })
  })

  it('uses a gap where there is one, and moves nothing', () => {
    const wide = reduce(smallNetwork(), { type: 'move-nodes', positions: { fc1: { x: 0, y: 400 }, loss: { x: 0, y: 480 } } })
    const next = reduce(wide, { type: 'insert-before', node: node('drop', 'dropout'), before: 'fc1', port: 'in' })
    expect(next.layout.positions).toEqual({ ...wide.layout.positions, drop: { x: 0, y: 324 } })
  })

  it('lets nothing overlap, beside branches and from left to right too', () => {
    for (const direction of ['down', 'right'] as const) {
      const document = reduce(smallNetwork(), {
        type: 'set-layout',
        layout: {
          direction,
          positions:
            direction === 'down'
              ? { image: { x: 0, y: 0 }, flatten: { x: 300, y: 60 }, fc1: { x: 0, y: 76 }, loss: { x: 100, y: 130 } }
              : { image: { x: 0, y: 0 }, flatten: { x: 340, y: 0 }, fc1: { x: 680, y: 0 }, loss: { x: 1020, y: 10 } },
        },
      })
      expect(overlapping(document)).toEqual([])
      const next = reduce(document, { type: 'insert-before', node: node('drop', 'dropout'), before: 'fc1', port: 'in' })
      expect(Object.keys(next.layout.positions)).toHaveLength(5)
      expect(overlapping(next)).toEqual([])
    }
  })

  it('takes all wires of the port where the new node can, and connects an empty port', () => {
    const merged = column([node('a', 'input'), node('b', 'input'), node('cat', 'concatenate')], [wire('a', 'cat'), wire('b', 'cat')])
    expect(wires(reduce(merged, { type: 'insert-before', node: node('s', 'add'), before: 'cat', port: 'in' }))).toEqual([
      'a→s',
      'b→s',
      's→cat',
    ])
    const loose = column([node('fc1', 'dense')], [])
    expect(wires(reduce(loose, { type: 'insert-before', node: node('flat', 'flatten'), before: 'fc1', port: 'in' }))).toEqual(['flat→fc1'])
  })

  it('refuses a node without a way through', () => {
    const document = smallNetwork()
    for (const kind of ['loss', 'input', 'attention9']) {
      expect(reduce(document, { type: 'insert-before', node: node('new', kind), before: 'fc1', port: 'in' })).toBe(document)
    }
  })
})

describe('add-nodes', () => {
  it('gives a node another name where its own is taken, and a place below the others where it has none', () => {
    const next = reduce(smallNetwork(), { type: 'add-nodes', nodes: [{ ...node('new', 'dense'), name: 'fc1' }], edges: [], positions: {} })
    expect(next.graph.nodes.at(-1)).toMatchObject({ id: 'new', name: 'dense1' })
    expect(next.layout.positions['new']).toEqual({ x: 0, y: 304 })
  })

  it('keeps kinds it does not know, with their parameters and wires among what is added', () => {
    const next = column([node('x', 'input'), node('att', 'attention9', { heads: 4, deep: { a: [1] } })], [wire('x', 'att')])
    expect(next.graph.nodes[1]).toEqual(node('att', 'attention9', { heads: 4, deep: { a: [1] } }))
    expect(wires(next)).toEqual(['x→att'])
  })
})

describe('what does not fit changes nothing', () => {
  const cases: readonly (readonly [string, Command])[] = [
    ['a taken name', { type: 'rename-node', nodeId: 'fc1', name: 'loss' }],
    ['a name with a space', { type: 'rename-node', nodeId: 'fc1', name: 'my layer' }],
    ['a name from a digit', { type: 'rename-node', nodeId: 'fc1', name: '1fc' }],
    ['a node that is gone', { type: 'set-params', nodeId: 'gone', params: { units: 2 } }],
    ['the same parameters', { type: 'set-params', nodeId: 'fc1', params: { units: 1 } }],
    ['a number that is none', { type: 'set-params', nodeId: 'fc1', params: { units: NaN } }],
    ['no epochs', { type: 'set-training', training: { epochs: 0 } }],
    ['a share above 0.9', { type: 'set-data', data: { validationShare: 0.95 } }],
    ['a place that is none', { type: 'move-nodes', positions: { fc1: { x: Infinity, y: 0 } } }],
    ['the same place', { type: 'move-nodes', positions: { fc1: { x: 0, y: 152 } } }],
    ['an empty project name', { type: 'rename-project', name: '  ' }],
    ['an id that is taken', { type: 'add-nodes', nodes: [node('fc1', 'dense')], edges: [], positions: {} }],
    ['nothing', { type: 'batch', commands: [] }],
  ]
  it.each(cases)('%s', (_what, command) => {
    const document = smallNetwork()
    expect(reduce(document, command)).toBe(document)
  })
})

it('sets, names and freezes', () => {
  const next = reduce(smallNetwork(), {
    type: 'batch',
    commands: [
      { type: 'set-params', nodeId: 'fc1', params: { useBias: false } },
      { type: 'rename-node', nodeId: 'fc1', name: 'output' },
      { type: 'set-frozen', nodeId: 'fc1', frozen: true },
      { type: 'set-training', training: { batchSize: 'full' } },
      { type: 'set-data', data: { positive: 'cat' } },
      { type: 'rename-project', name: ' Cats ' },
    ],
  })
  expect(next.graph.nodes[2]).toEqual({ id: 'fc1', kind: 'dense', name: 'output', params: { units: 1, useBias: false }, frozen: true })
  expect(next.training.batchSize).toBe('full')
  expect(next.data.positive).toBe('cat')
  expect(next.name).toBe('Cats')
  const thawed = reduce(next, { type: 'set-frozen', nodeId: 'fc1', frozen: false })
  expect(thawed.graph.nodes[2]).not.toHaveProperty('frozen')
})

it('leaves the graph itself alone when a node moves, so that nothing is compiled again', () => {
  const document = smallNetwork()
  const next = reduce(document, { type: 'move-nodes', positions: { fc1: { x: 5, y: 500 } } })
  expect(next.graph).toBe(document.graph)
  expect(next.layout).not.toBe(document.layout)
})

describe('the columns of a table', () => {
  const settings = {
    format: { encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' },
    columns: [
      { name: 'age', type: 'number', use: 'feature' },
      { name: 'kind', type: 'category', use: 'target' },
    ],
    missing: 'drop',
    targetScaling: 'standard',
  } as const
  const table: ProjectDocument = {
    ...smallNetwork(),
    data: { ...smallNetwork().data, source: { type: 'table', name: 't.csv', displayPath: '/t.csv', settings } },
  }
  const settingsOf = ({ data: { source } }: ProjectDocument) => (source.type === 'table' ? source.settings : null)

  it('change their use one by one, and what becomes of gaps', () => {
    const next = reduce(table, { type: 'set-table', uses: { age: 'ignore', gone: 'feature' } })
    expect(settingsOf(next)).toEqual({ ...settings, columns: [{ ...settings.columns[0], use: 'ignore' }, settings.columns[1]] })
    expect(settingsOf(reduce(table, { type: 'set-table', missing: 'fill' }))).toEqual({ ...settings, missing: 'fill' })
  })

  it('stay as they are where nothing changes or the data is no table', () => {
    expect(reduce(table, { type: 'set-table', uses: { age: 'feature' }, missing: 'drop' })).toBe(table)
    const images = smallNetwork()
    expect(reduce(images, { type: 'set-table', missing: 'fill' })).toBe(images)
  })
})

describe('images changed by hand', () => {
  const exclude = (paths: readonly string[], excluded: boolean): Command => ({ type: 'exclude-samples', paths, excluded })
  const relabel = (paths: readonly string[], className: string | null): Command => ({ type: 'relabel-samples', paths, className })

  it('are left out and taken back in, each once, in one order', () => {
    const out = [exclude(['b', 'c', 'b'], true), exclude(['a', 'b'], true)].reduce((done, one) => reduce(done, one), smallNetwork())
    expect(out.data.overrides.excluded).toEqual(['a', 'b', 'c'])
    expect(reduce(out, exclude(['b', 'x'], false)).data.overrides.excluded).toEqual(['a', 'c'])
    expect(reduce(out, exclude(['a'], true))).toBe(out)
  })

  it('take another class, and their own again', () => {
    const other = reduce(smallNetwork(), relabel(['a', 'b'], 'cat'))
    expect(other.data.overrides.relabelled).toEqual({ a: 'cat', b: 'cat' })
    const back = reduce(other, relabel(['b'], null))
    expect(back.data.overrides.relabelled).toEqual({ a: 'cat' })
    expect(reduce(back, relabel(['gone'], null))).toBe(back)
  })

  it('move to another set, and back; files from before samples could be moved say nothing of it', () => {
    const move = (paths: readonly string[], split: 'train' | 'test' | null): Command => ({ type: 'move-samples', paths, split })
    const moved = [move(['a', 'b'], 'train'), move(['b'], 'test')].reduce((done, one) => reduce(done, one), smallNetwork())
    expect(moved.data.overrides.moved).toEqual({ a: 'train', b: 'test' })
    const parsed = parseProject(serializeProject(moved))
    expect(parsed.ok && parsed.value.document.data.overrides.moved).toEqual({ a: 'train', b: 'test' })
    const back = reduce(moved, move(['a', 'gone'], null))
    expect(back.data.overrides.moved).toEqual({ b: 'test' })
    expect(reduce(back, move(['a'], null))).toBe(back)
    const early = serializeProject(reduce(smallNetwork(), exclude(['x'], true))).replace(/,\s*"moved": \{\}/, '')
    expect(early).not.toContain('moved')
    const read = parseProject(early)
    expect(read.ok && read.value.document.data.overrides).toEqual({ excluded: ['x'], relabelled: {}, moved: {} })
  })

  it('stand in the project file, which says nothing where there are none', () => {
    const document = [exclude(['train/x.png'], true), relabel(['b', 'a'], 'cat')].reduce((done, one) => reduce(done, one), smallNetwork())
    const file = JSON.parse(serializeProject(document)) as { readonly data: Readonly<Record<string, unknown>> }
    expect(file.data['overrides']).toEqual({ excluded: ['train/x.png'], relabelled: { a: 'cat', b: 'cat' }, moved: {} })
    expect(file.data).not.toHaveProperty('fold')
    expect(JSON.parse(serializeProject(smallNetwork()))).not.toHaveProperty('data.overrides')
  })
})
describe('groups', () => {
  const group = (id: string, ...members: string[]): Command => ({ type: 'group', group: { id, name: id, members, ...LATER_GROUP } })
  const apply = (...commands: Command[]) => commands.reduce<ProjectDocument>((done, command) => reduce(done, command), smallNetwork())
  const shown = (document: ProjectDocument) => document.graph.groups.map(({ id, members }) => `${id}: ${members.join(' ')}`)

  it('hold nodes that exist, each node in one of them', () => {
    const document = apply(group('a', 'image', 'flatten', 'gone'), group('b', 'flatten', 'fc1'))
    expect(shown(document)).toEqual(['a: image', 'b: flatten fc1'])
    expect(reduce(document, group('a', 'loss'))).toBe(document)
    expect(reduce(document, group('c', 'gone'))).toBe(document)
  })

  it('are named, coloured, folded and given other members', () => {
    const document = apply(group('a', 'image'), group('b', 'fc1'))
    const changed = reduce(document, { type: 'set-group', groupId: 'b', changes: { name: 'Head', colour: 'violet', collapsed: true } })
    expect(changed.graph.groups[1]).toEqual({ id: 'b', name: 'Head', members: ['fc1'], colour: 'violet', note: '', collapsed: true })
    expect(reduce(changed, { type: 'set-group', groupId: 'b', changes: { collapsed: true } })).toBe(changed)
    const grown = reduce(changed, { type: 'set-group', groupId: 'b', changes: { members: ['fc1', 'image'] } })
    expect(shown(grown)).toEqual(['b: fc1 image'])
    expect(reduce(document, { type: 'set-group', groupId: 'b', changes: { note: 'x'.repeat(3000) } })).toBe(document)
  })

  it('dissolve, and leave their members', () => {
    const document = reduce(apply(group('a', 'image')), { type: 'ungroup', groupId: 'a' })
    expect(document.graph.groups).toEqual([])
    expect(document.graph.nodes).toHaveLength(4)
  })
})

describe('wires', () => {
  it('are led elsewhere, and keep their id', () => {
    const next = reduce(smallNetwork(), {
      type: 'lead-wire',
      edgeId: 'flatten-fc1',
      from: { node: 'image', port: 'out' },
      to: { node: 'fc1', port: 'in' },
    })
    expect(wires(next)).toEqual(['image→flatten', 'image→fc1', 'fc1→loss'])
    expect(next.graph.edges[1]?.id).toBe('flatten-fc1')
  })

  it('are not led where nothing may be drawn', () => {
    const document = smallNetwork()
    const ends = { from: { node: 'fc1', port: 'out' }, to: { node: 'flatten', port: 'in' } }
    expect(reduce(document, { type: 'lead-wire', edgeId: 'image-flatten', ...ends })).toBe(document)
  })

  it('take in a node that is put on them, in their own place', () => {
    const document = column(
      [node('a', 'dense'), node('b', 'dense'), node('sum', 'add'), node('drop', 'dropout')],
      [wire('a', 'sum'), wire('b', 'sum')],
    )
    const next = reduce(document, { type: 'splice', nodeId: 'drop', edgeId: 'a-sum', onward: 'drop-sum' })
    expect(wires(next)).toEqual(['a→drop', 'drop→sum', 'b→sum'])
    expect(reduce(next, { type: 'splice', nodeId: 'a', edgeId: 'drop-sum', onward: 'x' })).toBe(next)
  })
})

it('removes a node with one wire in and heals every wire out of it', () => {
  const document = column(
    [node('a', 'input'), node('b', 'dropout'), node('c', 'dense'), node('d', 'dense')],
    [wire('a', 'b'), wire('b', 'c'), wire('b', 'd')],
  )
  expect(wires(reduce(document, { type: 'remove', nodeIds: ['b'], edgeIds: [], heal: true }))).toEqual(['a→c', 'a→d'])
})
