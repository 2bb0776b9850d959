// Applies the cures that diagnostics offer: commands as JSON, parsed before they touch the document.
import type { Fix } from '../../src/diagnostics'
import { parseCommand } from '../../src/document/command-schema'
import { currentI18n } from '../ui/i18n'
import { useDocumentStore } from './document-store'
import { useViewStore } from './view-store'

export function applyFix(fix: Fix): void {
  const { tr, t } = currentI18n()
  const { notify } = useViewStore.getState()
  const command = parseCommand(fix.command)
  if (!command.ok) {
    for (const { message, hint } of command.diagnostics) notify({ tone: 'warn', title: tr(message), body: hint ? tr(hint) : null })
    return
  }
  const before = useDocumentStore.getState().document
  useDocumentStore.getState().edit(command.value)
  if (useDocumentStore.getState().document === before) notify({ tone: 'warn', title: t('problems.ignored') })
}
