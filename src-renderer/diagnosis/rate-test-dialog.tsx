// Tries a range of learning rates on the run's network and shows the loss over them.
import { useEffect, useState } from 'react'
import type { Diagnostic } from '../../src/diagnostics'
import type { RateTest } from '../../src/explain/rate-test'
import { useDocumentStore } from '../state/document-store'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import styles from './findings.module.css'

const WIDTH = 460
const HEIGHT = 220

export function RateTestDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, tr } = useI18n()
  const [test, setTest] = useState<RateTest | null>(null)
  const [problems, setProblems] = useState<readonly Diagnostic[]>([])
  const readOnly = useDocumentStore((state) => state.readOnly)
  const now = useRunStore((state) => state.run?.plan.learningRate ?? null)
  useEffect(() => {
    let current = true
    void useRunStore
      .getState()
      .explain({ what: 'rates' })
      .then((answer) => {
        if (!current) return
        if (!answer.ok) setProblems(answer.diagnostics)
        else if (answer.value.what === 'rates') setTest(answer.value)
      })
    return () => {
      current = false
    }
  }, [])
  const take = (rate: number): void => {
    useDocumentStore.getState().edit({ type: 'set-training', training: { learningRate: rate } })
    onClose()
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('diagnosis.rates.title')}
      width={540}
      footer={
        test?.suggestion != null && !readOnly ? (
          <Button variant="primary" onClick={() => take(test.suggestion ?? 0)}>
            {t('diagnosis.rates.take', { rate: String(test.suggestion) })}
          </Button>
        ) : undefined
      }
    >
      <div className={styles['rates']}>
        {problems.map(({ code, message }) => (
          <p key={code} role="alert">
            {tr(message)}
          </p>
        ))}
        {!test && problems.length === 0 && <p role="status">{t('diagnosis.rates.busy')}</p>}
        {test && (
          <>
            <RatePlot test={test} now={now} />
            <p role="status">
              {test.suggestion === null
                ? t('diagnosis.rates.none')
                : t('diagnosis.rates.found', { rate: String(test.suggestion), now: now === null ? '–' : String(now) })}
            </p>
          </>
        )}
        <p className={styles['quiet']}>{t('diagnosis.rates.help')}</p>
      </div>
    </Dialog>
  )
}

function RatePlot({ test: { points, suggestion }, now }: { readonly test: RateTest; readonly now: number | null }) {
  const { t, format } = useI18n()
  const losses = points.map(({ loss }) => loss)
  const [low, high] = [Math.min(...losses), Math.min(Math.max(...losses), 3 * Math.min(...losses) + 0.5)]
  const x = (rate: number): number => ((Math.log10(rate) + 6) / 7) * WIDTH
  const y = (loss: number): number => HEIGHT - ((Math.min(loss, high) - low) / (high - low || 1)) * HEIGHT
  const mark = (rate: number, name: string, className: string | undefined) => (
    <g className={className}>
      <line x1={x(rate)} x2={x(rate)} y1={0} y2={HEIGHT} />
      <title>{name}</title>
    </g>
  )
  return (
    <svg viewBox={`-44 -8 ${WIDTH + 56} ${HEIGHT + 44}`} role="img" aria-label={t('diagnosis.rates.plot', { low: format.loss(low) })}>
      {[-6, -5, -4, -3, -2, -1, 0, 1].map((power) => (
        <text key={power} x={x(10 ** power)} y={HEIGHT + 15} textAnchor="middle">
          1e{power}
        </text>
      ))}
      {[low, (low + high) / 2, high].map((loss) => (
        <text key={loss} x={-6} y={y(loss) + 4} textAnchor="end">
          {loss.toFixed(2)}
        </text>
      ))}
      <text x={WIDTH / 2} y={HEIGHT + 31} textAnchor="middle">
        {t('diagnosis.rates.axis')}
      </text>
      <rect width={WIDTH} height={HEIGHT} className={styles['edge']} />
      {now !== null && mark(now, t('diagnosis.rates.now'), styles['now'])}
      {suggestion !== null && mark(suggestion, t('diagnosis.rates.suggested'), styles['suggested'])}
      <polyline
        points={points.map(({ rate, loss }) => `${x(rate).toFixed(1)},${y(loss).toFixed(1)}`).join(' ')}
        className={styles['line']}
      />
    </svg>
  )
}
