// What a project file may hold, with bounds for everything: files come from outside and are hostile until parsed.
// Kinds of layers and optimizers that this version does not know pass, with their parameters as they are.
import { z } from 'zod'
import { ELEMENT_TYPES } from '../datasets/arrays/array-format'
import { ARRAY_USES, type ArraySettings } from '../datasets/arrays/array-settings'
import { SETS_FROM } from '../datasets/arrange'
import { SPLIT_NAMES } from '../datasets/dataset'
import { RESIZE_POLICIES } from '../datasets/resize'
import type { ClassRule } from '../datasets/labels/class-rule'
import type { TableFormat, TableSettings } from '../datasets/table/table-settings'
import { COLUMN_TYPES, COLUMN_USES, DELIMITERS, ENCODINGS } from '../datasets/table/table-settings'
import type { Json } from '../diagnostics'
import type { Graph, GraphEdge, GraphGroup, GraphNode } from '../graph/graph'
import { GROUP_COLOURS, NODE_NAME } from '../graph/graph'
import type { DataSettings, DataSource, Frame, Layout, ProjectDocument, TrainingSettings } from './document'
import { LATER_DATA, LATER_GROUP, LATER_TRAINING } from './new-project'

export const LIMITS = {
  /** UTF-16 units of a project file. */
  fileLength: 8_000_000,
  /** Nesting of JSON; keeps every walk over it off the end of the stack. */
  depth: 64,
  nodes: 5000,
  edges: 20_000,
  groups: 1000,
  coordinate: 1_000_000,
  /** Shortest side of a frame, canvas pixels: it can still be grabbed. */
  frameLength: 40,
  nameLength: 120,
  /** Samples excluded, relabelled and moved, of each. */
  overrides: 100_000,
  folds: 20,
  noteLength: 2000,
} as const

function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth <= 0) return false
  const inner = Array.isArray(value) ? value : Object.values(value)
  return inner.every((one) => one === undefined || isJson(one, depth - 1))
}

export const jsonObjectSchema = z.custom<Readonly<Record<string, Json>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value, LIMITS.depth),
)

/** Ids are file-internal: letters, digits and a few marks. Records are keyed by them, so the one name that is no plain key is refused. */
const id = z
  .string()
  .regex(/^[A-Za-z0-9_.:-]{1,256}$/)
  .refine((value) => value !== '__proto__')
const portName = z.string().min(1).max(64)
const coordinate = z.number().min(-LIMITS.coordinate).max(LIMITS.coordinate)
const seed = z.int().min(0).max(0xffffffff)

export const projectNameSchema = z.string().trim().min(1).max(LIMITS.nameLength)

const positionSchema = z.object({ x: coordinate, y: coordinate })
export const positionsSchema = z.record(id, positionSchema)

/** A name that no layer can bear is repaired when a file is read, so it passes here. */
export const nodeSchema: z.ZodType<GraphNode> = z.object({
  id,
  kind: z.string().min(1).max(64),
  name: z.string().max(256),
  params: jsonObjectSchema,
  frozen: z.boolean().optional(),
})

/** A node as commands bring it: its name must be fit to name a layer. */
export const namedNodeSchema: z.ZodType<GraphNode> = nodeSchema.refine((node) => NODE_NAME.test(node.name))

export const portRefSchema = z.object({ node: id, port: portName })
export const edgeSchema: z.ZodType<GraphEdge> = z.object({ id, from: portRefSchema, to: portRefSchema })

export const groupSchema = z.object({
  id,
  name: z.string().max(LIMITS.nameLength),
  members: z.array(id).max(LIMITS.nodes),
  colour: z.enum(GROUP_COLOURS),
  note: z.string().max(LIMITS.noteLength),
  collapsed: z.boolean(),
}) satisfies z.ZodType<GraphGroup>

export const graphSchema: z.ZodType<Graph> = z.object({
  nodes: z.array(nodeSchema).max(LIMITS.nodes),
  edges: z.array(edgeSchema).max(LIMITS.edges),
  groups: z.array(inFile(groupSchema, LATER_GROUP)).max(LIMITS.groups),
})

const frameLength = z
  .number()
  .min(LIMITS.frameLength)
  .max(2 * LIMITS.coordinate)

export const frameSchema = z.object({
  id,
  name: z.string().max(LIMITS.nameLength),
  note: z.string().max(LIMITS.noteLength),
  colour: z.enum(GROUP_COLOURS),
  x: coordinate,
  y: coordinate,
  width: frameLength,
  height: frameLength,
}) satisfies z.ZodType<Frame>

export const framesSchema = z.array(frameSchema).max(LIMITS.groups)

export const layoutSchema: z.ZodType<Layout> = z.object({
  positions: positionsSchema,
  direction: z.enum(['down', 'right']),
  frames: framesSchema.optional(),
})

const tableFormatSchema: z.ZodType<TableFormat> = z.object({
  encoding: z.enum(ENCODINGS),
  delimiter: z.enum(DELIMITERS),
  header: z.boolean(),
  decimal: z.enum(['.', ',']),
})

const columnName = z.string().max(1024)

const classRuleSchema: z.ZodType<ClassRule> = z.discriminatedUnion('from', [
  z.object({ from: z.literal('folder') }),
  z.object({ from: z.literal('path') }),
  z.object({
    from: z.literal('table'),
    file: z.string().min(1).max(8192),
    format: tableFormatSchema,
    path: columnName,
    label: columnName,
    split: columnName.nullable(),
  }),
])

