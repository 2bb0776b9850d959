// A run on its way into a checkpoint and out of one.
import type { Diagnostic, Result } from '../diagnostics'
import { fail, ok } from '../diagnostics'
import { sameJson } from '../document/same-json'
import type { Apparatus } from './apparatus'
import type { Checkpoint } from './checkpoint'
import type { TrainingPlan } from './plan'
import * as problems from './problems'
import { findHeld, slotGroup } from './stepper'
import { captureBest, resumeState, standingOf, weightKey } from './training-state'

/** @param version of this program @param wallMs since the run began, pauses left out */
export async function captureCheckpoint(apparatus: Apparatus, version: string, wallMs: number): Promise<Checkpoint> {
  const { options, state, stepper, isCompiled } = apparatus
  const { plan, backend, tf } = options
  return {
    versions: { tensorloom: version, tfjs: tf.version.tfjs },
    backend,
    compiled: isCompiled,
    plan,
    data: await apparatus.dataFingerprint(),
    standing: standingOf(state, wallMs),
    tensors: [...(await stepper.capture()), ...(await captureBest(state)), ...(apparatus.metrics?.capture() ?? [])],
  }
}

/** Takes up a run where a checkpoint left it, and says what is to be known of that; the reason where it cannot. */
export async function takeUpCheckpoint(apparatus: Apparatus, checkpoint: Checkpoint): Promise<Result<readonly Diagnostic[]>> {
  const { options, state, compiled, stepper, isCompiled } = apparatus
  const { tf, plan, backend, checkpoints, supervisor } = options
  const { standing, tensors, versions } = checkpoint
  if (checkpoint.data !== (await apparatus.dataFingerprint())) return fail(problems.checkpointOfOtherData())
  if (!sameJson(withoutLength(checkpoint.plan), withoutLength(plan)) || !fits(apparatus, checkpoint))
    return fail(problems.checkpointOfOtherNetwork())
  if (apparatus.metrics?.restore(tensors, standing.sums.samples) === false) return fail(problems.brokenCheckpoint())
  resumeState(tf, state, compiled, standing, tensors)
  stepper.restore(tensors)
  if (supervisor?.moved) return ok([])
  const here = { tensorloom: checkpoints?.version ?? versions.tensorloom, tfjs: checkpoints ? tf.version.tfjs : versions.tfjs }
  const elsewhere = checkpoint.backend !== backend || checkpoint.compiled !== isCompiled || !sameJson(versions, here)
  return ok([problems.resumed(standing.epoch, standing.step), ...(elsewhere ? [problems.resumedElsewhere()] : [])])
}

/** What decides each step, without what decides how many there are: a run may go on for longer than was planned. */
function withoutLength({ epochs: _epochs, maxSteps: _steps, maxSeconds: _seconds, targetLoss: _loss, ...rest }: TrainingPlan) {
  return rest
}

/** Whether a checkpoint holds every tensor of this run in its size. */
function fits({ compiled, prepared, options, state }: Apparatus, { tensors }: Checkpoint): boolean {
  const find = findHeld(tensors)
  return compiled.weights.every((weight) => {
    const key = weightKey(weight)
    const averages = options.plan.averaging !== null && weight.trainable ? ['average', 'averageBefore'] : []
    const slots = state.slots.has(key) ? prepared.optimizer.slots.map((_, slot) => slotGroup(slot)) : []
    const found = tensors.filter((one) => one.key === key)
    return (
      ['weight', ...averages, ...slots].every((group) => find(group, key)) &&
      found.every(({ values }) => values.length === weight.variable.size)
    )
  })
}
