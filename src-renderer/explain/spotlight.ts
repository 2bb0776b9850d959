// What is being explained right now, for the canvas to light up.
import { create } from 'zustand'
import type { EdgeId, NodeId } from '../../src/graph/graph'

/** `forward`: values on their way to the loss; `backward`: the gradient on its way back. */
export type SpotlightTone = 'forward' | 'backward'

interface Spotlight {
  readonly nodes: readonly NodeId[]
  readonly edges: readonly EdgeId[]
  readonly tone: SpotlightTone
}

export const useSpotlight = create<{ readonly spotlight: Spotlight | null }>()(() => ({ spotlight: null }))

export function lightUp(spotlight: Spotlight | null): void {
  useSpotlight.setState({ spotlight })
}

/** How a node or wire is lit; undefined where it is not. */
export function useLit(what: 'nodes' | 'edges', id: string): SpotlightTone | undefined {
  return useSpotlight(({ spotlight }) => (spotlight?.[what].includes(id) ? spotlight.tone : undefined))
}
