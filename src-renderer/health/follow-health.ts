// Gives every node's face its mark while the network trains, and takes the marks away with the run.
import i18next from 'i18next'
import { useDocumentStore } from '../state/document-store'
import { useNodeHealth } from '../state/node-health'
import { useRunStore } from '../state/run-store'
import { currentI18n } from '../ui/i18n'
import { readHealth } from './read-health'

function show(): void {
  const { health, run } = useRunStore.getState()
  const look = health.at(-1)
  const open = useDocumentStore.getState().document.id
  // Marks of another project's run would stand on the wrong nodes.
  if (!look || run?.projectId !== open) {
    if (Object.keys(useNodeHealth.getState().byNode).length > 0) useNodeHealth.setState({ byNode: {} })
    return
  }
  const i18n = currentI18n()
  const marks = Object.entries(look.nodes).flatMap(([id, node]) => {
    const mark = readHealth(i18n, node)
    return mark ? [[id, mark] as const] : []
  })
  useNodeHealth.setState({ byNode: Object.fromEntries(marks) })
}

/** Follows the run in hand, the project and the language; returns what ends it. */
export function followHealth(): () => void {
  const stopRun = useRunStore.subscribe((state, before) => {
    if (state.health !== before.health) show()
  })
  const stopDocument = useDocumentStore.subscribe((state, before) => {
    if (state.document.id !== before.document.id) show()
  })
  i18next.on('languageChanged', show)
  show()
  return () => {
    stopRun()
    stopDocument()
    i18next.off('languageChanged', show)
  }
}
