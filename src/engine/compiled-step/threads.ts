// Further threads of a compiled step. All share its memory; they meet between phases.
import type { StepProgram } from '../../compiler/step-program'
import type { StepInputs, StepRunner } from './step-runner'

/** What a helping thread needs to build its own runner; structured-clonable. */
export interface StepJob {
  readonly memory: WebAssembly.Memory
  readonly program: StepProgram
  readonly batch: number
  readonly seed: number
  readonly optimizer: string
  readonly optimizerParams: unknown
}

export interface StepCrew {
  /** Threads besides this one. */
  readonly helpers: number
  /** Settles when every helper has its runner. */
  join(job: StepJob): Promise<void>
  /** Runs the phases on all threads; true where all were healthy. */
  run(phases: 'pack' | 'derive' | 'update', own: StepRunner, inputs: StepInputs): boolean
  leave(): void
}
