// One test per diagnostic: it is reported where it belongs, and each of its fixes removes it.
import { describe, expect, it } from 'vitest'
import type { DataFacts } from '../datasets/dataset'
import type { Graph } from '../graph/graph'
import { acting, applyFix, brief, chain, diagram, image, node, vector, wire } from '../testing/diagrams'
import { analyzeGraph } from './analyze'

const classesOf = (count: number): DataFacts => ({ name: 'data', features: null, target: { type: 'classes', count } })
const twoClasses = classesOf(2)
const input = node('in', 'input', image(8, 8, 3))
const flat = node('flat', 'flatten')
const conv = node('conv', 'conv2d', { filters: 4 })
const out = node('out', 'dense', { units: 1, ...acting('sigmoid') })
const loss = node('loss', 'loss', { loss: 'binaryCrossEntropy' })
const good = chain(input, conv, flat, out, loss)

const found = (graph: Graph, facts: DataFacts | null = twoClasses) => analyzeGraph(graph, facts).diagnostics.map(brief)

it('finds nothing wrong with a good diagram', () => {
  expect(found(good)).toEqual([])
  expect(analyzeGraph(good).trainable).toBe(true)
  expect(analyzeGraph(good).totals).toMatchObject({ layers: 3, parameters: 112 + 257, trainableParameters: 369 })
})

interface Case {
  readonly name: string
  readonly graph: Graph
  readonly expected: readonly string[]
  /** English labels of the fixes of the first diagnostic; each must remove it. */
  readonly fixes?: readonly string[]
  readonly message?: string
}

