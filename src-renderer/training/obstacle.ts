// Why a run cannot start, and where the user finds the cure.
import type { Analysis } from '../../src/compiler/analysis'
import type { Text } from '../../src/diagnostics'
import type { DataState } from '../state/create-data-store'

export type Obstacle =
  | { readonly where: 'problems'; readonly key: 'training.blocked.problem'; readonly message: Text }
  | { readonly where: 'problems'; readonly key: 'training.blocked.problems'; readonly count: number }
  | { readonly where: 'data'; readonly key: 'training.blocked.data' | 'training.blocked.loading' | 'training.blocked.trainEmpty' }

/** The first thing in the way of training, or null. */
export function trainingObstacle(
  analysis: Pick<Analysis, 'diagnostics' | 'trainable'>,
  data: Pick<DataState, 'status' | 'dataset' | 'splits'>,
): Obstacle | null {
  const errors = analysis.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  const [first] = errors
  if (first && errors.length === 1) return { where: 'problems', key: 'training.blocked.problem', message: first.message }
  if (errors.length > 0 || !analysis.trainable) return { where: 'problems', key: 'training.blocked.problems', count: errors.length }
  if (data.status === 'loading') return { where: 'data', key: 'training.blocked.loading' }
  if (data.status !== 'ready' || !data.dataset || !data.splits) return { where: 'data', key: 'training.blocked.data' }
  if (data.splits.train.length === 0) return { where: 'data', key: 'training.blocked.trainEmpty' }
  return null
}
