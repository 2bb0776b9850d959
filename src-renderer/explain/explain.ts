// The view into the network of this window; see explain-store.ts.
import { useRunStore } from '../state/run-store'
import { createExplainStore } from './explain-store'

export const useExplainStore = createExplainStore((ask) => useRunStore.getState().explain(ask))

let seen = useRunStore.getState().run?.runId
useRunStore.subscribe(({ run }) => {
  if (run?.runId === seen) return
  seen = run?.runId
  useExplainStore.getState().reset()
})
