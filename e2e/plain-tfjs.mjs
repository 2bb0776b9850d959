// A process of its own that knows nothing of Tensorloom: loads a saved model with plain tfjs, decodes an image with sharp,
// and prints what the model makes of it. Usage: node plain-tfjs.mjs MODELDIR IMAGE
import * as tf from '@tensorflow/tfjs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

const [, , folder = '', image = ''] = process.argv
/** @type {{ modelTopology: object, weightsManifest: { paths: string[], weights: tf.io.WeightsManifestEntry[] }[] }} */
const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))
/** @type {import('../src/exporters/model-package').ModelCard} */
const card = JSON.parse(await readFile(join(folder, 'tensorloom.json'), 'utf8'))
const paths = weightsManifest.flatMap((group) => group.paths)
const weights = Buffer.concat(await Promise.all(paths.map((path) => readFile(join(folder, path)))))

await tf.setBackend('cpu')
const model = await tf.loadLayersModel({
  load: async () => ({
    modelTopology,
    weightSpecs: weightsManifest.flatMap((group) => group.weights),
    weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength),
  }),
})
if (card.input.samples !== 'images') throw new Error('The model does not take images')
const { height, width, channels, shape } = card.input
const { data } = await sharp(image)
  .removeAlpha()
  .toColourspace(channels === 1 ? 'b-w' : 'srgb')
  .resize(width, height, { fit: 'fill' })
  .raw()
  .toBuffer({ resolveWithObject: true })
const { scale, offset } = card.preprocessing
const x = tf.tensor(
  Float32Array.from(data, (byte, i) => byte * (scale[i % scale.length] ?? 1) + (offset[i % offset.length] ?? 0)),
  [1, ...shape],
)
const [y] = [model.predict(x)].flat()
console.log(JSON.stringify({ positive: card.classes[card.positive ?? -1] ?? null, output: [...((await y?.data()) ?? [])] }))
