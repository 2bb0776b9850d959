// Takes a folder or a file that the user chose or dropped as the project's data.
import type { Grant } from '../../src/api/api'
import { useDataStore } from '../state/data-store'
import { useViewStore } from '../state/view-store'
import { useSourceDialog } from './source-dialog-store'

export function openDataFolder(grant: Grant): void {
  useViewStore.getState().showLeft('data')
  useDataStore.getState().loadFolder(grant)
}

/** What a file's columns are for is asked first. */
export function openDataFile(grant: Grant): void {
  useViewStore.getState().showLeft('data')
  useSourceDialog.getState().show({ step: 'table', grant, settings: null })
}
