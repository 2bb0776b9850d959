// The run of this window; see create-run-store.ts.
import { parseModelCard } from '../../src/exporters/parse-model-card'
import { host } from '../bridge'
import { startTrainingWorker } from '../training/worker-client'
import { pickGrant } from '../ui/pick-grant'
import { currentAnalysis } from './analysis'
import { createRunStore } from './create-run-store'
import { useDataStore } from './data-store'
import { useDocumentStore } from './document-store'
import { useViewStore } from './view-store'

export const useRunStore = createRunStore({
  startWorker: startTrainingWorker,
  document: () => useDocumentStore.getState().document,
  analysis: currentAnalysis,
  data: () => useDataStore.getState(),
  host,
  pick: pickGrant,
  parseCard: parseModelCard,
  show: (place) => useViewStore.getState().showPanel(place),
  now: () => Date.now(),
})
