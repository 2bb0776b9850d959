// A run as it is kept on the disk: exactly what was trained, on what, where, and what came of it.
import { z } from 'zod'
import type { Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { DataSettings, Layout } from '../document/document'
import { LATER_TRAINING } from '../document/new-project'
import { dataSchema, graphSchema, layoutSchema, LIMITS, trainingSchema } from '../document/schema'
import type { ImageSize, SplitName } from '../datasets/dataset'
import type { BackendName, ClassResult, Outcome, RunResult, SplitResult, TrainingPlan } from '../training/plan'

export const RUN_FORMAT = 'tensorloom/run'
export const RUN_VERSION = 1

/** `running`: its window has not told of an end; it may still be at work, or have been closed. */
export type RunStanding = 'running' | Outcome | 'failed'

/** What several runs have in common: repeats with other seeds, trials of a search, growing shares of the training set, or folds. */
export interface RunGroup {
  readonly id: string
  readonly kind: 'seeds' | 'search' | 'shares' | 'folds'
  readonly title: string
  /** Place in the group, from 1. */
  readonly index: number
  /** What this run tried, by name of what was varied. */
  readonly tried: Readonly<Record<string, number | string | boolean>>
}

export interface RunRecord {
  readonly id: string
  readonly projectId: string
  readonly projectName: string
  /** Given by the user; null: it is called by its project. */
  readonly name: string | null
  readonly pinned: boolean
  readonly notes: string
  readonly startedMs: number
  readonly endedMs: number | null
  readonly standing: RunStanding
  /** The run whose weights this one began with. */
  readonly continues: string | null
  readonly group: RunGroup | null
  readonly plan: TrainingPlan
  /** Where the nodes stood, so that the diagram can be shown and restored. */
  readonly layout: Layout
  readonly data: {
    readonly name: string
    readonly settings: DataSettings
    /** Empty where numbers are predicted. */
    readonly classes: readonly string[]
    readonly positive: number | null
    /** Null where samples are features. */
    readonly size: ImageSize | null
    readonly counts: { readonly train: number; readonly val: number; readonly test: number }
  }
  readonly environment: {
    readonly version: string
    readonly platform: string
    readonly cores: number
    readonly backend: BackendName | null
    readonly device: string | null
  }
  readonly result: RunResult | null
  /** A few losses of the whole run (validation's, else training's), for a small picture. */
  readonly sketch: readonly number[]
}

const id = z.string().regex(/^[a-z0-9-]{4,64}$/)
const count = z.int().min(0)
const finite = z.number()
/** JSON has no NaN: a loss that was none is null there. */
const loss = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN)

const pair = z.tuple([finite, finite])
const quantity = { name: z.string().max(1024), unit: z.string().max(100).nullable() }

const metrics = z.record(z.string().max(64), finite.nullable()).exactOptional()

const numberSchema = z.object({
  task: z.literal('regression'),
  loss,
  n: count,
  quantities: z
    .array(
      z.object({
        ...quantity,
        mae: finite,
        rmse: finite,
        r2: finite.nullable(),
        intervals: z.object({ mae: pair, rmse: pair, r2: pair.nullable() }).nullable(),
        baseline: z.object({ value: finite, mae: finite, rmse: finite }),
        points: z.array(pair).max(10_000),
      }),
    )
    .max(10_000),
  metrics,
})

const classSchema = z.object({
  task: z.literal('classification'),
  loss,
  accuracy: finite,
  n: count,
  correct: count,
  interval: z.tuple([finite, finite]),
  baseline: z.object({ accuracy: finite, label: count }),
  confusion: z.array(z.array(count).max(2000)).max(2000),
  metrics,
})

const splitSchema: z.ZodType<SplitResult> = z.discriminatedUnion('task', [classSchema, numberSchema])

const resultSchema: z.ZodType<RunResult> = z.object({
  outcome: z.enum(['completed', 'stopped', 'diverged']),
  steps: count,
  epochs: count,
  elapsedMs: finite,
  best: z.object({ epoch: count, loss, of: z.enum(['validation', 'training']), restored: z.boolean() }).nullable(),
  train: splitSchema.nullable(),
  val: splitSchema.nullable(),
  test: splitSchema.nullable(),
})

const { backend: _, ...planShape } = trainingSchema.shape
/** Settings that came later may be missing in a record of before. */
const planSchema = z.preprocess(
  (value) => (typeof value === 'object' && value !== null ? { ...LATER_TRAINING, ...value } : value),
  z.object({ graph: graphSchema, ...planShape }),
)

