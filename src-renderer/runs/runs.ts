// The runs of this window's host; see create-runs-store.ts and create-recorder.ts.
import type { Diagnostic } from '../../src/diagnostics'
import { host } from '../bridge'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { hostInfo } from '../ui/pick-grant'
import { startRecorder } from './create-recorder'
import { createRunsStore } from './create-runs-store'

function tell(diagnostics: readonly Diagnostic[]): void {
  const { tr } = currentI18n()
  for (const { message, hint } of diagnostics.slice(0, 2)) {
    useViewStore.getState().notify({ tone: 'bad', title: tr(message), body: hint ? tr(hint) : null })
  }
}

export const useRunsStore = createRunsStore({
  host,
  projectId: () => useDocumentStore.getState().document.id ?? '',
  onProblem: tell,
})

/** Keeps every run of this window, and the list up to date with it and with the project. Returns what ends it. */
export function keepRuns(): () => void {
  let version = ''
  let platform = ''
  void hostInfo().then((info) => {
    version = info?.version ?? ''
    platform = info?.platform ?? ''
  })
  const stopRecorder = startRecorder({
    runs: useRunStore,
    host,
    environment: () => ({ version, platform, cores: navigator.hardwareConcurrency }),
    now: () => Date.now(),
    onWritten: (id) => {
      useRunsStore.getState().changed(id)
      void useRunsStore.getState().refresh()
    },
    onProblem: (diagnostic) => tell([diagnostic]),
  })
  const stopFollowing = useDocumentStore.subscribe((state, before) => {
    if (state.document.id === before.document.id) return
    useRunsStore.getState().choose([])
    void useRunsStore.getState().refresh()
  })
  void useRunsStore.getState().refresh()
  return () => {
    stopRecorder()
    stopFollowing()
  }
}
