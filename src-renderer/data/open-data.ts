// Takes a folder or a file that the user chose or dropped as the project's data.
import type { DataFiles, Grant } from '../../src/api/api'
import { formatOf } from '../../src/datasets/arrays/formats'
import { findPair } from '../../src/datasets/hdf5-pair'
import { isTableName } from '../../src/datasets/table/table-settings'
import { host } from '../bridge'
import { useDataStore } from '../state/data-store'
import { useViewStore } from '../state/view-store'
import { useSourceDialog } from './source-dialog-store'

/** What the arrays of a folder are for is asked first, and where classes come from that no folders name. Other images say so by their folders. */
export async function openDataFolder(grant: Grant): Promise<void> {
  useViewStore.getState().showLeft('data')
  const listed = await host.call('dataset.files', { handle: grant.handle })
  const show = useSourceDialog.getState().show
  if (listed.ok && holdsArrays(listed.value)) show({ step: 'arrays', grant, settings: null })
  else if (listed.ok && hasLabelTable(listed.value)) show({ step: 'classes', grant, rule: null })
  else useDataStore.getState().loadFolder(grant)
}

/** What the columns of a table, or the arrays of a file, are for is asked first. */
export function openDataFile(grant: Grant): void {
  useViewStore.getState().showLeft('data')
  useSourceDialog.getState().show({ step: formatOf(grant.name) === null ? 'table' : 'arrays', grant, settings: null })
}

/** Files of arrays and no images; the course's pair says by itself what it is. */
function holdsArrays({ files, images }: DataFiles): boolean {
  const arrays = files.filter(({ name }) => formatOf(name) !== null)
  const pair = findPair(arrays.map(({ name }, id) => ({ id, path: name })))
  return !images && arrays.length > 0 && (pair.train === null || pair.test === null)
}

/** A table beside images, or beside the one folder that they are in. */
function hasLabelTable({ files, images, folders }: DataFiles): boolean {
  return files.some(({ name }) => isTableName(name)) && (images || folders === 1)
}
