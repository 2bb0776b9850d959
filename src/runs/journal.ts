// The journal of a run: one line of JSON an epoch, added while it goes. A run that was cut off keeps all but its last line.
import { z } from 'zod'
import type { HealthRecord, Histogram } from '../training/layer-health'
import type { EpochRecord } from '../training/plan'

export interface Journal {
  readonly epochs: readonly EpochRecord[]
  readonly health: readonly HealthRecord[]
}

const count = z.int().min(0)
const maybe = z.number().nullable()
const number = maybe.transform((value) => value ?? Number.NaN)

const epochSchema: z.ZodType<EpochRecord> = z.object({
  epoch: count,
  step: count,
  loss: number,
  accuracy: maybe,
  absoluteError: maybe,
  valLoss: maybe,
  valAccuracy: maybe,
  valAbsoluteError: maybe,
  learningRate: number,
  elapsedMs: number,
  metrics: z.record(z.string().max(64), z.object({ train: maybe, val: maybe })).exactOptional(),
})

const histogramSchema: z.ZodType<Histogram> = z.object({ low: z.number(), high: z.number(), counts: z.array(count).max(256) })

const healthSchema: z.ZodType<HealthRecord> = z.object({
  epoch: count,
  step: count,
  nodes: z.record(
    z.string().max(256),
    z.object({
      gradNorm: maybe,
      weightNorm: maybe,
      updateRatio: maybe,
      weights: histogramSchema.nullable(),
      units: count.nullable(),
      deadShare: maybe,
      saturatedShare: maybe,
      mean: maybe,
      std: maybe,
      activations: histogramSchema.nullable(),
    }),
  ),
})

const lineSchema = z.union([z.object({ health: healthSchema }), epochSchema])

/** Lines to add, each ended by a newline; '' for nothing. */
export function journalLines(epochs: readonly EpochRecord[], health: readonly HealthRecord[]): string {
  const short = (_key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
  return [...health.map((record) => JSON.stringify({ health: record }, short)), ...epochs.map((record) => JSON.stringify(record))]
    .map((line) => `${line}\n`)
    .join('')
}

/** Reads a journal. A torn last line, and any line that is none, is left out; of an epoch told twice the later holds. */
export function parseJournal(source: string): Journal {
  const epochs: EpochRecord[] = []
  const health: HealthRecord[] = []
  for (const line of source.split('\n')) {
    const entry = parseLine(line)
    if (!entry) continue
    const list: { readonly epoch: number }[] = 'health' in entry ? health : epochs
    const record = 'health' in entry ? entry.health : entry
    // A run that was taken up again tells some epochs anew.
    while ((list.at(-1)?.epoch ?? 0) >= record.epoch) list.pop()
    list.push(record)
  }
  return { epochs, health }
}

function parseLine(line: string): z.infer<typeof lineSchema> | null {
  if (line === '') return null
  try {
    const parsed = lineSchema.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
