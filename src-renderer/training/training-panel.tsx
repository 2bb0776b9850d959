// The run as it happens: curves of loss and accuracy, how far it is, and what the curves say.
import { wilsonInterval } from '../../src/metrics/interval'
import type { ClassResult } from '../../src/training/plan'
import { Findings } from '../diagnosis/findings'
import { useExplainStore } from '../explain/explain'
import { watchStep } from '../explain/step'
import { isActive, type RunState } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { accuracyDigits } from './accuracy-digits'
import { LiveCharts } from './live-charts'
import styles from './training-panel.module.css'
import { usePacedRun, wholeRun } from './use-paced-run'
import { useTrain } from './use-train'

export function TrainingPanel() {
  const run = useRunStore((state) => state.run)
  // Not the epochs themselves: each message would draw all of the panel anew.
  const empty = useRunStore((state) => state.epochs.length === 0 && state.status === 'idle')
  const { t } = useI18n()
  const { train, reason, obstacle } = useTrain()

  if (!run || empty) {
    return (
      <div className={styles['empty']}>
        <EmptyState
          title={t('training.empty.title')}
          body={reason ?? t('training.empty.body')}
          action={
            <Button variant={obstacle ? 'default' : 'primary'} onClick={train}>
              {obstacle ? t(obstacle.where === 'problems' ? 'training.seeProblems' : 'training.seeData') : t('training.empty.start')}
            </Button>
          }
        />
      </div>
    )
  }
  return (
    <div className={styles['panel']}>
      <RunHeader />
      <div className={styles['columns']}>
        <LiveCharts />
        <Saying />
      </div>
    </div>
  )
}

/** Epoch, step, speed and time left, in one line whose parts keep their places. */
function RunHeader() {
  const { t, format } = useI18n()
  const { status, stopping, progress, result, run, epochs } = usePacedRun(wholeRun, 40)
  const rate = epochs.at(-1)?.learningRate ?? null
  if (!run) return null

  const epoch = result?.epochs ?? progress?.epoch ?? 0
  const parts = [t('training.head.epoch', { epoch: format.count(epoch), epochs: format.count(run.plan.epochs) })]
  if (!result && progress) {
    parts.push(
      t('training.head.step', {
        step: format.count(progress.step),
        steps: format.count(Math.min(progress.stepsPerEpoch * progress.epochs, run.plan.maxSteps ?? Infinity)),
      }),
    )
    parts.push(t('training.head.speed', { speed: format.count(Math.round(progress.samplesPerSecond)) }))
    parts.push(t('training.head.memory', { memory: format.bytes(progress.memoryBytes) }))
    if (progress.remainingMs !== null && isActive(status))
      parts.push(t('training.head.left', { time: format.duration(progress.remainingMs) }))
  }
  if (rate !== null) parts.push(t('training.head.rate', { rate: Number(rate.toPrecision(3)) }))
  if (result?.best) parts.push(t('training.head.best', { epoch: format.count(result.best.epoch) }))
  if (result) parts.push(t('training.head.took', { time: format.duration(result.elapsedMs) }))
  const state = stopping ? 'stopping' : status === 'ended' && result && result.outcome !== 'completed' ? result.outcome : status
  return (
    <p className={styles['header']}>
      <b data-state={state}>{t(`training.status.${state}`)}</b>
      {parts.map((part) => (
        <span key={part.replace(/[\d.,]/g, '')}>{part}</span>
      ))}
    </p>
  )
}

function Saying() {
  const { t, tr } = useI18n()
  const { epochs, run, status, result, diagnostics, notes } = usePacedRun(wholeRun, 200)
  if (!run) return null
  const heldOut = heldOutResult(run, epochs, result)
  return (
    <section className={styles['say']} aria-label={t('training.say')}>
      <h4>{t('training.say')}</h4>
      {status === 'failed' &&
        diagnostics.map((diagnostic) => (
          <Notice key={diagnostic.code} tone="bad" title={tr(diagnostic.message)}>
            {diagnostic.hint ? tr(diagnostic.hint) : null}
          </Notice>
        ))}
      <Findings />
      {(epochs.length > 0 || status === 'ended') && (
        <p>
          <Button size="small" onClick={() => watchStep()}>
            {t('step.watch')}
          </Button>{' '}
          <Button size="small" onClick={() => useExplainStore.getState().setOpen(true)}>
            {t('explain.open')}
          </Button>
        </p>
      )}
      {run.counts.val === 0 && <p>{t('diagnosis.noValidation')}</p>}
      {heldOut && run.task === 'classification' && <HeldOut {...heldOut} classes={run.classes} />}
      <HeldOutNumbers result={result} />
      {notes.map((note) => (
        <p key={note.code}>{tr(note.message)}</p>
      ))}
    </section>
  )
}

type HeldOutFigures = Pick<ClassResult, 'accuracy' | 'n' | 'interval' | 'baseline'> & { readonly split: 'val' | 'test' }

/** The measured result where the run has ended (test before validation), else what the last epoch says. */
function heldOutResult(run: NonNullable<RunState['run']>, epochs: RunState['epochs'], result: RunState['result']): HeldOutFigures | null {
  if (run.task !== 'classification') return null
  if (result?.test?.task === 'classification') return { ...result.test, split: 'test' }
  if (result?.val?.task === 'classification') return { ...result.val, split: 'val' }
  const accuracy = epochs.at(-1)?.valAccuracy ?? null
  const n = run.counts.val
  if (accuracy === null || n === 0 || !run.valBaseline) return null
  return { split: 'val', accuracy, n, interval: wilsonInterval(Math.round(accuracy * n), n), baseline: run.valBaseline }
}

function HeldOut({ split, accuracy, n, interval, baseline, classes }: HeldOutFigures & { readonly classes: readonly string[] }) {
  const { t, format } = useI18n()
  const digits = accuracyDigits(n)
  return (
    <p className={styles['number']}>
      {t('training.heldOut', {
        split: t(`training.split.${split}`),
        accuracy: format.percent(accuracy, digits),
        n: format.count(n),
        low: format.percent(interval[0], digits),
        high: format.percent(interval[1], digits),
        class: classes[baseline.label] ?? '',
        baseline: format.percent(baseline.accuracy, digits),
      })}
    </p>
  )
}

/** The measured error of each predicted number, once the run has ended. */
function HeldOutNumbers({ result }: { readonly result: RunState['result'] }) {
  const { t, format } = useI18n()
  const split = result?.test ? 'test' : 'val'
  const figures = result?.[split]
  if (figures?.task !== 'regression') return null
  return figures.quantities.map(({ name, mae, intervals, baseline }) => {
    const values = {
      split: t(`training.split.${split}`),
      name,
      mae: format.loss(mae),
      n: format.count(figures.n),
      baseline: format.loss(baseline.mae),
    }
    return (
      <p key={name} className={styles['number']}>
        {intervals
          ? t('training.heldOutNumbersInterval', { ...values, low: format.loss(intervals.mae[0]), high: format.loss(intervals.mae[1]) })
          : t('training.heldOutNumbers', values)}
      </p>
    )
  })
}
