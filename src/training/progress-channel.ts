// Between a run and those who watch it: at most ten messages a second and one unacknowledged, but every epoch.
import type { HealthRecord } from './layer-health'
import type { EpochRecord, Progress } from './plan'

export interface ProgressChannel {
  note(progress: Progress): void
  epoch(record: EpochRecord): void
  /** Only the latest since the last message is sent. */
  health(record: HealthRecord): void
  /** The last message was taken. */
  ack(): void
  /** Sends what is left, whatever the throttle; before the run's last word. */
  flush(): void
}

const INTERVAL_MS = 100

export function createProgressChannel(
  send: (progress: Progress, epochs: readonly EpochRecord[], health: HealthRecord | null) => void,
  now: () => number,
): ProgressChannel {
  let latest: Progress | null = null
  let epochs: EpochRecord[] = []
  let health: HealthRecord | null = null
  let underWay = false
  let sentMs = -Infinity
  const sendNow = () => {
    if (!latest) return
    send(latest, epochs, health)
    epochs = []
    health = null
    sentMs = now()
    underWay = true
  }
  const sendIfDue = () => {
    if (!underWay && now() - sentMs >= INTERVAL_MS) sendNow()
  }
  return {
    note: (progress) => {
      latest = progress
      sendIfDue()
    },
    epoch: (record) => {
      epochs.push(record)
      sendIfDue()
    },
    health: (record) => {
      health = record
    },
    ack: () => {
      underWay = false
    },
    flush: () => {
      sendNow()
    },
  }
}
