// Who wrote a backup, and whether that program still runs: a backup of a living window is not offered to another one.
import { randomBytes } from 'node:crypto'
import { uptime } from 'node:os'

/** One run of a host, as it signs its backups. */
export interface HostSignature {
  /** Random, new with every start. */
  readonly run: string
  readonly pid: number
  /** When the machine was started: process ids begin anew with it. */
  readonly bootMs: number
}

export interface HostLife {
  readonly own: HostSignature
  /** Whether another run of a host is still there. A crashed one, or one before the machine's restart, is not. */
  isAlive(other: HostSignature): boolean
}

/** The clock may be set while the machine runs. */
const BOOT_TOLERANCE_MS = 120_000

/** @param answers whether a process with this id exists */
export function createHostLife(
  own: HostSignature = { run: randomBytes(9).toString('hex'), pid: process.pid, bootMs: Math.round(Date.now() - uptime() * 1000) },
  answers: (pid: number) => boolean = processExists,
): HostLife {
  return {
    own,
    isAlive(other) {
      if (other.run === own.run) return true
      // An id that this process has now cannot be another's.
      if (other.pid === own.pid || Math.abs(other.bootMs - own.bootMs) > BOOT_TOLERANCE_MS) return false
      return answers(other.pid)
    },
  }
}

function processExists(pid: number): boolean {
  try {
    // Signal 0 is not sent; it only asks.
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM'
  }
}
