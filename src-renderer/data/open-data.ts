// Takes a folder or a file that the user chose or dropped as the project's data.
import type { Grant } from '../../src/api/api'
import { formatOf } from '../../src/datasets/arrays/formats'
import { findPair } from '../../src/datasets/hdf5-pair'
import { host } from '../bridge'
import { useDataStore } from '../state/data-store'
import { useViewStore } from '../state/view-store'
import { useSourceDialog } from './source-dialog-store'

/** What the arrays of a folder are for is asked first; images say so by their folders. */
export async function openDataFolder(grant: Grant): Promise<void> {
  useViewStore.getState().showLeft('data')
  if (await holdsArrays(grant)) useSourceDialog.getState().show({ step: 'arrays', grant, settings: null })
  else useDataStore.getState().loadFolder(grant)
}

/** What the columns of a table, or the arrays of a file, are for is asked first. */
export function openDataFile(grant: Grant): void {
  useViewStore.getState().showLeft('data')
  useSourceDialog.getState().show({ step: formatOf(grant.name) === null ? 'table' : 'arrays', grant, settings: null })
}

/** Files of arrays and no images; the course's pair says by itself what it is. */
async function holdsArrays({ handle }: Grant): Promise<boolean> {
  const listed = await host.call('dataset.files', { handle })
  if (!listed.ok || listed.value.images) return false
  const arrays = listed.value.files.filter(({ name }) => formatOf(name) !== null)
  const pair = findPair(arrays.map(({ name }, id) => ({ id, path: name })))
  return arrays.length > 0 && (pair.train === null || pair.test === null)
}
