// Which units have long given 0. One batch is too few samples to call a unit dead: it may just not be meant by them.
import type { NodeId } from '../graph/graph'

/** A unit that 1 sample in 20 wakes is silent over so many in 1 of 170 cases. */
const ENOUGH_SAMPLES = 100

export interface SilentUnits {
  /** A look at the units of a node, over so many samples; `alive`: 1 where a unit gave anything else than 0. */
  note(node: NodeId, alive: Uint8Array, samples: number): void
  /** Share of a node's units that were silent over enough samples in a row; null before there were so many. */
  share(node: NodeId): number | null
}

/** @param samples of the training set: more cannot be asked for */
export function createSilentUnits(samples: number): SilentUnits {
  const enough = Math.min(ENOUGH_SAMPLES, samples)
  const nodes = new Map<NodeId, { looked: number; readonly silentFor: Float64Array }>()
  return {
    note(node, alive, seen) {
      const known = nodes.get(node) ?? { looked: 0, silentFor: new Float64Array(alive.length) }
      known.looked += seen
      alive.forEach((flag, unit) => (known.silentFor[unit] = flag ? 0 : (known.silentFor[unit] ?? 0) + seen))
      nodes.set(node, known)
    },
    share(node) {
      const known = nodes.get(node)
      if (!known || known.looked < enough) return null
      return known.silentFor.filter((seen) => seen >= enough).length / known.silentFor.length
    },
  }
}
