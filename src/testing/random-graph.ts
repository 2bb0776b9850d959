// Random valid diagrams for property tests (fast-check): every layer kind, branches, merges, one input, one loss.
import fc from 'fast-check'
import type { Json } from '../diagnostics'
import type { Graph, GraphEdge, GraphNode } from '../graph/graph'
import type { LayerKind } from '../layers/layer-kind'
import type { Field } from '../layers/params'
import { layerKinds } from '../layers/registry'
import type { Shape } from '../tensor'
import { sameShape } from '../tensor'

const inner = [...layerKinds.values()].filter((kind) => kind.role === 'layer')

/** A value that fits the field, kept small so that models stay cheap. */
function arbitraryValue(field: Field): fc.Arbitrary<Json> {
  switch (field.control) {
    case 'number':
      return field.integer
        ? fc.integer({ min: field.min, max: Math.min(field.max, field.min + 5) })
        : fc.double({ min: field.min, max: field.max, noNaN: true })
    case 'pair': {
      const side = fc.integer({ min: field.min, max: Math.min(field.max, field.min + 2) })
      return fc.tuple(side, side)
    }
    case 'toggle':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...field.options.map((option) => option.value))
    case 'variant':
      return fc.oneof(
        ...field.options.map((option) => arbitraryParams(option.fields).map((params): Json => ({ type: option.value, ...params }))),
      )
  }
}

/** Parameters that fit the fields; each may be left out, since defaults stand for missing ones. */
export function arbitraryParams(fields: readonly Field[]): fc.Arbitrary<Readonly<Record<string, Json>>> {
  const all = fc.record(Object.fromEntries(fields.map((field) => [field.name, arbitraryValue(field)])), { requiredKeys: [] })
  // A key left out is absent, never undefined.
  return all as fc.Arbitrary<Readonly<Record<string, Json>>>
}

interface Step {
  readonly kind: LayerKind
  readonly params: Readonly<Record<string, Json>>
  /** Which existing nodes feed it. */
  readonly picks: readonly number[]
  readonly frozen: boolean
}

const arbitraryStep: fc.Arbitrary<Step> = fc.constantFrom(...inner).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    params: arbitraryParams(kind.params.fields),
    picks: fc.array(fc.nat(1000), { minLength: 2, maxLength: 4 }),
    frozen: fc.boolean(),
  }),
)

const arbitraryInput: fc.Arbitrary<Readonly<Record<string, Json>>> = fc.record({
  shape: fc.oneof(
    fc.record({
      type: fc.constant('image'),
      height: fc.integer({ min: 1, max: 12 }),
      width: fc.integer({ min: 1, max: 12 }),
      channels: fc.constantFrom(1, 3),
    }),
    fc.record({ type: fc.constant('vector'), length: fc.constantFrom(1, 3, 4, 12, 27, 48, 64) }),
  ),
  scaling: fc.constantFrom('unit', 'none', 'symmetric'),
})

const arbitraryEnd = fc.constantFrom(
  { loss: 'binaryCrossEntropy', units: 1, activation: 'sigmoid' },
  { loss: 'categoricalCrossEntropy', units: 3, activation: 'softmax' },
  { loss: 'squaredError', units: 2, activation: 'linear' },
)

interface Made {
  readonly nodes: GraphNode[]
  readonly edges: GraphEdge[]
  readonly shapes: { readonly id: string; readonly shape: Shape }[]
}

function addNode(
  made: Made,
  kind: LayerKind,
  params: Readonly<Record<string, Json>>,
  sources: readonly Made['shapes'][number][],
  frozen = false,
): boolean {
  const inference = kind.infer(
    kind.params.parse(params).value,
    sources.map((source) => source.shape),
  )
  if (!inference.ok || sources.length < (kind.inputs[0]?.arity === 'many' ? 2 : kind.inputs.length)) return false
  const id = `n${made.nodes.length}`
  made.nodes.push({ id, kind: kind.type, name: `layer${made.nodes.length}`, params, ...(frozen ? { frozen } : {}) })
  sources.forEach((source, i) => {
    made.edges.push({ id: `${id}-${i}`, from: { node: source.id, port: 'out' }, to: { node: id, port: kind.inputs[0]?.name ?? 'in' } })
  })
  if (inference.outputs[0]) made.shapes.push({ id, shape: inference.outputs[0] })
  return true
}

