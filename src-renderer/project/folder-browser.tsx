// Chooses files and folders where the host has no dialogs of its own: what lies under the granted root, one folder at a time.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { BrowseEntry, BrowseListing } from '../../src/api/api'
import type { Diagnostic } from '../../src/diagnostics'
import { host } from '../bridge'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { useBrowseRequest, type BrowseRequest } from '../ui/pick-grant'
import { Notice } from '../ui/notice'
import { canChoose, joinFileName, lastFolder, purposeOf, rememberFolder } from './browse-rules'
import { Breadcrumb } from './breadcrumb'
import styles from './project.module.css'

export function FolderBrowser() {
  const request = useBrowseRequest((state) => state.request)
  return request ? <Browser key={request.purpose} request={request} /> : null
}

type Shown =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly listing: BrowseListing }
  | { readonly status: 'failed'; readonly diagnostics: readonly Diagnostic[] }

function Browser({ request }: { readonly request: BrowseRequest }) {
  const { t, tr } = useI18n()
  const purpose = purposeOf(request.purpose)
  const [path, setPath] = useState<readonly string[]>(lastFolder)
  const [shown, setShown] = useState<Shown>({ status: 'loading' })
  const [selected, setSelected] = useState<string | null>(null)
  const [name, setName] = useState(request.suggestedName)
  const [problems, setProblems] = useState<readonly Diagnostic[]>([])
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let stale = false
    void host.call('files.browse', { path: [...path] }).then((reply) => {
      if (stale) return
      // A folder that was there last time may be gone: begin at the root then.
      if (!reply.ok && path.length > 0 && attempt === 0) setPath([])
      else setShown(reply.ok ? { status: 'ready', listing: reply.value } : { status: 'failed', diagnostics: reply.diagnostics })
    })
    return () => {
      stale = true
    }
  }, [path, attempt])

  const enter = (next: readonly string[]): void => {
    setShown({ status: 'loading' })
    setSelected(null)
    setProblems([])
    setPath(next)
    setAttempt((count) => count + 1)
  }
  const finish = async (parts: readonly string[]): Promise<void> => {
    const granted = await host.call('files.grant', { purpose: request.purpose, path: [...parts] })
    if (!granted.ok) {
      setProblems(granted.diagnostics)
      return
    }
    rememberFolder(path)
    request.answer(granted.value)
  }

  const entries =
    shown.status === 'ready' ? shown.listing.entries.filter((entry) => entry.type === 'folder' || canChoose(purpose, entry)) : []
  const picked = entries.find((entry) => entry.name === selected)
  const fileName = purpose.saves ? joinFileName(purpose, name) : null
  const target = purpose.saves
    ? fileName === null || name.trim() === ''
      ? null
      : [...path, fileName]
    : picked && canChoose(purpose, picked)
      ? [...path, picked.name]
      : purpose.takes === 'folder' && shown.status === 'ready'
        ? [...path]
        : null
  const submit = (): void => {
    if (target) void finish(target)
  }
  const open = (entry: BrowseEntry): void => {
    if (entry.type === 'folder') enter([...path, entry.name])
    else void finish([...path, entry.name])
  }
  const actionLabel = purpose.saves
    ? t('browser.action.save')
    : purpose.takes === 'file'
      ? t('browser.action.open')
      : picked
        ? t('browser.action.useSelected', { name: picked.name })
        : t('browser.action.chooseFolder')

  return (
    <Dialog
      open
      width={620}
      title={t(`browser.title.${request.purpose}`)}
      onClose={() => request.answer(null)}
      footer={
        <>
          <Button onClick={() => request.answer(null)}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={target === null} onClick={submit}>
            {actionLabel}
          </Button>
        </>
      }
    >
      <Breadcrumb rootName={shown.status === 'ready' ? shown.listing.rootName : '…'} path={path} onGo={enter} />
      <EntryList
        shown={shown}
        entries={entries}
        selected={selected}
        onSelect={(entry) => {
          setSelected(entry.name)
          if (purpose.saves && entry.type === 'file') setName(entry.name)
        }}
        onOpen={open}
        onUp={() => (path.length > 0 ? enter(path.slice(0, -1)) : undefined)}
        onRetry={() => enter(path)}
      />
      {purpose.saves ? (
        <NameField
          label={t(purpose.takes === 'folder' ? 'browser.folderName' : 'browser.fileName')}
          name={name}
          bad={name.trim() !== '' && fileName === null}
          exists={fileName !== null && entries.some((entry) => entry.name === fileName)}
          onChange={setName}
          onEnter={submit}
        />
      ) : null}
      {problems.map((problem, index) => (
        <div key={`${problem.code} ${index}`} style={{ marginTop: 10 }}>
          <Notice tone="bad" role="alert" title={tr(problem.message)}>
            {problem.hint ? tr(problem.hint) : null}
          </Notice>
        </div>
      ))}
    </Dialog>
  )
}

