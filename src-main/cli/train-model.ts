// One run in this process: engine, run loop, and the package on the disk.
import type { Analysis } from '../../src/compiler/analysis'
import type { Dataset, Splits } from '../../src/datasets/dataset'
import type { Diagnostic, Result } from '../../src/diagnostics'
import { ok } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { createModelCard } from '../../src/exporters/model-card'
import { exportModel } from '../../src/exporters/tfjs'
import type { Checkpoint } from '../../src/training/checkpoint'
import { createRunControl } from '../../src/training/control'
import { createCompiledStep } from '../../src/engine/compiled-step/compiled-step'
import type { RunResult } from '../../src/training/plan'
import { planRun } from '../../src/training/plan'
import { runTraining } from '../../src/training/run-training'
import { disposeTrainingState } from '../../src/training/training-state'
import { nodeFiles } from '../services/file-port'
import { writeModelPackage } from '../services/model-package-files'
import { startEngine, yieldToHost } from './node-engine'
import type { RunCheckpoints } from './run-checkpoints'
import type { TrainReport } from './train-report'

export interface TrainModelOptions {
  readonly document: ProjectDocument
  readonly analysis: Analysis
  readonly dataset: Dataset
  readonly splits: Splits
  readonly backend: 'wasm' | 'cpu'
  /** Folder of the model package, absolute; null: the model is not kept. */
  readonly out: string | null
  readonly version: string
  /** Where checkpoints go; null: none are kept. */
  readonly checkpoints: RunCheckpoints | null
  /** Goes on from here instead of starting anew. */
  readonly resume: Checkpoint | null
  /** Ends the run after the step in hand; its weights are kept. */
  readonly signal: AbortSignal
  readonly report: TrainReport
  /** The run ends early, its weights kept, because its data can no longer be read. */
  readonly onLost: (problems: readonly Diagnostic[]) => void
}

export interface TrainedModel {
  readonly result: RunResult
  /** Where the package lies, or null. */
  readonly model: string | null
}

/** Trains and, with `out`, saves. However a run ends, its last good weights are what is saved. */
export async function trainModel(options: TrainModelOptions): Promise<Result<TrainedModel>> {
  const { document, analysis, dataset, splits, backend, out, checkpoints, resume, version, signal, report, onLost } = options
  const engine = await startEngine(backend)
  if (!engine.ok) return engine
  const { tf } = engine.value

  const plan = planRun(document.graph, document.training)
  const control = createRunControl()
  // A run that is to be taken up again is kept as it is now.
  const stop = (): void => (checkpoints ? checkpoints.takeNow(() => control.stop()) : control.stop())
  let waitingShare = 0
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    const run = await runTraining({
      tf,
      backend,
      plan,
      data: dataset,
      splits,
      control,
      compileStep: (step) => createCompiledStep({ ...step, crew: null }),
      post: (event) => {
        if (event.type === 'begin')
          report.start({
            name: document.name,
            backend,
            dataset,
            splits,
            parameters: event.parameters,
            seed: plan.seed,
            resumed: resume && { epoch: resume.standing.epoch, steps: resume.standing.step },
          })
        if (event.type === 'progress') waitingShare = event.progress.waitingShare
        if (event.type === 'epoch') report.epoch(event.record, waitingShare)
        if (event.type === 'state' && event.problems) {
          onLost(event.problems)
          // Nobody is there who could put it right and go on.
          stop()
        }
      },
      resume,
      checkpoints: checkpoints?.sink ?? null,
      yieldToHost,
      now: () => performance.now(),
    })
    if (!run.ok) return run
    const { result, notes, serving, state } = run.value
    await (result.outcome === 'stopped' ? checkpoints?.settled() : checkpoints?.discard())
    try {
      if (out === null) return ok({ result, model: null }, notes)
      const versions = { tensorloom: version, tfjs: tf.version.tfjs }
      const card = createModelCard(serving, { name: document.name, plan, analysis, result, backend, decoding: dataset.decoding, versions })
      const { modelJson, weights } = await exportModel(tf, serving.model, card)
      const written = await writeModelPackage(nodeFiles, out, {
        modelJson: JSON.stringify(modelJson),
        card: JSON.stringify(card, null, 2),
        weights,
      })
      if (written.ok) return ok({ result, model: out }, notes)
      // The run itself is told all the same: its numbers should not be lost with the disk's space.
      report.end(result, null)
      return written
    } finally {
      disposeTrainingState(state)
      serving.dispose()
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
