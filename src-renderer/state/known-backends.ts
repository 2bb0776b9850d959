// What is known of this machine's backends: kept by the host from start to start, handed to each run.
import type { KnownBackend, KnownBackends } from '../../src/training/workload'
import { host } from '../bridge'

let known: KnownBackends = {}

export const knownBackends = {
  known: (): KnownBackends => known,
  /** Takes what the host kept. */
  read(kept: KnownBackends): void {
    known = kept
  },
  remember(key: string, found: KnownBackend): void {
    known = { ...known, [key]: found }
    void host.call('settings.write', { backends: { [key]: found } })
  },
}
