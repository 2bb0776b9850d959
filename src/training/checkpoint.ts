// A run between two steps, as a value that can be written down: whoever goes on from it comes to the same bits.
import { z } from 'zod'
import type { Result } from '../diagnostics'
import { fail, ok } from '../diagnostics'
import { LATER_TRAINING } from '../document/new-project'
import { graphSchema, trainingSchema } from '../document/schema'
import { parseExact, stringifyExact } from './exact-json'
import type { BackendName, TrainingPlan } from './plan'
import * as problems from './problems'
import type { HeldTensor } from './stepper'
import type { Standing } from './training-state'

export const CHECKPOINT_FORMAT = 'tensorloom/checkpoint'
export const CHECKPOINT_VERSION = 1

export interface Checkpoint {
  /** Of this program and of tfjs, by name. */
  readonly versions: Readonly<Record<string, string>>
  readonly backend: BackendName
  /** Whether the steps were those of the compiled program; tfjs's differ from them in the last bits. */
  readonly compiled: boolean
  readonly plan: TrainingPlan
  /** See fingerprintData. */
  readonly data: string
  readonly standing: Standing
  /** What the stepper holds, under `best` the weights of the best epoch, and under `outputs` what was said in the epoch in hand. */
  readonly tensors: readonly HeldTensor[]
}

/** A checkpoint as two files. */
export interface CheckpointFiles {
  /** JSON. */
  readonly state: string
  /** Float32, little-endian, one behind the other in the order that the state says. */
  readonly tensors: Uint8Array
}

/** As they are made here: in memory that can be handed to another thread. */
export interface EncodedCheckpoint extends CheckpointFiles {
  readonly tensors: Uint8Array<ArrayBuffer>
}

/** What is told of a checkpoint without reading it. */
export interface CheckpointSummary {
  /** The epoch in hand. */
  readonly epoch: number
  /** Of the last finished epoch, validation's where there is one; null before the first, or where it is not finite. */
  readonly loss: number | null
}

export function summarizeCheckpoint({ standing: { epoch, epochs } }: Checkpoint): CheckpointSummary {
  const last = epochs.at(-1)
  const loss = last?.valLoss ?? last?.loss ?? Number.NaN
  return { epoch, loss: Number.isFinite(loss) ? loss : null }
}

/** Any number, finite or not: see exact-json.ts. */
const number = z.custom<number>((value) => typeof value === 'number')
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const backendName = z.enum(['webgpu', 'webgl', 'wasm', 'cpu']) satisfies z.ZodType<BackendName>

const epochSchema = z.object({
  epoch: count,
  step: count,
  loss: number,
  accuracy: number.nullable(),
  absoluteError: number.nullable(),
  valLoss: number.nullable(),
  valAccuracy: number.nullable(),
  valAbsoluteError: number.nullable(),
  learningRate: number,
  elapsedMs: number,
  metrics: z.record(z.string().max(64), z.strictObject({ train: number.nullable(), val: number.nullable() })).exactOptional(),
})

const standingSchema: z.ZodType<Standing> = z.strictObject({
  epoch: count,
  stepInEpoch: count,
  step: count,
  sums: z.strictObject({ loss: number, score: number, samples: count, elapsedMs: number }),
  elapsedMs: number,
  wallMs: number,
  schedule: z.record(z.string().max(64), number.nullable()),
  watch: z.strictObject({
    best: z.strictObject({ epoch: count, loss: number }).nullable(),
    reference: number.nullable(),
    waited: count,
  }),
  epochs: z.array(epochSchema).max(10_000_000),
})

const planSchema = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? { ...LATER_TRAINING, ...value } : value),
  trainingSchema.omit({ backend: true }).extend({ graph: graphSchema }),
) satisfies z.ZodType<TrainingPlan>

const stateSchema = z.strictObject({
  format: z.literal(CHECKPOINT_FORMAT),
  version: z.literal(CHECKPOINT_VERSION),
  versions: z.record(z.string().max(64), z.string().max(64)),
  backend: backendName,
  compiled: z.boolean(),
  plan: planSchema,
  data: z.string().max(64),
  standing: standingSchema,
  tensors: z.array(z.strictObject({ group: z.string().max(64), key: z.string().max(512), length: count })).max(100_000),
})

export function encodeCheckpoint({ tensors, ...rest }: Checkpoint): EncodedCheckpoint {
  const listed = tensors.map(({ group, key, values }) => ({ group, key, length: values.length }))
  const floats = new Float32Array(listed.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const { values } of tensors) {
    floats.set(values, at)
    at += values.length
  }
  return {
    state: stringifyExact({ format: CHECKPOINT_FORMAT, version: CHECKPOINT_VERSION, ...rest, tensors: listed }),
    tensors: new Uint8Array(floats.buffer),
  }
}

/** Error `checkpoint/broken` where the files are not what encodeCheckpoint makes, or not of each other. */
export function decodeCheckpoint({ state, tensors }: CheckpointFiles): Result<Checkpoint> {
  let raw: unknown
  try {
    raw = parseExact(state)
  } catch {
    return fail(problems.brokenCheckpoint())
  }
  const parsed = stateSchema.safeParse(raw)
  if (!parsed.success) return fail(problems.brokenCheckpoint())
  const { format: _format, version: _version, tensors: listed, ...rest } = parsed.data
  const total = listed.reduce((sum, { length }) => sum + length, 0)
  if (total * 4 !== tensors.length) return fail(problems.brokenCheckpoint())
  // Aligned, and the checkpoint's own: the bytes may be part of a message.
  const floats = new Float32Array(tensors.slice().buffer)
  let at = 0
  const held = listed.map(({ group, key, length }): HeldTensor => {
    const values = floats.subarray(at, at + length)
    at += length
    return { group, key, values }
  })
  return ok({ ...rest, tensors: held })
}
