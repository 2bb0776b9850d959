// The trained model in tfjs's own layers format, written and read.
import type * as Tfjs from '@tensorflow/tfjs'
import { z } from 'zod'
import type { Diagnostic, Json, Result } from '../diagnostics'
import { error, fail, ok, text } from '../diagnostics'
import { sizeOf } from '../tensor'
import type { ServingModel } from '../training/serving-model'
import type { ModelArtifact, ModelCard } from './model-package'
import { checkModelCard } from './parse-model-card'

const WEIGHTS_FILE = 'weights.bin'

/**
 * The model as files. Any tfjs loads them with `loadLayersModel`: nothing in them is ours.
 * @param card as {@link ModelCard}; see createModelCard
 */
export async function exportModel(tf: typeof Tfjs, model: Tfjs.LayersModel, card: ModelCard): Promise<ModelArtifact> {
  let artifact: ModelArtifact | null = null
  await model.save(
    tf.io.withSaveHandler((artifacts) => {
      const data = artifacts.weightData ?? new ArrayBuffer(0)
      const weights = new Uint8Array(Array.isArray(data) ? tf.io.concatenateArrayBuffers(data) : data)
      const modelJson = {
        format: 'layers-model',
        generatedBy: card.createdBy,
        convertedBy: null,
        modelTopology: artifacts.modelTopology,
        weightsManifest: [{ paths: [WEIGHTS_FILE], weights: artifacts.weightSpecs ?? [] }],
      }
      // Through text, so that what is handed out is what a file would hold.
      artifact = { card, modelJson: JSON.parse(JSON.stringify(modelJson)) as Json, weights }
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' as const } })
    }),
  )
  if (!artifact) throw new Error('tfjs did not hand over the model')
  return artifact
}

const weightSchema = z.object({
  name: z.string().max(500),
  shape: z
    .array(
      z
        .int()
        .min(0)
        .max(2 ** 31),
    )
    .max(8),
  dtype: z.literal('float32'),
})

const modelSchema = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.tuple([z.object({ paths: z.tuple([z.string().max(500)]), weights: z.array(weightSchema).max(100_000) })]),
})

function broken(what: 'model' | 'weights' | 'fit'): Diagnostic {
  const messages = {
    model: text('model.json is not a layers model with one weight file.', 'model.json 不是带有单个权重文件的层模型。'),
    weights: text('The weight file does not have the length that model.json states.', '权重文件的长度与 model.json 所述不符。'),
    fit: text(
      'model.json and tensorloom.json describe different inputs or outputs.',
      'model.json 与 tensorloom.json 描述的输入或输出不一致。',
    ),
  }
  return error('model/broken', messages[what], { hint: text('Export the model again.', '请重新导出模型。') })
}

/** Largest number of any kind a layer's configuration may hold; keeps a hostile one from asking for endless memory. */
const LARGEST_NUMBER = 2 ** 24

function hasHugeNumbers(value: unknown, depth = 0): boolean {
  if (typeof value === 'number') return Math.abs(value) > LARGEST_NUMBER
  if (typeof value !== 'object' || value === null) return false
  return depth > 64 || Object.values(value).some((inner) => hasHugeNumbers(inner, depth + 1))
}

/**
 * Reads a package that may come from anywhere: schema, arithmetic against the real bytes, then tfjs, then the fit of
 * model and card. All or nothing.
 * @param report raw text of a failure, for the log
 */
export async function loadModel(tf: typeof Tfjs, artifact: ModelArtifact, report: (raw: string) => void): Promise<Result<ServingModel>> {
  const card = checkModelCard(artifact.card)
  if (!card.ok) return card
  const { classes, positive, input, preprocessing, output } = card.value

  const parsed = modelSchema.safeParse(artifact.modelJson)
  if (!parsed.success) {
    report(parsed.error.message)
    return fail(broken('model'))
  }
  const { modelTopology, weightsManifest } = parsed.data
  const specs = weightsManifest[0].weights
  const expectedBytes = specs.reduce((bytes, spec) => bytes + sizeOf(spec.shape) * 4, 0)
  if (expectedBytes !== artifact.weights.byteLength) return fail(broken('weights'))
  if (hasHugeNumbers(modelTopology)) return fail(broken('model'))

  const weightData = artifact.weights.slice().buffer
  let model: Tfjs.LayersModel
  try {
    model = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: specs, weightData }))
  } catch (thrown) {
    report(thrown instanceof Error ? thrown.message : String(thrown))
    return fail(broken('model'))
  }
  const inputShape = model.inputs[0]?.shape.slice(1) ?? []
  const units = model.outputs[0]?.shape.at(-1)
  const fits =
    model.inputs.length === 1 &&
    model.outputs.length === 1 &&
    inputShape.length === input.shape.length &&
    inputShape.every((axis, index) => axis === input.shape[index]) &&
    units === (output.encoding === 'numbers' ? output.quantities.length : output.encoding === 'binary' ? 1 : classes.length)
  if (!fits) {
    model.dispose()
    return fail(broken('fit'))
  }
  return ok({
    model,
    input: {
      shape: input.shape,
      scaling: { scale: preprocessing.scale, offset: preprocessing.offset, fill: preprocessing.fill },
      ...(input.samples === 'images'
        ? { samples: 'images', size: { height: input.height, width: input.width, channels: input.channels } }
        : { samples: 'vectors', features: input.features }),
    },
    ...(output.encoding === 'numbers'
      ? { task: 'regression', quantities: output.quantities, scaling: { scale: output.scale, offset: output.offset, fill: null } }
      : { task: 'classification', classes, positive, encoding: output.encoding }),
    dispose: () => {
      model.dispose()
    },
  })
}
