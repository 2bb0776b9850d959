// Undo, redo, and the list of all steps to jump in.
import { Popover } from 'radix-ui'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { Icon } from '../ui/icons'
import styles from './history-list.module.css'
import { useKeys } from './keys'

export function HistoryButtons() {
  const { t } = useI18n()
  const canUndo = useDocumentStore((state) => state.canUndo)
  const canRedo = useDocumentStore((state) => state.canRedo)
  const undo = useDocumentStore((state) => state.undo)
  const redo = useDocumentStore((state) => state.redo)
  const shown = useViewStore((state) => state.historyShown)
  const show = useViewStore((state) => state.showHistory)
  return (
    <span className={styles['group']}>
      <IconButton icon="undo" label={t('app.undo')} keys={useKeys('undo')} disabled={!canUndo} onClick={undo} />
      <IconButton icon="redo" label={t('app.redo')} keys={useKeys('redo')} disabled={!canRedo} onClick={redo} />
      <Popover.Root open={shown} onOpenChange={show}>
        <Popover.Trigger asChild>
          <Button className={styles['more']} aria-label={t('app.history')}>
            <Icon name="chevronDown" size={12} />
          </Button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className={styles['panel']} align="start" sideOffset={5} collisionPadding={8} aria-label={t('app.history')}>
            <Steps />
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
    </span>
  )
}

/** Newest first; what can be done again stands above where the project is. */
function Steps() {
  const { t, tr } = useI18n()
  const { past, future } = useDocumentStore((state) => state.history)
  const jump = useDocumentStore((state) => state.jump)
  const list = useRef<HTMLUListElement>(null)
  const here = past.length
  const steps = [...past, ...future].map(({ label }, index) => ({ at: index + 1, words: tr(label) })).reverse()
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[aria-current="step"]')?.focus()
  }, [])
  const move = (event: KeyboardEvent): void => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
    if (target === undefined) return
    event.preventDefault()
    rows[Math.min(rows.length - 1, Math.max(0, target))]?.focus()
  }
  return (
    <ul className={styles['steps']} ref={list} onKeyDown={move}>
      {[...steps, { at: 0, words: t('app.history.start') }].map(({ at, words }) => (
        <li key={at}>
          <button
            type="button"
            className={styles['step']}
            data-undone={at > here}
            aria-current={at === here ? 'step' : undefined}
            onClick={() => jump(at)}
          >
            {words}
            {at === here ? <span className={styles['here']}>{t('app.history.here')}</span> : null}
          </button>
        </li>
      ))}
    </ul>
  )
}
