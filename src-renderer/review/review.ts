// The kept run that this window looks back at; see create-review-store.ts.
import { host } from '../bridge'
import { createExplainStore } from '../explain/explain-store'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { startTrainingWorker } from '../training/worker-client'
import { createReviewStore } from './create-review-store'
import { loadRunData } from './load-run-data'

export const useReviewStore = createReviewStore({
  host,
  startWorker: startTrainingWorker(host),
  inHand: () => useDataStore.getState(),
  keptInHand(runId) {
    const { run, kept } = useRunStore.getState()
    return run?.runId === runId ? kept : null
  },
  load: loadRunData,
})

/** The view into its network. */
export const useReviewExplainStore = createExplainStore((ask) => useReviewStore.getState().explain(ask))

useReviewStore.subscribe(({ reviewed, runId }, before) => {
  const explain = useReviewExplainStore.getState()
  if (runId !== before.runId) {
    explain.setOpen(false)
    explain.reset()
  }
  if (reviewed && reviewed !== before.reviewed) explain.chooseEpoch(reviewed.place)
})

// A run that begins is what one wants to see the results of.
useRunStore.subscribe(({ run }, before) => {
  if (run?.runId !== before.run?.runId && useReviewStore.getState().runId !== null) useReviewStore.getState().close()
})

// Another project has other runs.
useDocumentStore.subscribe(({ document }, before) => {
  if (document.id !== before.document.id) useReviewStore.getState().close()
})
