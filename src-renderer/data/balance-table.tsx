// How many images of each class stand in each split, and which class is the positive one.
import { useMemo } from 'react'
import type { ClassTargets, DatasetRows, SplitName, Splits } from '../../src/datasets/dataset'
import { summarize } from '../../src/datasets/summary'
import { useDataStore } from '../state/data-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import styles from './data-panel.module.css'

const SPLITS: readonly SplitName[] = ['train', 'val', 'test']

export function BalanceTable({ dataset, splits }: { readonly dataset: DatasetRows & ClassTargets; readonly splits: Splits }) {
  const { t, format } = useI18n()
  const swapPositive = useDataStore((state) => state.swapPositive)
  const excluded = useDataStore((state) => state.excluded)
  const summary = useMemo(() => summarize(dataset, splits, excluded), [dataset, splits, excluded])
  const unused = summary.total - SPLITS.reduce((sum, split) => sum + summary.splits[split].total, 0)
  const { positive, classes } = dataset
  const other = positive === null ? undefined : classes[1 - positive]

  return (
    <>
      <h3>{t('data.balance')}</h3>
      <table className={styles['table']} aria-label={t('data.balance')}>
        <thead>
          <tr>
            <th scope="col">{t('data.class')}</th>
            {SPLITS.map((split) => (
              <th key={split} scope="col" title={t(`data.splitLong.${split}`)}>
                {t(`data.split.${split}`)}
              </th>
            ))}
            <th scope="col">{t('data.all')}</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((name, label) => (
            <tr key={name}>
              <th scope="row" title={name}>
                <span className={styles['className']}>
                  {name}
                  {label === positive && (
                    <span className={styles['plus']} title={t('data.positive')}>
                      +
                    </span>
                  )}
                </span>
              </th>
              {SPLITS.map((split) => (
                <CountCell key={split} count={summary.splits[split].counts[label] ?? 0} total={summary.splits[split].total} />
              ))}
              <CountCell count={summary.counts[label] ?? 0} total={summary.total} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('data.all')}</th>
            {SPLITS.map((split) => (
              <td key={split}>{format.count(summary.splits[split].total)}</td>
            ))}
            <td>{format.count(summary.total)}</td>
          </tr>
        </tfoot>
      </table>
      {(excluded.size > 0 || unused > 0) && (
        <p className={styles['quiet']}>
          {[
            excluded.size > 0 && t('data.excludedCount', { count: format.count(excluded.size) }),
            unused > 0 && t('data.unusedCount', { count: format.count(unused) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      {positive !== null && other !== undefined && (
        <div className={styles['row']} title={t('data.positive.help')}>
          <span className={styles['quiet']}>{t('data.positive')}</span>
          <b className={styles['ellipsis']}>{classes[positive]}</b>
          <Button onClick={swapPositive} aria-label={t('data.swap.to', { class: other })} title={t('data.swap.to', { class: other })}>
            {t('data.swap')}
          </Button>
        </div>
      )}
    </>
  )
}

function CountCell({ count, total }: { readonly count: number; readonly total: number }) {
  const { format } = useI18n()
  const share = total === 0 ? 0 : count / total
  return (
    <td title={total === 0 ? undefined : format.percent(share, 1)}>
      {format.count(count)}
      <i className={styles['bar']} aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </i>
    </td>
  )
}
