// A run set up once more beside itself, for one question; nothing of it stays.
import { Apparatus } from './apparatus'
import type { Checkpoint } from './checkpoint'
import { median } from './pace'
import type { PreparedRun } from './prepare-run'
import { prepareRun } from './prepare-run'
import { takeUpCheckpoint } from './run-checkpoint'
import type { RunOptions } from './run-options'

/** Asks the run as it stands in a checkpoint, on the backend of the moment. */
async function briefly<T>(
  options: RunOptions,
  prepared: PreparedRun,
  checkpoint: Checkpoint,
  ask: (apparatus: Apparatus) => Promise<T>,
): Promise<T> {
  const apparatus = new Apparatus({ ...options, changeHelper: null }, prepared)
  try {
    await apparatus.equip()
    const taken = await takeUpCheckpoint(apparatus, checkpoint)
    if (!taken.ok) throw new Error(taken.diagnostics[0]?.message.en)
    return await ask(apparatus)
  } finally {
    apparatus.abandon()
  }
}

/** Whether a step from a checkpoint is finite on the CPU, which must be the backend of the moment. */
export function isStepFinite(
  options: RunOptions,
  prepared: PreparedRun,
  checkpoint: Checkpoint,
  rows: Uint32Array | null,
  learningRate: number,
): Promise<boolean> {
  const there: RunOptions = { ...options, backend: 'cpu', compileStep: null, checkpoints: null, supervisor: null }
  return briefly(there, prepared, checkpoint, async (apparatus) => {
    apparatus.learningRate = learningRate
    await apparatus.holdOrThrow(rows)
    return (await apparatus.step(rows)).committed
  })
}

/**
 * Median milliseconds of a step of this run on the backend of the moment, from a checkpoint, the first ones left out:
 * they compile shaders. Throws where it fails there.
 */
export async function timeBackend(options: RunOptions, checkpoint: Checkpoint, forMs: number): Promise<number> {
  const prepared = await prepareRun(options)
  if (!prepared.ok) return Number.POSITIVE_INFINITY
  const { now } = options
  return briefly(options, prepared.value, checkpoint, async (apparatus) => {
    const order = apparatus.orderOfEpoch()
    const times: number[] = []
    const endMs = now() + forMs
    for (let index = 0; index < 5 || now() < endMs; index += 1) {
      const startedMs = now()
      const rows = apparatus.nextRows(order)
      await apparatus.holdOrThrow(rows)
      const { committed } = await apparatus.guard(() => apparatus.step(rows))
      if (!committed) throw new Error('A step on trial was not finite')
      if (index > 1) times.push(now() - startedMs)
    }
    return median(times)
  })
}
