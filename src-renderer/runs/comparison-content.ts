// A comparison in words: what the panel shows and the page holds.
import { compareNumbers } from '../../src/runs/compare-numbers'
import { compareResults, compareRuns } from '../../src/runs/compare-runs'
import { comparisonPage, type PageContent } from '../../src/runs/comparison-page'
import type { Locale } from '../../src/diagnostics'
import { extendColumns, type Columns, type CurveAxis } from '../charts/columns'
import { curvePicture, paperColour } from '../charts/curve-picture'
import { axisDomain, seriesOf } from '../charts/curve-series'
import type { ChartSeries } from '../charts/line-chart'
import { accuracyDigits } from '../training/accuracy-digits'
import { i18nIn, type I18n } from '../ui/i18n'
import type { OpenedRun } from './create-runs-store'
import { differenceLines, figureText, numberText, numberVerdict, runName, verdict } from './run-words'

export interface ComparedRun extends OpenedRun {
  readonly columns: Columns
}

export function withColumns(run: OpenedRun): ComparedRun {
  return { ...run, columns: extendColumns(null, run.epochs) }
}

/** What there is to draw of these runs: numbers that are predicted have no accuracy. */
export function comparedCurves(runs: readonly ComparedRun[]): readonly ('loss' | 'accuracy')[] {
  return runs.some(({ run }) => run.data.classes.length > 0) ? ['loss', 'accuracy'] : ['loss']
}

/** Validation solid, training dashed; training alone is solid. */
export function comparedSeries(
  i18n: I18n,
  runs: readonly ComparedRun[],
  what: 'loss' | 'accuracy',
  { axis, smoothing, colourOf }: { readonly axis: CurveAxis; readonly smoothing: number; readonly colourOf: (index: number) => string },
): readonly ChartSeries[] {
  const { t } = i18n
  return runs.flatMap(({ run, columns }, index) => {
    const name = runName(i18n, run)
    const hasValidation = run.data.counts.val > 0
    const shared = { colour: colourOf(index), columns }
    const train = { ...shared, id: `${run.id}-train`, name: t('compare.line.train', { name }), value: what, dashed: hasValidation } as const
    const value = what === 'loss' ? 'valLoss' : 'valAccuracy'
    const val = { ...shared, id: `${run.id}-val`, name: t('compare.line.val', { name }), value } as const
    return [...(hasValidation ? [val] : []), train].flatMap((curve) => seriesOf(curve, axis, smoothing))
  })
}

/** Of the second against the first: the verdict on each held-out set, best first, and what differs. */
export function comparePair(i18n: I18n, first: OpenedRun, second: OpenedRun) {
  return {
    verdicts: [
      ...compareResults(first, second).map((difference) => verdict(i18n, difference)),
      ...compareNumbers(first, second).map((difference) => numberVerdict(i18n, difference)),
    ],
    lines: differenceLines(i18n, compareRuns(first.run, second.run)),
  }
}

function content(
  i18n: I18n,
  runs: readonly ComparedRun[],
  look: { readonly axis: CurveAxis; readonly smoothing: number; readonly logScale: boolean },
  nowMs: number,
): PageContent {
  const { t, format } = i18n
  const [first, ...others] = runs
  const domain = axisDomain(
    runs.map(({ columns }) => columns),
    look.axis,
    1,
  )
  const pictures = comparedCurves(runs).map((what) => {
    const series = comparedSeries(i18n, runs, what, { ...look, colourOf: () => '' })
    const colours = runs.flatMap(({ run }, index) => (run.data.counts.val > 0 ? [index, index] : [index]))
    return curvePicture(i18n, {
      title: t(`compare.${what}`),
      series,
      domain,
      axis: look.axis,
      what,
      logScale: what === 'loss' && look.logScale,
      colourOf: (line) => paperColour(colours[line] ?? 0),
    })
  })
  return {
    language: i18n.locale === 'zh' ? '中文' : 'English',
    title: t('compare.page.title'),
    made: t('compare.page.made', { when: format.moment(nowMs) }),
    pictures,
    runs: {
      head: [t('compare.page.run'), t('compare.page.when'), t('compare.page.epochs'), t('compare.result'), t('compare.page.baseline')],
      rows: runs.map(({ run }) => {
        const found = run.result?.test ?? run.result?.val ?? run.result?.train ?? null
        const judged = found?.task === 'classification' ? found : null
        const numbers = found?.task === 'regression' ? found : null
        return [
          runName(i18n, run),
          format.moment(run.startedMs),
          format.count(run.result?.epochs ?? 0),
          judged ? `${figureText(i18n, judged)}, n = ${format.count(judged.n)}` : numbers ? numberText(i18n, numbers) : '–',
          judged
            ? format.percent(judged.baseline.accuracy, accuracyDigits(judged.n))
            : numbers
              ? numbers.quantities.map(({ baseline }) => format.loss(baseline.mae)).join(', ')
              : '–',
        ]
      }),
    },
    pairs: first
      ? others.map((second) => {
          const { verdicts, lines } = comparePair(i18n, first, second)
          return {
            title: `${runName(i18n, second.run)} – ${t('compare.with', { name: runName(i18n, first.run) })}`,
            verdicts: verdicts.length > 0 ? verdicts : [{ tone: 'plain' as const, title: t('compare.verdict.none'), body: '' }],
            differences: {
              head: [t('compare.page.difference'), runName(i18n, first.run), runName(i18n, second.run)],
              rows: lines.length > 0 ? lines.map(({ what, before, after }) => [what, before, after]) : [[t('compare.same'), '', '']],
            },
          }
        })
      : [],
  }
}

/** The comparison as an HTML page in both languages. */
export function pageOf(
  runs: readonly ComparedRun[],
  look: { readonly axis: CurveAxis; readonly smoothing: number; readonly logScale: boolean },
  shown: Locale,
  nowMs: number,
): string {
  return comparisonPage({ en: content(i18nIn('en'), runs, look, nowMs), zh: content(i18nIn('zh'), runs, look, nowMs) }, shown)
}
