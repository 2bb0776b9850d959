// Between a run and those who watch it: at most ten messages a second and one unacknowledged, but every epoch.
import type { EpochRecord, Progress } from './plan'

export interface ProgressChannel {
  note(progress: Progress): void
  epoch(record: EpochRecord): void
  /** The last message was taken. */
  ack(): void
  /** Sends what is left, whatever the throttle; before the run's last word. */
  flush(): void
}

const INTERVAL_MS = 100

export function createProgressChannel(
  send: (progress: Progress, epochs: readonly EpochRecord[]) => void,
  now: () => number,
): ProgressChannel {
  let latest: Progress | null = null
  let epochs: EpochRecord[] = []
  let underWay = false
  let sentMs = -Infinity
  const sendNow = () => {
    if (!latest) return
    send(latest, epochs)
    epochs = []
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
    ack: () => {
      underWay = false
    },
    flush: () => {
      sendNow()
    },
  }
}
