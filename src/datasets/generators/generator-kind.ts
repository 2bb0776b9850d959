// The interface of a generator of points: one file per generator under kinds/.
import type { Json, Text } from '../../diagnostics'
import type { ParamSet } from '../../layers/params'
import type { ClassTargets, DecodedDataset, Feature, NumberTargets, Quantity, VectorSamples } from '../dataset'
import { choosePositive } from '../classes'

/** What a generator gives: features with classes or numbers; where its rows come from is the caller's to say. */
export type Drawn = Omit<VectorSamples, 'samples'> &
  (Pick<ClassTargets, 'task' | 'classes' | 'labels'> | Pick<NumberTargets, 'task' | 'quantities' | 'targets' | 'targetScaling'>)

export interface GeneratorKind<P = unknown> {
  readonly type: string
  readonly title: Text
  /** What it is good for, in a sentence or two. */
  readonly summary: Text
  readonly params: ParamSet<P>
  /** Samples where nobody says how many. */
  readonly count: number
  /** `count` samples. The same arguments give the same bits on every machine; all randomness comes from `seed`. */
  draw(params: P, count: number, seed: number): Drawn
}

/** A quantity without a unit. */
export function plain(name: string): Quantity {
  return { name, unit: null }
}

/** A feature without a unit. */
export function axis(name: string): Feature {
  return { name, unit: null, category: null }
}

/** The points of a plane. */
export const PLANE = [axis('x'), axis('y')] as const

/** Draws a dataset with a generator of points. */
export function drawPoints(kind: GeneratorKind, rawParams: Json, count: number, seed: number): DecodedDataset {
  const drawn = kind.draw(kind.params.parse(rawParams).value, count, seed)
  const rows = {
    name: kind.type,
    layout: 'generated' as const,
    paths: Array.from({ length: count }, (_, i) => `${kind.type} ${i + 1}`),
    given: new Array<null>(count).fill(null),
    skipped: [],
    samples: 'vectors' as const,
  }
  return drawn.task === 'classification' ? { ...rows, ...drawn, positive: choosePositive(drawn.classes) } : { ...rows, ...drawn }
}
