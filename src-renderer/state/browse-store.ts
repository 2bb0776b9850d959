// What the image browser shows: never saved with the project, never undone. Others lead the user to an image through it.
import { create } from 'zustand'
import type { AuditKind } from '../data/audit-kind'
import type { Place } from '../data/choose-rows'
import { NOTHING_SELECTED, type Selection } from '../data/selection'

export type BrowserAside = 'image' | 'numbers' | 'statistics'

/** Edge of a thumbnail, in CSS pixels. */
export const CELLS = { least: 32, most: 256, first: 64 } as const

interface Filters {
  readonly place: Place | 'all'
  readonly label: number | 'all'
  readonly audit: AuditKind | 'any' | 'all'
  readonly query: string
}

export interface BrowseState extends Filters {
  readonly cell: number
  readonly aside: BrowserAside
  readonly selection: Selection
  /** The viewer stands open on the current image. */
  readonly viewing: boolean
  /** Asks the grid to bring a row into view; a new object asks again. */
  readonly reveal: { readonly row: number } | null
  filter(change: Partial<Filters>): void
  zoom(cell: number): void
  showAside(aside: BrowserAside): void
  choose(selection: Selection): void
  view(viewing: boolean): void
  /** Selects a row and brings it into view, whatever the filters were. */
  showRow(row: number, of: readonly string[]): void
  /** Paths of the images that rows mean; null before the first are shown. */
  readonly of: readonly string[] | null
  /** Other images: nothing is selected of them. */
  forget(of: readonly string[]): void
}

const OPEN: Filters = { place: 'all', label: 'all', audit: 'all', query: '' }

export const useBrowseStore = create<BrowseState>()((set) => ({
  ...OPEN,
  cell: CELLS.first,
  aside: 'image',
  selection: NOTHING_SELECTED,
  viewing: false,
  reveal: null,
  filter: (change) => set(change),
  zoom: (cell) => set({ cell: Math.round(Math.min(CELLS.most, Math.max(CELLS.least, cell))) }),
  showAside: (aside) => set({ aside }),
  choose: (selection) => set({ selection }),
  view: (viewing) => set({ viewing }),
  showRow: (row, of) => set({ of, ...OPEN, selection: { row, anchor: row, rows: new Set([row]) }, reveal: { row } }),
  of: null,
  forget: (of) => set({ of, ...OPEN, selection: NOTHING_SELECTED, viewing: false, reveal: null }),
}))
