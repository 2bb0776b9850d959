// Offers to go on with the runs that a crash or a closed window broke off.
import { useState } from 'react'
import { useBackupStore } from '../state/backup-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { decideRunsLater, discardRun, takeUp, useInterruptedStore } from './interrupted-runs'
import { OfferRow } from './offer-row'
import styles from './project.module.css'

export function InterruptedDialog() {
  const { t, format } = useI18n()
  const offered = useInterruptedStore((state) => state.offered)
  // Unsaved work is settled first: it may be the project of the run.
  const waits = useBackupStore((state) => state.offered.length > 0)
  const [busy, setBusy] = useState(false)
  if (offered.length === 0 || waits) return null
  const run = (work: Promise<void>): void => {
    setBusy(true)
    void work.finally(() => setBusy(false))
  }
  return (
    <Dialog
      open
      width={560}
      title={t(offered.length === 1 ? 'interrupted.title' : 'interrupted.titles')}
      onClose={decideRunsLater}
      footer={<Button onClick={decideRunsLater}>{t('recovery.later')}</Button>}
    >
      <p className={styles['muted']}>{t('interrupted.body')}</p>
      <ul className={styles['backups']}>
        {offered.map((one, index) => (
          <OfferRow
            key={one.runId}
            name={one.name}
            line={t('interrupted.line', {
              epoch: format.count(one.epoch),
              epochs: format.count(one.epochs),
              data: one.data,
              time: format.moment(one.writtenMs),
            })}
            place={one.displayPath ?? t('recovery.noFile')}
            take={[t('interrupted.resume'), t('interrupted.resume.of', { name: one.name })]}
            isFirst={index === 0}
            disabled={busy}
            onTake={() => run(takeUp(one))}
            onDiscard={() => run(discardRun(one))}
          />
        ))}
      </ul>
    </Dialog>
  )
}
