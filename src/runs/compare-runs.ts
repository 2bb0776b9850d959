// What two runs differ in, and what they differ by.
import type { Json } from '../diagnostics'
import { sameJson } from '../document/same-json'
import type { GraphEdge, GraphNode, NodeId } from '../graph/graph'
import type { Difference } from '../metrics/difference'
import { independentDifference, isDistinguishable, mcNemarMidP, pairAnswers, pairedDifference } from '../metrics/difference'
import type { ClassResult } from '../training/plan'
import type { RunRecord } from './run-record'
import type { StoredClasses, StoredPredictions } from './stored-predictions'
import { predictedClasses } from './stored-predictions'

/** One value that is another; undefined: one of the two has none. `path` is dotted: `optimizer.params.beta1`. */
export interface ValueChange {
  readonly path: string
  readonly before: Json | undefined
  readonly after: Json | undefined
}

export interface NodeChange {
  readonly change: 'added' | 'removed' | 'changed'
  readonly nodeId: NodeId
  readonly name: string
  readonly kind: string
  /** Its parameters that differ; name and freezing among them. */
  readonly values: readonly ValueChange[]
}

export interface RunDifference {
  readonly settings: readonly ValueChange[]
  readonly data: readonly ValueChange[]
  readonly environment: readonly ValueChange[]
  readonly nodes: readonly NodeChange[]
  /** Wires by the names of their ends: `conv1 → pool1`. */
  readonly wires: { readonly added: readonly string[]; readonly removed: readonly string[] }
}

/** From `before` to `after`. Nodes are paired by id, and those without a partner by name and kind. */
export function compareRuns(before: RunRecord, after: RunRecord): RunDifference {
  const { graph: graphBefore, ...settingsBefore } = before.plan
  const { graph: graphAfter, ...settingsAfter } = after.plan
  const partners = pairNodes(graphBefore.nodes, graphAfter.nodes)
  const wire =
    (nodes: readonly GraphNode[], rename: (id: NodeId) => NodeId) =>
    ({ from, to }: GraphEdge): readonly [string, string] => {
      const name = (id: NodeId): string => nodes.find((node) => node.id === id)?.name ?? id
      return [`${rename(from.node)}:${from.port}>${rename(to.node)}:${to.port}`, `${name(from.node)} → ${name(to.node)}`]
    }
  const wiresBefore = new Map(graphBefore.edges.map(wire(graphBefore.nodes, (id) => partners.get(id) ?? id)))
  const wiresAfter = new Map(graphAfter.edges.map(wire(graphAfter.nodes, (id) => id)))
  const onlyIn = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] =>
    [...one].flatMap(([key, name]) => (other.has(key) ? [] : name))
  return {
    settings: changesOf(settingsBefore, settingsAfter),
    data: changesOf({ ...before.data.settings, counts: before.data.counts }, { ...after.data.settings, counts: after.data.counts }),
    environment: changesOf(before.environment, after.environment),
    nodes: nodeChanges(graphBefore.nodes, graphAfter.nodes, partners),
    wires: { added: onlyIn(wiresAfter, wiresBefore), removed: onlyIn(wiresBefore, wiresAfter) },
  }
}

/** Ids of `before` to ids of `after`. */
function pairNodes(before: readonly GraphNode[], after: readonly GraphNode[]): ReadonlyMap<NodeId, NodeId> {
  const pairs = new Map<NodeId, NodeId>()
  const free = new Map(after.map((node) => [node.id, node]))
  for (const node of before) {
    if (free.get(node.id)?.kind !== node.kind) continue
    pairs.set(node.id, node.id)
    free.delete(node.id)
  }
  for (const node of before) {
    if (pairs.has(node.id)) continue
    const partner = [...free.values()].find((other) => other.name === node.name && other.kind === node.kind)
    if (!partner) continue
    pairs.set(node.id, partner.id)
    free.delete(partner.id)
  }
  return pairs
}

