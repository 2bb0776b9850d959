// What a kept run can be used for: its diagram again, the same training again.
import { restoreCommand } from '../../src/runs/restore-run'
import { sameJson } from '../../src/document/same-json'
import type { RunRecord } from '../../src/runs/run-record'
import type { TrainJob } from '../state/create-run-store'
import { useReviewStore } from '../review/review'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { host } from '../bridge'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { useQueue } from './experiments'
import { runName } from './run-words'

/** Makes the project's diagram and settings those of the run: one command, one undo step. */
export function restoreRun(run: RunRecord): void {
  const { document, edit } = useDocumentStore.getState()
  edit(restoreCommand(run, document))
  const i18n = currentI18n()
  useViewStore.getState().select([])
  useViewStore.getState().askCanvas('fit')
  useViewStore.getState().notify({ tone: 'good', title: i18n.t('compare.restored', { name: runName(i18n, run) }) })
}

/** Shows the results of a kept run, its network in hand again; of the window's own run, those it has. */
export function showResults(id: string): void {
  if (useRunStore.getState().run?.runId === id) useReviewStore.getState().close()
  else useReviewStore.getState().open(id)
  useViewStore.getState().showBottom('results')
}

/** The run as a job on the images that are loaded; null, with the reason told, where that is not possible. */
export function jobOf(run: RunRecord, change: Partial<Pick<TrainJob, 'continues' | 'resume'>> = {}): TrainJob | null {
  const { t } = currentI18n()
  const { notify } = useViewStore.getState()
  const { dataset, splits } = useDataStore.getState()
  if (!dataset || !splits) {
    notify({ tone: 'warn', title: t('compare.rerun.data') })
    return null
  }
  const size = dataset.samples === 'images' ? dataset.size : null
  const classes = dataset.task === 'classification' ? dataset.classes : []
  if (!sameJson(size, run.data.size) || classes.join('\n') !== run.data.classes.join('\n')) {
    notify({ tone: 'warn', title: t('compare.rerun.other') })
    return null
  }
  const { document } = useDocumentStore.getState()
  const { graph, ...training } = run.plan
  return {
    document: { ...document, graph, layout: run.layout, training: { ...training, backend: document.training.backend } },
    dataset,
    splits,
    group: null,
    continues: null,
    resume: null,
    ...change,
  }
}

/** Trains as the run was trained, unless another run is under way. */
export function trainAgain(run: RunRecord): void {
  const job = jobOf(run)
  if (!job) return
  enqueue(runName(currentI18n(), run), job)
}

/** Trains at once, or after what trains now and waits before it. */
export function enqueue(title: string, job: TrainJob): void {
  const { showBottom, notify } = useViewStore.getState()
  if (isActive(useRunStore.getState().status)) notify({ tone: 'good', title: currentI18n().t('compare.rerun.busy') })
  else showBottom('training')
  useQueue.getState().add([{ title, job }])
}

/** Goes on with a run from where it ended, for so many epochs more; told where that is not possible. */
export async function continueRun(run: RunRecord, more: number): Promise<void> {
  const i18n = currentI18n()
  const [state, tensors] = await Promise.all([
    host.call('run.attached', { id: run.id, part: 'final-state.json' }),
    host.call('run.attached', { id: run.id, part: 'final-tensors.bin' }),
  ])
  if (!state.ok || !tensors.ok || !state.value || !tensors.value) {
    useViewStore.getState().notify({ tone: 'warn', title: i18n.t('compare.continue.gone') })
    return
  }
  const epochs = (run.result?.epochs ?? 0) + more
  // A limit that ended the run would end it again at once.
  const plan = { ...run.plan, epochs, maxSteps: null, maxSeconds: null, targetLoss: null }
  const resume = { state: new TextDecoder().decode(state.value), tensors: tensors.value }
  const job = jobOf({ ...run, plan }, { continues: run.id, resume })
  if (job) enqueue(runName(i18n, run), job)
}
