import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { idleRun, type RunState } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { overfittingEpochs, runningState } from '../state/sample-state.test-support'
import { usePacedRun } from './use-paced-run'

const BEAT_MS = 1000
const OFFSET_MS = 40
const countEpochs = (state: RunState): number => state.epochs.length

let drawings: number[] = []
let root: Root
const box = document.createElement('div')

function Shown() {
  const count = usePacedRun(countEpochs, OFFSET_MS)
  drawings.push(count)
  return <p>{count}</p>
}

const pass = (ms: number): void =>
  flushSync(() => {
    vi.advanceTimersByTime(ms)
  })
const receive = (state: Partial<RunState>): void =>
  flushSync(() => {
    useRunStore.setState(state)
  })

beforeEach(() => {
  vi.useFakeTimers()
  useRunStore.setState({ ...idleRun, ...runningState(1) })
  drawings = []
  root = createRoot(box)
  flushSync(() => root.render(<Shown />))
  // Just after a beat.
  receive({ epochs: overfittingEpochs(2) })
  pass(BEAT_MS + OFFSET_MS)
})

afterEach(() => {
  flushSync(() => root.unmount())
  vi.useRealTimers()
})

it('draws nothing for a message in between, and the latest when its time has come', () => {
  expect(drawings).toEqual([1, 2])
  for (let count = 3; count <= 9; count += 1) {
    receive({ epochs: overfittingEpochs(count) })
    pass(BEAT_MS / 20)
  }
  expect(drawings).toEqual([1, 2])
  pass(2 * BEAT_MS)
  expect(drawings).toEqual([1, 2, 9])
})

it.each([
  ['at the end of the run', { status: 'ended' }],
  ['where it is paused', { status: 'paused' }],
  ['where it is being stopped', { stopping: true }],
] as const)('shows the last value at once %s, though it was waiting', (_, state) => {
  receive({ epochs: overfittingEpochs(5) })
  pass(100)
  expect(box.textContent).toBe('2')
  receive(state)
  expect(box.textContent).toBe('2')
  pass(OFFSET_MS)
  expect(box.textContent).toBe('5')
})
