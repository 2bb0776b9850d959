// Precision, recall and F1 of each class, with what they rest on.
import { macroF1, perClass, type CountedShare } from '../../src/metrics/per-class'
import { useI18n } from '../ui/i18n'
import styles from './results-panel.module.css'

export function ClassTable({
  confusion,
  classes,
}: {
  readonly confusion: readonly (readonly number[])[]
  readonly classes: readonly string[]
}) {
  const { t, format } = useI18n()
  const figures = perClass(confusion)
  const macro = macroF1(figures)
  const cell = ({ value, hits, n, interval: [low, high] }: CountedShare) =>
    value === null ? (
      '–'
    ) : (
      <>
        {format.percent(value, 1)}{' '}
        <small>
          {t('results.perClass.of', { hits: format.count(hits), n: format.count(n) })} ·{' '}
          {t('results.intervalText', { low: format.percent(low, 0), high: format.percent(high, 0) })}
        </small>
      </>
    )
  return (
    <>
      <table className={styles['table']} aria-label={t('results.perClass')}>
        <thead>
          <tr>
            <th scope="col">{t('results.perClass.class')}</th>
            <th scope="col">{t('results.precision')}</th>
            <th scope="col">{t('results.recall')}</th>
            <th scope="col">F1</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((name, label) => {
            const own = figures[label]
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{own ? cell(own.precision) : '–'}</td>
                <td>{own ? cell(own.recall) : '–'}</td>
                <td>{own?.f1 == null ? '–' : own.f1.toFixed(3)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className={styles['verdict']}>
        {macro === null ? '' : t('results.perClass.macro', { f1: macro.toFixed(3) })} {t('results.perClass.help')}
      </p>
    </>
  )
}
