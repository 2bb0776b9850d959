// Measures a dataset's pixels in a worker of its own, which ends with the work. Whoever asks for the same pixels shares it.
import type { ImageMeasures } from '../../src/datasets/audit/measure-images'
import type { LabelledImages } from '../../src/datasets/dataset'
import { createDecodePool } from './decode-pool'

interface Job {
  readonly answer: Promise<ImageMeasures | null>
  /** Askers that still want it; the worker ends with the last. */
  waiting: number
  stop(): void
}

const jobs = new WeakMap<Uint8Array, Job>()

/** Null where it was cancelled or the worker could not do it. The pixels are not copied where they lie in shared memory. */
export async function measureDataset(
  { pixels, size }: Pick<LabelledImages, 'pixels' | 'size'>,
  signal: AbortSignal,
): Promise<ImageMeasures | null> {
  if (signal.aborted) return null
  const job = jobs.get(pixels) ?? begin(pixels, size)
  job.waiting += 1
  const leave = () => {
    job.waiting -= 1
    if (job.waiting > 0) return
    jobs.delete(pixels)
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

function begin(pixels: Uint8Array, size: LabelledImages['size']): Job {
  const pool = createDecodePool(1)
  const answer = pool.ask({ type: 'measure', pixels, size }, []).then((reply) => {
    pool.close()
    if (reply.type === 'measures') return reply.measures
    // Another attempt may fare better.
    if (jobs.get(pixels) === job) jobs.delete(pixels)
    return null
  })
  const job: Job = { answer, waiting: 0, stop: () => pool.close() }
  jobs.set(pixels, job)
  return job
}
