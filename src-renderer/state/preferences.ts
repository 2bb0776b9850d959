// Theme, language and shortcuts: chosen by the user, kept by the host from start to start.
import { create } from 'zustand'
import type { Settings } from '../../src/api/api'
import type { KnownBackend } from '../../src/training/workload'
import { host } from '../bridge'
import { setLocale, systemLocale } from '../ui/i18n'

interface Preferences extends Settings {
  setTheme(theme: Settings['theme']): void
  setLanguage(locale: Settings['locale']): void
  setShortcuts(shortcuts: Settings['shortcuts']): void
  rememberBackend(key: string, found: KnownBackend): void
}

const light = window.matchMedia('(prefers-color-scheme: light)')

export function shownTheme(theme: Settings['theme']): 'dark' | 'light' {
  return theme === 'system' ? (light.matches ? 'light' : 'dark') : theme
}

function show({ theme, locale }: Settings): void {
  document.documentElement.dataset['theme'] = shownTheme(theme)
  setLocale(locale === 'system' ? systemLocale() : locale)
}

export const usePreferences = create<Preferences>()((set, get) => ({
  theme: 'system',
  locale: 'system',
  shortcuts: {},
  backends: {},
  setTheme(theme) {
    set({ theme })
    show(get())
    // A choice that is not remembered still holds for this window.
    void host.call('settings.write', { theme })
  },
  setLanguage(locale) {
    set({ locale })
    show(get())
    void host.call('settings.write', { locale })
  },
  setShortcuts(shortcuts) {
    set({ shortcuts })
    void host.call('settings.write', { shortcuts })
  },
  rememberBackend(key, found) {
    set({ backends: { ...get().backends, [key]: found } })
    void host.call('settings.write', { backends: { [key]: found } })
  },
}))

/** How long the window waits for the host before it shows itself in the system's theme and language. */
const PATIENCE_MS = 1500

/** Reads what the user chose before, and shows it. */
export async function startPreferences(): Promise<void> {
  light.addEventListener('change', () => show(usePreferences.getState()))
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  const read = await Promise.race([host.call('settings.read', {}), patience])
  if (read?.ok === true) usePreferences.setState(read.value)
  show(usePreferences.getState())
}
