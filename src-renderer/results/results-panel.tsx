// What came out of a run: figures with their uncertainty, who was taken for what, and a place to try images.
import { useState, type ReactNode } from 'react'
import type { SplitName } from '../../src/datasets/dataset'
import type { Diagnostic } from '../../src/diagnostics'
import { isActive } from '../state/run-state'
import { useAuditStore } from '../state/audit-store'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { resultAt, type AnswerFilter } from './answers'
import { ClassView, ViewBar, type ResultView } from './class-views'
import { Confusion } from './confusion'
import { ChosenMetrics } from './chosen-metrics'
import { MetricsTable } from './metrics-table'
import { NumbersTable } from './numbers-table'
import { PredictionScatter } from './prediction-scatter'
import { ModelCardView } from './model-card-view'
import styles from './results-panel.module.css'
import { RunChoice } from './run-choice'
import { useShown } from './shown'
import { classResults, numberResults } from './split-results'
import { TryImage } from './try-image'
import { TryValues } from './try-values'

const ORDER = ['test', 'val', 'train'] as const

type Outcome = { readonly tone: 'good'; readonly name: string } | { readonly tone: 'bad'; readonly diagnostics: readonly Diagnostic[] }

export function ResultsPanel() {
  const { t, tr } = useI18n()
  const { isReview, task, result, predictions, dataset, model, active, predict, openImage } = useShown()
  const training = useRunStore((state) => isActive(state.status))
  const leaks = useAuditStore((state) => state.runLeaks)
  const busy = useRunStore((state) => state.busy)
  const saveModel = useRunStore((state) => state.saveModel)
  const openModel = useRunStore((state) => state.openModel)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [threshold, setThreshold] = useState({ of: model, value: model?.threshold ?? 0.5 })
  const [view, setView] = useState<ResultView>('overview')
  const [wantedSplit, setWantedSplit] = useState<SplitName>('test')
  const [filter, setFilter] = useState<AnswerFilter>({ truth: null, said: null, wrongOnly: true })
  const at = threshold.of === model ? threshold.value : (model?.threshold ?? 0.5)

  const save = async (): Promise<void> => {
    setOutcome(null)
    const saved = await saveModel(at)
    if (!saved.ok) setOutcome({ tone: 'bad', diagnostics: saved.diagnostics })
    else if (saved.value) setOutcome({ tone: 'good', name: saved.value.displayPath })
  }
  const open = async (): Promise<void> => {
    setOutcome(null)
    const opened = await openModel()
    if (!opened.ok) setOutcome({ tone: 'bad', diagnostics: opened.diagnostics })
  }

  // Beside a heading they are small, as all buttons there.
  const size = result || model ? 'small' : 'medium'
  const files = !isReview && (
    <div className={styles['files']}>
      {model && (
        <Button size={size} onClick={() => void save()} disabled={busy !== null || training}>
          {busy === 'saving' ? t('results.saving') : t('results.save')}
        </Button>
      )}
      <Button
        size={size}
        onClick={() => void open()}
        disabled={busy !== null || training}
        title={training ? t('results.open.busy') : undefined}
      >
        {t('results.open')}
      </Button>
      {outcome?.tone === 'good' && (
        <span className={styles['saved']} role="status">
          {t('results.saved', { name: outcome.name })}
        </span>
      )}
    </div>
  )
  const problems = outcome?.tone === 'bad' && (
    <div role="alert">
      {outcome.diagnostics.map((diagnostic) => (
        <Notice key={diagnostic.code} tone="bad" title={tr(diagnostic.message)}>
          {diagnostic.hint ? tr(diagnostic.hint) : null}
        </Notice>
      ))}
    </div>
  )

  /** One line where there is room for both. */
  const bars = (views: ReactNode) => (
    <div className={styles['bars']}>
      <RunChoice />
      {views}
    </div>
  )
  if (!result && !model) {
    return (
      <div className={styles['panel']}>
        {bars(null)}
        {!isReview && (
          <div className={styles['empty']}>
            <EmptyState
              title={t('results.empty.title')}
              body={active ? t('results.running') : t('results.empty.body')}
              action={active ? undefined : files}
            />
            {problems}
          </div>
        )}
      </div>
    )
  }
  const opened = model?.origin === 'file'
  const onThreshold = (value: number): void => setThreshold({ of: model, value })
  const splits = opened || !result ? [] : ORDER.filter((name) => result[name] !== null)
  const split = splits.includes(wantedSplit) ? wantedSplit : splits[0]
  const said = split ? (predictions?.[split] ?? null) : null
  const answers = said?.task === 'classification' ? said : null
  const classes = task?.task === 'classification' ? task : null
  const shown = result && classes ? resultAt(classResults(result), predictions, classes.positive, at) : null
  const bar = split && answers && <ViewBar view={view} onView={setView} split={split} splits={splits} onSplit={setWantedSplit} />
  if (bar && classes && view !== 'overview') {
    return (
      <div className={styles['panel']}>
        {bars(bar)}
        <ClassView
          view={view}
          answers={answers}
          classes={classes.classes}
          positive={classes.positive}
          threshold={at}
          onThreshold={onThreshold}
          filter={filter}
          onFilter={setFilter}
          dataset={dataset}
          onOpen={openImage}
        />
      </div>
    )
  }
  return (
    <div className={styles['panel']}>
      {bars(bar)}
      <div className={styles['columns']}>
        <section className={styles['column']} aria-label={opened ? t('results.model') : t('results.metrics')}>
          <div className={styles['head']}>
            <h4>{opened ? t('results.model') : t('results.metrics')}</h4>
            {files}
          </div>
          {problems}
          {opened && model.card && <ModelCardView name={model.name} card={model.card} />}
          {!opened && shown && classes && <MetricsTable result={shown} classes={classes.classes} leaks={isReview ? null : leaks} />}
          {!opened && result && task?.task === 'regression' && <NumbersTable result={numberResults(result)} />}
          {!opened && result && (
            <ChosenMetrics result={shown ?? result} predictions={predictions} positive={classes?.positive ?? null} threshold={at} />
          )}
          {!opened && !result && active && <p>{t('results.running')}</p>}
        </section>
        {!opened && shown && classes && split && (
          <section className={styles['column']} aria-label={t('results.confusion')}>
            <Confusion
              result={shown}
              classes={classes.classes}
              split={split}
              onCell={(truth, said) => {
                setFilter({ truth, said, wrongOnly: false })
                setView('images')
              }}
            />
          </section>
        )}
        {!opened && result && task?.task === 'regression' && (
          <section className={styles['column']} aria-label={t('results.scatter')}>
            <PredictionScatter result={numberResults(result)} />
          </section>
        )}
        <section className={styles['column']} aria-label={t('results.try')}>
          {model?.samples === 'vectors' ? (
            <TryValues model={model} predict={predict} active={active} threshold={at} onThreshold={onThreshold} />
          ) : (
            <TryImage model={model} predict={predict} active={active} threshold={at} onThreshold={onThreshold} />
          )}
        </section>
      </div>
    </div>
  )
}