function mustFind(type: string): LayerKind {
  const kind = layerKinds.get(type)
  if (!kind) throw new Error(`no kind ${type}`)
  return kind
}

function assemble(
  input: Readonly<Record<string, Json>>,
  augmentation: Readonly<Record<string, Json>> | null,
  steps: readonly Step[],
  end: { loss: string; units: number; activation: string },
): Graph {
  const made: Made = { nodes: [], edges: [], shapes: [] }
  addNode(made, mustFind('input'), input, [])
  const [pictures] = made.shapes
  // Whatever follows must take its pictures from the augmentation.
  if (augmentation && pictures && addNode(made, mustFind('augmentation'), augmentation, [pictures])) made.shapes.shift()
  for (const { kind, params, picks, frozen } of steps) {
    // Recent nodes are chosen more often, so that graphs grow deep as well as wide.
    const at = (pick: number) => made.shapes[Math.max(0, made.shapes.length - 1 - (pick % 3))] ?? made.shapes[0]
    const first = at(picks[0] ?? 0)
    if (!first) continue
    if (kind.inputs[0]?.arity !== 'many') addNode(made, kind, params, [first], frozen)
    else {
      const partners = made.shapes.filter((other) => other !== first && sameShape(other.shape.slice(0, -1), first.shape.slice(0, -1)))
      addNode(made, kind, params, [first, ...partners.slice(0, picks.length - 1)])
    }
  }
  // All loose ends come together, so that every node leads to the loss.
  const flat: Made['shapes'][number][] = []
  const fed = new Set(made.edges.map((edge) => edge.from.node))
  for (const loose of made.shapes.filter((shape) => !fed.has(shape.id))) {
    addNode(made, mustFind('flatten'), {}, [loose])
    flat.push(made.shapes.at(-1) ?? loose)
  }
  if (flat.length > 1) addNode(made, mustFind('concatenate'), {}, flat)
  const last = made.shapes.at(-1)
  if (last) addNode(made, mustFind('dense'), { units: end.units, activation: { type: end.activation } }, [last])
  const output = made.shapes.at(-1)
  if (output) addNode(made, mustFind('loss'), { loss: end.loss }, [output])
  return { nodes: made.nodes, edges: made.edges, groups: [] }
}

/** Diagrams without any error: small images or vectors, up to 12 layers, every node on a path to the loss. */
export const validGraph: fc.Arbitrary<Graph> = fc
  .record({
    input: arbitraryInput,
    augmentation: fc.option(arbitraryParams(mustFind('augmentation').params.fields)),
    steps: fc.array(arbitraryStep, { maxLength: 12 }),
    end: arbitraryEnd,
  })
  .map(({ input, augmentation, steps, end }) => assemble(input, augmentation, steps, end))

const looseName = fc.oneof(
  fc.constantFrom('a', 'b', 'fc1', 'constructor', '__proto__', 'toString', '', '1x', 'ü'),
  fc.string({ maxLength: 6 }),
)

/** Anything a file could hold that has a graph's outer form: unknown kinds, broken parameters, random wires, cycles. */
export const garbageGraph: fc.Arbitrary<Graph> = fc.record({
  nodes: fc.array(
    fc.record(
      {
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '__proto__'),
        kind: fc.oneof({ arbitrary: fc.constantFrom(...layerKinds.keys()), weight: 5 }, { arbitrary: looseName, weight: 1 }),
        name: looseName,
        params: fc.oneof(
          fc.constant({}),
          fc.dictionary(
            fc.constantFrom('units', 'activation', 'kernel', 'stride', 'filters', 'shape', 'loss', 'rate', '__proto__', 'size'),
            fc.jsonValue() as fc.Arbitrary<Json>,
          ),
        ),
        frozen: fc.boolean(),
      },
      { requiredKeys: ['id', 'kind', 'name', 'params'] },
    ),
    { maxLength: 8 },
  ),
  edges: fc.array(
    fc.record({
      id: fc.string({ maxLength: 3 }),
      from: fc.record({
        node: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'ghost', '__proto__'),
        port: fc.constantFrom('out', 'out', 'in', 'x', 'toString'),
      }),
      to: fc.record({ node: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'ghost'), port: fc.constantFrom('in', 'in', 'out', 'x') }),
    }),
    { maxLength: 16 },
  ),
  groups: fc.constant([]),
})
