import { Dialog as Radix } from 'radix-ui'
import type { CSSProperties, ReactNode } from 'react'
import { Button } from './button'
import styles from './dialog.module.css'
import { Icon } from './icons'
import { useI18n } from './i18n'

/** A question or a choice in front of the window. Escape and a click outside close it. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  footer,
  width = 460,
}: {
  readonly open: boolean
  onClose(): void
  readonly title: string
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly width?: number
}) {
  const { t } = useI18n()
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className={styles['scrim']} />
        <Radix.Content
          className={styles['dialog']}
          aria-describedby={undefined}
          style={{ '--dialog-width': `${width}px` } as CSSProperties}
        >
          <header className={styles['head']}>
            <Radix.Title>{title}</Radix.Title>
            <Button variant="ghost" size="small" aria-label={t('ui.close')} onClick={onClose}>
              <Icon name="close" size={14} />
            </Button>
          </header>
          <div className={styles['body']}>{children}</div>
          {footer ? <footer className={styles['foot']}>{footer}</footer> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
