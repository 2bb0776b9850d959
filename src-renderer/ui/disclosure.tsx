import { useId, type ReactNode } from 'react'
import { useWorkspaceStore } from '../state/workspace-store'
import styles from './disclosure.module.css'
import { Icon } from './icons'

/** A section that opens and closes; closed, one line says what it holds. */
export function Disclosure({
  id,
  title,
  summary = '',
  startsOpen = true,
  children,
}: {
  /** Names the section for as long as the window remembers it. */
  readonly id: string
  readonly title: string
  readonly summary?: string
  readonly startsOpen?: boolean
  readonly children: ReactNode
}) {
  const bodyId = useId()
  const open = useWorkspaceStore((state) => state.sections[id]) ?? startsOpen
  return (
    <section className={styles['section']}>
      <h3>
        <button
          type="button"
          className={styles['head']}
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => useWorkspaceStore.getState().openSection(id, !open)}
        >
          <span className={styles['chevron']} data-open={open}>
            <Icon name="chevronRight" size={13} />
          </span>
          <span className={styles['title']}>{title}</span>
          {open ? null : <span className={styles['summary']}>{summary}</span>}
        </button>
      </h3>
      <div id={bodyId} className={styles['body']} hidden={!open}>
        {open ? children : null}
      </div>
    </section>
  )
}
