// Pages that listen: to each, a reply that stays open, one event a line.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HostEvent } from '../../src/api/api'
import { SECURITY_HEADERS } from '../services/web-assets'

export interface Followers {
  add(request: IncomingMessage, response: ServerResponse): void
  /** Tells all pages; settles when each of them is done with it, which it says by hanging up. */
  tellAndWait(event: HostEvent): Promise<void>
}

export function createFollowers(): Followers {
  const following = new Map<ServerResponse, Promise<void>>()
  return {
    add(request, response) {
      request.resume()
      response.writeHead(200, { ...SECURITY_HEADERS, 'Cache-Control': 'no-store', 'Content-Type': 'application/x-ndjson' })
      response.flushHeaders()
      const gone = new Promise<void>((resolve) => response.once('close', resolve))
      following.set(response, gone)
      void gone.then(() => following.delete(response))
    },
    async tellAndWait(event) {
      const waiting = [...following.values()]
      for (const response of following.keys()) response.write(`${JSON.stringify(event)}\n`)
      await Promise.all(waiting)
    },
  }
}
