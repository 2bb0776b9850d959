// Names of keys as the platform writes them.
const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent)

/** `Ctrl+S`, on a Mac `⌘S`. */
export function keys(key: string, shift = false): string {
  return isMac ? `${shift ? '⇧' : ''}⌘${key}` : `Ctrl+${shift ? 'Shift+' : ''}${key}`
}
