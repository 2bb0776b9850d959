// The docks of the window and the sections of panels: what is open, and how large. Kept by the host, for each project by itself.
import { create } from 'zustand'
import type { Workspace } from '../../src/api/api'

export type DockId = keyof Workspace['docks']

interface WorkspaceState extends Workspace {
  /** Counts the times the docks were set from here, not by dragging: the panels then take these sizes. */
  readonly asked: number
  /** The user dragged a dock's edge. */
  sized(id: DockId, size: number, open: boolean): void
  setOpen(id: DockId, open: boolean): void
  /** Opens a dock at this size, or as near to it as the window allows. */
  resize(id: DockId, size: number): void
  openSection(id: string, open: boolean): void
  restore(workspace: Workspace): void
}

/** Sizes in pixels; the bottom dock keeps its tabs when it is closed. */
const FIRST: Workspace = {
  docks: { left: { size: 232, open: true }, bottom: { size: 268, open: true }, right: { size: 300, open: true } },
  sections: {},
}

export const useWorkspaceStore = create<WorkspaceState>()((set, get) => {
  const setDock = (id: DockId, dock: Partial<Workspace['docks'][DockId]>): Pick<Workspace, 'docks'> => {
    const { docks } = get()
    return { docks: { ...docks, [id]: { ...docks[id], ...dock } } }
  }
  return {
    ...FIRST,
    asked: 0,
    sized(id, size, open) {
      const before = get().docks[id]
      const next = open ? { size: Math.round(size), open } : { open }
      if (before.open !== open || (open && before.size !== next.size)) set(setDock(id, next))
    },
    setOpen(id, open) {
      if (get().docks[id].open !== open) set({ ...setDock(id, { open }), asked: get().asked + 1 })
    },
    resize: (id, size) => set({ ...setDock(id, { size, open: true }), asked: get().asked + 1 }),
    openSection: (id, open) => set({ sections: { ...get().sections, [id]: open } }),
    restore: ({ docks, sections }) => set({ docks, sections, asked: get().asked + 1 }),
  }
})
