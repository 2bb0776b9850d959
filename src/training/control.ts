// Holding and ending a run. All calls take effect after the step in hand.

export interface RunControl {
  readonly paused: boolean
  readonly stopped: boolean
  pause(): void
  resume(): void
  /** Ends the run; its weights are kept. Also ends a pause. */
  stop(): void
  /** Settles at once unless paused. */
  whenRunning(): Promise<void>
}

export function createRunControl(): RunControl {
  let paused = false
  let stopped = false
  let waiting: (() => void)[] = []
  const release = () => {
    paused = false
    const all = waiting
    waiting = []
    for (const settle of all) settle()
  }
  return {
    get paused() {
      return paused
    },
    get stopped() {
      return stopped
    },
    pause: () => {
      paused = !stopped
    },
    resume: release,
    stop: () => {
      stopped = true
      release()
    },
    whenRunning: () => (paused ? new Promise((settle) => waiting.push(settle)) : Promise.resolve()),
  }
}
