// Checks plan and data against each other before a run allocates anything.
import type { Analysis } from '../compiler/analysis'
import { analyzeGraph } from '../compiler/analyze'
import { inputSpec } from '../compiler/input-spec'
import { factsOf } from '../datasets/dataset'
import { recordLength } from '../datasets/pixels'
import type { Result } from '../diagnostics'
import { fail, ok } from '../diagnostics'
import type { OptimizerKind } from '../optimizers/optimizer-kind'
import { findOptimizer } from '../optimizers/registry'
import { findSchedule } from '../schedules/registry'
import type { ScheduleKind } from '../schedules/schedule-kind'
import { sizeOf } from '../tensor'
import { fingerprintData } from './fingerprint'
import type { Judge } from './judge'
import { createJudge } from './judge'
import * as problems from './problems'
import type { RunOptions } from './run-options'
import { fitDatasetScaling } from './scaling'
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
  /** See fingerprintData; of records that are read from elsewhere it is worked out while nothing else waits for them. Null: not yet. */
  readonly fingerprint: string | null
}

/** Throws DataLost where records can't be read. */
export async function prepareRun({ plan, data, splits, checkpoints, resume, supervisor }: RunOptions): Promise<Result<PreparedRun>> {
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
  const [binding] = analysis.losses
  const judge = binding ? createJudge(binding, data, splits.train) : null
  if (!judge) return fail(problems.lossMisfit(binding?.nodeId))
  const optimizer = findOptimizer(plan.optimizer.type)
  if (!optimizer) return fail(problems.unknownOptimizer(plan.optimizer.type))
  const schedule = findSchedule(plan.schedule.type)
  if (!schedule) return fail(problems.unknownSchedule(plan.schedule.type))
  const batchSize = plan.batchSize === 'full' ? samples : Math.max(1, Math.min(plan.batchSize, samples))
  const bytes = batchSize * sizeOf(shape) * 4
  if (bytes > LARGEST_BATCH_BYTES) return fail(problems.batchTooLarge(bytes, LARGEST_BATCH_BYTES))
  if ('records' in data) {
    const stepBytes = Math.min(samples, batchSize * plan.accumulate) * recordLength(data.size)
    if (stepBytes > data.budgetBytes) return fail(problems.stepOverBudget(stepBytes, data.budgetBytes))
  }
  // What looks at all samples comes last.
  const scaling = await fitDatasetScaling(data, splits.train, spec.scaling)
  const isNamed = Boolean(checkpoints ?? resume ?? supervisor)
  const fingerprint = 'records' in data && isNamed ? await fingerprintData(data, splits) : null
  const input: ServingInput =
    data.samples === 'images'
      ? { samples: 'images', size: data.size, shape, scaling }
      : { samples: 'vectors', features: data.features, shape, scaling }
  return ok({ analysis, input, judge, optimizer, schedule, batchSize, fingerprint })
}
