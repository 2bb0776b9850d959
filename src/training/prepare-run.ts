// Checks plan and data against each other before a run allocates anything.
import type { Analysis } from '../compiler/analysis'
import { analyzeGraph } from '../compiler/analyze'
import { inputSpec } from '../compiler/input-spec'
import { factsOf } from '../datasets/dataset'
import type { Result } from '../diagnostics'
import { fail, ok } from '../diagnostics'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import { findOptimizer } from '../optimizers/registry'
import { findSchedule } from '../schedules/registry'
import type { ScheduleKind } from '../schedules/schedule-kind'
import { sizeOf } from '../tensor'
import type { Judge } from './judge'
import { createJudge } from './judge'
import * as problems from './problems'
import type { RunOptions } from './run-options'
import { fitScaling } from './scaling'
import type { ServingInput } from './serving-model'

/** Values of one batch of input: 1 GiB of float32. */
const LARGEST_BATCH_BYTES = 2 ** 30

export interface PreparedRun {
  readonly analysis: Analysis
  readonly input: ServingInput
  readonly judge: Judge
  readonly optimizer: OptimizerKind
  readonly schedule: ScheduleKind
  readonly batchSize: number
}

export function prepareRun({ plan, data, splits }: RunOptions): Result<PreparedRun> {
  const analysis = analyzeGraph(plan.graph, factsOf(data))
  if (!analysis.trainable) return fail(...analysis.diagnostics.filter((diagnostic) => diagnostic.severity === 'error'))
  if (analysis.inputs.length !== 1) return fail(problems.notOneInput(analysis.inputs.length))
  const samples = splits.train.length
  if (samples === 0) return fail(problems.noTrainingData())
  const spec = inputSpec(analysis)
  if (!spec) return fail(problems.notOneInput(0))
  const { size, shape } = spec
  if (data.samples === 'images' && size) {
    const fits = data.size.height === size.height && data.size.width === size.width && data.size.channels === size.channels
    if (!fits) return fail(problems.wrongSize(size, data.size))
  }
  const scaling = fitScaling(data, splits.train, spec.scaling)
  const input: ServingInput =
    data.samples === 'images'
      ? { samples: 'images', size: data.size, shape, scaling }
      : { samples: 'vectors', features: data.features, shape, scaling }
  const [binding] = analysis.losses
  const judge = binding ? createJudge(binding, data, splits.train) : null
  if (!judge) return fail(problems.lossMisfit(binding?.nodeId))
  const optimizer = findOptimizer(plan.optimizer.type)
  if (!optimizer) return fail(problems.unknownOptimizer(plan.optimizer.type))
  const schedule = findSchedule(plan.schedule.type)
  if (!schedule) return fail(problems.unknownSchedule(plan.schedule.type))
  const batchSize = plan.batchSize === 'full' ? samples : Math.max(1, Math.min(plan.batchSize, samples))
  const bytes = batchSize * sizeOf(input.shape) * 4
  if (bytes > LARGEST_BATCH_BYTES) return fail(problems.batchTooLarge(bytes, LARGEST_BATCH_BYTES))
  return ok({ analysis, input, judge, optimizer, schedule, batchSize })
}