const recordSchema = z.object({
  id,
  projectId: id,
  projectName: z.string().max(LIMITS.nameLength),
  name: z.string().max(LIMITS.nameLength).nullable(),
  pinned: z.boolean(),
  notes: z.string().max(20_000),
  startedMs: finite,
  endedMs: finite.nullable(),
  standing: z.enum(['running', 'completed', 'stopped', 'diverged', 'failed']),
  continues: id.nullable(),
  group: z
    .object({
      id,
      kind: z.enum(['seeds', 'search', 'shares', 'folds']),
      title: z.string().max(200),
      index: count,
      tried: z.record(z.string().max(200), z.union([z.number(), z.string().max(200), z.boolean()])),
    })
    .nullable(),
  plan: planSchema,
  layout: layoutSchema,
  data: z.object({
    name: z.string().max(1024),
    settings: dataSchema,
    classes: z.array(z.string().max(1024)).max(2000),
    positive: count.nullable(),
    size: z.object({ height: count, width: count, channels: z.union([z.literal(1), z.literal(3)]) }).nullable(),
    counts: z.object({ train: count, val: count, test: count }),
  }),
  environment: z.object({
    version: z.string().max(100),
    platform: z.string().max(100),
    cores: count,
    backend: z.enum(['webgpu', 'webgl', 'wasm', 'cpu']).nullable(),
    device: z.string().max(1000).nullable(),
  }),
  result: resultSchema.nullable(),
  sketch: z.array(finite).max(64),
}) satisfies z.ZodType<RunRecord>

const fileSchema = z.object({ format: z.literal(RUN_FORMAT), version: z.literal(RUN_VERSION), run: recordSchema })

/** The content of `run.json`. */
export function serializeRun(run: RunRecord): string {
  return `${JSON.stringify({ format: RUN_FORMAT, version: RUN_VERSION, run })}\n`
}

/** Reads the content of `run.json`; `run/broken` where it is none, or of a newer version. */
export function parseRun(source: string): Result<RunRecord> {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(source))
    if (parsed.success) return ok(parsed.data.run)
  } catch {
    // No JSON: told below.
  }
  return fail(
    error('run/broken', text('A training run on the disk could not be understood.', '磁盘上的一条训练记录无法识别。'), {
      hint: text('It may be of a newer version. Nothing else is affected.', '它可能来自更新的版本，其他内容不受影响。'),
    }),
  )
}

/** What a list shows of a run. */
export interface RunSummary extends Pick<
  RunRecord,
  'id' | 'projectId' | 'projectName' | 'name' | 'pinned' | 'startedMs' | 'endedMs' | 'standing' | 'group' | 'continues' | 'sketch'
> {
  readonly epochs: number
  readonly plannedEpochs: number
  readonly seed: number
  /** Validation loss at the end, or training loss without a validation set: what runs of a search are ranked by. */
  readonly score: number | null
  /** The test set's, else the validation set's, else the training set's. */
  readonly figure: RunFigure | null
  /** How it did on each set; null where there was none. */
  readonly scores: Readonly<Record<SplitName, SetScore | null>>
}

/** What a series of runs is judged by. */
export interface SetScore {
  readonly n: number
  readonly loss: number
  /** Null where numbers are predicted. */
  readonly correct: number | null
}

export interface RunFigure extends Pick<ClassResult, 'accuracy' | 'n' | 'interval'> {
  readonly split: 'train' | 'val' | 'test'
}

export function summarizeRun(run: RunRecord): RunSummary {
  const { id: own, projectId, projectName, name, pinned, startedMs, endedMs, standing, group, continues, sketch, plan, result } = run
  return {
    id: own,
    projectId,
    projectName,
    name,
    pinned,
    startedMs,
    endedMs,
    standing,
    group,
    continues,
    sketch,
    epochs: result?.epochs ?? 0,
    plannedEpochs: plan.epochs,
    seed: plan.seed,
    score: scoreOf(result),
    figure: figureOf(result),
    scores: { train: setScore(result?.train), val: setScore(result?.val), test: setScore(result?.test) },
  }
}

function setScore(measured: SplitResult | null | undefined): SetScore | null {
  if (!measured) return null
  return { n: measured.n, loss: measured.loss, correct: measured.task === 'classification' ? measured.correct : null }
}

function scoreOf(result: RunResult | null): number | null {
  const loss = (result?.val ?? result?.train)?.loss ?? Number.NaN
  return Number.isFinite(loss) && result?.outcome !== 'diverged' ? loss : null
}

/** The accuracy a run is judged by: of the set furthest from training that there is; null where numbers are predicted. */
export function figureOf(result: RunResult | null): RunFigure | null {
  for (const split of ['test', 'val', 'train'] as const) {
    const measured = result?.[split]
    if (measured?.task === 'classification') return { split, accuracy: measured.accuracy, n: measured.n, interval: measured.interval }
  }
  return null
}

/** At most `points` values spread evenly over a curve, its last among them; values that are not finite are left out. */
export function sketchCurve(values: readonly number[], points = 32): readonly number[] {
  const usable = values.filter((value) => Number.isFinite(value))
  if (usable.length <= points) return usable
  return Array.from({ length: points }, (_unused, i) => {
    const value = usable[Math.round((i * (usable.length - 1)) / (points - 1))] ?? 0
    return Number(value.toPrecision(5))
  })
}
