// Theme, language, shortcuts and whether the tour was seen: chosen by the user, kept by the host from start to start.
import { create } from 'zustand'
import type { Settings } from '../../src/api/api'
import { host } from '../bridge'
import { useKnownBackends } from './known-backends'
import { setLocale, systemLocale } from '../ui/i18n'

interface Preferences extends Omit<Settings, 'backends'> {
  setTheme(theme: Settings['theme']): void
  setLanguage(locale: Settings['locale']): void
  setShortcuts(shortcuts: Settings['shortcuts']): void
  setTourSeen(): void
}

const light = window.matchMedia('(prefers-color-scheme: light)')

export function shownTheme(theme: Settings['theme']): 'dark' | 'light' {
  return theme === 'system' ? (light.matches ? 'light' : 'dark') : theme
}

function show({ theme, locale }: Pick<Settings, 'theme' | 'locale'>): void {
  document.documentElement.dataset['theme'] = shownTheme(theme)
  setLocale(locale === 'system' ? systemLocale() : locale)
}

export const usePreferences = create<Preferences>()((set, get) => ({
  theme: 'system',
  locale: 'system',
  shortcuts: {},
  // Without a host that remembers, it would begin at every start.
  tourSeen: true,
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
  setTourSeen() {
    set({ tourSeen: true })
    void host.call('settings.write', { tourSeen: true })
  },
}))

/** How long the window waits for the host before it shows itself in the system's theme and language. */
const PATIENCE_MS = 1500

/** Reads what the user chose before, and shows it. */
export async function startPreferences(): Promise<void> {
  light.addEventListener('change', () => show(usePreferences.getState()))
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  const read = await Promise.race([host.call('settings.read', {}), patience])
  if (read?.ok === true) {
    const { backends, ...chosen } = read.value
    usePreferences.setState(chosen)
    useKnownBackends.getState().read(backends)
  }
  show(usePreferences.getState())
}
