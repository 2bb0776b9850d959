// Measures a dataset's pixels in a worker of its own, which ends with the work.
import type { ImageMeasures } from '../../src/datasets/audit/measure-images'
import type { DecodedDataset } from '../../src/datasets/dataset'
import { createDecodePool } from './decode-pool'

/** Null where it was cancelled or the worker could not do it. The pixels are not copied where they lie in shared memory. */
export async function measureDataset(
  { pixels, size }: Pick<DecodedDataset, 'pixels' | 'size'>,
  signal: AbortSignal,
): Promise<ImageMeasures | null> {
  if (signal.aborted) return null
  const pool = createDecodePool(1)
  const stop = () => pool.close()
  signal.addEventListener('abort', stop)
  try {
    const answer = await pool.ask({ type: 'measure', pixels, size }, [])
    return answer.type === 'measures' ? answer.measures : null
  } finally {
    signal.removeEventListener('abort', stop)
    pool.close()
  }
}
