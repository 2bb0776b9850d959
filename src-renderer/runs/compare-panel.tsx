// One kept run, or several side by side: curves over each other, what differs, and whether the results can be told apart.
import { useCallback, useMemo, useState } from 'react'
import type { RunRecord } from '../../src/runs/run-record'
import { figureOf } from '../../src/runs/run-record'
import { formatPlace, tickText } from '../charts/axis-words'
import { useChartOptions } from '../charts/chart-options'
import type { Zoom } from '../charts/columns'
import { axisDomain } from '../charts/curve-series'
import { LineChart, type Range } from '../charts/line-chart'
import { saveFile } from '../charts/save-file'
import { fileName } from '../project/actions'
import { useViewStore } from '../state/view-store'
import { accuracyDigits } from '../training/accuracy-digits'
import panelStyles from '../training/training-panel.module.css'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n, type I18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { Tooltip } from '../ui/tooltip'
import { comparedCurves, comparedSeries, comparePair, pageOf, withColumns, type ComparedRun } from './comparison-content'
import type { OpenedRun } from './create-runs-store'
import { ContinueDialog } from './continue-dialog'
import { GroupPanel } from './group-panel'
import { restoreRun, showResults, trainAgain } from './run-actions'
import { figureText, numberText, runName } from './run-words'
import { useRunsStore } from './runs'
import styles from './compare-panel.module.css'

/** Colours go round: more runs than there are colours share some. */
const COLOURS = 8
const colourOf = (index: number): string => `var(--series-${(index % COLOURS) + 1})`

export function ComparePanel() {
  const { t, tr } = useI18n()
  const chosen = useRunsStore((state) => state.chosen)
  const group = useRunsStore((state) => state.group)
  const opened = useRunsStore((state) => state.opened)
  const unreadable = useRunsStore((state) => state.unreadable)
  const runs = useMemo(
    () =>
      chosen.flatMap((id) => {
        const open = opened.get(id)
        return open ? [withColumns(open)] : []
      }),
    [chosen, opened],
  )
  if (group !== null) return <GroupPanel id={group} />
  if (chosen.length === 0) {
    return (
      <EmptyState
        title={t('compare.empty.title')}
        body={t('compare.empty.body')}
        action={<Button onClick={() => useViewStore.getState().showLeft('runs')}>{t('compare.empty.show')}</Button>}
      />
    )
  }
  const problems = chosen.flatMap((id) => unreadable.get(id) ?? [])
  const [first] = runs
  return (
    <div className={styles['panel']}>
      <Charts runs={runs} />
      <div className={styles['side']}>
        {problems.map(({ code, message, hint }, index) => (
          <Notice key={`${code} ${index}`} tone="bad" title={t('compare.unreadable')}>
            {tr(message)} {hint ? tr(hint) : ''}
          </Notice>
        ))}
        {runs.length + problems.length < chosen.length ? <p className={styles['quiet']}>{t('compare.reading')}</p> : null}
        {first && runs.length === 1 ? <OneRun key={first.run.id} open={first} /> : null}
        {runs.length > 1 ? <SeveralRuns runs={runs} /> : null}
      </div>
    </div>
  )
}

