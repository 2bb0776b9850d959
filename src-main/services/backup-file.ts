// A backup on the disk: one line of JSON that says what it is, then the project's text as it would be saved.
import { z } from 'zod'

const FORMAT = 'tensorloom-backup'
const VERSION = 1
/** Longer than any first line: names and paths are bounded. */
export const MAX_HEAD_BYTES = 64 * 1024
const NEW_LINE = 10

const headSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  id: z.string().min(1).max(64),
  /** Of the project. */
  name: z.string().max(500),
  /** The file that the project belongs to; null where it was never saved. */
  path: z.string().max(4096).nullable(),
  /** Of that file, when the window read or wrote it last. */
  stamp: z.string().max(200).nullable(),
  writtenMs: z.number(),
  textBytes: z.int().min(0),
  owner: z.object({ run: z.string().max(64), pid: z.int(), bootMs: z.number() }),
})

export type BackupHead = Omit<z.infer<typeof headSchema>, 'format' | 'version' | 'textBytes'>

export interface BackupOutline {
  readonly head: BackupHead
  /** Where the text begins. */
  readonly textStart: number
  readonly textBytes: number
}

export function encodeBackup(head: BackupHead, content: string): Uint8Array {
  const body = new TextEncoder().encode(content)
  const first = new TextEncoder().encode(`${JSON.stringify({ format: FORMAT, version: VERSION, ...head, textBytes: body.length })}\n`)
  const bytes = new Uint8Array(first.length + body.length)
  bytes.set(first)
  bytes.set(body, first.length)
  return bytes
}

/**
 * What a file's beginning says of it; null where it is no whole backup.
 * @param start its first MAX_HEAD_BYTES or all of it
 * @param sizeBytes of the whole file
 */
export function outlineBackup(start: Uint8Array, sizeBytes: number): BackupOutline | null {
  const end = start.indexOf(NEW_LINE)
  if (end < 0) return null
  try {
    const { textBytes, ...head } = headSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(start.subarray(0, end))))
    return end + 1 + textBytes === sizeBytes ? { head, textStart: end + 1, textBytes } : null
  } catch {
    return null
  }
}
