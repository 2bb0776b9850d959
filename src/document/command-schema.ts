// Reads commands that arrive as JSON: from fixes, tests and other windows.
import { z } from 'zod'
import { SPLIT_NAMES } from '../datasets/dataset'
import { COLUMN_USES } from '../datasets/table/table-settings'
import type { Json, Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { Command } from './commands'
import {
  dataSchema,
  edgeSchema,
  frameSchema,
  groupSchema,
  jsonObjectSchema,
  layoutSchema,
  LIMITS,
  namedNodeSchema,
  portRefSchema,
  positionsSchema,
  projectNameSchema,
  samplePathSchema,
  trainingSchema,
} from './schema'

const id = z.string().min(1).max(256)

/** How deep batches may nest. */
const MAX_DEPTH = 8

const simple = [
  z.object({
    type: z.literal('add-nodes'),
    nodes: z.array(namedNodeSchema).max(LIMITS.nodes),
    edges: z.array(edgeSchema).max(LIMITS.edges),
    positions: positionsSchema,
  }),
  z.object({ type: z.literal('remove'), nodeIds: z.array(id), edgeIds: z.array(id), heal: z.boolean() }),
  z.object({ type: z.literal('move-nodes'), positions: positionsSchema }),
  z.object({ type: z.literal('set-layout'), layout: layoutSchema }),
  z.object({ type: z.literal('connect'), edge: edgeSchema }),
  z.object({ type: z.literal('insert-before'), node: namedNodeSchema, before: id, port: z.string().min(1).max(64) }),
  z.object({ type: z.literal('lead-wire'), edgeId: id, from: portRefSchema, to: portRefSchema }),
  z.object({ type: z.literal('splice'), nodeId: id, edgeId: id, onward: id }),
  z.object({ type: z.literal('group'), group: groupSchema }),
  z.object({ type: z.literal('ungroup'), groupId: id }),
  z.object({ type: z.literal('set-group'), groupId: id, changes: groupSchema.omit({ id: true }).partial() }),
  z.object({ type: z.literal('add-frame'), frame: frameSchema }),
  z.object({ type: z.literal('set-frame'), frameId: id, changes: frameSchema.omit({ id: true }).partial() }),
  z.object({ type: z.literal('remove-frames'), frameIds: z.array(id).max(LIMITS.groups) }),
  z.object({ type: z.literal('set-params'), nodeId: id, params: jsonObjectSchema }),
  z.object({ type: z.literal('rename-node'), nodeId: id, name: z.string().max(256) }),
  z.object({ type: z.literal('set-frozen'), nodeId: id, frozen: z.boolean() }),
  z.object({ type: z.literal('set-data'), data: dataSchema.partial() }),
  z.object({
    type: z.literal('set-table'),
    uses: z.record(z.string().max(1024), z.enum(COLUMN_USES)).optional(),
    missing: z.enum(['drop', 'fill']).optional(),
  }),
  z.object({ type: z.literal('exclude-samples'), paths: z.array(samplePathSchema).max(LIMITS.overrides), excluded: z.boolean() }),
  z.object({
    type: z.literal('relabel-samples'),
    paths: z.array(samplePathSchema).max(LIMITS.overrides),
    className: z.string().min(1).max(1024).nullable(),
  }),
  z.object({
    type: z.literal('move-samples'),
    paths: z.array(samplePathSchema).max(LIMITS.overrides),
    split: z.enum(SPLIT_NAMES).nullable(),
  }),
  z.object({ type: z.literal('set-training'), training: trainingSchema.partial() }),
  z.object({ type: z.literal('rename-project'), name: projectNameSchema }),
] as const

function nested(depth: number): z.ZodType<Command> {
  const all = depth === 0 ? simple : ([...simple, batchOf(depth - 1)] as const)
  // zod's optional keys allow undefined where Partial<…> does not; reduce() drops undefined values.
  return z.discriminatedUnion('type', all) as unknown as z.ZodType<Command>
}

function batchOf(depth: number) {
  return z.object({
    type: z.literal('batch'),
    commands: z.array(nested(depth)).max(LIMITS.edges),
    label: z.object({ en: z.string().max(200), zh: z.string().max(200) }).optional(),
  })
}

export const commandSchema: z.ZodType<Command> = nested(MAX_DEPTH)

/** Reads a command. An unknown or malformed one is `document/unknown-command`. */
export function parseCommand(json: Json): Result<Command> {
  const parsed = commandSchema.safeParse(json)
  if (parsed.success) return ok(parsed.data)
  const type = typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as { readonly type?: Json }).type : undefined
  const name = typeof type === 'string' ? type.slice(0, 40) : '?'
  return fail(
    error('document/unknown-command', text(`This version cannot apply the change “${name}”.`, `此版本无法执行更改“${name}”。`), {
      hint: text('Make the change by hand.', '请手动进行更改。'),
    }),
  )
}
