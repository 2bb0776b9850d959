// Which windows are open: each holds a lock of its name, and the browser lets go of it however the window ends.

const PREFIX = 'tensorloom-window '
const REMEMBERED = 'tensorloom-window'
/** A page that was reloaded may hold its lock a moment longer. */
const LOOKS = 5
const LOOK_MS = 120

/** A name that no other window has. */
function newWindowId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Of this window, its backup and its runs. */
export const windowId = newWindowId()

/** Says that the window of this name is open, until it ends. Gives the name that the page in this tab had before, if any. */
export function holdWindow(id: string): string | null {
  void locks()?.request(PREFIX + id, () => new Promise<void>(() => undefined))
  try {
    const before = sessionStorage.getItem(REMEMBERED)
    sessionStorage.setItem(REMEMBERED, id)
    return before
  } catch {
    return null
  }
}

/** Names of the windows that are open. `before` is waited for: it was this tab's, or belongs to the tab that this one was copied from. */
export async function openWindows(before: string | null): Promise<ReadonlySet<string>> {
  const manager = locks()
  if (manager === null) return new Set()
  for (let look = 1; ; look++) {
    const { held = [] } = await manager.query()
    const ids = new Set(held.flatMap(({ name }) => (name?.startsWith(PREFIX) === true ? [name.slice(PREFIX.length)] : [])))
    if (before === null || !ids.has(before) || look === LOOKS) return ids
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

function locks(): LockManager | null {
  return 'locks' in navigator ? navigator.locks : null
}
