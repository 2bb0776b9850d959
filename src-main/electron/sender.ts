// Only the top frame of our own window, showing our own page, may call the host.
import type { WebContents, WebFrameMain } from 'electron'

export interface Caller {
  readonly sender: WebContents
  readonly senderFrame: WebFrameMain | null
}

/** @param origins that our pages have: app://bundle, and the development server's where there is one */
export function isOurPage(caller: Caller, contents: WebContents | null, origins: ReadonlySet<string>): boolean {
  if (contents === null || caller.sender !== contents) return false
  const frame = caller.senderFrame
  // Gone already: nobody is left to answer to.
  if (frame === null || frame !== contents.mainFrame) return false
  return origins.has(originOf(frame.url))
}

/** Node's URL gives custom schemes the origin "null", hence by hand. */
export function originOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? ''
}
