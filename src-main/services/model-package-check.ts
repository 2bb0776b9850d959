// Model packages from outside are hostile: bounded, parsed, and their arithmetic held against the bytes that are there.
import { error, text, type Diagnostic, type Text } from '../../src/diagnostics'
import { MODEL_FORMAT } from '../../src/exporters/model-package'
import { z } from 'zod'

export const MODEL_FILE = 'model.json'
export const WEIGHTS_FILE = 'weights.bin'
export const CARD_FILE = 'tensorloom.json'

export const MAX_MODEL_JSON_BYTES = 64 * 1024 * 1024
export const MAX_CARD_BYTES = 16 * 1024 * 1024
export const MAX_WEIGHTS_BYTES = 1024 * 1024 * 1024

const BYTES_PER_VALUE: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8, uint8: 1, uint16: 2, float16: 2 }

const modelSchema = z.looseObject({
  modelTopology: z.looseObject({}),
  weightsManifest: z
    .array(
      z.looseObject({
        paths: z.array(z.string().min(1).max(255)).max(10_000),
        weights: z
          .array(
            z.looseObject({
              shape: z.array(z.int().min(0)).max(16),
              dtype: z.string(),
              quantization: z.looseObject({ dtype: z.string() }).optional(),
            }),
          )
          .max(100_000),
      }),
    )
    .max(1000),
})

const cardSchema = z.looseObject({ format: z.literal(MODEL_FORMAT), version: z.int().min(1) })

type Checked<T> = { readonly problem: null; readonly value: T } | { readonly problem: Diagnostic }

/** What `model.json` says of its weight files. */
export interface WeightsPlan {
  /** Bare file names, in the order their bytes are joined. */
  readonly paths: readonly string[]
  readonly sizeBytes: number
}

function broken(file: string, message: Text): { readonly problem: Diagnostic } {
  return {
    problem: error('host/model-broken', message, {
      file,
      hint: text('Choose the folder of a saved model, or save the model again.', '请选择已保存模型的文件夹，或重新保存模型。'),
    }),
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}

/** A bare name that stays inside its folder on every platform. */
function isBareName(name: string): boolean {
  return !/[\\/:\0]/.test(name) && name !== '.' && name !== '..'
}

export function checkModelJson(content: string): Checked<WeightsPlan> {
  const parsed = modelSchema.safeParse(parseJson(content))
  if (!parsed.success) {
    return broken(MODEL_FILE, text(`'${MODEL_FILE}' is no TensorFlow.js layers model.`, `“${MODEL_FILE}”不是 TensorFlow.js 层模型。`))
  }
  const paths = parsed.data.weightsManifest.flatMap((group) => group.paths)
  const outside = paths.find((path) => !isBareName(path))
  if (outside !== undefined) {
    return broken(
      MODEL_FILE,
      text(
        `'${MODEL_FILE}' names a weight file outside its folder: '${outside}'.`,
        `“${MODEL_FILE}”引用了文件夹之外的权重文件：“${outside}”。`,
      ),
    )
  }
  let sizeBytes = 0
  for (const { shape, dtype, quantization } of parsed.data.weightsManifest.flatMap((group) => group.weights)) {
    const stored = quantization?.dtype ?? dtype
    const bytesPerValue = BYTES_PER_VALUE[stored]
    if (bytesPerValue === undefined) {
      return broken(
        MODEL_FILE,
        text(`'${MODEL_FILE}' has weights of the unknown type '${stored}'.`, `“${MODEL_FILE}”包含未知类型“${stored}”的权重。`),
      )
    }
    sizeBytes += shape.reduce((product, size) => product * size, bytesPerValue)
  }
  return { problem: null, value: { paths, sizeBytes } }
}

/** Null where the bytes are as many as the model says. */
export function checkWeightBytes(plan: WeightsPlan, sizeBytes: number): Diagnostic | null {
  if (plan.sizeBytes === sizeBytes) return null
  const file = plan.paths[0] ?? WEIGHTS_FILE
  return broken(
    file,
    text(
      `'${file}' should hold ${plan.sizeBytes} bytes of weights, and ${sizeBytes} are there.`,
      `“${file}”应包含 ${plan.sizeBytes} 字节的权重，实际为 ${sizeBytes} 字节。`,
    ),
  ).problem
}

/** Null where the card is one of ours, of this or a newer version. */
export function checkCard(content: string): Diagnostic | null {
  if (cardSchema.safeParse(parseJson(content)).success) return null
  return broken(CARD_FILE, text(`'${CARD_FILE}' does not describe a Tensorloom model.`, `“${CARD_FILE}”不是有效的 Tensorloom 模型说明。`))
    .problem
}
