// What a kept run can be used for: its diagram again, the same training again.
import { restoreCommand } from '../../src/runs/restore-run'
import { sameJson } from '../../src/document/same-json'
import type { RunRecord } from '../../src/runs/run-record'
import type { TrainJob } from '../state/create-run-store'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
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

/** The run as a job on the images that are loaded; null, with the reason told, where that is not possible. */
export function jobOf(run: RunRecord, change: Partial<Pick<TrainJob, 'group' | 'continues'>> = {}): TrainJob | null {
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
    ...change,
  }
}

/** Trains as the run was trained, unless another run is under way. */
export function trainAgain(run: RunRecord): void {
  const job = jobOf(run)
  if (!job) return
  if (isActive(useRunStore.getState().status)) {
    useViewStore.getState().notify({ tone: 'warn', title: currentI18n().t('compare.rerun.busy') })
    return
  }
  if (useRunStore.getState().trainJob(job)) useViewStore.getState().showBottom('training')
}
