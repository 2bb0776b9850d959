// Documents and commands for tests: random ones, and small ones to read.
import fc from 'fast-check'
import { SETS_FROM } from '../datasets/arrange'
import { SPLIT_NAMES } from '../datasets/dataset'
import { RESIZE_POLICIES } from '../datasets/resize'
import { COLUMN_USES } from '../datasets/table/table-settings'
import { GROUP_COLOURS, type GraphEdge, type GraphGroup, type GraphNode } from '../graph/graph'
import type { Command } from './commands'
import type { DataSource, Frame, Position, ProjectDocument } from './document'
import { newProject } from './new-project'
import { reduce } from './reduce'

export function node(id: string, kind: string, params: GraphNode['params'] = {}): GraphNode {
  return { id, kind, name: id, params }
}

export function wire(from: string, to: string): GraphEdge {
  return { id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }
}

/** A document of nodes in one column, top to bottom, 76 pixels apart. */
export function column(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ProjectDocument {
  const positions: Record<string, Position> = {}
  nodes.forEach((one, i) => {
    positions[one.id] = { x: 0, y: i * 76 }
  })
  return reduce(newProject('test'), { type: 'add-nodes', nodes, edges, positions })
}

/** input → flatten → fc1 → loss. */
export function smallNetwork(): ProjectDocument {
  return column(
    [node('image', 'input'), node('flatten', 'flatten'), node('fc1', 'dense', { units: 1 }), node('loss', 'loss')],
    [wire('image', 'flatten'), wire('flatten', 'fc1'), wire('fc1', 'loss')],
  )
}

// Few names, so that random commands often meet: the same nodes, taken names, wires there already.
const IDS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'gone'] as const
const id = fc.constantFrom(...IDS)
const ids = fc.uniqueArray(id, { maxLength: 3 })
const edgeId = fc.constantFrom('w1', 'w2', 'w3', 'w4', 'a-out')
const kind = fc.constantFrom('input', 'dense', 'conv2d', 'flatten', 'add', 'concatenate', 'dropout', 'loss', 'attention9')
const port = fc.constantFrom('in', 'in', 'in', 'out', 'nowhere')
const position: fc.Arbitrary<Position> = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) })
const positions = fc.dictionary(id, position, { maxKeys: 4, noNullPrototype: true })
const params = fc.dictionary(
  fc.constantFrom('units', 'rate', 'shape', 'loss', 'zz'),
  fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant(null), fc.constant([3, 3]), fc.constant({ type: 'relu', slope: 0.5 })),
  { noNullPrototype: true },
)
const name = fc.oneof(fc.constantFrom('a', 'b', 'conv1', 'x_y'), fc.string({ maxLength: 4 }))
const graphNode: fc.Arbitrary<GraphNode> = fc.record({ id, kind, name: fc.constantFrom('a', 'b', 'conv1', 'fc1', 'q'), params })
const edge: fc.Arbitrary<GraphEdge> = fc.record({
  id: edgeId,
  from: fc.record({ node: id, port: fc.constantFrom('out', 'out', 'out', 'in') }),
  to: fc.record({ node: id, port }),
})

const SKETCHES: DataSource = { type: 'generator', generator: 'cat-sketches', count: 40, seed: 3 }
const ARRAYS: DataSource = {
  type: 'arrays',
  name: 'digits',
  displayPath: '/data/digits',
  settings: {
    arrays: [
      { file: 'x_train.npy', key: '', shape: [60, 8, 8], type: 'float32', use: 'samples', set: 'train' },
      { file: 'labels.npz', key: 'y', shape: [60], type: 'int64', use: 'targets', set: 'train' },
    ],
    channels: 'first',
    range: { low: -1, high: 1 },
    task: 'classification',
    targetScaling: 'standard',
  },
}
const LABELLED: DataSource = {
  type: 'folder',
  name: 'birds',
  displayPath: '/data/birds',
  classes: {
    from: 'table',
    file: 'labels.csv',
    format: { encoding: 'utf-8', delimiter: ';', header: true, decimal: '.' },
    path: 'image',
    label: 'species',
    split: null,
  },
}
const NESTED: DataSource = { type: 'folder', name: 'zoo', displayPath: '/data/zoo', classes: { from: 'path' } }
const TABLE: DataSource = {
  type: 'table',
  name: 'a.csv',
  displayPath: '/data/a.csv',
  settings: {
    format: { encoding: 'utf-8', delimiter: ',', header: true, decimal: '.' },
    columns: [
      { name: 'a', type: 'number', use: 'feature' },
      { name: 'b', type: 'category', use: 'target' },
    ],
    missing: 'drop',
    targetScaling: 'none',
  },
}