interface ListProps {
  readonly shown: Shown
  readonly entries: readonly BrowseEntry[]
  readonly selected: string | null
  onSelect(entry: BrowseEntry): void
  onOpen(entry: BrowseEntry): void
  onUp(): void
  onRetry(): void
}

function EntryList({ shown, entries, selected, onSelect, onOpen, onUp, onRetry }: ListProps) {
  const { t, tr, format } = useI18n()
  const list = useRef<HTMLDivElement>(null)
  const base = useId()
  const index = entries.findIndex((entry) => entry.name === selected)

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])

  const press = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(entries.length - 1, index + 1),
      ArrowUp: Math.max(0, index - 1),
      Home: 0,
      End: entries.length - 1,
    }
    const move = moves[event.key]
    const next = move === undefined ? undefined : entries[move]
    const current = entries[index]
    if (next) onSelect(next)
    else if (event.key === 'Enter' && current) onOpen(current)
    else if (event.key === 'Backspace') onUp()
    else {
      const found =
        event.key.length === 1 ? entries.find((entry) => entry.name.toLowerCase().startsWith(event.key.toLowerCase())) : undefined
      if (!found || event.ctrlKey || event.metaKey) return
      onSelect(found)
    }
    event.preventDefault()
  }

  return (
    <div
      ref={list}
      className={styles['entries']}
      role="listbox"
      aria-label={t('browser.entries')}
      aria-busy={shown.status === 'loading'}
      aria-activedescendant={index >= 0 ? `${base}-${index}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      {shown.status === 'loading' ? <div className={styles['state']}>{t('browser.loading')}</div> : null}
      {shown.status === 'failed' ? (
        <div className={styles['state']} role="alert">
          {shown.diagnostics.map((diagnostic) => (
            <span key={diagnostic.code}>{tr(diagnostic.message)}</span>
          ))}
          <Button size="small" onClick={onRetry}>
            {t('browser.retry')}
          </Button>
        </div>
      ) : null}
      {shown.status === 'ready' && entries.length === 0 ? (
        <div className={styles['state']}>
          <b>{t('browser.empty')}</b>
          {t('browser.empty.body')}
        </div>
      ) : null}
      {entries.map((entry, at) => (
        <div
          key={entry.name}
          id={`${base}-${at}`}
          role="option"
          aria-selected={entry.name === selected}
          className={styles['entry']}
          data-type={entry.type}
          onClick={() => onSelect(entry)}
          onDoubleClick={() => onOpen(entry)}
        >
          <Icon name={entry.type} size={15} />
          <span>{entry.name}</span>
          <small>{entry.sizeBytes === null ? '' : format.bytes(entry.sizeBytes)}</small>
        </div>
      ))}
    </div>
  )
}

function NameField({
  label,
  name,
  bad,
  exists,
  onChange,
  onEnter,
}: {
  readonly label: string
  readonly name: string
  readonly bad: boolean
  readonly exists: boolean
  onChange(name: string): void
  onEnter(): void
}) {
  const { t } = useI18n()
  const id = useId()
  return (
    <div className={styles['nameRow']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={name}
        aria-invalid={bad}
        spellCheck={false}
        autoComplete="off"
        autoFocus
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter()
        }}
      />
      {bad ? (
        <p role="alert">{t('browser.badName')}</p>
      ) : exists ? (
        <p role="status">{t('browser.replace', { name: name.trim() })}</p>
      ) : null}
    </div>
  )
}
