// How each node fares in the run under way: a small mark on its face. The run fills this; the canvas only reads it.
import { create } from 'zustand'
import type { NodeId } from '../../src/graph/graph'

export interface NodeHealth {
  readonly tone: 'good' | 'warn' | 'bad'
  /** What the mark means, in the language in use: shown on hover, read aloud. */
  readonly label: string
}

interface NodeHealthState {
  readonly byNode: Readonly<Record<NodeId, NodeHealth>>
}

/** Empty while nothing trains: then no node bears a mark. */
export const useNodeHealth = create<NodeHealthState>()(() => ({ byNode: {} }))
