// Offers back the work that a crash interrupted.
import { useState } from 'react'
import { useBackupStore } from '../state/backup-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { OfferRow } from './offer-row'
import styles from './project.module.css'
import { decideLater, discardBackup, recover } from './recovery'

export function RecoveryDialog() {
  const { t, format } = useI18n()
  const offered = useBackupStore((state) => state.offered)
  const [busy, setBusy] = useState(false)
  if (offered.length === 0) return null
  const run = (work: Promise<void>): void => {
    setBusy(true)
    void work.finally(() => setBusy(false))
  }
  return (
    <Dialog
      open
      width={560}
      title={t('recovery.title')}
      onClose={decideLater}
      footer={<Button onClick={decideLater}>{t('recovery.later')}</Button>}
    >
      <p className={styles['muted']}>{t('recovery.body')}</p>
      <ul className={styles['backups']}>
        {offered.map((entry, index) => (
          <OfferRow
            key={entry.id}
            name={entry.name}
            line={t('recovery.work', { time: format.moment(entry.writtenMs) })}
            place={entry.displayPath ?? t('recovery.noFile')}
            take={[t('recovery.recover'), t('recovery.recover.of', { name: entry.name })]}
            isFirst={index === 0}
            disabled={busy}
            onTake={() => run(recover(entry))}
            onDiscard={() => run(discardBackup(entry))}
          />
        ))}
      </ul>
    </Dialog>
  )
}
