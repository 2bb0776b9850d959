// What a network says of one sample: how probable each class is, or the numbers it predicts.
import type { CurrentModel } from '../state/run-state'
import { useI18n } from '../ui/i18n'
import { Slider } from '../ui/slider'
import { predictedLabel } from './judge-accuracy'
import styles from './results-panel.module.css'

interface AnswerProps {
  readonly model: CurrentModel
  /** As predict gives it: a probability for each class, or a number for each quantity. */
  readonly answer: readonly number[]
  readonly threshold: number
}

export function AnswerView({ model, answer, threshold }: AnswerProps) {
  const { t, format } = useI18n()
  if (model.task === 'regression') {
    return (
      <dl className={styles['numbers']} role="status" aria-label={t('results.try.label')}>
        {model.quantities.map(({ name, unit }, index) => (
          <div key={name}>
            <dt title={name}>{name}</dt>
            <dd>
              <b>{format.loss(answer[index] ?? Number.NaN)}</b> {unit}
            </dd>
          </div>
        ))}
      </dl>
    )
  }
  const { classes, positive } = model
  const label = predictedLabel(answer, positive, threshold)
  const binary = classes.length === 2 && positive !== null
  return (
    <>
      <p className={styles['label']} role="status" aria-label={t('results.try.label')}>
        {classes[label]}
      </p>
      {answer.map((probability, index) => (
        <div key={classes[index] ?? index} className={styles['probability']} data-chosen={index === label}>
          <span title={classes[index]}>{classes[index]}</span>
          <span
            className={styles['probabilityBar']}
            role="meter"
            aria-valuemin={0}
            aria-valuemax={1}
            aria-valuenow={probability}
            aria-label={t('results.try.probability', { class: classes[index] ?? '' })}
          >
            <i style={{ width: `${(probability * 100).toFixed(2)}%` }} />
            {binary && index === positive && <b style={{ left: `${(threshold * 100).toFixed(2)}%` }} />}
          </span>
          <span className={styles['number']}>{format.percent(probability, 1)}</span>
        </div>
      ))}
    </>
  )
}

/** From which probability on a sample counts as of the positive class; nothing where there is none. */
export function ThresholdSlider({
  model,
  threshold,
  onThreshold,
}: {
  readonly model: CurrentModel
  readonly threshold: number
  readonly onThreshold: (value: number) => void
}) {
  const { t } = useI18n()
  if (model.task !== 'classification' || model.classes.length !== 2 || model.positive === null) return null
  return (
    <div className={styles['threshold']} title={t('results.try.threshold.help', { class: model.classes[model.positive] ?? '' })}>
      <span>{t('results.try.threshold')}</span>
      <Slider label={t('results.try.threshold')} value={threshold} min={0.01} max={0.99} step={0.01} onChange={onThreshold} />
      <span className={styles['number']}>{threshold.toFixed(2)}</span>
    </div>
  )
}
