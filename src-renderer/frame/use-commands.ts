// What keys and the host's menu do: the same commands, one way each.
import { useEffect } from 'react'
import type { MenuCommand } from '../../src/api/api'
import { host } from '../bridge'
import { removal } from '../canvas/edits'
import { windowId } from '../project/window-lock'
import { closeWindow, openProject, saveProject, saveProjectAs } from '../project/actions'
import { useDocumentStore } from '../state/document-store'
import { shownTheme, usePreferences } from '../state/preferences'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { commandOfKey } from './command-keys'

function removeSelected(): void {
  const { selectedNodes, selectedEdges, select } = useViewStore.getState()
  const command = removal(selectedNodes, selectedEdges)
  if (!command) return
  useDocumentStore.getState().edit(command)
  select([])
}

const COMMANDS: Readonly<Record<MenuCommand, () => void>> = {
  new: () => useViewStore.getState().openDialog('new'),
  open: () => void openProject(),
  save: () => void saveProject(),
  'save-as': () => void saveProjectAs(),
  undo: () => useDocumentStore.getState().undo(),
  redo: () => useDocumentStore.getState().redo(),
  delete: removeSelected,
  'fit-view': () => useViewStore.getState().askCanvas('fit'),
  tidy: () => useViewStore.getState().askCanvas('tidy'),
  train: () => useRunStore.getState().train(),
  'toggle-theme': () => {
    const { theme, setTheme } = usePreferences.getState()
    setTheme(shownTheme(theme) === 'dark' ? 'light' : 'dark')
  },
  'set-english': () => usePreferences.getState().setLanguage('en'),
  'set-chinese': () => usePreferences.getState().setLanguage('zh'),
  about: () => useViewStore.getState().openDialog('about'),
}

/** The run under way is offered again at the next start, from where it is now. */
async function closeRunning(): Promise<void> {
  await useRunStore.getState().keepNow(true)
  await host.call('window.close', {})
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'range' && target.type !== 'checkbox'
  return target instanceof HTMLTextAreaElement || target.isContentEditable
}

/** Whether a dialog has the keys. */
function isAsking(): boolean {
  return document.querySelector('[role="dialog"]') !== null
}

export function useCommands(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isAsking()) return
      const command = commandOfKey(event, isTyping(event.target))
      if (command === null) return
      event.preventDefault()
      if (command === 'select-all') useViewStore.getState().select(useDocumentStore.getState().document.graph.nodes.map(({ id }) => id))
      else COMMANDS[command]()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])

  useEffect(
    () =>
      host.onEvent((event) => {
        if (event.type === 'close-requested') void closeWindow()
        else if (event.type === 'closing') void closeRunning()
        else COMMANDS[event.command]()
      }),
    [],
  )

  // The host's title and its question before closing follow the project.
  const name = useDocumentStore((state) => state.document.name)
  const dirty = useDocumentStore((state) => state.dirty)
  const running = useRunStore((state) => isActive(state.status))
  useEffect(() => {
    void host.call('window.describe', { title: `${dirty ? '• ' : ''}${name} – Tensorloom`, dirty, running, backupId: windowId })
  }, [name, dirty, running])
}
