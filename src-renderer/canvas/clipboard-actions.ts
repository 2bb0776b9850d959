// Copy, cut, paste and duplicate, of what is selected.
import { clipTitle, pasteClip, readClip, takeClip, writeClip, type Clip, type Pasted } from '../../src/document/clipboard'
import { text, type Diagnostic } from '../../src/diagnostics'
import { boxOf } from '../../src/document/frame-geometry'
import type { Command } from '../../src/document/commands'
import type { Frame, Position } from '../../src/document/document'
import { announce } from '../state/announcer'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { currentI18n } from '../ui/i18n'
import { duplicate, freeOffset, removal } from './edits'
import { takenAlong } from './free-frames'
import { canvasPointer } from './pointer'

function notify(problems: readonly Diagnostic[]): void {
  const { tr } = currentI18n()
  for (const { message, hint } of problems) {
    useViewStore.getState().notify({ tone: 'warn', title: tr(message), body: hint ? tr(hint) : null })
  }
}

/** What is selected, a frame with what stands in it. */
function grasped(): ReturnType<typeof takenAlong> {
  const { selectedNodes, selectedFrames } = useViewStore.getState()
  return takenAlong(useDocumentStore.getState().document, selectedNodes, selectedFrames)
}

const idsOf = (frames: readonly Frame[]): readonly string[] => frames.map(({ id }) => id)

/** What is selected as text; null where nothing is. */
export function copiedText(): string | null {
  const { nodeIds, frames } = grasped()
  const clip = takeClip(useDocumentStore.getState().document, nodeIds, idsOf(frames))
  if (!clip) return null
  announce(says('copied', clip.nodes.length, clip.frames.length))
  return writeClip(clip)
}

/** Frames alone are told as such. */
function says(what: 'copied' | 'pasted', nodes: number, frames: number): string {
  const { t } = currentI18n()
  return nodes === 0 ? t(`canvas.says.${what}Frames`, { count: frames }) : t(`canvas.says.${what}`, { count: nodes })
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
  if (copied === null) return null
  // What was copied goes, which is more than the frame that is selected.
  const { nodeIds, frames } = grasped()
  useViewStore.getState().select(nodeIds, [], idsOf(frames))
  removeSelected()
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
  const title = clipTitle(clip.value)
  const label = text(`Paste ${title.en}`, `粘贴 ${title.zh}`)
  const pasted = pasteClip(document, clip.value, { offset: pasteOffset(clip.value), incoming, label })
  if (!pasted.ok) {
    notify(pasted.diagnostics)
    return
  }
  edit(pasted.value.command)
  show(pasted.value)
}

/** Copies are selected: the frames among them, or else the nodes. */
function show({ nodeIds, frameIds }: Pasted): void {
  useViewStore.getState().select(frameIds.length > 0 ? [] : nodeIds, [], frameIds)
  announce(says('pasted', nodeIds.length, frameIds.length))
}

function pasteOffset({ positions, frames }: Clip): Position {
  const places = [...frames, ...Object.values(positions)]
  const { at } = canvasPointer
  const [frame] = frames
  if (!at || places.length === 0) return freeOffset(useDocumentStore.getState().document.layout, places)
  const box = frame ?? boxOf(places)
  return { x: Math.round(at.x - box.x - box.width / 2), y: Math.round(at.y - box.y - box.height / 2) }
}

export function duplicateSelected(incoming: boolean): void {
  const { document, edit } = useDocumentStore.getState()
  const { nodeIds, frames } = grasped()
  const places = [...frames, ...nodeIds.flatMap((id) => document.layout.positions[id] ?? [])]
  const copies = duplicate(document, nodeIds, { offset: freeOffset(document.layout, places), incoming, frameIds: idsOf(frames) })
  if (!copies) return
  edit(copies.command)
  show(copies)
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
