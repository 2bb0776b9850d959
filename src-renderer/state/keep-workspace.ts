// Brings back the docks as they were with each project, and tells the host when they change.
import type { Workspace } from '../../src/api/api'
import { host } from '../bridge'
import { useDocumentStore } from './document-store'
import { useWorkspaceStore } from './workspace-store'

const QUIET_MS = 400

async function recall(handle: string | null): Promise<void> {
  const read = await host.call('workspace.read', { handle })
  if (read.ok && read.value) useWorkspaceStore.getState().restore(read.value)
}

/** Reads the docks of the last unsaved project, then follows the project in hand. */
export async function startWorkspace(): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  let known: Workspace | null = null
  const write = (): void => {
    const { docks, sections } = useWorkspaceStore.getState()
    known = { docks, sections }
    // Docks that are not remembered are no loss worth a message.
    void host.call('workspace.write', { handle: useDocumentStore.getState().grant?.handle ?? null, workspace: known })
  }
  const recalled = recall(null)
  useWorkspaceStore.subscribe(({ docks, sections }, before) => {
    if (docks === before.docks && sections === before.sections) return
    clearTimeout(timer)
    timer = setTimeout(write, QUIET_MS)
  })
  useDocumentStore.subscribe(({ loads, grant }, before) => {
    if (loads !== before.loads && grant !== null) void recall(grant.handle)
    // Saved under another name: the docks go along.
    else if (loads === before.loads && grant !== null && grant.handle !== before.grant?.handle) write()
  })
  await recalled
}
