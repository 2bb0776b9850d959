// Reads tensorloom.json, a file from outside.
import { z } from 'zod'
import type { Diagnostic, Json, Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { ModelCard } from './model-package'
import { MODEL_FORMAT, MODEL_VERSION } from './model-package'

const side = z.int().min(1).max(16384)
const json: z.ZodType<Json> = z.json()

/** Content of `tensorloom.json`, which may come from anywhere. */
const modelCardSchema: z.ZodType<ModelCard> = z.object({
  format: z.literal(MODEL_FORMAT),
  version: z.int().min(1),
  name: z.string().max(500),
  createdBy: z.string().max(500),
  classes: z.array(z.string().max(500)).min(2).max(10_000),
  positive: z.int().min(0).max(1).nullable(),
  input: z.object({
    height: side,
    width: side,
    channels: z.union([z.literal(1), z.literal(3)]),
    shape: z.array(z.int().min(1)).min(1).max(3),
  }),
  preprocessing: z.object({
    scale: z.number(),
    offset: z.number(),
    resize: z.literal('stretch'),
    order: z.literal('height-width-channel'),
  }),
  output: z.object({ encoding: z.enum(['binary', 'oneHot']), activation: z.string().max(100) }),
  threshold: z.number().min(0).max(1),
  metrics: z.record(z.string(), json),
  training: z.record(z.string(), json),
  versions: z.record(z.string(), z.string()),
})

const brokenCard: Diagnostic = error(
  'model/broken-card',
  text('tensorloom.json is not a model description of this program.', 'tensorloom.json 不是本程序的模型说明。'),
  { hint: text('Choose a folder that holds a saved model.', '请选择保存了模型的文件夹。') },
)

function newer(version: number): Diagnostic {
  return error(
    'model/newer',
    text(
      `This model was saved in format ${version}; this version reads up to ${MODEL_VERSION}.`,
      `该模型以格式 ${version} 保存,而此版本最多读取格式 ${MODEL_VERSION}。`,
    ),
    { hint: text('Open it with a newer version of Tensorloom.', '请用更新版本的 Tensorloom 打开。') },
  )
}

/** Checks a card: its schema, its version, and that its numbers fit each other. */
export function checkModelCard(raw: unknown): Result<ModelCard> {
  const head = z.object({ format: z.literal(MODEL_FORMAT), version: z.int() }).safeParse(raw)
  if (!head.success) return fail(brokenCard)
  if (head.data.version > MODEL_VERSION) return fail(newer(head.data.version))
  const parsed = modelCardSchema.safeParse(raw)
  if (!parsed.success) return fail(brokenCard)
  const { input, output, classes, positive } = parsed.data
  const values = input.shape.reduce((product, axis) => product * axis, 1)
  if (values !== input.height * input.width * input.channels) return fail(brokenCard)
  if (output.encoding === 'binary' && (classes.length !== 2 || positive === null)) return fail(brokenCard)
  return ok(parsed.data)
}

/** Reads the text of `tensorloom.json`. */
export function parseModelCard(content: string): Result<ModelCard> {
  let raw: unknown
  try {
    raw = JSON.parse(content)
  } catch {
    return fail(brokenCard)
  }
  return checkModelCard(raw)
}
