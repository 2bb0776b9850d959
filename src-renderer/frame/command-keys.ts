// Which keys mean which command.
import type { MenuCommand } from '../../src/api/api'

/** The command of a key, or null. Typing in a field keeps the field's own undo and delete. */
export function commandOfKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  typing: boolean,
): MenuCommand | 'select-all' | null {
  if (event.altKey) return null
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if (key === 's') return event.shiftKey ? 'save-as' : 'save'
    if (key === 'o' && !event.shiftKey) return 'open'
    if (typing) return null
    if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
    if (key === 'y' && !event.shiftKey) return 'redo'
    if (key === 'a' && !event.shiftKey) return 'select-all'
    return null
  }
  return !typing && (key === 'delete' || key === 'backspace') ? 'delete' : null
}
