// Gives every node's face its mark while the network trains, and takes the marks away with the run.
import i18next from 'i18next'
import type { NodeHealth } from '../../src/training/layer-health'
import { useDocumentStore } from '../state/document-store'
import { useNodeHealth, type FaceHealth } from '../state/node-health'
import { useRunStore } from '../state/run-store'
import { currentI18n, type I18n } from '../ui/i18n'
import { barsPath, healthLevels } from './draw-health'
import { readHealth, smallText } from './read-health'

/** How often the faces follow a run: every node is drawn anew. */
const FACES_MS = 1500

function faceOf(i18n: I18n, health: NodeHealth): FaceHealth | null {
  const mark = readHealth(i18n, health)
  if (!mark) return null
  const { t, format } = i18n
  const { gradNorm, updateRatio, deadShare, saturatedShare, weights, activations } = health
  const figures = [
    gradNorm === null ? '' : `${t('health.gradNorm')}: ${smallText(gradNorm)}`,
    updateRatio === null ? '' : `${t('health.updateRatio')}: ${smallText(updateRatio)}`,
    deadShare === null ? '' : `${t('health.dead')}: ${format.percent(deadShare, 0)}`,
    saturatedShare === null ? '' : `${t('health.saturated')}: ${format.percent(saturatedShare, 0)}`,
  ]
  return {
    tone: mark.tone,
    label: mark.label,
    figures: figures.filter((figure) => figure !== ''),
    weights: weights && barsPath(weights),
    outputs: activations && barsPath(activations),
    levels: healthLevels(health),
  }
}

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
  const before = useNodeHealth.getState().byNode
  const marks = Object.entries(look.nodes).flatMap(([id, node]) => {
    const face = faceOf(i18n, node)
    const old = before[id]
    // A face that shows the same is not drawn anew.
    return face ? [[id, old && JSON.stringify(old) === JSON.stringify(face) ? old : face] as const] : []
  })
  useNodeHealth.setState({ byNode: Object.fromEntries(marks) })
}

/** Follows the run in hand, the project and the language; returns what ends it. */
export function followHealth(): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const showNow = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    show()
  }
  const stopRun = useRunStore.subscribe((state, before) => {
    if (state.health === before.health) return
    // The first look of a run is seen at once, the last one soon.
    if (state.health.length <= 1) showNow()
    else timer ??= setTimeout(showNow, FACES_MS)
  })
  const stopDocument = useDocumentStore.subscribe((state, before) => {
    if (state.document.id !== before.document.id) show()
  })
  i18next.on('languageChanged', show)
  show()
  return () => {
    if (timer !== null) clearTimeout(timer)
    stopRun()
    stopDocument()
    i18next.off('languageChanged', show)
  }
}
