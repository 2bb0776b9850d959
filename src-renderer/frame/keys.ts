// Keys of commands as the platform writes them, with what the user chose.
import type { CommandId } from '../../src/commands/commands'
import { formatShortcut, keysOf } from '../../src/commands/shortcuts'
import { usePreferences } from '../state/preferences'

const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent)

export function shownKey(shortcut: string): string {
  return formatShortcut(shortcut, isMac)
}

/** `Ctrl+S`, on a Mac `⌘S`; undefined where the command has no keys. */
export function useKeys(id: CommandId): string | undefined {
  const [first] = keysOf(
    id,
    usePreferences((state) => state.shortcuts),
  )
  return first === undefined ? undefined : shownKey(first)
}
