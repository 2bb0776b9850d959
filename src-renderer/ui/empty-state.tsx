import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

/** What an empty panel shows: it teaches one thing and offers one button. */
export function EmptyState({ title, body, action }: { readonly title: string; readonly body?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={styles['empty']}>
      <h3>{title}</h3>
      {body ? <p>{body}</p> : null}
      {action ? <div className={styles['action']}>{action}</div> : null}
    </div>
  )
}
