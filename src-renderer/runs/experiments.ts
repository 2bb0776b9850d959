// The queue and the experiments of this window.
import { createExperiments } from './create-experiments'
import { createQueue } from './create-queue'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { trainingObstacle } from '../training/obstacle'
import { currentAnalysis } from '../state/analysis'

export const useQueue = createQueue({
  runs: useRunStore,
  onEnded: (job) => {
    const { result } = useRunStore.getState()
    const loss = result?.outcome === 'completed' ? (result.val ?? result.train)?.loss : null
    experiments.ended(job, loss ?? null)
  },
  onRefused: ({ title }) => {
    useViewStore.getState().notify({ tone: 'warn', title: currentI18n().t('queue.refused', { title }) })
  },
})

export const experiments = createExperiments({
  enqueue: (items) => useQueue.getState().add(items),
  newId: () => `group-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
})

/** What an experiment would be made with now: the project and its images; null after leading the user to what is in the way. */
export function experimentBase() {
  const data = useDataStore.getState()
  const obstacle = trainingObstacle(currentAnalysis(), data)
  const { dataset, splits } = data
  if (obstacle || !dataset || !splits) {
    useViewStore.getState().showPanel(obstacle?.where ?? 'data')
    return null
  }
  return { document: useDocumentStore.getState().document, dataset, splits }
}
