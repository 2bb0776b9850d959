// Reads the data of a kept run from its own source, whatever the window has loaded.
import { arrangeDataset, type Arranged } from '../../src/datasets/arrange'
import { isAuditable } from '../../src/datasets/audit/audit-dataset'
import { DEFAULT_RESIZE } from '../../src/datasets/resize'
import { ok, type Result } from '../../src/diagnostics'
import type { RunRecord } from '../../src/runs/run-record'
import { measureInWorker } from '../data/measure-dataset'
import { loadSource } from '../data/load-source'
import { DEFAULT_SIZE } from '../state/create-data-store'
import { sourceReaders } from '../state/data-store'
import type { ReviewProgress } from './create-review-store'

/** Errors: those of loadSource. */
export async function loadRunData(
  { data: { settings, size } }: RunRecord,
  report: (progress: ReviewProgress) => void,
  signal: AbortSignal,
): Promise<Result<Arranged>> {
  const { source } = settings
  const loaded = await loadSource(sourceReaders, source, {
    policy: { size: size ?? DEFAULT_SIZE, resize: source.type === 'folder' ? settings.resize : DEFAULT_RESIZE },
    grantOf: () => null,
    begin:
      (phase) =>
      (done, total = 0) =>
        report({ phase, done, total }),
    signal,
  })
  if (!loaded.ok) return loaded
  const together = settings.copies !== 'none' && isAuditable(loaded.value)
  if (together) report({ phase: 'compare', done: 0, total: 0 })
  const copies = together ? await measureInWorker(loaded.value, signal) : null
  return ok(arrangeDataset(loaded.value, settings, copies))
}
