// Weights of a run at a few of its epochs, so that one can look back at how it learned.

/** All weights of a model in its own order. */
export type WeightValues = readonly Float32Array[]

const MOST_EPOCHS = 24
const MOST_BYTES = 96 * 2 ** 20

/**
 * Epochs worth keeping of a run of `epochs`: 0 (the start) and the last among them, close together where most happens
 * at first, further apart later; as many as fit into memory, at most 24.
 */
export function epochsToKeep(epochs: number, bytesEach: number): ReadonlySet<number> {
  const room = Math.max(2, Math.min(MOST_EPOCHS, Math.floor(MOST_BYTES / Math.max(1, bytesEach))))
  const kept = new Set([0, epochs])
  for (let i = 0; i < room - 1; i += 1) kept.add(Math.round(epochs ** (i / Math.max(1, room - 2))))
  return new Set(
    [...kept]
      .sort((a, b) => a - b)
      .slice(0, room - 1)
      .concat(epochs),
  )
}

export interface KeptWeights {
  /** Epochs there are, ascending; 0 is before the first step. */
  readonly epochs: readonly number[]
  /** True where the weights after this epoch are to be kept. */
  wants(epoch: number): boolean
  keep(epoch: number, values: WeightValues): void
  at(epoch: number): WeightValues | null
}

export function createKeptWeights(plannedEpochs: number, bytesEach: number): KeptWeights {
  const wanted = epochsToKeep(plannedEpochs, bytesEach)
  const kept = new Map<number, WeightValues>()
  return {
    get epochs() {
      return [...kept.keys()].sort((a, b) => a - b)
    },
    wants: (epoch) => wanted.has(epoch),
    keep: (epoch, values) => {
      kept.set(epoch, values)
    },
    at: (epoch) => kept.get(epoch) ?? null,
  }
}