function nodeChanges(
  before: readonly GraphNode[],
  after: readonly GraphNode[],
  partners: ReadonlyMap<NodeId, NodeId>,
): readonly NodeChange[] {
  const taken = new Set(partners.values())
  const changed = before.flatMap((node): NodeChange[] => {
    const { id: nodeId, name, kind } = node
    const partner = after.find((other) => other.id === partners.get(nodeId))
    if (!partner) return [{ change: 'removed', nodeId, name, kind, values: [] }]
    const values = changesOf(plainNode(node), plainNode(partner))
    return values.length === 0 ? [] : [{ change: 'changed', nodeId: partner.id, name: partner.name, kind, values }]
  })
  const added = after.flatMap(({ id: nodeId, name, kind }): NodeChange[] =>
    taken.has(nodeId) ? [] : [{ change: 'added', nodeId, name, kind, values: [] }],
  )
  return [...changed, ...added]
}

function plainNode({ name, params, frozen }: GraphNode): Readonly<Record<string, unknown>> {
  return { ...params, name, frozen: frozen === true }
}

/** Leaves of two JSON objects that differ, in the order of the first. */
function changesOf(before: object, after: object): readonly ValueChange[] {
  const leavesBefore = new Map(leaves(before, ''))
  const leavesAfter = new Map(leaves(after, ''))
  return [...new Set([...leavesBefore.keys(), ...leavesAfter.keys()])].flatMap((path) => {
    const [a, b] = [leavesBefore.get(path), leavesAfter.get(path)]
    return a !== undefined && b !== undefined && sameJson(a, b) ? [] : [{ path, before: a, after: b }]
  })
}

/** Lists are leaves: a kernel of 3 × 3 is one value. */
function leaves(value: object, prefix: string): readonly (readonly [string, Json])[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (inner === undefined) return []
    const path = prefix === '' ? key : `${prefix}.${key}`
    const isBranch = typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    return isBranch ? leaves(inner, path) : [[path, inner as Json] as const]
  })
}

/** The accuracy of one run on a set beside another's. */
export interface MetricDifference extends Difference {
  readonly split: 'val' | 'test'
  readonly first: Pick<ClassResult, 'accuracy' | 'n' | 'interval'>
  readonly second: Pick<ClassResult, 'accuracy' | 'n' | 'interval'>
  /** True where both answered the same images, which makes the interval narrower. */
  readonly paired: boolean
  /** McNemar's mid-p where paired, else null. */
  readonly p: number | null
  readonly distinguishable: boolean
}

interface Judged {
  readonly run: Pick<RunRecord, 'result' | 'data'>
  readonly predictions: StoredPredictions | null
}

/** First minus second, for every held-out set that both runs were judged on. */
export function compareResults(first: Judged, second: Judged): readonly MetricDifference[] {
  return (['test', 'val'] as const).flatMap((split) => {
    const a = first.run.result?.[split]
    const b = second.run.result?.[split]
    // Of numbers, see compare-numbers.ts.
    if (a?.task !== 'classification' || b?.task !== 'classification') return []
    const counts = pairSplits(judged(first, split), judged(second, split))
    const difference = counts ? pairedDifference(counts) : independentDifference(a.correct, a.n, b.correct, b.n)
    return {
      ...difference,
      split,
      first: a,
      second: b,
      paired: counts !== null,
      p: counts ? mcNemarMidP(counts) : null,
      distinguishable: isDistinguishable(difference),
    }
  })
}

interface Answers extends Pick<StoredClasses, 'paths'> {
  /** By name: the two runs may number the classes differently. */
  readonly truths: readonly string[]
  readonly predicted: readonly string[]
}

function judged({ run, predictions }: Judged, split: 'val' | 'test'): Answers | null {
  const stored = predictions?.[split]
  if (!stored || 'values' in stored) return null
  const name = (label: number): string => run.data.classes[label] ?? ''
  return { paths: stored.paths, truths: stored.truths.map(name), predicted: predictedClasses(stored, run.data.positive).map(name) }
}

/** Null where the two did not answer the same images with the same labels. */
function pairSplits(first: Answers | null, second: Answers | null) {
  if (!first || !second || first.paths.length !== second.paths.length) return null
  const place = new Map(second.paths.map((path, index) => [path, index]))
  if (place.size !== second.paths.length) return null
  const answers: string[] = []
  for (const [index, path] of first.paths.entries()) {
    const other = place.get(path)
    if (other === undefined || second.truths[other] !== first.truths[index]) return null
    answers.push(second.predicted[other] ?? '')
  }
  return pairAnswers(first.truths, first.predicted, answers)
}
