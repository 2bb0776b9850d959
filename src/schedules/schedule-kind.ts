// The interface of a learning-rate schedule: one file per schedule under kinds/.
import type { Text } from '../diagnostics'
import type { ParamSet } from '../layers/params'

/** What a schedule remembers from epoch to epoch: plain JSON, so that a run can be saved and go on exactly. */
export type ScheduleMemory = Readonly<Record<string, number | null>>

export interface ScheduleTime {
  /** Updates made since warm-up ended, from 0. */
  readonly step: number
  /** Updates planned after warm-up; at least 1. */
  readonly steps: number
  readonly stepsPerEpoch: number
}

export interface ScheduleKind<P = unknown> {
  readonly type: string
  readonly title: Text
  readonly summary: Text
  /** TeX; α₀ is the learning rate of the settings. */
  readonly formula: string
  readonly params: ParamSet<P>
  /** What it remembers at first; `{}` where its factor depends on the time alone. */
  readonly memory: ScheduleMemory
  /** The share of the settings' learning rate that a step takes, 0 … 1. Pure. */
  factor(params: P, time: ScheduleTime, memory: ScheduleMemory): number
  /** The memory after an epoch whose loss (validation's, else training's) was `loss`; absent where nothing is remembered. */
  observe?(params: P, memory: ScheduleMemory, loss: number): ScheduleMemory
}
