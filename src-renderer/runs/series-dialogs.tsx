// Asks for a series over the data: growing shares of the training set, or all folds in turn.
import { useState } from 'react'
import { CURVE_SHARES } from '../../src/runs/learning-curve'
import type { Splits } from '../../src/datasets/dataset'
import { LIMITS } from '../../src/document/schema'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { NumberInput } from '../ui/number-input'
import type { SeriesVariant } from './create-experiments'
import styles from './experiment-dialogs.module.css'
import { Estimate, showGroup } from './experiment-dialogs'
import { experimentBase, experiments } from './experiments'
import { StartDialog } from './start-dialog'

const MOST_PER_POINT = 10

export function CurveDialog({ onClose }: { onClose(): void }) {
  const { t, format } = useI18n()
  const { seed, epochs } = useDocumentStore((state) => state.document.training)
  const name = useDocumentStore((state) => state.document.name)
  const splits = useDataStore((state) => state.splits)
  const splitsFor = useDataStore((state) => state.splitsFor)
  const [perPoint, setPerPoint] = useState(1)
  const share = t('series.share')
  /** None where the data is not in hand: then starting says what is in the way. */
  const variantsOf = (): readonly SeriesVariant[] => {
    const taken = new Set<number>()
    return CURVE_SHARES.flatMap((trainingShare): readonly SeriesVariant[] => {
      const drawn = splitsFor({ trainingShare })
      // Of few samples two shares can be the same.
      if (!drawn || taken.has(drawn.train.length)) return []
      taken.add(drawn.train.length)
      return Array.from({ length: perPoint }, (_, i) => ({
        data: { trainingShare },
        seed: seed + i,
        splits: drawn,
        tried: perPoint === 1 ? { [share]: drawn.train.length } : { [share]: drawn.train.length, seed: seed + i },
      }))
    })
  }
  const start = (): void => {
    onClose()
    const base = experimentBase()
    if (base) showGroup(experiments.series(base, 'shares', variantsOf(), t('series.curve.group', { project: name })))
  }
  const judged = splits && (splits.val.length > 0 ? splits.val.length : splits.test.length)
  return (
    <StartDialog title={t('series.curve.title')} width={460} disabled={judged === 0} onStart={start} onClose={onClose}>
      <p className={styles['quiet']}>{t('series.curve.body')}</p>
      {judged === 0 && <Notice tone="warn" title={t('series.noHeldOut')} />}
      <div className={styles['line']}>
        <span>{t('series.perPoint')}</span>
        <NumberInput label={t('series.perPoint')} value={perPoint} min={1} max={MOST_PER_POINT} integer onChange={setPerPoint} />
      </div>
      <p className={styles['quiet']}>
        {t('series.curve.plan', {
          shares: CURVE_SHARES.map((part) => format.percent(part, 0)).join(t('series.separator')),
          epochs: format.count(epochs),
        })}{' '}
        <Estimate runs={[{ trials: perPoint, epochs: epochs * CURVE_SHARES.reduce((sum, part) => sum + part, 0) }]} />
      </p>
    </StartDialog>
  )
}

export function FoldsDialog({ onClose }: { onClose(): void }) {
  const { t, format } = useI18n()
  const { seed, epochs } = useDocumentStore((state) => state.document.training)
  const name = useDocumentStore((state) => state.document.name)
  const own = useDocumentStore((state) => state.document.data.fold)
  const splitsFor = useDataStore((state) => state.splitsFor)
  const given = useDataStore((state) => state.dataset?.given.includes('val') ?? false)
  const [count, setCount] = useState(own?.count ?? 5)
  const start = (): void => {
    onClose()
    const base = experimentBase()
    if (!base) return
    const variants = Array.from({ length: count }, (_, index): SeriesVariant | null => {
      const fold = { count, index }
      const splits: Splits | null = splitsFor({ fold })
      return splits && { data: { fold }, seed, splits, tried: { [t('series.fold')]: index + 1 } }
    })
    showGroup(
      experiments.series(
        base,
        'folds',
        variants.flatMap((one) => one ?? []),
        t('series.folds.group', { project: name }),
      ),
    )
  }
  return (
    <StartDialog title={t('series.folds.title')} width={460} disabled={given} onStart={start} onClose={onClose}>
      <p className={styles['quiet']}>{t('series.folds.body')}</p>
      {given && <Notice tone="warn" title={t('series.folds.given')} />}
      <div className={styles['line']}>
        <span>{t('data.folds')}</span>
        <NumberInput label={t('data.folds')} value={count} min={2} max={LIMITS.folds} integer onChange={setCount} />
      </div>
      <p className={styles['quiet']}>
        {t('experiment.round', { trials: format.count(count), epochs: format.count(epochs) })}
        {t('series.stop')} <Estimate runs={[{ trials: count, epochs }]} />
      </p>
    </StartDialog>
  )
}
