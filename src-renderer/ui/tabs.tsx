import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import styles from './tabs.module.css'

export interface Tab<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly badge?: { readonly text: string; readonly tone: 'bad' | 'warn' } | undefined
  readonly content: ReactNode
}

/** A bar of tabs above the panel of the chosen one. */
export function Tabs<Id extends string>({
  label,
  tabs,
  value,
  onChange,
  trailing,
}: {
  readonly label: string
  readonly tabs: readonly Tab<Id>[]
  readonly value: Id
  onChange(id: Id): void
  readonly trailing?: ReactNode
}) {
  const base = useId()
  const bar = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent): void => {
    const index = tabs.findIndex((tab) => tab.id === value)
    const steps: Readonly<Record<string, number>> = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }
    const step = steps[event.key]
    const next = step === undefined ? undefined : tabs[(step + tabs.length) % tabs.length]
    if (!next) return
    event.preventDefault()
    onChange(next.id)
    bar.current?.querySelector<HTMLElement>(`#${CSS.escape(`${base}${next.id}`)}`)?.focus()
  }
  return (
    <>
      <div className={styles['bar']} ref={bar}>
        <div role="tablist" aria-label={label} onKeyDown={move} style={{ display: 'flex', height: '100%' }}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              id={`${base}${tab.id}`}
              type="button"
              role="tab"
              aria-selected={tab.id === value}
              aria-controls={`${base}${tab.id}-panel`}
              tabIndex={tab.id === value ? 0 : -1}
              className={styles['tab']}
              onClick={() => onChange(tab.id)}
            >
              {tab.label}
              {tab.badge ? (
                <span className={styles['badge']} data-tone={tab.badge.tone}>
                  {tab.badge.text}
                </span>
              ) : null}
            </button>
          ))}
        </div>
        <span className={styles['space']} />
        {trailing}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          id={`${base}${tab.id}-panel`}
          role="tabpanel"
          aria-labelledby={`${base}${tab.id}`}
          hidden={tab.id !== value}
          className={styles['panel']}
        >
          {tab.id === value ? tab.content : null}
        </div>
      ))}
    </>
  )
}
