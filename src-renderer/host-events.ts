// What the loopback server tells its page unasked: a reply that stays open, one event a line.
import type { HostEvent } from '../src/api/api'
import { MESSAGE_TYPE } from './host-link'

/**
 * Listens until `signal` is aborted or the server has gone. Hanging up after an event tells the server that the page is done with it,
 * which therefore ends the listening.
 * @param tell settles when the page is done with the event
 */
export async function followHost(send: typeof fetch, signal: AbortSignal, tell: (event: HostEvent) => Promise<void>): Promise<void> {
  try {
    const response = await send('/api/events', {
      method: 'POST',
      headers: { 'Content-Type': MESSAGE_TYPE },
      credentials: 'same-origin',
      signal,
    })
    if (!response.ok || !response.body) return
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      text += value
      const end = text.indexOf('\n')
      if (end < 0) continue
      await tell(JSON.parse(text.slice(0, end)) as HostEvent)
      await reader.cancel()
      return
    }
  } catch {
    // Hung up, or the server has gone: the next call says so.
  }
}
