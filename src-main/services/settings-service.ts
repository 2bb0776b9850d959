// Theme, language, shortcuts and what is known of the backends, as the interface sees them.
import type { Request, Settings } from '../../src/api/api'
import { ok, type Result } from '../../src/diagnostics'
import type { HostState, StateStore } from './state-store'

export interface SettingsService {
  read(): Promise<Result<Settings>>
  /** Absent members keep their value. */
  write(change: Request<'settings.write'>): Promise<Result<Settings>>
}

/** Shapes of networks whose backends are remembered; the longest unseen go first. */
const MOST_BACKENDS = 200

function toSettings({ theme, locale, shortcuts, backends, tourSeen }: HostState): Settings {
  return { theme, locale, shortcuts, backends, tourSeen }
}

function remember(
  known: HostState['backends'],
  added: HostState['backends'] = {},
  forgotten: readonly string[] = [],
): HostState['backends'] {
  const others = Object.entries(known).filter(([key]) => !(key in added) && !forgotten.includes(key))
  return Object.fromEntries([...others, ...Object.entries(added)].slice(-MOST_BACKENDS))
}

export function createSettingsService(store: StateStore): SettingsService {
  return {
    async read() {
      const { state, warnings } = await store.read()
      return ok(toSettings(state), warnings)
    },
    async write({ theme, locale, shortcuts, backends, forgetBackends, tourSeen }) {
      const written = await store.update((state) => ({
        ...state,
        theme: theme ?? state.theme,
        locale: locale ?? state.locale,
        shortcuts: shortcuts ?? state.shortcuts,
        tourSeen: tourSeen ?? state.tourSeen,
        backends: remember(state.backends, backends, forgetBackends),
      }))
      return written.ok ? ok(toSettings(written.value), written.warnings) : written
    },
  }
}