const samplePaths = fc.array(fc.constantFrom('cat/1.png', 'cat/2.png', 'x.h5#3', '__proto__', 'constructor', ''), { maxLength: 3 })
const portRef = fc.record({ node: id, port })
const groupId = fc.constantFrom('g1', 'g2')
const groupChanges = fc.record(
  {
    name: fc.string({ maxLength: 4 }),
    members: fc.uniqueArray(id, { maxLength: 4 }),
    colour: fc.constantFrom(...GROUP_COLOURS),
    note: fc.string({ maxLength: 6 }),
    collapsed: fc.boolean(),
  },
  { requiredKeys: [] },
)
const group: fc.Arbitrary<GraphGroup> = fc
  .tuple(groupId, groupChanges)
  .map(([own, changes]) => ({ id: own, name: own, members: ['b', 'c'], colour: 'grey', note: '', collapsed: false, ...changes }))

const frameId = fc.constantFrom('f1', 'f2', 'f3')
/** Some too small to be a frame. */
const frameNumber = fc.integer({ min: 20, max: 400 })
const frame: fc.Arbitrary<Frame> = fc.record({
  id: frameId,
  name: fc.string({ maxLength: 4 }),
  note: fc.string({ maxLength: 6 }),
  colour: fc.constantFrom(...GROUP_COLOURS),
  x: frameNumber,
  y: frameNumber,
  width: frameNumber,
  height: frameNumber,
})

