// Which step of choosing data is open.
import { create } from 'zustand'
import type { Grant } from '../../src/api/api'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import type { ClassRule } from '../../src/datasets/labels/class-rule'
import type { TableSettings } from '../../src/datasets/table/table-settings'

/** `settings` are those the project has; null for a table, or for arrays, that are new to it. */
export type SourceStep =
  | { readonly step: 'gallery' }
  /** Pictures of the camera go into this folder. */
  | { readonly step: 'camera'; readonly grant: Grant }
  | { readonly step: 'table'; readonly grant: Grant; readonly settings: TableSettings | null }
  | { readonly step: 'arrays'; readonly grant: Grant; readonly settings: ArraySettings | null }
  /** Where the classes of a folder come from; null: it is new to the project. */
  | { readonly step: 'classes'; readonly grant: Grant; readonly rule: ClassRule | null }

export const useSourceDialog = create<{ readonly open: SourceStep | null; show(step: SourceStep | null): void }>()((set) => ({
  open: null,
  show: (open) => set({ open }),
}))
