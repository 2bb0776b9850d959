// Brings back the docks as they were with each project, and tells the host when they change.
import type { Handle } from '../../src/api/api'
import { host } from '../bridge'
import { useDocumentStore } from './document-store'
import { useWorkspaceStore } from './workspace-store'

const QUIET_MS = 400

let flushNow: () => Promise<unknown> = () => Promise.resolve()

/** Writes docks that wait to be written; settles when they are. */
export async function flushWorkspace(): Promise<void> {
  await flushNow()
}

async function recall(handle: Handle | null): Promise<void> {
  const read = await host.call('workspace.read', { handle })
  if (read.ok && read.value) useWorkspaceStore.getState().restore(read.value)
}

/** Reads the docks of the last unsaved project, then follows the project in hand. */
export async function startWorkspace(): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const handleNow = (): Handle | null => useDocumentStore.getState().grant?.handle ?? null
  let writing: Promise<unknown> = Promise.resolve()
  const write = (handle: Handle | null): void => {
    timer = undefined
    const { docks, sections } = useWorkspaceStore.getState()
    // Docks that are not remembered are no loss worth a message.
    writing = host.call('workspace.write', { handle, workspace: { docks, sections } })
  }
  /** What waits to be written is of the project that is being left. */
  const flush = (handle: Handle | null): void => {
    if (timer === undefined) return
    clearTimeout(timer)
    write(handle)
  }
  const recalled = recall(null)
  useWorkspaceStore.subscribe(({ docks, sections }, before) => {
    if (docks === before.docks && sections === before.sections) return
    clearTimeout(timer)
    timer = setTimeout(() => write(handleNow()), QUIET_MS)
  })
  useDocumentStore.subscribe(({ loads, grant }, before) => {
    const handle = grant?.handle ?? null
    if (loads === before.loads && handle === (before.grant?.handle ?? null)) return
    flush(before.grant?.handle ?? null)
    if (handle === null) return
    // Saved under another name: the docks go along.
    if (loads === before.loads) write(handle)
    else void recall(handle)
  })
  flushNow = () => {
    flush(handleNow())
    return writing
  }
  window.addEventListener('pagehide', () => flush(handleNow()))
  await recalled
}
