// The step shown in this window; see create-step-store.ts.
import { useDataStore } from '../state/data-store'
import { useRunStore } from '../state/run-store'
import { createStepStore } from './create-step-store'
import { useExplainStore } from './explain'

export const useStepStore = createStepStore((ask) => useRunStore.getState().explain(ask))

/** Images of a batch that is shown: enough to be one, few enough to be followed. */
const BATCH = 8

/** Opens the step of the image that is looked at, or of the first training images. */
export function watchStep(batch = false): void {
  const { splits } = useDataStore.getState()
  const { sample } = useExplainStore.getState()
  const training = [...(splits?.train ?? [])]
  const row = sample && 'row' in sample ? sample.row : training[0]
  if (row === undefined) return
  useStepStore.getState().start(batch ? training.slice(0, BATCH) : [row], batch)
}

let seen = useRunStore.getState().run?.runId
useRunStore.subscribe(({ run }) => {
  if (run?.runId === seen) return
  seen = run?.runId
  useStepStore.getState().close()
})
