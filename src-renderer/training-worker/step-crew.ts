// The compiled step with as many threads as the machine has and the network is worth.
import type { StepProgram } from '../../src/compiler/step-program'
import { forwardFlops } from '../../src/compiler/step-program'
import { createCompiledStep } from '../../src/engine/compiled-step/compiled-step'
import type { StepCrew } from '../../src/engine/compiled-step/threads'
import { createCrew } from '../../src/engine/compiled-step/threads'
import type { CompileStep } from '../../src/training/stepper'

/** More threads than this wait for each other longer than they compute. */
const MOST_THREADS = 4
/** Below this many operations a step the meetings cost more than the help is worth. */
const WORTH_FLOPS = 5e7
const JOIN_PATIENCE_MS = 5000

/** Operations of one step: forward and both gradients. */
function stepFlops(program: StepProgram, batch: number): number {
  return 3 * batch * program.ops.reduce((sum, op) => sum + forwardFlops(op), 0)
}

/** Helpers as workers of their own, started when the step is made. */
export function createBrowserCrew(helpers: number): StepCrew {
  const workers: Worker[] = []
  return createCrew(
    helpers,
    (job, thread) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(new URL('./step-thread.ts', import.meta.url), { type: 'module' })
        workers.push(worker)
        const timer = setTimeout(() => {
          reject(new Error('A helping thread did not start'))
        }, JOIN_PATIENCE_MS)
        worker.onmessage = () => {
          clearTimeout(timer)
          resolve()
        }
        worker.onerror = (event) => {
          clearTimeout(timer)
          reject(new Error(`A helping thread failed: ${event.message}`))
        }
        worker.postMessage({ job, thread })
      }),
    () => {
      for (const worker of workers) worker.terminate()
      workers.length = 0
    },
  )
}

/** One thread where that is asked for, memory cannot be shared, or helpers do not start: the numbers are the same, bit for bit. */
export function createCompileStep(report: (raw: string) => void, alone: boolean): CompileStep {
  return async (options) => {
    const cores = Math.min(MOST_THREADS, navigator.hardwareConcurrency - (options.spareThreads ?? 0))
    const helped = !alone && self.crossOriginIsolated && cores > 1 && stepFlops(options.program, options.batch) > WORTH_FLOPS
    if (helped) {
      const crew = createBrowserCrew(cores - 1)
      try {
        return await createCompiledStep({ ...options, crew })
      } catch (thrown) {
        crew.leave()
        report(thrown instanceof Error ? thrown.message : String(thrown))
      }
    }
    return createCompiledStep({ ...options, crew: null })
  }
}
