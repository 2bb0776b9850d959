// A run that has ended, taken up again to be judged and looked into: its network with the weights of any place that was kept.
import type * as Tfjs from '@tensorflow/tfjs'
import type { DecodedDataset, Splits } from '../datasets/dataset'
import type { Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import { Apparatus } from '../training/apparatus'
import { createRunControl } from '../training/control'
import { fingerprintData } from '../training/fingerprint'
import type { RunResult, TrainingPlan } from '../training/plan'
import type { RunPredictions } from '../training/predictions'
import { prepareRun } from '../training/prepare-run'
import { createInsight } from '../training/run-insight'
import type { ServingModel } from '../training/serving-model'
import { disposeTrainingState } from '../training/training-state'
import type { ExplainDesk } from './desk'
import { createDesk } from './desk'
import type { KeptPlace, KeptRun } from './kept-files'

export interface Judged {
  readonly result: Pick<RunResult, 'train' | 'val' | 'test'>
  readonly predictions: RunPredictions
}

export interface Review {
  /** Predicts with the weights of the place that was judged last. */
  readonly serving: ServingModel
  readonly desk: ExplainDesk
  /** Takes the weights of a place, and judges them on every split. Error: explain/epoch-not-kept. */
  judge(place: KeptPlace): Promise<Result<Judged>>
  dispose(): void
}

export interface ReviewOptions {
  readonly tf: typeof Tfjs
  readonly plan: TrainingPlan
  readonly data: DecodedDataset
  readonly splits: Splits
  readonly kept: KeptRun
  readonly yieldToHost: () => Promise<void>
}

const otherData = error(
  'explain/other-data',
  text('This is not the data that the run was trained and judged on.', '这不是该次训练所用的数据。'),
  { hint: text('Its samples, labels or splits have changed since.', '其样本、标签或划分此后已改变。') },
)

const otherWeights = error(
  'explain/other-weights',
  text('The weights kept with this run do not fit its diagram.', '此训练记录保留的权重与其网络图不符。'),
)

const notKept = error('explain/epoch-not-kept', text('The weights of that epoch are not kept.', '该轮的权重没有保留。'), {
  hint: text('Choose another epoch.', '请选择其他轮次。'),
})

/** Errors: those of prepareRun; explain/other-data, explain/other-weights. */
export async function openReview({ tf, plan, data, splits, kept, yieldToHost }: ReviewOptions): Promise<Result<Review>> {
  if ((await fingerprintData(data, splits)) !== kept.data) return fail(otherData)
  const options = {
    ...{ tf, plan, data, splits, yieldToHost },
    backend: 'wasm' as const,
    control: createRunControl(),
    compileStep: null,
    post: () => undefined,
    now: () => 0,
  }
  const prepared = await prepareRun(options)
  if (!prepared.ok) return prepared
  const apparatus = new Apparatus(options, prepared.value)
  const { compiled } = apparatus
  const dispose = (): void => {
    disposeTrainingState(apparatus.state)
    apparatus.serving.dispose()
  }
  const fits = compiled.weights.length === kept.sizes.length && compiled.weights.every(({ variable }, i) => variable.size === kept.sizes[i])
  if (!fits) {
    dispose()
    return fail(otherWeights)
  }
  const desk = createDesk({
    ...{ tf, plan, yieldToHost },
    analysis: prepared.value.analysis,
    // Looked into by place, whatever place was judged last.
    insight: { ...createInsight(apparatus, () => []), weights: () => kept.at(null) ?? [] },
    kept: {
      epochs: kept.places.filter((place) => place !== null),
      wants: () => false,
      keep: () => undefined,
      at: (epoch) => kept.at(epoch),
    },
    trainingRows: splits.train,
    positive: data.task === 'classification' ? data.positive : null,
  })
  const host = { ready: async (rows: Uint32Array) => (await apparatus.hold(rows)).length === 0, breathe: yieldToHost }
  return ok({
    serving: apparatus.serving,
    desk,
    async judge(place) {
      const values = kept.at(place)
      if (!values) return fail(notKept)
      compiled.weights.forEach(({ variable }, i) =>
        tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values[i] ?? []), variable.shape, 'float32'))),
      )
      const train = await apparatus.judge(splits.train, host)
      const val = await apparatus.judge(splits.val, host)
      const test = await apparatus.judge(splits.test, host)
      return ok({
        result: { train: train?.result ?? null, val: val?.result ?? null, test: test?.result ?? null },
        predictions: { train: train?.predictions ?? null, val: val?.predictions ?? null, test: test?.predictions ?? null },
      })
    },
    dispose() {
      desk.dispose()
      dispose()
    },
  })
}
