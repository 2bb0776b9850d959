// Brand, project, history, the run, theme and language.
import { useEffect, useState } from 'react'
import { useBackupStore } from '../state/backup-store'
import { useDocumentStore } from '../state/document-store'
import { shownTheme, usePreferences } from '../state/preferences'
import { useViewStore } from '../state/view-store'
import { useWorkspaceStore } from '../state/workspace-store'
import { TrainControls } from '../training/train-controls'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { Icon } from '../ui/icons'
import { HistoryButtons } from './history-list'
import { useKeys } from './keys'
import { ProjectMenu } from './project-menu'
import styles from './top-bar.module.css'

export function TopBar() {
  const { t } = useI18n()
  return (
    <header className={styles['bar']} aria-label={t('app.topBar')}>
      <span className={styles['brand']}>{t('app.brand')}</span>
      <ProjectMenu />
      <ProjectName />
      <SavedState />
      <HistoryButtons />
      <span className={styles['space']} />
      <SearchField />
      <span className={styles['space']} />
      <TrainControls />
      <DockSwitches />
      <ThemeSwitch />
      <LanguageSwitch />
    </header>
  )
}

function ProjectName() {
  const { t } = useI18n()
  const name = useDocumentStore((state) => state.document.name)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const [draft, setDraft] = useState<string | null>(null)
  const commit = (): void => {
    const next = draft?.trim() ?? ''
    if (next !== '' && next !== name) useDocumentStore.getState().edit({ type: 'rename-project', name: next })
    setDraft(null)
  }
  return (
    <input
      className={styles['name']}
      aria-label={t('project.name')}
      value={draft ?? name}
      maxLength={120}
      size={Math.min(24, Math.max(6, (draft ?? name).length))}
      spellCheck={false}
      autoComplete="off"
      disabled={readOnly}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') setDraft(null)
      }}
    />
  )
}

/** How often "saved 2 min ago" is brought up to date. */
const TICK_MS = 15_000

function SavedState() {
  const { t, format } = useI18n()
  const dirty = useDocumentStore((state) => state.dirty)
  const grant = useDocumentStore((state) => state.grant)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const savedMs = useDocumentStore((state) => state.savedMs)
  const [nowMs, setNowMs] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const ageMs = savedMs === null ? 0 : nowMs - savedMs
  const words = readOnly
    ? t('project.state.readOnly')
    : dirty
      ? t('project.state.unsaved')
      : grant === null
        ? t('project.state.new')
        : ageMs < 60_000
          ? t('project.state.saved')
          : t('project.state.savedAgo', { time: format.duration(Math.floor(ageMs / 60_000) * 60_000) })
  return (
    <span className={styles['saved']} data-dirty={dirty && !readOnly} title={grant?.displayPath}>
      <span role="status">{words}</span>
      {dirty && !readOnly ? <BackupMark /> : null}
    </span>
  )
}

/** Follows each edit, so it is not a status that is read aloud. */
function BackupMark() {
  const { t } = useI18n()
  const document = useDocumentStore((state) => state.document)
  const kept = useBackupStore((state) => state.kept)
  const failed = useBackupStore((state) => state.failed)
  if (failed) return <> {t('project.state.noBackup')}</>
  return kept === document ? <> {t('project.state.kept')}</> : null
}

/** The search as a field of the bar: it opens the palette, where one types. */
function SearchField() {
  const { t } = useI18n()
  const openSearch = useViewStore((state) => state.openSearch)
  return (
    <button type="button" className={styles['search']} onClick={() => openSearch({ for: 'anything' })}>
      <Icon name="search" size={14} />
      <span>{t('app.search.anything')}</span>
      <kbd>{useKeys('palette')}</kbd>
    </button>
  )
}

const DOCKS = [
  { id: 'left', icon: 'dockLeft', show: 'app.dock.left.show', hide: 'app.dock.left.hide' },
  { id: 'bottom', icon: 'dockBottom', show: 'app.dock.bottom.show', hide: 'app.dock.bottom.hide' },
  { id: 'right', icon: 'dockRight', show: 'app.dock.right.show', hide: 'app.dock.right.hide' },
] as const

function DockSwitches() {
  const { t } = useI18n()
  const docks = useWorkspaceStore((state) => state.docks)
  return (
    <span className={styles['group']}>
      {DOCKS.map(({ id, icon, show, hide }) => (
        <IconButton
          key={id}
          variant="ghost"
          icon={icon}
          label={t(docks[id].open ? hide : show)}
          className={docks[id].open ? undefined : styles['closed']}
          onClick={() => useWorkspaceStore.getState().setOpen(id, !docks[id].open)}
        />
      ))}
    </span>
  )
}

function ThemeSwitch() {
  const { t } = useI18n()
  const theme = usePreferences((state) => state.theme)
  const setTheme = usePreferences((state) => state.setTheme)
  const next = shownTheme(theme) === 'dark' ? 'light' : 'dark'
  return (
    <IconButton
      icon={next === 'light' ? 'sun' : 'moon'}
      label={t(next === 'light' ? 'app.theme.toLight' : 'app.theme.toDark')}
      onClick={() => setTheme(next)}
    />
  )
}

/** Each language is written in itself, so that anyone finds theirs. */
function LanguageSwitch() {
  const { t, locale } = useI18n()
  const setLanguage = usePreferences((state) => state.setLanguage)
  return (
    <span className={styles['language']} role="radiogroup" aria-label={t('app.language')}>
      <button type="button" role="radio" aria-checked={locale === 'en'} aria-label="English" lang="en" onClick={() => setLanguage('en')}>
        EN
      </button>
      <button type="button" role="radio" aria-checked={locale === 'zh'} aria-label="中文" lang="zh-CN" onClick={() => setLanguage('zh')}>
        中文
      </button>
    </span>
  )
}
