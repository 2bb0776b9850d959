import type { ReactNode } from 'react'
import styles from './notice.module.css'

/** A sentence worth a frame: good news, a caution, a problem, or just a remark. */
export function Notice({
  tone = 'plain',
  title,
  children,
  actions,
  role,
}: {
  readonly tone?: 'good' | 'warn' | 'bad' | 'plain' | undefined
  readonly title?: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  readonly role?: 'alert' | 'status' | undefined
}) {
  return (
    <div className={styles['notice']} data-tone={tone} role={role}>
      {title ? <b>{title}</b> : null}
      {children ? <div>{children}</div> : null}
      {actions ? <div className={styles['actions']}>{actions}</div> : null}
    </div>
  )
}
