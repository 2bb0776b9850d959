// Theme, language and shortcuts, as the interface sees them.
import type { Request, Settings } from '../../src/api/api'
import { ok, type Result } from '../../src/diagnostics'
import type { HostState, StateStore } from './state-store'

export interface SettingsService {
  read(): Promise<Result<Settings>>
  /** Absent members keep their value. */
  write(change: Request<'settings.write'>): Promise<Result<Settings>>
}

function toSettings({ theme, locale, shortcuts }: HostState): Settings {
  return { theme, locale, shortcuts }
}

export function createSettingsService(store: StateStore): SettingsService {
  return {
    async read() {
      const { state, warnings } = await store.read()
      return ok(toSettings(state), warnings)
    },
    async write({ theme, locale, shortcuts }) {
      const written = await store.update((state) => ({
        ...state,
        theme: theme ?? state.theme,
        locale: locale ?? state.locale,
        shortcuts: shortcuts ?? state.shortcuts,
      }))
      return written.ok ? ok(toSettings(written.value), written.warnings) : written
    },
  }
}
