// What the results are of: the run of this window, a model from a file, or a kept run that is looked back at.
import { useMemo } from 'react'
import type { DecodedDataset } from '../../src/datasets/dataset'
import type { Result } from '../../src/diagnostics'
import type { RunResult } from '../../src/training/plan'
import type { RunPredictions } from '../../src/training/predictions'
import { useExplainStore } from '../explain/explain'
import { useReviewExplainStore, useReviewStore } from '../review/review'
import { useDataStore } from '../state/data-store'
import { isActive, type CurrentModel } from '../state/run-state'
import { useRunStore } from '../state/run-store'

export type Predict = (values: Uint8Array | Float32Array) => Promise<Result<readonly (readonly number[])[]>>

/** Two kinds of tasks, as far as figures need to tell them. */
type Task =
  | { readonly task: 'classification'; readonly classes: readonly string[]; readonly positive: number | null }
  | { readonly task: 'regression' }

export interface Shown {
  readonly isReview: boolean
  /** Null where there is no run. */
  readonly task: Task | null
  readonly result: Pick<RunResult, 'train' | 'val' | 'test'> | null
  readonly predictions: RunPredictions | null
  readonly dataset: DecodedDataset | null
  readonly model: CurrentModel | null
  /** It is still learning. */
  readonly active: boolean
  readonly predict: Predict
  readonly openImage: ((row: number, name: string) => void) | null
}

const openInRun = (row: number, name: string): void => {
  useExplainStore.getState().show({ row }, name)
  useExplainStore.getState().setOpen(true)
}

const openInReview = (row: number, name: string): void => {
  useReviewExplainStore.getState().show({ row }, name)
  useReviewExplainStore.getState().setOpen(true)
}

export function useShown(): Shown {
  const run = useRunStore((state) => state.run)
  const result = useRunStore((state) => state.result)
  const predictions = useRunStore((state) => state.predictions)
  const model = useRunStore((state) => state.model)
  const active = useRunStore((state) => isActive(state.status))
  const predict = useRunStore((state) => state.predict)
  const dataset = useDataStore((state) => state.dataset)
  const runId = useReviewStore((state) => state.runId)
  const reviewed = useReviewStore((state) => state.reviewed)
  const predictInReview = useReviewStore((state) => state.predict)
  return useMemo((): Shown => {
    if (runId === null) {
      const task = run
      return { isReview: false, task, result, predictions, dataset, model, active, predict, openImage: openInRun }
    }
    const { classes, positive } = reviewed?.run.data ?? { classes: [], positive: null }
    const task: Task = classes.length > 0 ? { task: 'classification', classes, positive } : { task: 'regression' }
    return {
      isReview: true,
      task: reviewed && task,
      result: reviewed?.judged.result ?? null,
      predictions: reviewed?.judged.predictions ?? null,
      dataset: reviewed?.dataset ?? null,
      model: reviewed?.model ?? null,
      active: false,
      predict: predictInReview,
      openImage: reviewed?.model ? openInReview : null,
    }
  }, [run, result, predictions, model, active, predict, dataset, runId, reviewed, predictInReview])
}