const tableSchema: z.ZodType<TableSettings> = z.object({
  format: tableFormatSchema,
  columns: z.array(z.object({ name: columnName, type: z.enum(COLUMN_TYPES), use: z.enum(COLUMN_USES) })).max(10_000),
  missing: z.enum(['drop', 'fill']),
  targetScaling: z.enum(['standard', 'none']),
})

const arraysSchema: z.ZodType<ArraySettings> = z.object({
  arrays: z
    .array(
      z.object({
        file: z.string().min(1).max(1024),
        key: z.string().max(1024),
        shape: z.array(z.int().min(0)).max(32),
        type: z.enum(ELEMENT_TYPES),
        use: z.enum(ARRAY_USES),
        set: z.enum(['train', 'val', 'test']).nullable(),
      }),
    )
    .max(1000),
  channels: z.enum(['last', 'first']),
  range: z.object({ low: z.number(), high: z.number() }).refine(({ low, high }) => high > low),
  task: z.enum(['classification', 'regression']),
  targetScaling: z.enum(['standard', 'none']),
})

const sourceSchema: z.ZodType<DataSource> = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('generator'),
    generator: z.string().min(1).max(64),
    count: z.int().min(1).max(100_000),
    seed,
    params: jsonObjectSchema.optional(),
  }),
  z.object({
    type: z.literal('folder'),
    name: z.string().max(1024),
    displayPath: z.string().max(8192),
    classes: classRuleSchema.optional(),
  }),
  z.object({ type: z.literal('table'), name: z.string().max(1024), displayPath: z.string().max(8192), settings: tableSchema }),
  z.object({ type: z.literal('arrays'), name: z.string().max(1024), displayPath: z.string().max(8192), settings: arraysSchema }),
])

const className = z.string().min(1).max(1024)
export const samplePathSchema = z.string().min(1).max(8192)

function bySample<T extends z.ZodType>(value: T) {
  return z
    .record(
      samplePathSchema.refine((path) => path !== '__proto__'),
      value,
    )
    .refine((all) => Object.keys(all).length <= LIMITS.overrides)
}

const overridesSchema = z.object({
  excluded: z.array(samplePathSchema).max(LIMITS.overrides),
  relabelled: bySample(className),
  // Files that were written before samples could be moved have none.
  moved: bySample(z.enum(SPLIT_NAMES)).default({}),
})

export const dataSchema = z.object({
  source: sourceSchema,
  positive: z.string().max(1024).nullable(),
  sets: z.enum(SETS_FROM),
  validationShare: z.number().min(0).max(0.9),
  testShare: z.number().min(0).max(0.9),
  splitSeed: seed,
  overrides: overridesSchema,
  trainingShare: z.number().min(0.001).max(1),
  fold: z
    .object({ count: z.int().min(2).max(LIMITS.folds), index: z.int().min(0) })
    .refine(({ count, index }) => index < count)
    .nullable(),
  copies: z.enum(['none', 'exact', 'near']),
  resize: z.enum(RESIZE_POLICIES),
}) satisfies z.ZodType<DataSettings>

export const trainingSchema = z.object({
  optimizer: z.object({ type: z.string().min(1).max(64), params: jsonObjectSchema }),
  learningRate: z.number().gt(0).max(1000),
  batchSize: z.union([z.literal('full'), z.int().min(1).max(1_000_000)]),
  epochs: z.int().min(1).max(1_000_000),
  seed,
  targetLoss: z.number().min(0).max(1_000_000).nullable(),
  backend: z.enum(['auto', 'webgpu', 'webgl', 'wasm', 'cpu']),
  schedule: z.object({ type: z.string().min(1).max(64), params: jsonObjectSchema }),
  warmupSteps: z.int().min(0).max(100_000_000),
  maxSteps: z.int().min(1).max(1_000_000_000).nullable(),
  maxSeconds: z.number().gt(0).max(31_536_000).nullable(),
  earlyStopping: z
    .object({
      monitor: z.enum(['validation', 'training']),
      patience: z.int().min(1).max(1_000_000),
      minDelta: z.number().min(0).max(1_000_000),
    })
    .nullable(),
  clipNorm: z.number().gt(0).max(1_000_000).nullable(),
  clipValue: z.number().gt(0).max(1_000_000).nullable(),
  weightDecay: z.number().gt(0).max(1).nullable(),
  accumulate: z.int().min(1).max(10_000),
  averaging: z.number().gt(0).lt(1).nullable(),
  classWeights: z.union([z.enum(['none', 'balanced']), z.record(z.string().max(1024), z.number().min(0).max(1000))]),
  metrics: z.array(z.string().min(1).max(64)).max(64),
}) satisfies z.ZodType<TrainingSettings>

/** As a file holds it: what version 1 did not have at first may be missing. */
function inFile<T>(schema: z.ZodType<T>, later: object) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...later, ...value } : value),
    schema,
  )
}

/** A project file's content besides its format and version. */
export const documentSchema: z.ZodType<ProjectDocument> = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9-]{4,64}$/)
    .optional(),
  name: projectNameSchema,
  graph: graphSchema,
  layout: layoutSchema,
  data: inFile(dataSchema, LATER_DATA),
  training: inFile(trainingSchema, LATER_TRAINING),
})
