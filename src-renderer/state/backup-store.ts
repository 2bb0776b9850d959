// What the window says of its backup, and the unsaved work of an earlier window that awaits a decision.
import { create } from 'zustand'
import type { BackupEntry } from '../../src/api/api'
import type { ProjectDocument } from '../../src/document/document'

interface BackupStore {
  /** The state of the project that the backup holds. */
  readonly kept: ProjectDocument | null
  /** The last attempt to write it failed. */
  readonly failed: boolean
  /** Left by a crash, newest first; empty where nothing is to be decided. */
  readonly offered: readonly BackupEntry[]
}

export const useBackupStore = create<BackupStore>()(() => ({ kept: null, failed: false, offered: [] }))
