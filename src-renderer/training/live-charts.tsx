// The curves of the run in hand as they grow, and how they are looked at and saved.
import { DropdownMenu as Menu, Popover } from 'radix-ui'
import { memo, useCallback, useMemo, useState } from 'react'
import { curvesCsv } from '../../src/exporters/curves-csv'
import { tensorBoardEvents } from '../../src/exporters/tensorboard'
import { formatPlace, tickText } from '../charts/axis-words'
import { useChartOptions } from '../charts/chart-options'
import { extendColumns, liveColumns, type Columns, type CurveAxis, type CurveValue, type MetricValue, type Zoom } from '../charts/columns'
import { curvePicture, paperColour, PICTURE_HEIGHT, pngOf, stackPictures } from '../charts/curve-picture'
import { axisDomain, seriesOf } from '../charts/curve-series'
import { LineChart, type ChartSeries, type Range } from '../charts/line-chart'
import { saveFile } from '../charts/save-file'
import type { MetricKind } from '../../src/metrics/metric-kind'
import { findMetric } from '../../src/metrics/registry'
import { metricText } from '../charts/metric-text'
import type { EpochRecord } from '../../src/training/plan'
import { fileName } from '../project/actions'
import { isActive, type RunState } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { currentI18n, useI18n, type I18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import menuStyles from '../ui/menu.module.css'
import { Select } from '../ui/select'
import { Slider } from '../ui/slider'
import { Toggle } from '../ui/toggle'
import { bestEpoch } from '../../src/diagnosis/curves'
import styles from './training-panel.module.css'
import { usePacedRun } from './use-paced-run'

const AXES: readonly CurveAxis[] = ['epoch', 'step', 'time']

const epochsOf = (state: RunState): RunState['epochs'] => state.epochs
const lastOf = (state: RunState): EpochRecord | undefined => state.epochs.at(-1)

export function LiveCharts() {
  const { t, tr } = useI18n()
  const run = useRunStore((state) => state.run)
  const waiting = useRunStore((state) => state.epochs.length === 0 && isActive(state.status))
  const logScale = useChartOptions((state) => state.logScale)
  const set = useChartOptions((state) => state.set)
  const [chosen, setSecond] = useState<Second>('accuracy')
  const score = run?.task === 'regression' ? 'error' : 'accuracy'
  const axis = useChartOptions((state) => state.axis)
  const [zoomed, setZoomed] = useState<Zoom | null>(null)
  const key = `${run?.runId ?? ''} ${axis}`
  const zoom = zoomed?.key === key ? zoomed.range : null
  const setZoom = useCallback((range: Range | null) => setZoomed(range && { key, range }), [key])
  const measured = useMemo(() => (run ? metricsOf(run.plan.metrics, run.task) : []), [run])
  if (!run) return null
  const metric = measured.find(({ type }) => `metric.${type}` === chosen)
  // A metric of another run gives way.
  const second = chosen === 'rate' || metric ? chosen : 'accuracy'
  const what = second === 'accuracy' ? score : second
  const hasValidation = run.counts.val > 0
  const shared = { zoom, onZoom: setZoom, plannedEpochs: run.plan.epochs, hasValidation }
  return (
    <>
      <figure className={styles['chart']}>
        <figcaption>
          <b>{t('training.loss')}</b>
          <Keys what="loss" hasValidation={hasValidation} />
          <span className={styles['scale']}>
            {zoom ? (
              <Button size="small" variant="ghost" onClick={() => setZoom(null)}>
                {t('charts.zoom.reset')}
              </Button>
            ) : null}
            <Toggle label={t('training.logScale')} checked={logScale} onChange={(next) => set({ logScale: next })} />
          </span>
        </figcaption>
        <LiveChart {...shared} what="loss" label={t('training.chart.loss')} offsetMs={20} turnMs={30} />
        {waiting && <p className={styles['waiting']}>{t('training.waiting')}</p>}
      </figure>
      <figure className={styles['chart']}>
        <figcaption>
          <b>{metric ? tr(metric.title) : what === 'rate' ? t('charts.rate') : t(`training.${score}`)}</b>
          <Keys what={what} hasValidation={hasValidation} />
          <span className={styles['tools']}>
            <ChartOptionsMenu second={second} score={score} metrics={measured} onSecond={setSecond} />
            <ExportMenu />
          </span>
        </figcaption>
        <LiveChart
          key={what}
          {...shared}
          what={what}
          label={metric ? tr(metric.title) : what === 'rate' ? t('charts.rate.chart') : t(`training.chart.${score}`)}
          offsetMs={120}
          turnMs={what === 'rate' ? 0 : 160}
        />
      </figure>
    </>
  )
}

/** What is drawn beside the loss: right answers where classes are predicted, distances where numbers are. */
const SCORES = {
  accuracy: { train: 'accuracy', val: 'valAccuracy' },
  error: { train: 'absoluteError', val: 'valAbsoluteError' },
} as const
type Score = keyof typeof SCORES

/** The second chart: right answers or distances, the learning rate, or a metric that the run was asked for. */
type Second = 'accuracy' | 'rate' | `metric.${string}`

function metricsOf(types: readonly string[], task: MetricKind['task']): readonly MetricKind[] {
  return types.flatMap((type) => {
    const kind = findMetric(type)
    return kind?.task === task ? [kind] : []
  })
}

/** How an axis shows these values. */
function scaleOf(what: Shown): 'loss' | Score {
  if (what === 'rate') return 'loss'
  if (what === 'loss' || what === 'accuracy' || what === 'error') return what
  return findMetric(what.slice('metric.'.length))?.unit === 'share' ? 'accuracy' : 'loss'
}

/** What a chart shows. */
type Shown = 'loss' | Score | 'rate' | `metric.${string}`

interface LiveChartProps {
  readonly what: Shown
  readonly label: string
  readonly zoom: Range | null
  readonly onZoom: (zoom: Range | null) => void
  readonly plannedEpochs: number
  readonly hasValidation: boolean
  readonly offsetMs: number
  readonly turnMs: number
}

/** Redrawn once a second at most. */
const LiveChart = memo(function LiveChart({ what, label, zoom, onZoom, plannedEpochs, hasValidation, offsetMs, turnMs }: LiveChartProps) {
  const i18n = useI18n()
  const { t } = i18n
  const { logScale, smoothing, axis } = useChartOptions()
  const epochs = usePacedRun(epochsOf, offsetMs)
  const columns = useMemo(() => liveColumns(epochs), [epochs])
  const series = useMemo(
    () => liveSeries(i18n, columns, what, hasValidation, axis, smoothing),
    [i18n, columns, what, hasValidation, axis, smoothing],
  )
  const domain = useMemo(() => axisDomain([columns], axis, plannedEpochs), [columns, axis, plannedEpochs])
  const mark = useMemo(() => {
    const best = what === 'rate' ? null : bestEpoch(columns.epochs)
    const row = best ? columns.epochs.indexOf(best) : -1
    return row < 0 ? null : { x: columns[axis][row] ?? 0, label: t('training.best') }
  }, [columns, axis, what, t])
  const formatX = useMemo(() => formatPlace(i18n, axis), [i18n, axis])
  const scale = scaleOf(what)
  const formatY = useMemo(() => axisWords(i18n, scale), [i18n, scale])
  return (
    <LineChart
      label={label}
      series={series}
      domain={domain}
      zoom={zoom}
      onZoom={onZoom}
      what={scale}
      logScale={what === 'loss' && logScale}
      turnMs={turnMs}
      mark={mark}
      formatX={formatX}
      formatTickY={formatY.tick}
      formatY={formatY.value}
    />
  )
})

/** How the vertical axis and what is read off it are written. */
function axisWords(
  { format }: I18n,
  scale: 'loss' | Score,
): { readonly tick: (y: number) => string; readonly value: (y: number) => string } {
  if (scale !== 'accuracy') return { tick: tickText, value: format.loss }
  return { tick: (share) => format.percent(share, 0), value: (share) => format.percent(share) }
}

function liveSeries(
  { t }: I18n,
  columns: Columns,
  what: Shown,
  hasValidation: boolean,
  axis: CurveAxis,
  smoothing: number,
): readonly ChartSeries[] {
  if (what === 'rate')
    return seriesOf({ id: 'rate', name: t('charts.rate'), colour: 'var(--accent)', columns, value: 'learningRate' }, axis, 0)
  const values = valuesOf(what)
  const train = { id: 'train', name: t('training.line.train'), colour: 'var(--accent)', columns, value: values.train } as const
  const value = values.val
  const val = { id: 'val', name: t('training.line.validation'), colour: 'var(--loss)', columns, value } as const
  return [train, ...(hasValidation ? [val] : [])].flatMap((curve) => seriesOf(curve, axis, smoothing))
}

function valuesOf(what: Exclude<Shown, 'rate'>): {
  readonly train: CurveValue | MetricValue
  readonly val: CurveValue | MetricValue
} {
  if (what === 'loss') return { train: 'loss', val: 'valLoss' }
  if (what === 'accuracy' || what === 'error') return SCORES[what]
  return { train: what, val: `valMetric.${what.slice('metric.'.length)}` }
}

/** The colours of the lines, and where each stands. */
const Keys = memo(function Keys({ what, hasValidation }: { readonly what: Shown; readonly hasValidation: boolean }) {
  const { t, format } = useI18n()
  const last = usePacedRun(lastOf, 10)
  if (what === 'rate')
    return (
      <span className={styles['keys']}>
        <Key colour="var(--accent)" name="" value={last ? tickText(Number(last.learningRate.toPrecision(3))) : '–'} />
      </span>
    )
  const metric = findMetric(what.slice('metric.'.length))
  const write = (value: number | null | undefined): string =>
    metric ? metricText(format, metric, value) : value == null ? '–' : what === 'accuracy' ? format.percent(value, 1) : format.loss(value)
  const { train, val } = lastValues(last, what)
  return (
    <span className={styles['keys']}>
      <Key colour="var(--accent)" name={t('training.line.train')} value={write(train)} />
      {hasValidation && <Key colour="var(--loss)" name={t('training.line.validation')} value={write(val)} />}
    </span>
  )
})

type Values = { readonly train: number | null; readonly val: number | null }

function lastValues(last: EpochRecord | undefined, what: Exclude<Shown, 'rate'>): Values {
  if (!last) return { train: null, val: null }
  if (what === 'loss') return { train: last.loss, val: last.valLoss }
  if (what === 'accuracy' || what === 'error') return { train: last[SCORES[what].train], val: last[SCORES[what].val] }
  return last.metrics?.[what.slice('metric.'.length)] ?? { train: null, val: null }
}

function Key({ colour, name, value }: { readonly colour: string; readonly name: string; readonly value: string }) {
  return (
    <span className={styles['key']}>
      <i style={{ background: colour }} />
      {name} <span className={styles['number']}>{value}</span>
    </span>
  )
}

interface ChartOptionsMenuProps {
  readonly second: Second
  readonly score: Score
  /** What the run was asked for. */
  readonly metrics: readonly MetricKind[]
  onSecond(next: Second): void
}

const ChartOptionsMenu = memo(function ChartOptionsMenu({ second, score, metrics, onSecond }: ChartOptionsMenuProps) {
  const { t, tr } = useI18n()
  const choices: readonly { readonly value: Second; readonly label: string }[] = [
    { value: 'accuracy', label: t(`training.${score}`) },
    ...metrics.map((kind) => ({ value: `metric.${kind.type}` as const, label: tr(kind.title) })),
    { value: 'rate', label: t('charts.rate') },
  ]
  const { smoothing, axis, set } = useChartOptions()
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <IconButton icon="sliders" size="small" variant="ghost" label={t('charts.options')} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles['options']} side="top" align="end" sideOffset={6} collisionPadding={8}>
          <div className={styles['option']}>
            <span>{t('charts.smoothing')}</span>
            <Slider
              label={t('charts.smoothing')}
              value={smoothing}
              min={0}
              max={0.99}
              step={0.01}
              onChange={(next) => set({ smoothing: next })}
            />
            <span className={styles['number']}>{smoothing.toFixed(2)}</span>
          </div>
          <div className={styles['option']}>
            <span>{t('charts.axis')}</span>
            <Select
              label={t('charts.axis')}
              value={axis}
              options={AXES.map((value) => ({ value, label: t(`charts.axis.${value}`) }))}
              onChange={(value) => set({ axis: AXES.find((one) => one === value) ?? 'epoch' })}
            />
          </div>
          <div className={styles['option']}>
            <span>{t('charts.second')}</span>
            <Select
              label={t('charts.second')}
              value={second}
              options={choices}
              onChange={(value) => onSecond(choices.find((choice) => choice.value === value)?.value ?? 'accuracy')}
            />
          </div>
          <p>{t('charts.smoothing.help')}</p>
          <p>{t('charts.zoom.help')}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
})

