// Why a run ends, and which of its epochs was the best.
import type { Splits } from '../datasets/dataset'
import type { Diagnostic } from '../diagnostics'
import type { BestEpoch, EpochRecord, TrainingPlan } from './plan'
import * as problems from './problems'
import type { TrainingState } from './training-state'

/** The limit on steps or time that a run has reached. */
export function reachedLimit({ maxSteps, maxSeconds }: TrainingPlan, { step, elapsedMs }: TrainingState): Diagnostic | null {
  if (maxSteps !== null && step >= maxSteps) return problems.stepLimit(maxSteps)
  if (maxSeconds !== null && elapsedMs >= maxSeconds * 1000) return problems.timeLimit(maxSeconds)
  return null
}

/** Why a run ends with this epoch, though not all are done; null: it goes on. */
export function reasonToEnd(plan: TrainingPlan, splits: Splits, state: TrainingState, { epoch, loss }: EpochRecord): Diagnostic | null {
  const { targetLoss, earlyStopping, epochs } = plan
  if (targetLoss !== null && loss < targetLoss) return problems.targetReached(loss, targetLoss, epoch)
  const limit = reachedLimit(plan, state)
  if (limit) return limit
  if (!earlyStopping || state.watch.waited < earlyStopping.patience || epoch >= epochs) return null
  return problems.noImprovement(monitored(plan, splits), earlyStopping.patience, epoch)
}

/** Whose loss says which epoch was the best. */
export function monitored(plan: TrainingPlan, splits: Splits): BestEpoch['of'] {
  return splits.val.length > 0 && plan.earlyStopping?.monitor !== 'training' ? 'validation' : 'training'
}