const simpleCommand: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    type: fc.constant('add-nodes' as const),
    nodes: fc.array(graphNode, { minLength: 1, maxLength: 2 }),
    edges: fc.array(edge, { maxLength: 2 }),
    positions,
  }),
  fc.record({ type: fc.constant('connect' as const), edge }),
  fc.record({ type: fc.constant('connect' as const), edge }),
  fc.record({ type: fc.constant('insert-before' as const), node: graphNode, before: id, port }),
  fc.record({ type: fc.constant('insert-before' as const), node: graphNode, before: id, port }),
  fc.record({ type: fc.constant('remove' as const), nodeIds: ids, edgeIds: fc.uniqueArray(edgeId, { maxLength: 2 }), heal: fc.boolean() }),
  fc.record({ type: fc.constant('move-nodes' as const), positions }),
  fc.record({
    type: fc.constant('set-layout' as const),
    layout: fc.record({ positions, direction: fc.constantFrom('down' as const, 'right' as const) }),
  }),
  fc.record({ type: fc.constant('lead-wire' as const), edgeId, from: fc.record({ node: id, port: fc.constant('out') }), to: portRef }),
  fc.record({
    type: fc.constant('splice' as const),
    nodeId: fc.constantFrom('f', 'b', 'c', 'gone'),
    edgeId,
    onward: fc.constantFrom('w5', 'w6', 'w1'),
  }),
  fc.record({ type: fc.constant('group' as const), group }),
  fc.record({ type: fc.constant('group' as const), group }),
  fc.record({ type: fc.constant('ungroup' as const), groupId }),
  fc.record({ type: fc.constant('set-group' as const), groupId, changes: groupChanges }),
  fc.record({ type: fc.constant('add-frame' as const), frame }),
  fc.record({ type: fc.constant('set-frame' as const), frameId, changes: frame.map(({ id: _own, ...changes }) => changes) }),
  fc.record({
    type: fc.constant('set-frame' as const),
    frameId,
    changes: fc.record({ x: frameNumber, width: frameNumber }, { requiredKeys: [] }),
  }),
  fc.record({ type: fc.constant('remove-frames' as const), frameIds: fc.uniqueArray(frameId, { maxLength: 2 }) }),
  fc.record({ type: fc.constant('set-params' as const), nodeId: id, params }),
  fc.record({ type: fc.constant('rename-node' as const), nodeId: id, name }),
  fc.record({ type: fc.constant('set-frozen' as const), nodeId: id, frozen: fc.boolean() }),
  fc.record({
    type: fc.constant('set-data' as const),
    data: fc.record(
      {
        validationShare: fc.double({ min: -0.5, max: 1.5, noNaN: true }).map((share) => share + 0),
        trainingShare: fc.constantFrom(0, 0.25, 1, 2),
        fold: fc.constantFrom(null, { count: 5, index: 4 }, { count: 5, index: 5 }, { count: 1, index: 0 }),
        sets: fc.constantFrom(...SETS_FROM),
        copies: fc.constantFrom('none' as const, 'exact' as const, 'near' as const),
        resize: fc.constantFrom(...RESIZE_POLICIES),
        source: fc.constantFrom(TABLE, TABLE, SKETCHES, ARRAYS, LABELLED, NESTED),
      },
      { requiredKeys: [] },
    ),
  }),
  // Only a table has columns to set.
  fc.constant({ type: 'set-data' as const, data: { source: TABLE } }),
  fc.constant({ type: 'set-data' as const, data: { source: TABLE } }),
  fc.record(
    {
      type: fc.constant('set-table' as const),
      uses: fc.dictionary(fc.constantFrom('a', 'b', 'none'), fc.constantFrom(...COLUMN_USES), { minKeys: 1 }),
      missing: fc.constantFrom('drop' as const, 'fill' as const),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('exclude-samples' as const), paths: samplePaths, excluded: fc.boolean() }),
  fc.record({ type: fc.constant('relabel-samples' as const), paths: samplePaths, className: fc.constantFrom(null, 'cat', 'dog', '') }),
  fc.record({ type: fc.constant('move-samples' as const), paths: samplePaths, split: fc.constantFrom(null, ...SPLIT_NAMES) }),
  fc.record({
    type: fc.constant('set-training' as const),
    training: fc.record(
      {
        epochs: fc.integer({ min: -2, max: 50 }),
        learningRate: fc.double({ min: 0, max: 2 }),
        batchSize: fc.constantFrom('full' as const, 0, 8, 2.5),
        schedule: fc.record({ type: fc.constantFrom('constant', 'cosine', ''), params: fc.constantFrom({}, { floor: 0.1, a: 1 }) }),
        warmupSteps: fc.integer({ min: -2, max: 50 }),
        maxSteps: fc.constantFrom(null, 0, 100),
        maxSeconds: fc.constantFrom(null, 0, 1.5),
        earlyStopping: fc.constantFrom(null, { monitor: 'validation' as const, patience: 3, minDelta: 0 }),
        clipNorm: fc.constantFrom(null, 0, 1),
        clipValue: fc.constantFrom(null, -1, 0.5),
        weightDecay: fc.constantFrom(null, 0.01),
        accumulate: fc.integer({ min: 1, max: 4 }),
        averaging: fc.constantFrom(null, 0.99),
        classWeights: fc.constantFrom('none' as const, 'balanced' as const, { cat: 2, b: 0 }),
        metrics: fc.constantFrom([], ['auc', 'f1']),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ type: fc.constant('rename-project' as const), name: fc.string({ maxLength: 130 }) }),
)

export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 9, arbitrary: simpleCommand },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        type: fc.constant('batch' as const),
        commands: fc.array(simpleCommand, { maxLength: 3 }),
        label: fc.constant({ en: 'Several', zh: '多项' }),
      },
      { requiredKeys: ['type', 'commands'] },
    ),
  },
)

/** Something to work on: two branches from one input, merged. */
const BASE: Command = {
  type: 'add-nodes',
  nodes: [
    node('a', 'input'),
    node('b', 'dense', { units: 3 }),
    node('c', 'dropout'),
    node('d', 'add'),
    node('e', 'attention9', { heads: 2 }),
    node('f', 'dropout'),
  ],
  edges: [
    { ...wire('a', 'b'), id: 'w1' },
    { ...wire('a', 'c'), id: 'w2' },
    { ...wire('b', 'd'), id: 'w3' },
    { ...wire('c', 'd'), id: 'w4' },
    wire('d', 'e'),
  ],
  positions: { a: { x: 0, y: 0 }, b: { x: -150, y: 76 }, c: { x: 150, y: 76 }, d: { x: 0, y: 152 } },
}

/**
 * How many runs a property gets: a few with every change, as many as `npm run soak` asks for there.
 * @param few with every change
 */
export function runs(few: number): { readonly numRuns: number } {
  return { numRuns: Number(process.env['SOAK_RUNS'] ?? few) }
}

/** Up to 20 commands, most often on a small diagram, sometimes on nothing. */
export const anyCommands: fc.Arbitrary<readonly Command[]> = fc
  .tuple(fc.constantFrom([BASE], [BASE], [BASE], []), fc.array(anyCommand, { maxLength: 20, size: 'max' }))
  .map(([base, commands]) => [...base, ...commands])
