// Accuracy of each set with what it rests on: n, interval, baseline. And one sentence about what that means.
import type { ClassResult } from '../../src/training/plan'
import type { useAuditStore } from '../state/audit-store'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { accuracyDigits } from '../training/accuracy-digits'
import { IntervalBar } from './interval-bar'
import { judgeAccuracy } from './judge-accuracy'
import styles from './results-panel.module.css'
import type { SplitResults } from './split-results'

const SPLITS = ['train', 'val', 'test'] as const

interface MetricsTableProps {
  readonly result: SplitResults<ClassResult>
  readonly classes: readonly string[]
}

type RunLeaks = ReturnType<typeof useAuditStore.getState>['runLeaks']

/** @param leaks held-out samples that occur in another set, as far as is known */
export function MetricsTable({ result, classes, leaks }: MetricsTableProps & { readonly leaks: RunLeaks }) {
  const { t } = useI18n()
  return (
    <>
      <table className={styles['table']} aria-label={t('results.metrics')}>
        <thead>
          <tr>
            <th scope="col">{t('results.split')}</th>
            <th scope="col">{t('results.n')}</th>
            <th scope="col">{t('results.accuracy')}</th>
            <th scope="col">{t('results.interval')}</th>
            <th scope="col">{t('results.baseline')}</th>
            <th scope="col">{t('results.loss')}</th>
          </tr>
        </thead>
        <tbody>
          {SPLITS.map((split) => {
            const figures = result[split]
            if (!figures) return null
            const found = split === 'train' ? undefined : leaks?.[split]
            const leaked = found ? found.exact + found.near + found.validation : 0
            return <MetricsRow key={split} name={t(`results.split.${split}`)} figures={figures} classes={classes} leaked={leaked} />
          })}
        </tbody>
      </table>
      <Verdict result={result} classes={classes} />
      <Leaks result={result} leaks={leaks} />
    </>
  )
}

function MetricsRow({
  name,
  figures,
  classes,
  leaked,
}: {
  readonly name: string
  readonly figures: ClassResult
  readonly classes: readonly string[]
  /** Images of it that occur in another set. */
  readonly leaked: number
}) {
  const { t, format } = useI18n()
  const digits = accuracyDigits(figures.n)
  const percent = (share: number): string => format.percent(share, digits)
  const [low, high] = figures.interval
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {format.count(figures.n)}
        {leaked > 0 && (
          <>
            {' '}
            <small className={styles['leaked']}>{t('results.leak.tag', { count: format.count(leaked) })}</small>
          </>
        )}
      </td>
      <td>
        <b>{percent(figures.accuracy)}</b>
      </td>
      <td className={styles['intervalCell']}>
        <IntervalBar
          result={figures}
          label={t('results.intervalBar', {
            accuracy: percent(figures.accuracy),
            low: percent(low),
            high: percent(high),
            baseline: percent(figures.baseline.accuracy),
          })}
        />
        <small>{t('results.intervalText', { low: percent(low), high: percent(high) })}</small>
      </td>
      <td>
        {percent(figures.baseline.accuracy)}
        <small>{t('results.baselineText', { class: classes[figures.baseline.label] ?? '' })}</small>
      </td>
      <td>{format.loss(figures.loss)}</td>
    </tr>
  )
}

/** Says where held-out images occur in another set: their figure is then not quite one of new images. */
function Leaks({ result, leaks }: { readonly result: SplitResults<ClassResult>; readonly leaks: RunLeaks }) {
  const { t, format } = useI18n()
  const sentences = (['test', 'val'] as const).flatMap((split) => {
    const found = leaks?.[split]
    if (!found || !result[split]) return []
    return (['exact', 'near', 'validation'] as const).flatMap((kind) => {
      const count = found[kind]
      if (count === 0) return []
      const number = count === 1 ? 'one' : 'many'
      const key =
        kind === 'validation' ? (`results.leak.validation.${number}` as const) : (`results.leak.${kind}.${split}.${number}` as const)
      return t(key, { count: format.count(count), n: format.count(found.total) })
    })
  })
  if (sentences.length === 0) return null
  const learned = (['test', 'val'] as const).some((split) => result[split] && leaks && leaks[split].exact + leaks[split].near > 0)
  return (
    <div className={styles['leaks']}>
      <Notice tone="warn" title={sentences.join(' ')}>
        {t(learned ? 'results.leak.body' : 'results.leak.validation.body')}
      </Notice>
    </div>
  )
}

function Verdict({ result, classes }: MetricsTableProps) {
  const { t, format } = useI18n()
  const heldOut = result.test ?? result.val
  if (!heldOut) return result.train ? <p className={styles['verdict']}>{t('results.say.trainOnly')}</p> : null
  const digits = accuracyDigits(heldOut.n)
  const percent = (share: number): string => format.percent(share, digits)
  const { train } = result
  const gap = train ? train.accuracy - heldOut.accuracy : 0
  return (
    <p className={styles['verdict']}>
      {t('results.say.right', {
        correct: format.count(heldOut.correct),
        n: format.count(heldOut.n),
        accuracy: percent(heldOut.accuracy),
        low: percent(heldOut.interval[0]),
        high: percent(heldOut.interval[1]),
      })}{' '}
      {t(`results.say.${judgeAccuracy(heldOut)}`, {
        class: classes[heldOut.baseline.label] ?? '',
        baseline: percent(heldOut.baseline.accuracy),
        n: format.count(heldOut.n),
      })}{' '}
      {/* Only a gap that the training accuracy lies outside the held-out interval with is spoken of. */}
      {train && train.accuracy > heldOut.interval[1] && gap >= 0.05
        ? t('results.say.gap', { train: format.percent(train.accuracy, accuracyDigits(train.n)), gap: format.count(Math.round(gap * 100)) })
        : null}
    </p>
  )
}
