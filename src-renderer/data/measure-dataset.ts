// Measures a dataset's values in a worker of its own, which ends with the work. Whoever asks for the same values shares it.
import type { Auditable, Measures } from '../../src/datasets/audit/audit-dataset'
import { measuredValues } from '../../src/datasets/audit/audit-dataset'
import { createDecodePool } from './decode-pool'

interface Job {
  readonly answer: Promise<Measures | null>
  /** Askers that still want it; the worker ends with the last. */
  waiting: number
  stop(): void
}

const jobs = new WeakMap<Uint8Array | Float32Array, Job>()

/** Null where it was cancelled or the worker could not do it. Values are not copied where they lie in shared memory. */
export async function measureInWorker(dataset: Auditable, signal: AbortSignal): Promise<Measures | null> {
  if (signal.aborted) return null
  const values = measuredValues(dataset)
  const job = jobs.get(values) ?? begin(dataset, values)
  job.waiting += 1
  const leave = () => {
    job.waiting -= 1
    if (job.waiting > 0) return
    jobs.delete(values)
    job.stop()
  }
  signal.addEventListener('abort', leave)
  try {
    const measures = await job.answer
    return signal.aborted ? null : measures
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

function begin(dataset: Auditable, values: Uint8Array | Float32Array): Job {
  const pool = createDecodePool(1)
  // Pictures are measured by their pixels alone; a hundred thousand names would take their time to be copied.
  const sent = dataset.samples === 'images' ? { ...dataset, paths: [], given: [], skipped: [] } : dataset
  const answer = pool.ask({ type: 'measure', dataset: sent }, []).then((reply) => {
    pool.close()
    if (reply.type === 'measures') return reply.measures
    // Another attempt may fare better.
    if (jobs.get(values) === job) jobs.delete(values)
    return null
  })
  const job: Job = { answer, waiting: 0, stop: () => pool.close() }
  jobs.set(values, job)
  return job
}
