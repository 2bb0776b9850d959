// What an opened model says of itself.
import type { Json } from '../../src/diagnostics'
import type { ModelCard } from '../../src/exporters/model-package'
import { useI18n } from '../ui/i18n'
import { accuracyDigits } from '../training/accuracy-digits'
import styles from './results-panel.module.css'

export function ModelCardView({ name, card }: { readonly name: string; readonly card: ModelCard }) {
  const { t, format } = useI18n()
  const test = testFigures(card.metrics['test'])
  return (
    <dl className={styles['card']}>
      <div className={styles['cardName']}>{name}</div>
      {card.output.encoding === 'numbers' ? (
        <>
          <dt>{t('results.model.quantities')}</dt>
          <dd>{card.output.quantities.map(({ name, unit }) => (unit === null ? name : `${name} (${unit})`)).join(', ')}</dd>
        </>
      ) : (
        <>
          <dt>{t('results.model.classes')}</dt>
          <dd>{card.classes.join(', ')}</dd>
        </>
      )}
      <dt>{t('results.model.input')}</dt>
      <dd>
        {card.input.samples === 'images'
          ? format.shape([card.input.height, card.input.width, card.input.channels])
          : card.input.features.map(({ name }) => name).join(', ')}
      </dd>
      {test && (
        <>
          <dt>{t('results.model.testAccuracy')}</dt>
          <dd>
            {t('results.model.accuracyOf', { accuracy: format.percent(test.accuracy, accuracyDigits(test.n)), n: format.count(test.n) })}
          </dd>
        </>
      )}
      {test?.interval && (
        <>
          <dt>{t('results.interval')}</dt>
          <dd>
            {t('results.intervalText', {
              low: format.percent(test.interval[0], accuracyDigits(test.n)),
              high: format.percent(test.interval[1], accuracyDigits(test.n)),
            })}
          </dd>
        </>
      )}
    </dl>
  )
}

interface TestFigures {
  readonly accuracy: number
  readonly n: number
  readonly interval: readonly [number, number] | null
}

/** The card comes from a file: it is shown only as far as it holds what it should. */
function testFigures(raw: Json | undefined): TestFigures | null {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return null
  const { accuracy, n, interval } = raw as Readonly<Record<string, Json | undefined>>
  if (typeof accuracy !== 'number' || typeof n !== 'number') return null
  const ends = Array.isArray(interval) ? (interval as readonly Json[]) : []
  const [low, high] = ends
  return { accuracy, n, interval: typeof low === 'number' && typeof high === 'number' ? [low, high] : null }
}
