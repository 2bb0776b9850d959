// The frame of every question that is asked before runs start.
import type { ReactNode } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import styles from './experiment-dialogs.module.css'

export function StartDialog({
  title,
  width = 420,
  disabled = false,
  onStart,
  onClose,
  children,
}: {
  readonly title: string
  readonly width?: number
  readonly disabled?: boolean
  onStart(): void
  onClose(): void
  readonly children: ReactNode
}) {
  const { t } = useI18n()
  return (
    <Dialog
      open
      width={width}
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={disabled} onClick={onStart}>
            {t('experiment.start')}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>{children}</div>
    </Dialog>
  )
}
