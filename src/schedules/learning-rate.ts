// The learning rate of a step: warm-up first, then the schedule.
import type { ScheduleKind, ScheduleMemory } from './schedule-kind'

export interface RatePlan {
  readonly learningRate: number
  /** Updates over which the rate rises in a straight line to where the schedule starts; 0: none. */
  readonly warmupSteps: number
  readonly schedule: ScheduleKind
  readonly params: unknown
  /** Updates planned in all. */
  readonly steps: number
  readonly stepsPerEpoch: number
}

/** @param step counts updates from 1, as optimizers do */
export function learningRateAt(plan: RatePlan, memory: ScheduleMemory, step: number): number {
  const { learningRate, schedule, params, stepsPerEpoch } = plan
  const warmupSteps = Math.min(plan.warmupSteps, plan.steps)
  const time = { step: Math.max(0, step - 1 - warmupSteps), steps: Math.max(1, plan.steps - warmupSteps), stepsPerEpoch }
  const rise = step < warmupSteps ? step / warmupSteps : 1
  return learningRate * rise * schedule.factor(params, time, memory)
}
