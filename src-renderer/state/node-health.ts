// How each node fares in the run under way: a mark and small shapes on its face. The run fills this; the canvas only reads it.
import { create } from 'zustand'
import type { NodeId } from '../../src/graph/graph'

export interface FaceHealth {
  readonly tone: 'good' | 'warn' | 'bad'
  /** What the mark means, in the language in use: shown on hover, read aloud. */
  readonly label: string
  /** The numbers behind it, each with its name. */
  readonly figures: readonly string[]
  /** SVG paths of where its weights and its outputs lie, in a box of health/draw-health.ts. */
  readonly weights: string | null
  readonly outputs: string | null
  /** Gradient norm, update ratio, silent units: 0 to 1; null: not measured. */
  readonly levels: readonly (number | null)[]
}

interface NodeHealthState {
  readonly byNode: Readonly<Record<NodeId, FaceHealth>>
}

/** Empty while nothing trains: then no node bears a mark. */
export const useNodeHealth = create<NodeHealthState>()(() => ({ byNode: {} }))
