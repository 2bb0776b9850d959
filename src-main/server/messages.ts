// What travels between the interface and the loopback server: msgpack both ways, bytes as bytes.
import { decode, encode } from '@msgpack/msgpack'
import type { IncomingMessage } from 'node:http'

export const MESSAGE_TYPE = 'application/msgpack'

/** Room for a model's weights; anything larger is refused before it is read. */
export const MAX_BODY_BYTES = 1024 * 1024 * 1024 + 128 * 1024 * 1024

const LIMITS = { maxArrayLength: 1_000_000, maxMapLength: 10_000, maxExtLength: 1024 }

export type Body =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'aborted' }

/** Reads a request's body and decodes it; `limitBytes` holds whatever the length header says. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return { kind: 'too-large' }
  const bytes = await collect(request, limitBytes)
  if (!(bytes instanceof Uint8Array)) return { kind: bytes }
  try {
    return { kind: 'value', value: decode(bytes, LIMITS) }
  } catch {
    return { kind: 'malformed' }
  }
}

/** An async iterator would destroy the connection on leaving early, and with it the answer that says why. */
async function collect(request: IncomingMessage, limitBytes: number): Promise<Uint8Array | 'too-large' | 'aborted'> {
  return await new Promise((resolve) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes <= limitBytes) {
        chunks.push(chunk)
        return
      }
      request.removeAllListeners('data').pause()
      resolve('too-large')
    })
    request.once('end', () => resolve(plainBytes(Buffer.concat(chunks))))
    request.once('error', () => resolve('aborted'))
    request.once('close', () => resolve('aborted'))
  })
}

/** A Buffer would make Buffers of all bytes that are decoded from it. */
function plainBytes({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Absent and undefined members are left out, as JSON does: a schema's optional member is not null. */
export function encodeReply(value: unknown): Uint8Array {
  return encode(value, { ignoreUndefined: true, initialBufferSize: LEAST_BUFFER_BYTES + bytesIn(value) })
}

const LEAST_BUFFER_BYTES = 4096

/** Bytes of the arrays in it: room made for them at once need not be made by doubling, and copying, over and over. */
function bytesIn(value: unknown): number {
  if (value instanceof Uint8Array) return value.length + 8
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + bytesIn(item) + 32, 0)
  return typeof value === 'object' && value !== null ? bytesIn(Object.values(value)) : 0
}
