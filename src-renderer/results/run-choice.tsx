// Whose results are shown, and at which epoch: the run of this window, or any that is kept.
import { useMemo } from 'react'
import { keptPlaces, type KeptPlace } from '../../src/explain/kept-files'
import { ExplainViewer } from '../explain/viewer'
import { SubjectContext, type ExplainSubject } from '../explain/subject'
import { signatureOf } from '../../src/datasets/dataset'
import { useReviewExplainStore, useReviewStore } from '../review/review'
import { runName } from '../runs/run-words'
import { useRunsStore } from '../runs/runs'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { ProgressBar } from '../ui/progress-bar'
import { Select } from '../ui/select'
import { Slider } from '../ui/slider'
import styles from './run-choice.module.css'

/** Kept runs that are offered, the newest and the pinned; any other is opened from the list of runs. */
const MOST_RUNS = 40
const CURRENT = 'current'

/** Nothing where there is nothing to choose. */
export function RunChoice() {
  const i18n = useI18n()
  const { t, tr, format } = i18n
  const run = useRunStore((state) => state.run)
  const active = useRunStore((state) => isActive(state.status))
  const ended = useRunStore((state) => state.result)
  const opened = useRunStore((state) => state.model?.origin === 'file')
  const kept = useRunStore((state) => state.kept)
  const runs = useRunsStore((state) => state.runs)
  const runId = useReviewStore((state) => state.runId)
  const status = useReviewStore((state) => state.status)
  const progress = useReviewStore((state) => state.progress)
  const reviewed = useReviewStore((state) => state.reviewed)
  const diagnostics = useReviewStore((state) => state.diagnostics)
  const { open, close, retry } = useReviewStore.getState()
  const own = useMemo(() => (kept && !active && !opened ? keptPlaces(kept.index) : []), [kept, active, opened])

  const others = runs.filter(({ id, standing }) => id !== run?.runId && standing !== 'running' && standing !== 'failed')
  const offered = others.slice(0, MOST_RUNS)
  const isOwn = runId === null || runId === run?.runId
  const chosen = isOwn ? CURRENT : runId
  const missing = chosen !== CURRENT && !offered.some(({ id }) => id === chosen) ? (reviewed?.run ?? null) : null
  const current = run
    ? t('results.run.current', {
        name: runName(i18n, { name: null, projectName: run.projectName, startedMs: run.startedMs, group: run.group }),
      })
    : t(opened ? 'results.run.opened' : 'results.run.none')
  const options = [
    { value: CURRENT, label: opened ? t('results.run.opened') : current },
    ...[...(missing ? [missing] : []), ...offered].map((one) => ({ value: one.id, label: runName(i18n, one) })),
  ]
  const places = isOwn ? own : (reviewed?.places ?? [])
  const place = runId === null ? null : (reviewed?.place ?? null)
  const at = Math.max(0, places.indexOf(place))
  const best = isOwn ? ended?.best : reviewed?.run.result?.best
  const words = (one: KeptPlace | undefined): string => {
    if (one === null || one === undefined)
      return best?.restored === true ? t('results.place.best', { epoch: format.count(best.epoch) }) : t('results.place.end')
    return one === 0 ? t('results.place.start') : t('results.place.epoch', { epoch: format.count(one) })
  }
  const goTo = (index: number): void => {
    const wanted = places[index] ?? null
    const id = isOwn ? run?.runId : runId
    if (id === undefined) return
    if (isOwn && wanted === null) close()
    else open(id, wanted)
  }
  if (others.length === 0 && places.length < 2 && runId === null) return null
  return (
    <>
      <div className={styles['bar']} role="group" aria-label={t('results.run')}>
        <span>{t('results.run')}</span>
        <div className={styles['run']}>
          <Select
            label={t('results.run')}
            value={chosen}
            options={options}
            onChange={(value) => (value === CURRENT ? close() : open(value))}
          />
        </div>
        {places.length > 1 && (
          <>
            <span>{t('explain.epoch')}</span>
            <div className={styles['scrubber']}>
              <Slider label={t('results.place')} value={at} min={0} max={places.length - 1} step={1} integer onChange={goTo} />
            </div>
            <span className={styles['place']} role="status">
              {words(places[at])}
            </span>
          </>
        )}
        {status === 'busy' && progress && (
          <div className={styles['busy']} role="status">
            <span>{t(`results.review.${progress.phase}`)}</span>
            <ProgressBar label={t(`results.review.${progress.phase}`)} value={progress.total > 0 ? progress.done / progress.total : null} />
            <Button size="small" variant="ghost" onClick={close}>
              {t('results.review.cancel')}
            </Button>
          </div>
        )}
      </div>
      {diagnostics.length > 0 && (
        <div className={styles['problems']} role="alert">
          {diagnostics.map(({ code, message, hint }) => (
            <Notice
              key={code}
              tone="warn"
              title={tr(message)}
              actions={
                <Button size="small" onClick={retry}>
                  {t('results.review.retry')}
                </Button>
              }
            >
              {hint ? tr(hint) : null}
            </Notice>
          ))}
        </div>
      )}
      <ReviewViewer />
    </>
  )
}

/** Into the network of the run that is looked back at. */
function ReviewViewer() {
  const reviewed = useReviewStore((state) => state.reviewed)
  const ask = useReviewStore((state) => state.explain)
  const subject = useMemo((): ExplainSubject | null => {
    if (!reviewed?.model) return null
    const { run, dataset, splits, model } = reviewed
    return {
      ...{ store: useReviewExplainStore, graph: run.plan.graph, dataset, splits, ask },
      signature: signatureOf(model),
      live: false,
    }
  }, [reviewed, ask])
  if (!subject) return null
  return (
    <SubjectContext value={subject}>
      <ExplainViewer />
    </SubjectContext>
  )
}
