// All schedules. Adding one is adding its file and one line here.
import { constant } from './kinds/constant'
import { cosine } from './kinds/cosine'
import { exponential } from './kinds/exponential'
import { oneCycle } from './kinds/one-cycle'
import { plateau } from './kinds/plateau'
import { step } from './kinds/step'
import type { ScheduleKind } from './schedule-kind'

/** Every schedule, simplest first. */
export const schedules: readonly ScheduleKind[] = [constant, step, exponential, cosine, oneCycle, plateau]

/** The schedule of that type; undefined where this version does not know it. */
export function findSchedule(type: string): ScheduleKind | undefined {
  return schedules.find((schedule) => schedule.type === type)
}