function Charts({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const i18n = useI18n()
  const { t, format } = i18n
  const { axis, smoothing, logScale } = useChartOptions()
  const [zoomed, setZoomed] = useState<Zoom | null>(null)
  const key = `${runs.map(({ run }) => run.id).join(' ')} ${axis}`
  const zoom = zoomed?.key === key ? zoomed.range : null
  const setZoom = useCallback((range: Range | null) => setZoomed(range && { key, range }), [key])
  const domain = useMemo(
    () =>
      axisDomain(
        runs.map(({ columns }) => columns),
        axis,
        1,
      ),
    [runs, axis],
  )
  const loss = useMemo(() => comparedSeries(i18n, runs, 'loss', { axis, smoothing, colourOf }), [i18n, runs, axis, smoothing])
  const accuracy = useMemo(() => comparedSeries(i18n, runs, 'accuracy', { axis, smoothing, colourOf }), [i18n, runs, axis, smoothing])
  const formatX = useMemo(() => formatPlace(i18n, axis), [i18n, axis])
  const mixed = runs.some(({ run }) => run.data.counts.val > 0)
  return (
    <>
      {comparedCurves(runs).map((what) => (
        <figure key={what} className={panelStyles['chart']}>
          <figcaption>
            <b>{t(`compare.${what}`)}</b>
            {mixed && what === 'loss' ? <span className={styles['quiet']}>{t('compare.dashed')}</span> : null}
            {zoom ? (
              <span className={panelStyles['tools']}>
                <Button size="small" variant="ghost" onClick={() => setZoom(null)}>
                  {t('charts.zoom.reset')}
                </Button>
              </span>
            ) : null}
          </figcaption>
          <LineChart
            label={t(`compare.${what}.chart`)}
            series={what === 'loss' ? loss : accuracy}
            domain={domain}
            zoom={zoom}
            onZoom={setZoom}
            what={what}
            logScale={what === 'loss' && logScale}
            turnMs={what === 'loss' ? 20 : 120}
            formatX={formatX}
            formatTickY={what === 'loss' ? tickText : (share) => format.percent(share, 0)}
            formatY={what === 'loss' ? format.loss : (share) => format.percent(share)}
          />
        </figure>
      ))}
    </>
  )
}

function OneRun({ open }: { readonly open: OpenedRun }) {
  const i18n = useI18n()
  const { t, format } = i18n
  const { run, epochs } = open
  const { plan, data, environment, result } = run
  const [continuing, setContinuing] = useState(false)
  const name = runName(i18n, run)
  const splits = (['test', 'val', 'train'] as const).flatMap((split) => {
    const measured = result?.[split]
    return measured ? [{ split, measured }] : []
  })
  return (
    <section aria-label={t('compare.about')}>
      <h4>{name}</h4>
      <p className={styles['quiet']}>
        {format.moment(run.startedMs)} · {t(`runs.standing.${run.standing}`)}
        {result ? ` · ${format.duration(result.elapsedMs)}` : ''}
        {run.continues === null ? '' : ` · ${t('compare.continues')}`}
      </p>
      {continuing ? <ContinueDialog run={run} onClose={() => setContinuing(false)} /> : null}
      <div className={styles['actions']}>
        <Tooltip content={t('compare.restore.help')} side="top">
          <Button size="small" onClick={() => restoreRun(run)}>
            {t('compare.restore')}
          </Button>
        </Tooltip>
        <Tooltip content={t('compare.rerun.help')} side="top">
          <Button size="small" onClick={() => trainAgain(run)}>
            {t('compare.rerun')}
          </Button>
        </Tooltip>
        <Button size="small" disabled={run.standing === 'running'} onClick={() => setContinuing(true)}>
          {t('compare.continue')}
        </Button>
        <Button size="small" disabled={result === null} onClick={() => showResults(run.id)}>
          {t('compare.results')}
        </Button>
        {run.group ? (
          <Button size="small" onClick={() => useRunsStore.getState().chooseGroup(run.group?.id ?? '')}>
            {t('group.all')}
          </Button>
        ) : null}
      </div>
      <h5>{t('compare.result')}</h5>
      {splits.length === 0 ? <p>{t('compare.noResult')}</p> : null}
      {splits.map(({ split, measured }) => {
        if (measured.task === 'regression')
          return measured.quantities.map((one) => (
            <p key={`${split} ${one.name}`}>
              {t('compare.split.numbers', {
                split: t(`runs.split.${split}`),
                name: one.name,
                mae: format.loss(one.mae),
                n: format.count(measured.n),
                baseline: format.loss(one.baseline.mae),
              })}
            </p>
          ))
        const digits = accuracyDigits(measured.n)
        return (
          <p key={split}>
            {t('compare.split.figure', {
              split: t(`runs.split.${split}`),
              accuracy: format.percent(measured.accuracy, digits),
              n: format.count(measured.n),
              low: format.percent(measured.interval[0], digits),
              high: format.percent(measured.interval[1], digits),
              class: data.classes[measured.baseline.label] ?? '',
              baseline: format.percent(measured.baseline.accuracy, digits),
            })}
          </p>
        )
      })}
      <h5>{t('compare.settings')}</h5>
      <p>
        {t('compare.settings.line', {
          optimizer: plan.optimizer.type,
          rate: plan.learningRate,
          batch: plan.batchSize === 'full' ? t('compare.full') : format.count(plan.batchSize),
          seed: plan.seed,
          epochs: format.count(result?.epochs ?? epochs.length),
          planned: format.count(plan.epochs),
        })}
      </p>
      <h5>{t('compare.diagram')}</h5>
      <p>{plan.graph.nodes.map((node) => node.name).join(' → ')}</p>
      <h5>{t('compare.data')}</h5>
      <p>
        {t('compare.data.line', {
          name: data.name,
          train: format.count(data.counts.train),
          val: format.count(data.counts.val),
          test: format.count(data.counts.test),
        })}
      </p>
      <h5>{t('compare.environment')}</h5>
      <p>
        {[environment.device ?? environment.backend ?? '', `Tensorloom ${environment.version}`, environment.platform]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <h5>{t('compare.notes')}</h5>
      <Notes run={run} />
    </section>
  )
}

function Notes({ run }: { readonly run: RunRecord }) {
  const { t } = useI18n()
  const [notes, setNotes] = useState(run.notes)
  return (
    <textarea
      aria-label={t('compare.notes')}
      placeholder={t('compare.notes.empty')}
      value={notes}
      rows={2}
      maxLength={20_000}
      onChange={(event) => setNotes(event.target.value)}
      onBlur={() => {
        if (notes !== run.notes) void useRunsStore.getState().annotate(run.id, notes)
      }}
    />
  )
}

function SeveralRuns({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const i18n = useI18n()
  const { t } = i18n
  const [first, ...others] = runs
  if (!first) return null
  return (
    <section aria-label={t('compare.page.title')}>
      <div className={styles['actions']}>
        <Button size="small" onClick={() => savePage(i18n, runs)}>
          {t('compare.page')}
        </Button>
      </div>
      <ul className={styles['legend']}>
        {runs.map(({ run }, index) => {
          const judged = figureOf(run.result)
          const numbers = run.result?.test ?? run.result?.val ?? run.result?.train
          return (
            <li key={run.id}>
              <i style={{ background: colourOf(index) }} />
              <span>{runName(i18n, run)}</span>
              <em>{judged ? figureText(i18n, judged) : numbers?.task === 'regression' ? numberText(i18n, numbers) : '–'}</em>
            </li>
          )
        })}
      </ul>
      {others.map((second, index) => (
        <Pair key={second.run.id} first={first} second={second} colour={colourOf(index + 1)} />
      ))}
    </section>
  )
}

function Pair({ first, second, colour }: { readonly first: OpenedRun; readonly second: OpenedRun; readonly colour: string }) {
  const i18n = useI18n()
  const { t } = i18n
  const { verdicts, lines } = useMemo(() => comparePair(i18n, first, second), [i18n, first, second])
  return (
    <article className={styles['pair']} aria-label={runName(i18n, second.run)}>
      <h4>
        <i style={{ background: colour }} />
        {runName(i18n, second.run)}
      </h4>
      <p className={styles['quiet']}>{t('compare.with', { name: runName(i18n, first.run) })}</p>
      {verdicts.length === 0 ? <p>{t('compare.verdict.none')}</p> : null}
      {verdicts.map(({ tone, title, body }) => (
        <Notice key={title} tone={tone} title={title}>
          {body}
        </Notice>
      ))}
      {lines.length === 0 ? (
        <p className={styles['quiet']}>{t('compare.same')}</p>
      ) : (
        <table>
          <tbody>
            {lines.map(({ what, before, after }) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{before}</td>
                <td>→ {after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </article>
  )
}

function savePage(i18n: I18n, runs: readonly ComparedRun[]): void {
  const { axis, smoothing, logScale } = useChartOptions.getState()
  const name = `${fileName(runs[0]?.run.projectName ?? 'runs')}-comparison.html`
  void saveFile(name, () => pageOf(runs, { axis, smoothing, logScale }, i18n.locale, Date.now()), 'compare.page.failed')
}
