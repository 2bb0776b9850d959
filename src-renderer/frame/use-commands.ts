// What keys, the clipboard and the host's menu ask for, as commands: one way each.
import { useEffect } from 'react'
import { commandOf, shortcutOf } from '../../src/commands/shortcuts'
import { host } from '../bridge'
import { copiedText, cutText, pasteText } from '../canvas/clipboard-actions'
import { windowId } from '../project/window-lock'
import { closeWindow, keepAll, leave } from '../project/leave'
import { useDocumentStore } from '../state/document-store'
import { usePreferences } from '../state/preferences'
import { isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { isTextField } from '../state/shown-document'
import { runCommand } from './command-actions'

/** Whether a dialog has the keys. */
function isAsking(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null
}

const CONTROLS =
  'button, a, select, input, [role="tab"], [role="option"], [role="radio"], [role="slider"], [role="separator"], [role="grid"]'

/** Keys that a control under the focus may want itself. */
function belongsToControl({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return false
  return /^(Enter|Arrow|Escape|Home|End|Page)/.test(key) && target.closest(CONTROLS) !== null
}

/** Where the platform brings its own copy and paste, those events are answered: they alone may read the clipboard unasked. */
const BY_CLIPBOARD_EVENT: ReadonlySet<string> = new Set(['Mod+C', 'Mod+X', 'Mod+V', 'Mod+Shift+V'])
const CLIPBOARD: ReadonlySet<string> = new Set(['copy', 'cut', 'paste', 'paste-wired'])

export function useCommands(): void {
  useEffect(() => {
    let shift = false
    const press = (event: KeyboardEvent): void => {
      shift = event.shiftKey
      if (event.defaultPrevented || event.isComposing || isAsking()) return
      // Enter led from the node into the inspector; Escape leads back.
      if (event.key === 'Escape' && event.target instanceof Element && event.target.closest('[data-region="inspector"]')) {
        runCommand('focus-canvas')
        return
      }
      if (belongsToControl(event)) return
      const shortcut = shortcutOf(event)
      if (shortcut === null) return
      const command = commandOf(shortcut, usePreferences.getState().shortcuts, isTextField(event.target))
      if (command === null || (CLIPBOARD.has(command) && BY_CLIPBOARD_EVENT.has(shortcut))) return
      if (runCommand(command)) event.preventDefault()
    }
    const isForCanvas = (event: ClipboardEvent): boolean =>
      !event.defaultPrevented && !isTextField(event.target) && !isAsking() && document.getSelection()?.isCollapsed !== false
    const give = (event: ClipboardEvent, content: () => string | null): void => {
      if (!isForCanvas(event)) return
      const copied = content()
      if (copied === null) return
      event.clipboardData?.setData('text/plain', copied)
      event.preventDefault()
    }
    const copy = (event: ClipboardEvent): void => give(event, copiedText)
    const cut = (event: ClipboardEvent): void => give(event, cutText)
    const paste = (event: ClipboardEvent): void => {
      if (!isForCanvas(event)) return
      event.preventDefault()
      pasteText(event.clipboardData?.getData('text/plain') ?? '', shift)
    }
    window.addEventListener('keydown', press)
    document.addEventListener('copy', copy)
    document.addEventListener('cut', cut)
    document.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('keydown', press)
      document.removeEventListener('copy', copy)
      document.removeEventListener('cut', cut)
      document.removeEventListener('paste', paste)
    }
  }, [])

  useEffect(
    () =>
      host.onEvent((event) => {
        if (event.type === 'close-requested') return closeWindow()
        if (event.type === 'closing') return leave()
        if (event.type === 'suspending') return keepAll()
        runCommand(event.command)
      }),
    [],
  )

  // The host's title and its question before closing follow the project.
  // Without drawing: the whole window would follow.
  useEffect(() => {
    let told = ''
    const tell = (): void => {
      const { dirty, document } = useDocumentStore.getState()
      const running = isActive(useRunStore.getState().status)
      const title = `${dirty ? '• ' : ''}${document.name} – Tensorloom`
      const news = JSON.stringify([title, dirty, running])
      if (news === told) return
      told = news
      void host.call('window.describe', { title, dirty, running, backupId: windowId })
    }
    tell()
    const stops = [useDocumentStore.subscribe(tell), useRunStore.subscribe(tell)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
}
