// Who may talk to the loopback server: only a browser that was given the address with its token.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Access {
  /** Part of the address that is printed; 256 random bits. */
  readonly token: string
  /** Whether the request names this server and no other (against DNS rebinding). */
  isOwnHost(headers: IncomingHttpHeaders): boolean
  /** Whether a call comes from a page of this server. */
  isOwnOrigin(headers: IncomingHttpHeaders): boolean
  isToken(candidate: string): boolean
  /** Whether the browser exchanged the token for its cookie. */
  hasCookie(headers: IncomingHttpHeaders): boolean
  /** Value of the Set-Cookie header that the token is exchanged for. */
  readonly cookie: string
}

function equal(a: string, b: string): boolean {
  const digest = (value: string): Buffer => createHash('sha256').update(value).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** @param port the port that the server listens on, on 127.0.0.1 */
export function createAccess(port: number): Access {
  const token = randomBytes(32).toString('base64url')
  const session = randomBytes(32).toString('base64url')
  const host = `127.0.0.1:${port}`
  // Cookies know no ports: the name keeps two servers on one machine apart.
  const cookieName = `tensorloom-${port}`
  return {
    token,
    isOwnHost: (headers) => headers.host === host,
    isOwnOrigin: (headers) =>
      headers.origin === `http://${host}` && (headers['sec-fetch-site'] === undefined || headers['sec-fetch-site'] === 'same-origin'),
    isToken: (candidate) => equal(candidate, token),
    hasCookie: (headers) =>
      (headers.cookie ?? '').split(';').some((pair) => {
        const [name, value] = pair.trim().split('=', 2)
        return name === cookieName && value !== undefined && equal(value, session)
      }),
    cookie: `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`,
  }
}
