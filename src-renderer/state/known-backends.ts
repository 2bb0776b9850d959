// What is known of this machine's backends: kept by the host from start to start, handed to each run.
import { create } from 'zustand'
import type { KnownBackend, KnownBackends } from '../../src/training/workload'
import { host } from '../bridge'

interface KnownBackendsStore {
  readonly known: KnownBackends
  /** Takes what the host kept. */
  read(kept: KnownBackends): void
  remember(key: string, found: KnownBackend): void
  /** The next run of that shape measures anew. */
  forget(key: string): void
}

export const useKnownBackends = create<KnownBackendsStore>()((set, get) => ({
  known: {},
  read: (known) => set({ known }),
  remember(key, found) {
    set({ known: { ...get().known, [key]: found } })
    void host.call('settings.write', { backends: { [key]: found } })
  },
  forget(key) {
    const { [key]: _forgotten, ...known } = get().known
    set({ known })
    void host.call('settings.write', { forgetBackends: [key] })
  },
}))
