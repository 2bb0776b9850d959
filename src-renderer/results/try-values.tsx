// Try it: a value for each feature, and what the network says of them.
import { useState } from 'react'
import type { Diagnostic } from '../../src/diagnostics'
import type { CurrentModel } from '../state/run-state'
import type { Predict } from './shown'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { AnswerView, ThresholdSlider } from './answer-view'
import styles from './results-panel.module.css'

interface TryValuesProps {
  readonly model: Extract<CurrentModel, { readonly samples: 'vectors' }>
  readonly predict: Predict
  readonly active: boolean
  readonly threshold: number
  readonly onThreshold: (value: number) => void
}

interface Tried {
  readonly model: CurrentModel
  readonly answer: readonly number[] | null
  readonly problems: readonly Diagnostic[]
}

/** An empty field is a missing value, which the network fills with the mean it was trained on. */
export function TryValues({ model, predict, active, threshold, onThreshold }: TryValuesProps) {
  const { t, tr } = useI18n()
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({})
  const [tried, setTried] = useState<Tried | null>(null)
  const shown = tried?.model === model ? tried : null
  const numbers = model.features.map(({ name }) => (texts[name]?.trim() ? Number(texts[name]?.trim().replace(',', '.')) : Number.NaN))
  const wrong = new Set(model.features.filter(({ name }, i) => texts[name]?.trim() && !Number.isFinite(numbers[i])).map(({ name }) => name))

  const ask = async (): Promise<void> => {
    const answer = await predict(Float32Array.from(numbers))
    setTried(answer.ok ? { model, answer: answer.value[0] ?? null, problems: [] } : { model, answer: null, problems: answer.diagnostics })
  }

  return (
    <form
      className={styles['try']}
      onSubmit={(event) => {
        event.preventDefault()
        if (!active && wrong.size === 0) void ask()
      }}
    >
      <div className={styles['head']}>
        <h4>{t('results.try')}</h4>
        <Button size="small" type="submit" disabled={active || wrong.size > 0} title={active ? t('results.try.training') : undefined}>
          {t('results.try.predict')}
        </Button>
      </div>
      <p className={styles['quiet']}>{t('results.try.values')}</p>
      <div className={styles['features']}>
        {model.features.map(({ name, unit }) => (
          <label key={name}>
            <span title={name}>{name}</span>
            <input
              type="text"
              inputMode="decimal"
              value={texts[name] ?? ''}
              aria-invalid={wrong.has(name)}
              onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
            />
            <small>{unit}</small>
          </label>
        ))}
      </div>
      <div className={styles['answer']} aria-live="polite">
        {shown?.problems.map((one) => (
          <div key={one.code} role="alert">
            <Notice tone="bad" title={tr(one.message)}>
              {one.hint ? tr(one.hint) : null}
            </Notice>
          </div>
        ))}
        {shown?.answer && <AnswerView model={model} answer={shown.answer} threshold={threshold} />}
        <ThresholdSlider model={model} threshold={threshold} onThreshold={onThreshold} />
      </div>
    </form>
  )
}