function ExportMenu() {
  const { t } = useI18n()
  const empty = useRunStore((state) => state.epochs.length === 0)
  return (
    <Menu.Root>
      <Menu.Trigger asChild>
        <IconButton icon="save" size="small" variant="ghost" label={t('charts.export')} disabled={empty} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className={menuStyles['menu']} side="top" align="end" sideOffset={6} collisionPadding={8}>
          {(['csv', 'svg', 'png', 'tensorboard'] as const).map((how) => (
            <Menu.Item key={how} className={menuStyles['item']} onSelect={() => void saveCurves(how)}>
              {t(`charts.export.${how}`)}
            </Menu.Item>
          ))}
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}

/** Saves the curves of the run in hand as they are at this moment. */
async function saveCurves(how: 'csv' | 'svg' | 'png' | 'tensorboard'): Promise<void> {
  const { run, epochs } = useRunStore.getState()
  if (!run) return
  const name = fileName(run.projectName)
  const failure = 'charts.export.failed'
  if (how === 'csv') return saveFile(`${name}-curves.csv`, () => curvesCsv(epochs), failure)
  if (how === 'tensorboard') {
    const seconds = Math.floor(run.startedMs / 1000)
    return saveFile(`events.out.tfevents.${seconds}.${name}`, () => tensorBoardEvents(epochs, run.startedMs), failure)
  }
  const i18n = currentI18n()
  const { axis, smoothing, logScale } = useChartOptions.getState()
  const columns = extendColumns(null, epochs)
  const pictures = (['loss', run.task === 'regression' ? 'error' : 'accuracy'] as const).map((what) =>
    curvePicture(i18n, {
      title: `${run.projectName} · ${i18n.t(`training.${what}`)}`,
      series: liveSeries(i18n, columns, what, run.counts.val > 0, axis, smoothing),
      domain: axisDomain([columns], axis, 1),
      axis,
      what,
      logScale: what === 'loss' && logScale,
      colourOf: paperColour,
    }),
  )
  const svg = stackPictures(pictures)
  if (how === 'svg') return saveFile(`${name}-curves.svg`, () => svg, failure)
  return saveFile(`${name}-curves.png`, () => pngOf(svg, PICTURE_HEIGHT * pictures.length), failure)
}
