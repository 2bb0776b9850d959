// Whether one of two runs predicts numbers better: their mean errors on the same samples.
import type { Difference } from '../metrics/difference'
import { isDistinguishable, pairedMeanDifference } from '../metrics/difference'
import type { RunRecord } from './run-record'
import type { StoredNumbers, StoredPredictions } from './stored-predictions'

/** Of the mean absolute errors of one quantity, first minus second, in its unit. */
export interface NumberDifference extends Difference {
  readonly split: 'val' | 'test'
  readonly name: string
  readonly unit: string | null
  readonly n: number
  readonly first: number
  readonly second: number
  readonly distinguishable: boolean
}

interface Judged {
  readonly run: Pick<RunRecord, 'result'>
  readonly predictions: StoredPredictions | null
}

/** For every held-out set that both runs were judged on, sample by sample; what was judged on other samples is left out. */
export function compareNumbers(first: Judged, second: Judged): readonly NumberDifference[] {
  return (['test', 'val'] as const).flatMap((split) => {
    const [figures, others] = [first.run.result?.[split], second.run.result?.[split]]
    const errors = pairErrors(first.predictions?.[split], second.predictions?.[split])
    if (figures?.task !== 'regression' || others?.task !== 'regression' || !errors) return []
    return figures.quantities.flatMap(({ name, unit }, index): readonly NumberDifference[] => {
      if (others.quantities[index]?.name !== name) return []
      const column = (which: 0 | 1): readonly number[] => errors.map((pair) => pair[index]?.[which] ?? 0)
      const [one, other] = [column(0), column(1)]
      const difference = pairedMeanDifference(one, other)
      if (!difference) return []
      const mean = (values: readonly number[]): number => values.reduce((sum, error) => sum + error, 0) / values.length
      const figures = { n: one.length, first: mean(one), second: mean(other) }
      return [{ ...difference, split, name, unit, ...figures, distinguishable: isDistinguishable(difference) }]
    })
  })
}

/** [sample][quantity][first, second] absolute errors; null where the two did not predict the same samples with the same truths. */
function pairErrors(
  first: StoredPredictions['test'] | undefined,
  second: StoredPredictions['test'] | undefined,
): readonly (readonly (readonly [number, number])[])[] | null {
  if (!first || !second || !('values' in first) || !('values' in second)) return null
  const width = first.values.length / Math.max(1, first.paths.length)
  const place = new Map(second.paths.map((path, index) => [path, index]))
  if (place.size !== first.paths.length || second.values.length !== first.values.length) return null
  const errorOf = ({ truths, values }: StoredNumbers, at: number): number => Math.abs((values[at] ?? 0) - (truths[at] ?? 0))
  const pairs: (readonly (readonly [number, number])[])[] = []
  for (const [row, path] of first.paths.entries()) {
    const other = place.get(path)
    if (other === undefined) return null
    const columns = Array.from({ length: width }, (_, k) => k)
    if (columns.some((k) => first.truths[row * width + k] !== second.truths[other * width + k])) return null
    pairs.push(columns.map((k) => [errorOf(first, row * width + k), errorOf(second, other * width + k)] as const))
  }
  return pairs
}
