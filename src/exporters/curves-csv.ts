// Curves as a table for spreadsheets and scripts.
import type { EpochRecord } from '../training/plan'

const COLUMNS = [
  ['epoch', ({ epoch }) => epoch],
  ['step', ({ step }) => step],
  ['loss', ({ loss }) => loss],
  ['accuracy', ({ accuracy }) => accuracy],
  ['val_loss', ({ valLoss }) => valLoss],
  ['val_accuracy', ({ valAccuracy }) => valAccuracy],
  ['learning_rate', ({ learningRate }) => learningRate],
  ['elapsed_ms', ({ elapsedMs }) => elapsedMs],
] as const satisfies readonly (readonly [string, (record: EpochRecord) => number | null])[]

/** RFC 4180: a head line, then a line an epoch; what is not there is empty. Numbers in full, with a point. */
export function curvesCsv(epochs: readonly EpochRecord[]): string {
  const lines = epochs.map((record) => COLUMNS.map(([, read]) => read(record) ?? '').join(','))
  return [COLUMNS.map(([name]) => name).join(','), ...lines].map((line) => `${line}\r\n`).join('')
}
