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

/**
 * RFC 4180: a head line, then a line an epoch; what is not there is empty. Numbers in full, with a point. Metrics that were asked for
 * stand at the end, named by their type.
 */
export function curvesCsv(epochs: readonly EpochRecord[]): string {
  const metrics = Object.keys(epochs[0]?.metrics ?? {})
  const lines = epochs.map((record) => {
    const measured = metrics.flatMap((type) => [record.metrics?.[type]?.train, record.metrics?.[type]?.val])
    return [...COLUMNS.map(([, read]) => read(record)), ...measured].map((value) => value ?? '').join(',')
  })
  return [[...COLUMNS.map(([name]) => name), ...metrics.flatMap((type) => [type, `val_${type}`])].join(','), ...lines]
    .map((line) => `${line}\r\n`)
    .join('')
}
