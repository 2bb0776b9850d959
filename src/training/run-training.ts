// Trains a plan: what the program has of training, in one call.
import type { Result } from '../diagnostics'
import { fail, ok } from '../diagnostics'
import { Apparatus } from './apparatus'
import { BackendFault } from './backend-fault'
import { prepareRun } from './prepare-run'
import { Run } from './run'
import type { FinishedRun, RunOptions } from './run-options'
import { DataLost } from './sample-source'

/**
 * Trains a plan on data. Same plan, data, seed and backend give the same numbers, bit for bit on `cpu` and
 * one-thread `wasm`, whatever pauses lie between. A model that cannot start is a failed Result; how a run that
 * started ends is its outcome.
 */
export async function runTraining(options: RunOptions): Promise<Result<FinishedRun>> {
  const prepared = await prepareRun(options).catch((thrown: unknown) => {
    if (thrown instanceof DataLost) return fail(...thrown.diagnostics)
    throw thrown
  })
  if (!prepared.ok) return prepared
  const apparatus = new Apparatus(options, prepared.value)
  const run = new Run(apparatus)
  try {
    await apparatus.equip()
    const refused = options.resume ? await run.takeUp(options.resume) : []
    if (refused.length > 0) {
      apparatus.abandon()
      return fail(...refused)
    }
    return ok(await run.train(), prepared.value.analysis.diagnostics)
  } catch (thrown) {
    try {
      apparatus.abandon()
    } catch (again) {
      // What a broken backend held may be out of its reach; the reason it broke off for is the one to tell.
      if (!(thrown instanceof BackendFault)) throw again
    }
    throw thrown
  }
}
