// Copy, cut, paste and duplicate, of what is selected.
import { pasteClip, readClip, takeClip, writeClip, type Clip } from '../../src/document/clipboard'
import { text, type Diagnostic } from '../../src/diagnostics'
import { boxOf } from '../../src/document/frame-geometry'
import type { Command } from '../../src/document/commands'
import type { Position } from '../../src/document/document'
import { announce } from '../state/announcer'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { duplicate, freeOffset, removal } from './edits'
import { canvasPointer } from './pointer'

function notify(problems: readonly Diagnostic[]): void {
  const { tr } = currentI18n()
  for (const { message, hint } of problems) {
    useViewStore.getState().notify({ tone: 'warn', title: tr(message), body: hint ? tr(hint) : null })
  }
}

/** What is selected as text; null where nothing is. */
export function copiedText(): string | null {
  const clip = takeClip(useDocumentStore.getState().document, useViewStore.getState().selectedNodes)
  if (!clip) return null
  announce(currentI18n().t('canvas.says.copied', { count: clip.nodes.length }))
  return writeClip(clip)
}

export function removeSelected(): void {
  const { selectedNodes, selectedEdges, selectedFrames, select } = useViewStore.getState()
  const { document, edit } = useDocumentStore.getState()
  // Wires of a node go with it; named apart, they could not be healed.
  const gone = new Set(selectedNodes)
  const apart = document.graph.edges.filter(({ id, from, to }) => selectedEdges.includes(id) && !gone.has(from.node) && !gone.has(to.node))
  const command = removal(
    selectedNodes,
    apart.map(({ id }) => id),
  )
  const unframe: Command | null = selectedFrames.length > 0 ? { type: 'remove-frames', frameIds: selectedFrames } : null
  const both: Command | null = command && unframe ? { type: 'batch', commands: [command, unframe] } : (command ?? unframe)
  if (!both) return
  edit(both)
  select([])
  if (unframe) announce(currentI18n().t('canvas.says.deletedFrames', { count: selectedFrames.length }))
  if (!command) return
  announce(
    currentI18n().t(selectedNodes.length > 0 ? 'canvas.says.deleted' : 'canvas.says.deletedWires', {
      count: selectedNodes.length || apart.length,
    }),
  )
}

export function cutText(): string | null {
  if (useDocumentStore.getState().readOnly) return null
  const copied = copiedText()
  if (copied !== null) removeSelected()
  return copied
}

/** Pastes under the pointer, or beside where the nodes stood. Anything but nodes is told and changes nothing. */
export function pasteText(source: string, incoming: boolean): void {
  const { document, edit, readOnly } = useDocumentStore.getState()
  if (readOnly) return
  const clip = readClip(source)
  if (!clip.ok) {
    notify(clip.diagnostics)
    return
  }
  const { nodes } = clip.value
  const label = text(
    nodes.length === 1 ? `Paste ${nodes[0]?.name ?? ''}` : `Paste ${nodes.length} nodes`,
    nodes.length === 1 ? `粘贴 ${nodes[0]?.name ?? ''}` : `粘贴 ${nodes.length} 个节点`,
  )
  const pasted = pasteClip(document, clip.value, { offset: pasteOffset(clip.value), incoming, label })
  if (!pasted.ok) {
    notify(pasted.diagnostics)
    return
  }
  edit(pasted.value.command)
  useViewStore.getState().select(pasted.value.nodeIds)
  announce(currentI18n().t('canvas.says.pasted', { count: nodes.length }))
}

function pasteOffset(clip: Clip): Position {
  const places = Object.values(clip.positions)
  const { at } = canvasPointer
  if (!at || places.length === 0) return freeOffset(useDocumentStore.getState().document.layout, places)
  const box = boxOf(places)
  return { x: Math.round(at.x - box.x - box.width / 2), y: Math.round(at.y - box.y - box.height / 2) }
}

export function duplicateSelected(incoming: boolean): void {
  const { document, edit } = useDocumentStore.getState()
  const { selectedNodes, select } = useViewStore.getState()
  const places = selectedNodes.flatMap((id) => document.layout.positions[id] ?? [])
  const copies = duplicate(document, selectedNodes, { offset: freeOffset(document.layout, places), incoming })
  if (!copies) return
  edit(copies.command)
  select(copies.nodeIds)
  announce(currentI18n().t('canvas.says.pasted', { count: copies.nodeIds.length }))
}

/** For keys and menus other than the platform's own: the browser may refuse to hand the clipboard out. */
export async function writeClipboard(content: string | null): Promise<void> {
  if (content === null) return
  const written = await navigator.clipboard.writeText(content).then(
    () => true,
    () => false,
  )
  if (!written) useViewStore.getState().notify({ tone: 'warn', title: currentI18n().t('canvas.clipboard.refused') })
}

export async function pasteClipboard(incoming: boolean): Promise<void> {
  const content = await navigator.clipboard.readText().catch(() => null)
  if (content === null) useViewStore.getState().notify({ tone: 'warn', title: currentI18n().t('canvas.clipboard.refused') })
  else pasteText(content, incoming)
}
