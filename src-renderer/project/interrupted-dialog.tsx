// Offers to go on with the runs that a crash or a closed window broke off.
import { useBackupStore } from '../state/backup-store'
import { useI18n } from '../ui/i18n'
import { decideRunsLater, discardRun, takeUp, useInterruptedStore } from './interrupted-runs'
import { OfferDialog } from './offer-dialog'

export function InterruptedDialog() {
  const { t, format } = useI18n()
  const offered = useInterruptedStore((state) => state.offered)
  // Unsaved work is settled first: it may be the project of the run.
  const waits = useBackupStore((state) => state.offered.length > 0)
  if (waits) return null
  return (
    <OfferDialog
      title={t(offered.length === 1 ? 'interrupted.title' : 'interrupted.titles')}
      body={t('interrupted.body')}
      onLater={decideRunsLater}
      offers={offered.map((one) => ({
        id: one.runId,
        name: one.name,
        line: t('interrupted.line', {
          epoch: format.count(one.epoch),
          epochs: format.count(one.epochs),
          data: one.data,
          time: format.moment(one.writtenMs),
        }),
        displayPath: one.displayPath,
        take: [t('interrupted.resume'), t('interrupted.resume.of', { name: one.name })],
        onTake: () => takeUp(one),
        onDiscard: () => discardRun(one),
      }))}
    />
  )
}
