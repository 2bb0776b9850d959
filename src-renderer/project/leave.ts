// What this window alone knows is put on the disk before it, its host or the machine goes.
import { host } from '../bridge'
import { flushWorkspace } from '../state/keep-workspace'
import { useRunStore } from '../state/run-store'
import { saveProject } from './actions'
import { flushBackup } from './recovery'

/** Settles when unsaved work, the docks and the run under way are kept, or after a moment. */
export async function keepAll(): Promise<void> {
  await Promise.all([useRunStore.getState().keepNow(true), flushBackup(), flushWorkspace()])
}

/** The run under way is offered again at the next start, from where it is now. */
export async function leave(): Promise<void> {
  await keepAll()
  await host.call('window.close', {})
}

/** The host has asked, and the answer was to save: the window closes once everything is on the disk. */
export async function closeWindow(): Promise<void> {
  if (await saveProject()) await leave()
}
