// Asks how many more epochs a run should have.
import { useState } from 'react'
import type { RunRecord } from '../../src/runs/run-record'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { NumberInput } from '../ui/number-input'
import styles from './experiment-dialogs.module.css'
import { continueRun } from './run-actions'

const MOST_EPOCHS = 100_000

export function ContinueDialog({ run, onClose }: { readonly run: RunRecord; onClose(): void }) {
  const { t } = useI18n()
  const [epochs, setEpochs] = useState(Math.min(MOST_EPOCHS, Math.max(1, run.result?.epochs ?? run.plan.epochs)))
  const start = (): void => {
    onClose()
    void continueRun(run, epochs)
  }
  return (
    <Dialog
      open
      width={420}
      title={t('compare.continue.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" onClick={start}>
            {t('experiment.start')}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        <p className={styles['quiet']}>{t('compare.continue.body')}</p>
        <div className={styles['line']}>
          <span>{t('compare.continue.epochs')}</span>
          <NumberInput label={t('compare.continue.epochs')} value={epochs} min={1} max={MOST_EPOCHS} integer onChange={setEpochs} />
        </div>
      </div>
    </Dialog>
  )
}