const cases: readonly Case[] = [
  { name: 'an empty diagram', graph: diagram([], []), expected: ['error graph/empty'] },
  {
    name: 'no input',
    graph: diagram([out, loss], [wire('out', 'loss')]),
    expected: ['error graph/no-input', 'error graph/unconnected out'],
    fixes: ['Add Image input'],
  },
  {
    name: 'an augmentation behind a layer',
    graph: chain(input, conv, node('aug', 'augmentation', { rotate: 10 }), flat, out, loss),
    expected: ['error graph/transform-place aug'],
    fixes: ['Move it behind “in”'],
  },
  {
    name: 'an augmentation behind a layer, with branches before it',
    graph: diagram(
      [...good.nodes, node('aug', 'augmentation', {}), node('other', 'flatten'), node('join', 'concatenate')],
      [
        wire('in', 'conv'),
        wire('conv', 'aug'),
        wire('aug', 'flat'),
        wire('in', 'other'),
        wire('flat', 'join'),
        wire('other', 'join'),
        wire('join', 'out'),
        wire('out', 'loss'),
      ],
    ),
    expected: ['error graph/transform-place aug'],
    fixes: ['Move it behind “in”'],
  },
  {
    name: 'a branch past the augmentation',
    graph: diagram(
      [...good.nodes, node('aug', 'augmentation', {}), node('other', 'flatten'), node('join', 'concatenate')],
      [
        wire('in', 'aug'),
        wire('aug', 'conv'),
        wire('conv', 'flat'),
        wire('in', 'other'),
        wire('flat', 'join'),
        wire('other', 'join'),
        wire('join', 'out'),
        wire('out', 'loss'),
      ],
    ),
    expected: ['error graph/transform-branch aug'],
    fixes: ['Lead “other” from “aug”'],
  },
  {
    name: 'an augmentation of vectors',
    graph: chain(node('in', 'input', vector(192)), node('aug', 'augmentation'), out, loss),
    expected: ['error shape/augmentation aug'],
  },
  { name: 'no loss', graph: chain(input, conv, flat, out), expected: ['error graph/no-loss'], fixes: ['Add Binary cross-entropy'] },
  {
    name: 'a second input',
    graph: diagram(
      [...good.nodes, node('in2', 'input', image(8, 8, 4 - 1)), node('add', 'add')],
      [wire('in', 'add'), wire('in2', 'add'), wire('add', 'conv'), ...good.edges.slice(1)],
    ),
    expected: ['error graph/several-inputs in2'],
    fixes: ['Remove the node'],
  },
  {
    name: 'a second loss',
    graph: diagram([...good.nodes, node('loss2', 'loss', { loss: 'binaryCrossEntropy' })], [...good.edges, wire('out', 'loss2')]),
    expected: ['error graph/several-losses loss2'],
    fixes: ['Remove the node'],
  },
  {
    name: 'an unconnected port, with the one loose end offered',
    graph: diagram(
      good.nodes,
      good.edges.filter((edge) => edge.id !== 'flat-out'),
    ),
    expected: ['error graph/unconnected out', 'error graph/no-path loss'],
    fixes: ['Connect flat'],
    message: 'Nothing is connected to the input of “out”.',
  },
  {
    name: 'a node that is merely lying about',
    graph: diagram([...good.nodes, node('spare', 'dense')], good.edges),
    expected: ['warning graph/unconnected spare'],
  },
  {
    name: 'a branch that leads nowhere',
    graph: diagram([...good.nodes, node('pool', 'maxPool2d')], [...good.edges, wire('conv', 'pool')]),
    expected: ['warning graph/dead-end pool'],
    fixes: ['Remove the node'],
  },
  {
    name: 'a cycle',
    graph: diagram(
      [...good.nodes, node('add', 'add'), node('relu', 'activation')],
      [wire('in', 'add'), wire('add', 'conv'), ...good.edges.slice(1), wire('conv', 'relu'), wire('relu', 'add')],
    ),
    expected: ['error graph/cycle conv'],
    fixes: ['Remove the wire'],
    message: 'The wires run in a circle: conv, add, relu.',
  },
  {
    name: 'an unknown kind',
    graph: chain(input, node('odd', 'hologram'), flat, out, loss),
    expected: ['error graph/unknown-kind odd'],
    fixes: ['Remove the node'],
  },
  {
    name: 'a wire to a port that does not exist',
    graph: diagram(good.nodes, [...good.edges, { id: 'x', from: { node: 'in', port: 'out' }, to: { node: 'out', port: 'side' } }]),
    expected: ['error graph/unknown-port out'],
    fixes: ['Remove the wire'],
  },
  {
    name: 'a wire to a node that does not exist',
    graph: diagram(good.nodes, [...good.edges, wire('in', 'ghost')]),
    expected: ['error graph/unknown-node in'],
    fixes: ['Remove the wire'],
  },
  {
    name: 'two wires into a port for one',
    graph: diagram(good.nodes, [...good.edges, wire('in', 'flat')]),
    expected: ['error graph/port-occupied flat'],
    fixes: ['Remove the wire'],
  },
  {
    name: 'the same wire twice',
    graph: diagram(good.nodes, [...good.edges, { ...wire('in', 'conv'), id: 'again' }]),
    expected: ['error graph/duplicate-wire conv'],
    fixes: ['Remove the wire'],
  },
  {
    name: 'a name that is taken',
    graph: { ...good, nodes: good.nodes.map((one) => (one.id === 'out' ? { ...one, name: 'conv' } : one)) },
    expected: ['error graph/duplicate-name out'],
    fixes: ['Rename to dense1'],
  },
  {
    name: 'a name that no layer can bear',
    graph: { ...good, nodes: good.nodes.map((one) => (one.id === 'out' ? { ...one, name: '1. Schicht' } : one)) },
    expected: ['error graph/invalid-name out'],
    fixes: ['Rename to dense1'],
  },
  {
    name: 'a name that the activation of another node needs',
    graph: chain(input, { ...flat, id: 'out_sigmoid', name: 'out_sigmoid' }, out, loss),
    expected: ['error graph/duplicate-name out_sigmoid'],
    fixes: ['Rename to flatten1'],
  },
  {
    name: 'two nodes of one id',
    graph: { ...good, nodes: [...good.nodes, node('conv', 'dense')] },
    expected: ['error graph/duplicate-id conv'],
  },
  {
    name: 'a parameter out of range',
    graph: chain(input, node('conv', 'conv2d', { filters: 0 }), flat, out, loss),
    expected: ['error params/invalid conv'],
    fixes: ['Use the default'],
    message: 'Filters must be a whole number from 1 to 4,096; got 0.',
  },
  {
    name: 'an image where a vector is needed',
    graph: chain(input, conv, out, loss),
    expected: ['error shape/needs-vector out'],
    fixes: ['Insert Flatten', 'Insert Global average pooling'],
    message: 'Needs a flat vector; got 8×8×4.',
  },
  {
    name: 'a vector where an image is needed',
    graph: chain(node('in', 'input', vector(192)), conv, flat, out, loss),
    expected: ['error shape/needs-image conv'],
    message: 'Needs an image (height×width×channels); got 192.',
  },
  {
    name: 'a window larger than the image',
    graph: chain(input, node('conv', 'conv2d', { kernel: [9, 9], padding: 'valid' }), flat, out, loss),
    expected: ['error shape/window-too-large conv'],
    fixes: ['Set padding to same'],
    message: 'The 9×9 window does not fit into 8×8.',
  },
  {
    name: 'stride together with dilation',
    graph: chain(input, node('conv', 'conv2d', { stride: [2, 2], dilation: [2, 2] }), flat, out, loss),
    expected: ['error shape/stride-with-dilation conv'],
    fixes: ['Set stride to 1×1', 'Set dilation to 1×1'],
  },
  {
    name: 'shapes that cannot be added',
    graph: diagram(
      [input, conv, node('add', 'add'), flat, out, loss],
      [wire('in', 'conv'), wire('conv', 'add'), wire('in', 'add'), wire('add', 'flat'), wire('flat', 'out'), wire('out', 'loss')],
    ),
    expected: ['error shape/merge-mismatch add'],
    message: 'Needs inputs of one shape; got 8×8×4 and 8×8×3.',
  },
  {
    name: 'shapes that cannot be concatenated',
    graph: diagram(
      [input, node('pool', 'maxPool2d'), node('cat', 'concatenate'), flat, out, loss],
      [wire('in', 'pool'), wire('pool', 'cat'), wire('in', 'cat'), wire('cat', 'flat'), wire('flat', 'out'), wire('out', 'loss')],
    ),
    expected: ['error shape/merge-mismatch cat'],
    message: 'Needs inputs that differ in the last axis only; got 4×4×3 and 8×8×3.',
  },
  {
    name: 'a merge of one',
    graph: chain(input, node('add', 'add'), flat, out, loss),
    expected: ['error shape/needs-two-inputs add'],
  },
  {
    name: 'an output that does not fit into memory',
    graph: chain(
      node('in', 'input', image(1024, 1024, 3)),
      node('conv', 'conv2d', { filters: 4096 }),
      node('gap', 'globalAveragePool2d'),
      out,
      loss,
    ),
    expected: ['error shape/too-large conv'],
  },
  {
    name: 'weights that do not fit into memory',
    graph: chain(node('in', 'input', image(1024, 1024, 3)), flat, node('wide', 'dense', { units: 1000 }), out, loss),
    expected: ['error shape/too-many-weights wide'],
  },
  {
    name: 'binary cross-entropy without a sigmoid',
    graph: chain(input, flat, node('out', 'dense', { units: 1 }), loss),
    expected: ['error loss/needs-sigmoid loss'],
    fixes: ['Use Sigmoid'],
    message: 'Binary cross-entropy needs Sigmoid before it; got none.',
  },
  {
    name: 'binary cross-entropy behind a layer without an activation',
    graph: chain(node('in', 'input', image(1, 1, 1)), flat, node('fc', 'dense', { units: 1 }), node('drop', 'dropout'), loss),
    expected: ['error loss/needs-sigmoid loss'],
    fixes: ['Use Sigmoid'],
  },
  {
    name: 'categorical cross-entropy without a softmax',
    graph: chain(
      input,
      flat,
      node('out', 'dense', { units: 2, ...acting('relu') }),
      node('loss', 'loss', { loss: 'categoricalCrossEntropy' }),
    ),
    expected: ['error loss/needs-softmax loss'],
    message: 'Categorical cross-entropy needs Softmax before it; got ReLU.',
  },
  {
    name: 'ten outputs for two classes',
    graph: chain(
      input,
      flat,
      node('out', 'dense', { units: 10, ...acting('softmax') }),
      node('loss', 'loss', { loss: 'categoricalCrossEntropy' }),
    ),
    expected: ['error loss/units loss'],
    fixes: ['Set units of out to 2'],
    message: 'The data has 2 classes, so categorical cross-entropy needs 2 output values; got 10.',
  },
  {
    name: 'a softmax pair under binary cross-entropy',
    graph: chain(input, flat, node('out', 'dense', { units: 2 }), node('act', 'activation', acting('sigmoid')), loss),
    expected: ['error loss/units loss'],
    fixes: ['Set units of out to 1', 'Use categorical cross-entropy', 'Use squared error'],
  },
  {
    name: 'filters that count the classes through a global average',
    graph: chain(
      input,
      node('conv', 'conv2d', { filters: 5 }),
      node('gap', 'globalAveragePool2d'),
      node('act', 'activation', acting('softmax')),
      node('loss', 'loss', { loss: 'categoricalCrossEntropy' }),
    ),
    expected: ['error loss/units loss'],
    fixes: ['Set filters of conv to 2'],
  },
  {
    name: 'squared error behind a sigmoid',
    graph: chain(input, flat, out, node('loss', 'loss', { loss: 'squaredError' })),
    expected: ['info loss/saturates loss'],
    fixes: ['Use binary cross-entropy'],
  },
  {
    name: 'a softmax of one value',
    graph: chain(
      input,
      flat,
      node('fc', 'dense', { units: 1, ...acting('softmax') }),
      node('end', 'dense', { units: 1, ...acting('sigmoid') }),
      loss,
    ),
    expected: ['warning activation/softmax-of-one fc'],
    fixes: ['Use Sigmoid'],
  },
  {
    name: 'a sigmoid of a sigmoid',
    graph: chain(input, flat, out, node('act', 'activation', acting('sigmoid')), loss),
    expected: ['warning activation/twice act'],
    fixes: ['Remove the activation of out', 'Remove the node'],
  },
  {
    name: 'nothing to train',
    graph: chain(node('in', 'input', image(1, 1, 1)), flat, node('act', 'activation', acting('sigmoid')), loss),
    expected: ['error graph/nothing-to-train loss'],
  },
  {
    name: 'a vector that is no picture',
    graph: chain(node('in', 'input', vector(12289)), out, loss),
    expected: ['error data/vector-length in'],
    fixes: ['Set length to 12288 (64×64 RGB)'],
  },
  {
    name: 'two channels',
    graph: chain(node('in', 'input', image(8, 8, 2)), flat, out, loss),
    expected: ['error data/channels in'],
    fixes: ['Set channels to 3', 'Set channels to 1'],
  },
]

