// Who was taken for what, in one set: counts, shares of the true class, heat in one hue.
import type { SplitName } from '../../src/datasets/dataset'
import type { ClassResult } from '../../src/training/plan'
import { useI18n } from '../ui/i18n'
import styles from './results-panel.module.css'
import type { SplitResults } from './split-results'

interface ConfusionProps {
  readonly result: SplitResults<ClassResult>
  readonly classes: readonly string[]
  readonly split: SplitName
  /** Opens the images of a cell. */
  readonly onCell: (truth: number, predicted: number) => void
}

export function Confusion({ result, classes, split, onCell }: ConfusionProps) {
  const { t, format } = useI18n()
  const figures = result[split]
  if (!figures) return null

  return (
    <>
      <div className={styles['head']}>
        <h4>{t('results.confusion')}</h4>
        <span className={styles['splitName']}>{t(`results.split.${split}`)}</span>
      </div>
      <div className={styles['matrixScroll']} tabIndex={classes.length > 4 ? 0 : undefined}>
        <table className={styles['matrix']} aria-label={t('results.confusion')}>
          <thead>
            <tr>
              <td />
              <th scope="colgroup" colSpan={classes.length} className={styles['axis']}>
                {t('results.predicted')}
              </th>
            </tr>
            <tr>
              <th scope="col" className={styles['axis']}>
                {t('results.truth')}
              </th>
              {classes.map((name) => (
                <th key={name} scope="col" title={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {classes.map((truth, row) => {
              const counts = figures.confusion[row] ?? []
              const total = counts.reduce((sum, count) => sum + count, 0)
              return (
                <tr key={truth}>
                  <th scope="row" title={truth}>
                    {truth}
                  </th>
                  {classes.map((predicted, column) => {
                    const count = counts[column] ?? 0
                    const share = total === 0 ? 0 : count / total
                    return (
                      <td
                        key={predicted}
                        data-right={row === column}
                        style={{ background: `color-mix(in srgb, var(--accent) ${(share * 55).toFixed(1)}%, var(--panel))` }}
                      >
                        <button
                          type="button"
                          disabled={count === 0}
                          aria-label={t('results.confusion.cell', {
                            count: format.count(count),
                            truth,
                            predicted,
                            share: format.percent(share, 0),
                          })}
                          onClick={() => onCell(row, column)}
                        >
                          <b>{format.count(count)}</b>
                          <small>{total === 0 ? '–' : format.percent(share, 0)}</small>
                        </button>
                      </td>
                    )
                  })}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </>
  )
}
