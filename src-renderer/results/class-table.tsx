// Precision, recall and F1 of each class, with what they rest on.
import { useMemo } from 'react'
import { macroF1, perClass, type CountedShare } from '../../src/metrics/per-class'
import { useI18n } from '../ui/i18n'
import { confusionOf, type Answer } from './answers'
import styles from './results-panel.module.css'
import { useIntervals } from './use-intervals'

export function ClassTable({ answers, classes }: { readonly answers: readonly Answer[]; readonly classes: readonly string[] }) {
  const { t, format } = useI18n()
  const { figures, macro, resampled } = useMemo(() => {
    const figuresOf = (some: readonly Answer[]) => perClass(confusionOf(some, classes.length))
    const all = figuresOf(answers)
    const f1Of = (rows: Uint32Array): readonly (number | null)[] => {
      const drawn = figuresOf(Array.from(rows, (row) => answers[row]).filter((answer) => answer !== undefined))
      return [macroF1(drawn), ...drawn.map(({ f1 }) => f1)]
    }
    return { figures: all, macro: macroF1(all), resampled: f1Of }
  }, [answers, classes.length])
  const intervals = useIntervals(answers.length, resampled)
  const between = (index: number): string => {
    const interval = intervals?.[index]
    return interval ? t('results.intervalText', { low: interval[0].toFixed(2), high: interval[1].toFixed(2) }) : ''
  }
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
                <td>
                  {own?.f1 == null ? (
                    '–'
                  ) : (
                    <>
                      {own.f1.toFixed(3)} <small>{between(label + 1)}</small>
                    </>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className={styles['verdict']}>
        {macro === null
          ? ''
          : between(0) === ''
            ? t('results.perClass.macro', { f1: macro.toFixed(3) })
            : t('results.perClass.macroBetween', { f1: macro.toFixed(3), interval: between(0), n: format.count(answers.length) })}{' '}
        {t('results.perClass.help')}
      </p>
    </>
  )
}
