// What the window shows and what is selected: never saved with the project, never undone.
import { create } from 'zustand'
import type { Position } from '../../src/document/document'
import type { EdgeId, NodeId } from '../../src/graph/graph'
import type { LooseEnd } from '../canvas/candidates'
import { newGesture } from '../ui/gesture'
import { useWorkspaceStore } from './workspace-store'

export type LeftTab = 'layers' | 'data' | 'runs'
export type BottomTab = 'training' | 'results' | 'images' | 'compare' | 'problems' | 'log'
export type DialogName = 'new' | 'export' | 'about' | 'shortcuts' | 'group'
/** What only the canvas can do, for it alone knows what is in view. */
export type CanvasAsk = 'fit' | 'tidy' | 'turn' | 'zoom-selection' | 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'focus' | 'add' | 'frame'

/** The search that is open: for commands and nodes, for a layer to add, or for the other end of a wire. */
export type Search =
  | { readonly for: 'anything' }
  | {
      readonly for: 'layer'
      /** Where the layer goes, canvas pixels (its middle); null: behind the selected node. */
      readonly at: Position | null
      /** Where the list opens, window pixels; null: in the middle. */
      readonly open: Position | null
      readonly end: LooseEnd | null
    }
  | { readonly for: 'wire'; readonly nodeId: NodeId }

export interface Toast {
  readonly id: string
  readonly tone: 'good' | 'warn' | 'bad' | 'plain'
  readonly title: string
  readonly body: string | null
}

export interface ViewState {
  readonly selectedNodes: readonly NodeId[]
  readonly selectedEdges: readonly EdgeId[]
  readonly selectedFrames: readonly string[]
  readonly leftTab: LeftTab
  readonly bottomTab: BottomTab
  readonly dialog: DialogName | null
  readonly toasts: readonly Toast[]
  /** Asks the canvas to bring nodes into view; a new object asks again. */
  readonly reveal: { readonly nodeIds: readonly NodeId[]; readonly focus: boolean } | null
  /** Asks the canvas to do something that only it can; a new object asks again. */
  readonly ask: { readonly what: CanvasAsk } | null
  readonly search: Search | null
  readonly historyShown: boolean
  readonly minimapShown: boolean
  select(nodes: readonly NodeId[], edges?: readonly EdgeId[], frames?: readonly string[]): void
  showLeft(tab: LeftTab): void
  showBottom(tab: BottomTab): void
  /** Leads the user to a region of the window. */
  showPanel(place: LeftTab | BottomTab): void
  /** Selects a node and brings it into view. */
  goToNode(nodeId: NodeId): void
  /** Selects a node (or all of `unit`, the collapsed group it is in), brings it into view and puts the keyboard there. */
  focusNode(nodeId: NodeId, unit?: readonly NodeId[]): void
  askCanvas(what: CanvasAsk): void
  openSearch(search: Search | null): void
  showHistory(shown: boolean): void
  toggleMinimap(): void
  openDialog(dialog: DialogName | null): void
  notify(toast: Omit<Toast, 'id' | 'body'> & { readonly body?: string | null }): void
  dismiss(id: string): void
}

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index])
}

export const useViewStore = create<ViewState>()((set, get) => ({
  selectedNodes: [],
  selectedEdges: [],
  selectedFrames: [],
  leftTab: 'layers',
  bottomTab: 'training',
  dialog: null,
  toasts: [],
  reveal: null,
  ask: null,
  search: null,
  historyShown: false,
  minimapShown: true,
  select(nodes, edges = [], frames = []) {
    const { selectedNodes, selectedEdges, selectedFrames } = get()
    if (sameItems(nodes, selectedNodes) && sameItems(edges, selectedEdges) && sameItems(frames, selectedFrames)) return
    set({ selectedNodes: nodes, selectedEdges: edges, selectedFrames: frames })
  },
  showLeft(leftTab) {
    set({ leftTab })
    useWorkspaceStore.getState().setOpen('left', true)
  },
  showBottom(bottomTab) {
    set({ bottomTab })
    useWorkspaceStore.getState().setOpen('bottom', true)
  },
  showPanel(place) {
    if (place === 'layers' || place === 'data' || place === 'runs') get().showLeft(place)
    else get().showBottom(place)
  },
  goToNode: (nodeId) =>
    set({ selectedNodes: [nodeId], selectedEdges: [], selectedFrames: [], reveal: { nodeIds: [nodeId], focus: false } }),
  focusNode: (nodeId, unit = [nodeId]) =>
    set({ selectedNodes: unit, selectedEdges: [], selectedFrames: [], reveal: { nodeIds: [nodeId], focus: true } }),
  askCanvas: (what) => set({ ask: { what } }),
  openSearch: (search) => set({ search }),
  showHistory: (historyShown) => set({ historyShown }),
  toggleMinimap: () => set({ minimapShown: !get().minimapShown }),
  openDialog: (dialog) => set({ dialog }),
  notify({ tone, title, body = null }) {
    const rest = get().toasts.filter((toast) => toast.title !== title || toast.body !== body)
    set({ toasts: [...rest, { id: newGesture('toast'), tone, title, body }].slice(-4) })
  },
  dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
}))
