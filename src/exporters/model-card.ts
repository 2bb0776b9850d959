// What is written beside the weights, so that a model can be used without the project that made it.
import type { Analysis } from '../compiler/analysis'
import type { Decoding } from '../datasets/dataset'
import { DEFAULT_RESIZE } from '../datasets/resize'
import type { Json } from '../diagnostics'
import type { RunResult, SplitResult, TrainingPlan } from '../training/plan'
import type { ServingModel } from '../training/serving-model'
import type { ModelCard } from './model-package'
import { MODEL_FORMAT, MODEL_VERSION } from './model-package'

export interface CardFacts {
  /** The project's name. */
  readonly name: string
  readonly plan: TrainingPlan
  readonly analysis: Analysis
  readonly result: RunResult
  readonly backend: string
  /** How the images it learned from were decoded; absent where none were. */
  readonly decoding?: Pick<Decoding, 'resize' | 'decoder'> | undefined
  /** Version of this program and of tfjs, by name. */
  readonly versions: Readonly<Record<string, string>>
}

function splitMetrics(split: SplitResult | null): Json {
  if (!split) return null
  if (split.task === 'regression') {
    const { loss, n, quantities } = split
    return {
      loss,
      n,
      quantities: quantities.map(({ name, unit, mae, rmse, r2, intervals, baseline }) => ({
        name,
        unit,
        mae,
        rmse,
        r2,
        intervals: intervals && { mae: [...intervals.mae], rmse: [...intervals.rmse], r2: intervals.r2 && [...intervals.r2] },
        baseline: { ...baseline },
      })),
    }
  }
  const { loss, accuracy, n, correct, interval, baseline, confusion } = split
  return { loss, accuracy, n, correct, interval: [...interval], baseline: { ...baseline }, confusion: confusion.map((row) => [...row]) }
}

/** The card of a trained model. */
export function createModelCard(
  serving: ServingModel,
  { name, plan, analysis, result, backend, decoding, versions }: CardFacts,
): ModelCard {
  const { input } = serving
  const shape = [...input.shape]
  const last = analysis.nodes.get(analysis.losses[0]?.outputNodeId ?? '')
  return {
    format: MODEL_FORMAT,
    version: MODEL_VERSION,
    name,
    createdBy: `Tensorloom ${versions['tensorloom'] ?? ''}`.trim(),
    classes: serving.task === 'classification' ? [...serving.classes] : [],
    positive: serving.task === 'classification' && serving.encoding === 'binary' ? (serving.positive ?? 1) : null,
    input:
      input.samples === 'images'
        ? { samples: 'images', ...input.size, shape }
        : { samples: 'vectors', features: [...input.features], shape },
    preprocessing: {
      ...input.scaling,
      ...(input.samples === 'images' && { resize: decoding?.resize ?? DEFAULT_RESIZE, order: 'height-width-channel' as const }),
    },
    output: {
      activation: last?.kind?.activation?.(last.params) ?? 'linear',
      ...(serving.task === 'classification'
        ? { encoding: serving.encoding }
        : {
            encoding: 'numbers' as const,
            quantities: [...serving.quantities],
            scale: serving.scaling.scale,
            offset: serving.scaling.offset,
          }),
    },
    threshold: 0.5,
    metrics: { train: splitMetrics(result.train), val: splitMetrics(result.val), test: splitMetrics(result.test) },
    training: {
      outcome: result.outcome,
      epochs: result.epochs,
      steps: result.steps,
      elapsedMs: result.elapsedMs,
      optimizer: { type: plan.optimizer.type, params: { ...plan.optimizer.params } },
      learningRate: plan.learningRate,
      schedule: { type: plan.schedule.type, params: { ...plan.schedule.params } },
      warmupSteps: plan.warmupSteps,
      clipNorm: plan.clipNorm,
      clipValue: plan.clipValue,
      weightDecay: plan.weightDecay,
      accumulate: plan.accumulate,
      averaging: plan.averaging,
      classWeights: typeof plan.classWeights === 'string' ? plan.classWeights : { ...plan.classWeights },
      earlyStopping: plan.earlyStopping && { ...plan.earlyStopping },
      best: result.best && { ...result.best },
      batchSize: plan.batchSize,
      seed: plan.seed,
      backend,
    },
    versions: decoding ? { ...versions, decoder: decoding.decoder } : versions,
  }
}
