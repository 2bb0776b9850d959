// The run of this window; see create-run-store.ts.
import { parseModelCard } from '../../src/exporters/parse-model-card'
import { analyzeGraph } from '../../src/compiler/analyze'
import { serializeProject } from '../../src/document/serialize'
import { host } from '../bridge'
import { windowId } from '../project/window-lock'
import { createCheckpointKeeper } from '../training/checkpoint-keeper'
import { currentI18n } from '../ui/i18n'
import { startTrainingWorker } from '../training/worker-client'
import { pickGrant } from '../ui/pick-grant'
import { currentAnalysis } from './analysis'
import { createRunStore } from './create-run-store'
import { useDataStore } from './data-store'
import { useDocumentStore } from './document-store'
import { useKnownBackends } from './known-backends'
import { useViewStore } from './view-store'

export const useRunStore = createRunStore({
  startWorker: startTrainingWorker(host),
  document: () => useDocumentStore.getState().document,
  analysis: currentAnalysis,
  data: () => useDataStore.getState(),
  analyze: (document, data) => analyzeGraph(document.graph, data),
  checkpoints: createCheckpointKeeper({
    host,
    warn(diagnostics) {
      const { t, tr } = currentI18n()
      const [first] = diagnostics
      const body = first ? [first.message, first.hint].flatMap((part) => (part ? [tr(part)] : [])).join(' ') : null
      useViewStore.getState().notify({ tone: 'warn', title: t('training.checkpoint.failed'), body })
    },
  }),
  windowId,
  project() {
    const { document, grant } = useDocumentStore.getState()
    return { project: serializeProject(document), handle: grant?.handle ?? null, stamp: grant?.stamp ?? null }
  },
  backends: {
    known: () => useKnownBackends.getState().known,
    remember: (key, found) => useKnownBackends.getState().remember(key, found),
  },
  host,
  pick: pickGrant,
  parseCard: parseModelCard,
  show: (place) => useViewStore.getState().showPanel(place),
  now: () => Date.now(),
})
