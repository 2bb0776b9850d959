// The backup of this window, and what a crash left of others.
import type { BackupEntry } from '../../src/api/api'
import { parseProject } from '../../src/document/parse'
import { serializeProject } from '../../src/document/serialize'
import { host } from '../bridge'
import { useBackupStore } from '../state/backup-store'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { settleChanges } from './actions'
import { tellFailure } from './ask'
import { keepWhenHidden, offerInterrupted, watchBrokenRuns } from './interrupted-runs'
import { startAutosave, type Autosave } from './autosave'
import { holdWindow, openWindows, windowId } from './window-lock'

let autosave: Autosave | null = null

/** Keeps unsaved work from now on, and offers what earlier windows left. */
export async function startBackups(): Promise<void> {
  const before = holdWindow(windowId)
  autosave ??= startAutosave({
    current() {
      const { document, grant, dirty, readOnly } = useDocumentStore.getState()
      return dirty && !readOnly ? { document, handle: grant?.handle ?? null, stamp: grant?.stamp ?? null } : null
    },
    onChange: (listener) => useDocumentStore.subscribe(listener),
    write: ({ document, handle, stamp }) =>
      host.call('backup.write', { id: windowId, name: document.name, text: serializeProject(document), handle, stamp }),
    discard: () => host.call('backup.discard', { id: windowId }),
    show: (state) => useBackupStore.setState(state),
    warn(diagnostics) {
      const { t, tr } = currentI18n()
      const [first] = diagnostics
      const body = first ? [first.message, first.hint].flatMap((part) => (part ? [tr(part)] : [])).join(' ') : null
      useViewStore.getState().notify({ tone: 'warn', title: t('recovery.failed'), body })
    },
  })
  // A window in the background may be ended without a word.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void autosave?.flush()
  })
  keepWhenHidden()
  watchBrokenRuns()
  await offerBackups(before)
  await offerInterrupted(before)
}

/** Writes what waits to be backed up; settles when it is on the disk. */
export async function flushBackup(): Promise<void> {
  await autosave?.flush()
}

async function offerBackups(before: string | null): Promise<void> {
  const listed = await host.call('backup.list', {})
  if (!listed.ok) return
  const { t, tr } = currentI18n()
  for (const { message, hint } of listed.warnings.slice(0, 2))
    useViewStore.getState().notify({ tone: 'warn', title: tr(message), body: hint ? tr(hint) : t('recovery.broken.kept') })
  if (listed.value.length === 0) return
  const open = await openWindows(before)
  useBackupStore.setState({ offered: listed.value.filter(({ id, sameHost }) => id !== windowId && !(sameHost && open.has(id))) })
}

function settle(id: string): void {
  useBackupStore.setState(({ offered }) => ({ offered: offered.filter((entry) => entry.id !== id) }))
}

/** Opens the work as unsaved changes of its file. The old backup goes only when this window's own holds the work. */
export async function recover(entry: BackupEntry): Promise<void> {
  const { t } = currentI18n()
  if (!(await settleChanges())) return
  const read = await host.call('backup.read', { id: entry.id })
  if (!read.ok) {
    settle(entry.id)
    tellFailure(t('recovery.notRecovered'), read.diagnostics)
    return
  }
  const { text, grant, stamp } = read.value
  const parsed = parseProject(text, entry.name)
  if (!parsed.ok) {
    settle(entry.id)
    tellFailure(t('recovery.notRecovered'), parsed.diagnostics, t('recovery.kept'))
    return
  }
  const { document, readOnly } = parsed.value
  const file = grant === null ? null : { ...grant, stamp: stamp ?? undefined }
  useDocumentStore.getState().load(document, { grant: file, readOnly, isSaved: readOnly })
  useViewStore.getState().select([])
  const others = useBackupStore.getState().offered.length - 1
  decideLater()
  if (!readOnly && autosave !== null && (await autosave.flush())) await host.call('backup.discard', { id: entry.id })
  useViewStore.getState().notify({
    tone: 'good',
    title: t('recovery.recovered', { name: document.name }),
    body: others > 0 ? t('recovery.others') : t('recovery.recovered.body'),
  })
}

export async function discardBackup(entry: BackupEntry): Promise<void> {
  const discarded = await host.call('backup.discard', { id: entry.id })
  settle(entry.id)
  if (!discarded.ok) tellFailure(currentI18n().t('recovery.notDiscarded'), discarded.diagnostics)
}

/** The backups stay and are offered at the next start. */
export function decideLater(): void {
  useBackupStore.setState({ offered: [] })
}