describe.each(cases)('$name', ({ graph, expected, fixes, message }) => {
  it('is reported once, where it is', () => {
    expect(found(graph)).toEqual(expected)
    if (message !== undefined) expect(analyzeGraph(graph, twoClasses).diagnostics[0]?.message.en).toBe(message)
  })

  it('is removed by each of its fixes', () => {
    const first = analyzeGraph(graph, twoClasses).diagnostics[0]
    if (fixes) expect(first?.fixes?.map((fix) => fix.label.en)).toEqual(fixes)
    for (const fix of first?.fixes ?? []) {
      const cured = found(applyFix(graph, fix))
      expect(cured.filter((problem) => problem === expected[0])).toEqual([])
    }
  })
})

describe('analysis', () => {
  it('tells all problems of a diagram at once, and none twice', () => {
    const graph = chain(input, node('conv', 'conv2d', { filters: 0 }), node('fc', 'dense', { units: 3 }), node('fc', 'dense'), loss)
    const renamed = {
      ...graph,
      nodes: graph.nodes.map((one, i) => (i === 3 ? { ...one, id: 'fc2' } : one)),
      edges: [wire('in', 'conv'), wire('conv', 'fc'), wire('fc', 'fc2'), wire('fc2', 'loss')],
    }
    expect(found(renamed)).toEqual(['error params/invalid conv', 'error graph/duplicate-name fc2', 'error shape/needs-vector fc'])
  })

  it('says nothing of classes while no data is known', () => {
    const graph = chain(
      input,
      flat,
      node('out', 'dense', { units: 10, ...acting('softmax') }),
      node('loss', 'loss', { loss: 'categoricalCrossEntropy' }),
    )
    expect(found(graph, null)).toEqual([])
    expect(found(graph, classesOf(10))).toEqual([])
  })

  it('is the same object for the same graph and facts', () => {
    expect(analyzeGraph(good, twoClasses)).toBe(analyzeGraph(good, { ...twoClasses }))
    expect(analyzeGraph(good, null)).not.toBe(analyzeGraph(good, twoClasses))
  })

  it('puts a shape on every wire, and none behind a problem', () => {
    expect([...analyzeGraph(good).edges.values()]).toEqual([[8, 8, 3], [8, 8, 4], [256], [1]])
    expect([...analyzeGraph(chain(input, conv, out, loss)).edges.values()]).toEqual([[8, 8, 3], [8, 8, 4], null])
  })

  it('offers the loss that goes with the last activation, connected', () => {
    const graph = chain(input, flat, node('out', 'dense', { units: 2, ...acting('softmax') }))
    const [fix] = analyzeGraph(graph).diagnostics[0]?.fixes ?? []
    expect(fix?.label.en).toBe('Add Categorical cross-entropy')
    expect(fix && found(applyFix(graph, fix))).toEqual([])
  })

  it('counts the floating-point operations of one sample', () => {
    // conv: 8·8·4 values, each 2·27 + bias + ReLU; dense: 2·256 + bias + sigmoid (3).
    expect(analyzeGraph(good).totals.flops).toBe(256 * (54 + 1 + 1) + (512 + 1 + 3))
  })

  it('counts what is trained only, not what lies about', () => {
    const graph = diagram(
      [...good.nodes.map((one) => (one.id === 'conv' ? { ...one, frozen: true } : one)), node('spare', 'dense', { units: 50 })],
      [...good.edges, wire('flat', 'spare')],
    )
    expect(analyzeGraph(graph).totals).toMatchObject({ layers: 3, parameters: 369, trainableParameters: 257 })
  })

  it('reports every one of several cycles', () => {
    const nodes = ['a', 'b', 'c', 'd'].map((name) => node(name, 'flatten'))
    const graph = diagram(nodes, [wire('a', 'b'), wire('b', 'a'), wire('c', 'd'), wire('d', 'c')])
    expect(found(graph).filter((problem) => problem.includes('cycle'))).toEqual(['error graph/cycle a', 'error graph/cycle c'])
  })
})
