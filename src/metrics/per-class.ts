// Precision, recall and F1 of each class, from a confusion matrix.
import { wilsonInterval } from './interval'

/** A share and what it rests on; `value` is null where there is nothing to count (0 of 0). */
export interface CountedShare {
  readonly value: number | null
  readonly hits: number
  readonly n: number
  /** 95 % Wilson interval. */
  readonly interval: readonly [number, number]
}

export interface ClassFigures {
  /** Of the images taken for this class, the share that are of it. */
  readonly precision: CountedShare
  /** Of the images of this class, the share taken for it. */
  readonly recall: CountedShare
  /** 2·TP / (2·TP + FP + FN); null where the class neither occurs nor is predicted. */
  readonly f1: number | null
}

function share(hits: number, n: number): CountedShare {
  return { value: n === 0 ? null : hits / n, hits, n, interval: wilsonInterval(hits, n) }
}

/** @param confusion counts[truth][prediction] */
export function perClass(confusion: readonly (readonly number[])[]): readonly ClassFigures[] {
  return confusion.map((row, label) => {
    const hits = row[label] ?? 0
    const real = row.reduce((sum, count) => sum + count, 0)
    const said = confusion.reduce((sum, other) => sum + (other[label] ?? 0), 0)
    return {
      precision: share(hits, said),
      recall: share(hits, real),
      f1: real + said === 0 ? null : (2 * hits) / (real + said),
    }
  })
}

/** Mean of the F1 of all classes that have one: every class counts alike, however rare. Null without any. */
export function macroF1(figures: readonly ClassFigures[]): number | null {
  const known = figures.flatMap(({ f1 }) => (f1 === null ? [] : [f1]))
  return known.length === 0 ? null : known.reduce((sum, f1) => sum + f1, 0) / known.length
}
