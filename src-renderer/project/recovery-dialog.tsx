// Offers back the work that a crash interrupted.
import { useState } from 'react'
import type { BackupEntry } from '../../src/api/api'
import { useBackupStore } from '../state/backup-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import styles from './project.module.css'
import { decideLater, discardBackup, recover } from './recovery'

export function RecoveryDialog() {
  const { t } = useI18n()
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
          <Backup
            key={entry.id}
            entry={entry}
            isFirst={index === 0}
            disabled={busy}
            onRecover={() => run(recover(entry))}
            onDiscard={() => run(discardBackup(entry))}
          />
        ))}
      </ul>
    </Dialog>
  )
}

function Backup({
  entry,
  isFirst,
  disabled,
  onRecover,
  onDiscard,
}: {
  readonly entry: BackupEntry
  readonly isFirst: boolean
  readonly disabled: boolean
  onRecover(): void
  onDiscard(): void
}) {
  const { t, format } = useI18n()
  // What is discarded cannot be had back: the first click only asks.
  const [sure, setSure] = useState(false)
  return (
    <li>
      <Icon name="warning" size={16} />
      <div>
        <b>{entry.name}</b>
        <p>{t('recovery.work', { time: format.moment(entry.writtenMs) })}</p>
        <small title={entry.displayPath ?? undefined}>{entry.displayPath ?? t('recovery.noFile')}</small>
      </div>
      <Button
        variant={sure ? 'danger' : 'ghost'}
        disabled={disabled}
        aria-label={t(sure ? 'recovery.discard.sureOf' : 'recovery.discard.of', { name: entry.name })}
        onClick={sure ? onDiscard : () => setSure(true)}
        onBlur={() => setSure(false)}
      >
        {t(sure ? 'recovery.discard.sure' : 'recovery.discard')}
      </Button>
      <Button
        variant={isFirst ? 'primary' : 'default'}
        autoFocus={isFirst}
        disabled={disabled}
        aria-label={t('recovery.recover.of', { name: entry.name })}
        onClick={onRecover}
      >
        {t('recovery.recover')}
      </Button>
    </li>
  )
}
