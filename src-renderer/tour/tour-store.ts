// Where the tour is. Its steps lead through the window: each brings its place into view.
import { create } from 'zustand'
import type { NodeId } from '../../src/graph/graph'
import { currentAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { usePreferences } from '../state/preferences'
import { useViewStore } from '../state/view-store'
import { useWorkspaceStore } from '../state/workspace-store'

export const TOUR_STEPS = ['network', 'layers', 'inspector', 'data', 'train'] as const
export type TourStep = (typeof TOUR_STEPS)[number]

/** A layer with weights, for its settings are worth a look; else any node. */
export function nodeToShow(): NodeId | null {
  const { nodes } = useDocumentStore.getState().document.graph
  const { nodes: known } = currentAnalysis()
  return (nodes.find(({ id }) => (known.get(id)?.weights.length ?? 0) > 0) ?? nodes[0])?.id ?? null
}

const prepare: Readonly<Record<TourStep, () => void>> = {
  network: () => useViewStore.getState().askCanvas('fit'),
  layers: () => useViewStore.getState().showLeft('layers'),
  inspector() {
    useWorkspaceStore.getState().setOpen('right', true)
    const nodeId = nodeToShow()
    if (nodeId !== null) useViewStore.getState().goToNode(nodeId)
  },
  data: () => useViewStore.getState().showLeft('data'),
  train: () => useViewStore.getState().showBottom('training'),
}

interface TourState {
  /** Null: no tour is on. */
  readonly step: TourStep | null
  go(step: TourStep): void
  /** Finished or skipped: it does not begin by itself again. */
  end(): void
}

export const useTourStore = create<TourState>()((set) => ({
  step: null,
  go(step) {
    prepare[step]()
    set({ step })
  },
  end() {
    set({ step: null })
    usePreferences.getState().setTourSeen()
  },
}))

/** At the first start the tour begins by itself. */
export function offerTour(): void {
  if (!usePreferences.getState().tourSeen) useTourStore.getState().go('network')
}
