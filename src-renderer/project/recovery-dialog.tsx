// Offers back the work that a crash interrupted.
import { useBackupStore } from '../state/backup-store'
import { useI18n } from '../ui/i18n'
import { OfferDialog } from './offer-dialog'
import { decideLater, discardBackup, recover } from './recovery'

export function RecoveryDialog() {
  const { t, format } = useI18n()
  const offered = useBackupStore((state) => state.offered)
  return (
    <OfferDialog
      title={t('recovery.title')}
      body={t('recovery.body')}
      onLater={decideLater}
      offers={offered.map((entry) => ({
        id: entry.id,
        name: entry.name,
        line: t('recovery.work', { time: format.moment(entry.writtenMs) }),
        displayPath: entry.displayPath,
        take: [t('recovery.recover'), t('recovery.recover.of', { name: entry.name })],
        onTake: () => recover(entry),
        onDiscard: () => discardBackup(entry),
      }))}
    />
  )
}
