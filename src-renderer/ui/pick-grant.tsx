// Lets the user choose a file or folder: in the host's own dialog where it has one, else in our folder browser.
import { create } from 'zustand'
import type { Grant, HostInfo, PickPurpose } from '../../src/api/api'
import { host } from '../bridge'
import { useViewStore } from '../state/view-store'
import { currentI18n } from './i18n'

export interface BrowseRequest {
  readonly purpose: PickPurpose
  readonly suggestedName: string
  /** Null: cancelled. */
  answer(grant: Grant | null): void
}

/** What the folder browser is asked for now; see project/folder-browser.tsx. */
export const useBrowseRequest = create<{ readonly request: BrowseRequest | null }>()(() => ({ request: null }))

let info: Promise<HostInfo | null> | null = null

/** Facts about the host, asked once. */
export function hostInfo(): Promise<HostInfo | null> {
  info ??= host.call('app.info', {}).then((reply) => {
    if (!reply.ok) info = null
    return reply.ok ? reply.value : null
  })
  return info
}

/** What the user chose, granted; null where the user cancelled, or where the host refused and the user has been told why. */
export async function pickGrant(purpose: PickPurpose, suggestedName = ''): Promise<Grant | null> {
  const about = await hostInfo()
  if (about?.nativeDialogs !== true) return browse(purpose, suggestedName)
  const reply = await host.call('files.pick', suggestedName === '' ? { purpose } : { purpose, suggestedName })
  if (reply.ok) return reply.value
  const { tr } = currentI18n()
  for (const diagnostic of reply.diagnostics) {
    useViewStore.getState().notify({ tone: 'bad', title: tr(diagnostic.message), body: diagnostic.hint ? tr(diagnostic.hint) : null })
  }
  return null
}

function browse(purpose: PickPurpose, suggestedName: string): Promise<Grant | null> {
  // One question at a time: a second one withdraws the first.
  useBrowseRequest.getState().request?.answer(null)
  return new Promise((resolve) => {
    const answer = (grant: Grant | null): void => {
      useBrowseRequest.setState({ request: null })
      resolve(grant)
    }
    useBrowseRequest.setState({ request: { purpose, suggestedName, answer } })
  })
}
