// Runs that a crash or a closed window broke off: offered back, and taken up where their last checkpoint stands.
import { create } from 'zustand'
import type { InterruptedRun } from '../../src/api/api'
import { error, text, type Diagnostic } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { parseProject } from '../../src/document/parse'
import { sameJson } from '../../src/document/same-json'
import { host } from '../bridge'
import { inputSize, useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { settleChanges } from './actions'
import { tellFailure } from './ask'
import { openWindows, windowId } from './window-lock'

interface InterruptedStore {
  /** Newest first; empty where nothing is to be decided. */
  readonly offered: readonly InterruptedRun[]
}

export const useInterruptedStore = create<InterruptedStore>()(() => ({ offered: [] }))

const dataGone: Diagnostic = error('checkpoint/no-data', text('The data of this run could not be loaded.', '无法加载此次训练的数据。'), {
  hint: text('Load the data in the data panel, then resume the run at the next start.', '请在数据面板中加载数据，并在下次启动时继续训练。'),
})

/**
 * Looks for runs that can be taken up.
 * @param before name that the page in this tab had before; see holdWindow
 */
export async function offerInterrupted(before: string | null): Promise<void> {
  const listed = await host.call('checkpoint.list', {})
  if (!listed.ok || listed.value.length === 0) return
  const open = await openWindows(before)
  const current = useRunStore.getState()
  const isUnderWay = ({ runId, windowId: owner, sameHost }: InterruptedRun): boolean =>
    owner === windowId ? runId === current.run?.runId && isActive(current.status) : sameHost && open.has(owner)
  useInterruptedStore.setState({ offered: listed.value.filter((run) => !isUnderWay(run)) })
}

/** What a crash of the training process left of the run in hand is offered at once. */
export function watchBrokenRuns(): void {
  useRunStore.subscribe(({ status }, before) => {
    if (status === 'failed' && isActive(before.status) && !before.stopping) void offerInterrupted(null)
  })
}

/**
 * Keeps a checkpoint when the window goes to the background, where it may be ended without a word, before the browser freezes it, and while
 * it asks whether the tab may be closed: the page stands still then, the worker does not.
 */
export function keepWhenHidden(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void useRunStore.getState().keepNow(false)
  })
  window.addEventListener('beforeunload', () => {
    void useRunStore.getState().keepNow(true)
  })
  document.addEventListener('freeze', () => {
    void useRunStore.getState().keepNow(true)
  })
}

export function decideRunsLater(): void {
  useInterruptedStore.setState({ offered: [] })
}

function settle(runId: string): void {
  useInterruptedStore.setState(({ offered }) => ({ offered: offered.filter((run) => run.runId !== runId) }))
}

export async function discardRun({ runId }: InterruptedRun): Promise<void> {
  const discarded = await host.call('checkpoint.discard', { runId })
  settle(runId)
  if (!discarded.ok) tellFailure(currentI18n().t('interrupted.notDiscarded'), discarded.diagnostics)
}

/** Goes on with the run, in its own project unless the open one has the same data and unsaved changes. */
export async function takeUp({ runId, name }: InterruptedRun): Promise<void> {
  const { t } = currentI18n()
  const failed = (diagnostics: readonly Diagnostic[]): void => tellFailure(t('interrupted.notResumed'), diagnostics, t('interrupted.kept'))
  const read = await host.call('checkpoint.read', { runId })
  if (!read.ok) {
    settle(runId)
    failed(read.diagnostics)
    return
  }
  const { state, tensors, project, grant, stamp } = read.value
  const parsed = parseProject(project, name)
  if (!parsed.ok) {
    settle(runId)
    failed(parsed.diagnostics)
    return
  }
  const { document } = parsed.value
  const open = useDocumentStore.getState()
  if (!sameProject(open.document, document) && !(open.dirty && sameData(open.document, document))) {
    if (!(await settleChanges())) return
    useDocumentStore.getState().load(document, { grant: grant && { ...grant, stamp: stamp ?? undefined }, isSaved: false })
    useViewStore.getState().select([])
  }
  decideRunsLater()
  const problems = await dataSettled()
  if (problems) {
    failed(problems)
    return
  }
  const taken = useRunStore.getState().takeUp({
    runId,
    document,
    project: { project, handle: grant?.handle ?? null, stamp },
    files: { state, tensors },
  })
  if (taken) useViewStore.getState().showPanel('training')
  else failed([dataGone])
}

/** Alike in all that decides a run. */
function sameProject(a: ProjectDocument, b: ProjectDocument): boolean {
  return sameJson(a.graph, b.graph) && sameJson(a.training, b.training) && sameJson(a.data, b.data)
}

function sameData(a: ProjectDocument, b: ProjectDocument): boolean {
  return sameJson(a.data, b.data) && sameJson(inputSize(a.graph), inputSize(b.graph))
}

/** Waits until the data of the open project is there; why it is not. */
async function dataSettled(): Promise<readonly Diagnostic[] | null> {
  const now = useDataStore.getState()
  if (now.status === 'loading') {
    await new Promise<void>((done) => {
      const stop = useDataStore.subscribe(({ status }) => {
        if (status === 'loading') return
        stop()
        done()
      })
    })
  }
  const { status, dataset, diagnostics } = useDataStore.getState()
  if (status === 'ready' && dataset) return null
  return diagnostics.length > 0 ? diagnostics : [dataGone]
}
