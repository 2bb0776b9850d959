// Saves what the interface made where the user chooses.
import { host } from '../bridge'
import { useViewStore } from '../state/view-store'
import { currentI18n, type WordKey } from '../ui/i18n'
import { pickGrant } from '../ui/pick-grant'

/** Asks where, writes, and tells how it went. */
export async function saveFile(
  suggestedName: string,
  make: () => Uint8Array | string | Promise<Uint8Array>,
  failure: WordKey,
): Promise<void> {
  const grant = await pickGrant('save-file', suggestedName)
  if (!grant) return
  const { t, tr } = currentI18n()
  const { notify } = useViewStore.getState()
  const made = await make()
  const written = await host.call('file.write', {
    handle: grant.handle,
    bytes: typeof made === 'string' ? new TextEncoder().encode(made) : new Uint8Array(made),
  })
  if (written.ok) {
    notify({ tone: 'good', title: t('charts.saved', { name: written.value.name }), body: written.value.displayPath })
    return
  }
  for (const { message, hint } of written.diagnostics) {
    notify({ tone: 'bad', title: t(failure), body: hint ? `${tr(message)} ${tr(hint)}` : tr(message) })
  }
}
