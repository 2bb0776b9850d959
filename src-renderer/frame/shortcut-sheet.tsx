// The shortcut sheet: every command with its keys, which can be changed; a key that is taken is told before it moves.
import { useEffect, useRef, useState } from 'react'
import { COMMANDS, commandSpec, type CommandId, type CommandSection, type CommandSpec } from '../../src/commands/commands'
import { assign, conflictsOf, keysOf, shortcutOf } from '../../src/commands/shortcuts'
import { usePreferences } from '../state/preferences'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { ranked } from '../ui/rank'
import { shownKey } from './keys'
import styles from './shortcut-sheet.module.css'

const SECTIONS: readonly CommandSection[] = ['project', 'edit', 'network', 'arrange', 'go', 'training', 'view', 'help']

type Listed = CommandSpec & { readonly id: CommandId }

/** A key that was pressed for a command and belongs to others. */
interface Conflict {
  readonly id: CommandId
  readonly shortcut: string
  readonly others: readonly CommandId[]
}

export function ShortcutSheet() {
  const { t, tr } = useI18n()
  const open = useViewStore((state) => state.dialog === 'shortcuts')
  const openDialog = useViewStore((state) => state.openDialog)
  const choices = usePreferences((state) => state.shortcuts)
  const setChoices = usePreferences((state) => state.setShortcuts)
  const [filter, setFilter] = useState('')
  const [recording, setRecording] = useState<CommandId | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const close = (): void => {
    setRecording(null)
    setConflict(null)
    setFilter('')
    openDialog(null)
  }
  const record = (id: CommandId, shortcut: string): void => {
    setRecording(null)
    const others = conflictsOf(id, shortcut, choices)
    if (others.length > 0) setConflict({ id, shortcut, others })
    else setChoices(assign(id, shortcut, choices))
  }
  const reset = (id: CommandId): void => setChoices(Object.fromEntries(Object.entries(choices).filter(([one]) => one !== id)))
  const all: readonly Listed[] = COMMANDS
  const shown =
    filter.trim() === '' ? all : ranked(filter, all, ({ title, id }) => [title.en, title.zh, ...keysOf(id, choices)], all.length)
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('app.shortcuts')}
      width={620}
      footer={
        <>
          <Button disabled={Object.keys(choices).length === 0} onClick={() => setChoices({})}>
            {t('app.shortcuts.resetAll')}
          </Button>
          <Button variant="primary" onClick={close}>
            {t('ui.ok')}
          </Button>
        </>
      }
    >
      <input
        className={styles['filter']}
        type="search"
        aria-label={t('app.shortcuts.filter')}
        placeholder={t('app.shortcuts.filter')}
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {conflict ? (
        <div className={styles['conflict']} role="alert">
          {t('app.shortcuts.conflict', {
            key: shownKey(conflict.shortcut),
            other: conflict.others.map((id) => tr(commandSpec(id).title)).join(', '),
          })}
          <span>
            <Button
              size="small"
              variant="primary"
              onClick={() => {
                setChoices(assign(conflict.id, conflict.shortcut, choices))
                setConflict(null)
              }}
            >
              {t('app.shortcuts.take', { command: tr(commandSpec(conflict.id).title) })}
            </Button>
            <Button size="small" onClick={() => setConflict(null)}>
              {t('ui.cancel')}
            </Button>
          </span>
        </div>
      ) : null}
      <div className={styles['list']}>
        {SECTIONS.map((section) => {
          const rows = shown.filter((spec) => spec.section === section)
          return rows.length === 0 ? null : (
            <section key={section} aria-label={t(`app.section.${section}`)}>
              <h3>{t(`app.section.${section}`)}</h3>
              {rows.map((spec) => (
                <Row
                  key={spec.id}
                  id={spec.id}
                  title={tr(spec.title)}
                  keys={keysOf(spec.id, choices)}
                  isChanged={Object.hasOwn(choices, spec.id)}
                  isRecording={recording === spec.id}
                  onAsk={() => {
                    setConflict(null)
                    setRecording(spec.id)
                  }}
                  onKey={(shortcut) => record(spec.id, shortcut)}
                  onStop={() => setRecording(null)}
                  onReset={() => reset(spec.id)}
                />
              ))}
            </section>
          )
        })}
      </div>
    </Dialog>
  )
}

function Row({
  id,
  title,
  keys,
  isChanged,
  isRecording,
  onAsk,
  onKey,
  onStop,
  onReset,
}: {
  readonly id: CommandId
  readonly title: string
  readonly keys: readonly string[]
  readonly isChanged: boolean
  readonly isRecording: boolean
  onAsk(): void
  onKey(shortcut: string): void
  onStop(): void
  onReset(): void
}) {
  const { t } = useI18n()
  const button = useRef<HTMLButtonElement>(null)
  const listener = useRef({ onKey, onStop })
  useEffect(() => {
    listener.current = { onKey, onStop }
  })
  useEffect(() => {
    const own = button.current
    if (!isRecording || !own) return
    // In the capture phase: the dialog would take Escape, the button Enter.
    const press = (event: KeyboardEvent): void => {
      event.preventDefault()
      event.stopPropagation()
      const shortcut = shortcutOf(event)
      if (shortcut === 'Escape') listener.current.onStop()
      else if (shortcut !== null) listener.current.onKey(shortcut)
    }
    window.addEventListener('keydown', press, true)
    return () => window.removeEventListener('keydown', press, true)
  }, [isRecording])
  const shown = keys.map(shownKey).join(', ')
  return (
    <div className={styles['row']} data-command={id}>
      <span>{title}</span>
      {isChanged ? (
        <IconButton icon="reset" size="small" variant="ghost" label={t('app.shortcuts.reset', { command: title })} onClick={onReset} />
      ) : null}
      <button
        ref={button}
        type="button"
        className={styles['keys']}
        aria-label={t('app.shortcuts.change', { command: title, keys: shown === '' ? t('app.shortcuts.none') : shown })}
        data-recording={isRecording}
        onClick={onAsk}
        onBlur={() => (isRecording ? onStop() : undefined)}
      >
        {isRecording ? t('app.shortcuts.press') : shown === '' ? '–' : shown}
      </button>
    </div>
  )
}
