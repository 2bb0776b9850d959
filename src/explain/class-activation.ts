// Which places of a picture speak for a class.
import type { NodeValues } from './explainer'

export interface ActivationMap {
  readonly height: number
  readonly width: number
  /** [height, width], 0 … ; 0 where nothing speaks for the class. */
  readonly values: Float32Array
}

/**
 * Grad-CAM: `ReLU(Σ_k α_k A^k)`, α_k the mean over all places of ∂score/∂A^k.
 * Source: Selvaraju et al., "Grad-CAM: Visual explanations from deep networks via gradient-based localization", ICCV 2017,
 * equations (1) and (2).
 * @param maps of one sample, [height, width, channels]
 * @param gradients ∂score/∂maps
 */
export function classActivation(maps: NodeValues, gradients: NodeValues): ActivationMap {
  const [height = 1, width = 1, channels = 1] = maps.shape
  const places = height * width
  const shares = new Float64Array(channels)
  gradients.values.forEach((gradient, i) => (shares[i % channels] = (shares[i % channels] ?? 0) + gradient / places))
  const values = new Float32Array(places)
  for (let place = 0; place < places; place += 1) {
    let sum = 0
    for (let k = 0; k < channels; k += 1) sum += (shares[k] ?? 0) * (maps.values[place * channels + k] ?? 0)
    values[place] = Math.max(0, sum)
  }
  return { height, width, values }
}

/** The last node whose output has places: where the maps mean most. Null where the network never looks at places. */
export function lastMaps(outputs: readonly NodeValues[]): NodeValues | null {
  return outputs.findLast(({ shape }) => shape.length === 3 && (shape[0] ?? 1) * (shape[1] ?? 1) > 1) ?? null
}
