// Asks how many more epochs a run should have.
import { useState } from 'react'
import type { RunRecord } from '../../src/runs/run-record'
import { useI18n } from '../ui/i18n'
import { NumberInput } from '../ui/number-input'
import styles from './experiment-dialogs.module.css'
import { continueRun } from './run-actions'
import { StartDialog } from './start-dialog'

const MOST_EPOCHS = 100_000

export function ContinueDialog({ run, onClose }: { readonly run: RunRecord; onClose(): void }) {
  const { t } = useI18n()
  const [epochs, setEpochs] = useState(Math.min(MOST_EPOCHS, Math.max(1, run.result?.epochs ?? run.plan.epochs)))
  const start = (): void => {
    onClose()
    void continueRun(run, epochs)
  }
  return (
    <StartDialog title={t('compare.continue.title')} onStart={start} onClose={onClose}>
      <p className={styles['quiet']}>{t('compare.continue.body')}</p>
      <div className={styles['line']}>
        <span>{t('compare.continue.epochs')}</span>
        <NumberInput label={t('compare.continue.epochs')} value={epochs} min={1} max={MOST_EPOCHS} integer onChange={setEpochs} />
      </div>
    </StartDialog>
  )
}
