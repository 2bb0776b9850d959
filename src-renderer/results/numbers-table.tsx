// How far predicted numbers lie from the true ones, for each set: with intervals, and beside what always saying the mean gets.
import type { NumberResult } from '../../src/training/plan'
import { useI18n } from '../ui/i18n'
import styles from './results-panel.module.css'
import type { SplitResults } from './split-results'

const SPLITS = ['train', 'val', 'test'] as const

type Figures = NumberResult['quantities'][number]

export function NumbersTable({ result }: { readonly result: SplitResults<NumberResult> }) {
  const { t, format } = useI18n()
  const quantities = (result.test ?? result.val ?? result.train)?.quantities ?? []
  const between = (interval: readonly [number, number] | null | undefined): string =>
    interval ? t('results.intervalText', { low: format.loss(interval[0]), high: format.loss(interval[1]) }) : t('results.noInterval')
  return quantities.map(({ name, unit }, index) => (
    <section key={name} aria-label={name} className={styles['numbersTable']} tabIndex={0}>
      <h5 className={styles['quantity']}>
        {name}
        {unit !== null && <small> {unit}</small>}
      </h5>
      <table className={styles['table']} aria-label={t('results.metricsOf', { name })}>
        <thead>
          <tr>
            <th scope="col">{t('results.split')}</th>
            <th scope="col">{t('results.n')}</th>
            <th scope="col" title={t('results.mae.help')}>
              {t('results.mae')}
            </th>
            <th scope="col" title={t('results.rmse.help')}>
              {t('results.rmse')}
            </th>
            <th scope="col" title={t('results.r2.help')}>
              {t('results.r2')}
            </th>
            <th scope="col">{t('results.baseline')}</th>
            <th scope="col">{t('results.loss')}</th>
          </tr>
        </thead>
        <tbody>
          {SPLITS.map((split) => {
            const figures = result[split]?.quantities[index]
            if (!figures) return null
            return (
              <tr key={split}>
                <th scope="row">{t(`results.split.${split}`)}</th>
                <td>{format.count(result[split]?.n ?? 0)}</td>
                <td>
                  <b>{format.loss(figures.mae)}</b>
                  <small>{between(figures.intervals?.mae)}</small>
                </td>
                <td>
                  {format.loss(figures.rmse)}
                  <small>{between(figures.intervals?.rmse)}</small>
                </td>
                <td>
                  {figures.r2 === null ? '–' : format.loss(figures.r2)}
                  <small>{figures.r2 === null ? t('results.r2.none') : between(figures.intervals?.r2)}</small>
                </td>
                <td>
                  {format.loss(figures.baseline.mae)}
                  <small>{t('results.baselineMean', { mean: format.loss(figures.baseline.value) })}</small>
                </td>
                <td>{format.loss(result[split]?.loss ?? Number.NaN)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <Verdict result={result} index={index} />
    </section>
  ))
}

/** One sentence: is it better than the mean, as far as so many samples can tell? */
function Verdict({ result, index }: { readonly result: SplitResults<NumberResult>; readonly index: number }) {
  const { t, format } = useI18n()
  const split = result.test ?? result.val
  const figures = split?.quantities[index]
  if (!split || !figures) return <p className={styles['verdict']}>{t('results.say.trainOnlyNumbers')}</p>
  const values = { mae: format.loss(figures.mae), baseline: format.loss(figures.baseline.mae), n: format.count(split.n) }
  return <p className={styles['verdict']}>{t(`results.say.numbers.${judgeNumbers(figures)}`, values)}</p>
}

function judgeNumbers({ intervals, baseline }: Figures): 'better' | 'same' | 'worse' | 'unknown' {
  if (!intervals) return 'unknown'
  if (intervals.mae[1] < baseline.mae) return 'better'
  return intervals.mae[0] > baseline.mae ? 'worse' : 'same'
}
