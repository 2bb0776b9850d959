import { useAnalysis } from '../state/analysis'
import { useDataStore } from '../state/data-store'
import { useRunStore } from '../state/run-store'
import { useI18n } from '../ui/i18n'
import { trainingObstacle, type Obstacle } from './obstacle'

/** Starts a run; with something in the way, `reason` says what, and `train` leads there instead. */
export function useTrain(): { readonly train: () => void; readonly reason: string | null; readonly obstacle: Obstacle | null } {
  const { t, tr, format } = useI18n()
  const analysis = useAnalysis()
  const status = useDataStore((state) => state.status)
  const dataset = useDataStore((state) => state.dataset)
  const splits = useDataStore((state) => state.splits)
  const train = useRunStore((state) => state.train)
  const obstacle = trainingObstacle(analysis, { status, dataset, splits })
  if (!obstacle) return { train, reason: null, obstacle }
  switch (obstacle.key) {
    case 'training.blocked.problem':
      return { train, obstacle, reason: t(obstacle.key, { message: tr(obstacle.message) }) }
    case 'training.blocked.problems':
      return { train, obstacle, reason: t(obstacle.key, { count: format.count(obstacle.count) }) }
    default:
      return { train, obstacle, reason: t(obstacle.key) }
  }
}
