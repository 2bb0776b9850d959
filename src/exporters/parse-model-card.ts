// Reads tensorloom.json, a file from outside.
import { z } from 'zod'
import { RESIZE_POLICIES } from '../datasets/resize'
import type { Diagnostic, Json, Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import type { ModelCard } from './model-package'
import { MODEL_FORMAT, MODEL_VERSION } from './model-package'

const side = z.int().min(1).max(16384)
const json: z.ZodType<Json> = z.json()

const quantity = z.object({ name: z.string().max(500), unit: z.string().max(100).nullable() })
const feature = quantity.extend({ category: z.object({ column: z.string().max(500), value: z.string().max(1000) }).nullable() })
const perValue = z.array(z.number()).min(1).max(1_000_000)
const shape = z.array(z.int().min(1)).min(1).max(3)

/** Content of `tensorloom.json`, which may come from anywhere. */
const modelCardSchema: z.ZodType<ModelCard> = z.object({
  format: z.literal(MODEL_FORMAT),
  version: z.int().min(1),
  name: z.string().max(500),
  createdBy: z.string().max(500),
  classes: z.array(z.string().max(500)).max(10_000),
  positive: z.int().min(0).max(1).nullable(),
  input: z.discriminatedUnion('samples', [
    z.object({ samples: z.literal('images'), height: side, width: side, channels: z.union([z.literal(1), z.literal(3)]), shape }),
    z.object({ samples: z.literal('vectors'), features: z.array(feature).min(1).max(1_000_000), shape }),
  ]),
  preprocessing: z.object({
    scale: perValue,
    offset: perValue,
    fill: perValue.nullable(),
    resize: z.enum(RESIZE_POLICIES).optional(),
    order: z.literal('height-width-channel').optional(),
  }),
  output: z.discriminatedUnion('encoding', [
    z.object({ encoding: z.enum(['binary', 'oneHot']), activation: z.string().max(100) }),
    z.object({
      encoding: z.literal('numbers'),
      activation: z.string().max(100),
      quantities: z.array(quantity).min(1).max(10_000),
      scale: perValue,
      offset: perValue,
    }),
  ]),
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

function numbersFit({ input, preprocessing, output, classes, positive }: ModelCard): boolean {
  const values = input.shape.reduce((product, axis) => product * axis, 1)
  const given = input.samples === 'images' ? input.height * input.width * input.channels : input.features.length
  // Scales are used in turn along the last axis: channels or features.
  const entries = preprocessing.scale.length
  const lasting = input.samples === 'images' ? input.channels : input.features.length
  const scaled =
    (entries === 1 || entries === lasting) &&
    preprocessing.offset.length === entries &&
    (preprocessing.fill === null || preprocessing.fill.length === entries)
  if (values !== given || !scaled) return false
  if (output.encoding === 'numbers') {
    const { scale, offset, quantities } = output
    return (
      classes.length === 0 &&
      offset.length === scale.length &&
      (scale.length === 1 || scale.length === quantities.length) &&
      !scale.includes(0)
    )
  }
  return classes.length >= 2 && (output.encoding === 'oneHot' || (classes.length === 2 && positive !== null))
}

/** Checks a card: its schema, its version, and that its numbers fit each other. */
export function checkModelCard(raw: unknown): Result<ModelCard> {
  const head = z.object({ format: z.literal(MODEL_FORMAT), version: z.int() }).safeParse(raw)
  if (!head.success) return fail(brokenCard)
  if (head.data.version > MODEL_VERSION) return fail(newer(head.data.version))
  const parsed = modelCardSchema.safeParse(raw)
  if (!parsed.success) return fail(brokenCard)
  return numbersFit(parsed.data) ? ok(parsed.data) : fail(brokenCard)
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
