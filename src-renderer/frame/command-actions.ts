// What each command does, and when it can be done. The list itself stands in src/commands.
import type { CommandId } from '../../src/commands/commands'
import { text, type Text } from '../../src/diagnostics'
import type { Command } from '../../src/document/commands'
import type { Position } from '../../src/document/document'
import type { GraphGroup, NodeId } from '../../src/graph/graph'
import { align, distribute, type Alignment } from '../canvas/arrange'
import { copiedText, cutText, duplicateSelected, pasteClipboard, removeSelected, writeClipboard } from '../canvas/clipboard-actions'
import { describeNode } from '../canvas/describe-node'
import { grouping } from '../canvas/edits'
import { framesOf, moveFrames, nodesIn } from '../canvas/free-frames'
import { groupOf, unitOf } from '../canvas/units'
import { nextWire, walk, type Way } from '../canvas/walk'
import { openProject, saveProject, saveProjectAs } from '../project/actions'
import { currentAnalysis } from '../state/analysis'
import { announce } from '../state/announcer'
import { useDocumentStore } from '../state/document-store'
import { shownTheme, usePreferences } from '../state/preferences'
import { useRunStore } from '../state/run-store'
import { useViewStore } from '../state/view-store'
import { useWorkspaceStore, type DockId } from '../state/workspace-store'
import { useTourStore } from '../tour/tour-store'
import { newGesture } from '../ui/gesture'
import { currentI18n } from '../ui/i18n'
import { commandSpec } from '../../src/commands/commands'

export interface CommandAction {
  run(): void
  /** Absent: always. */
  when?(): boolean
}

const view = useViewStore.getState
const project = useDocumentStore.getState
const selected = (): readonly NodeId[] => view().selectedNodes
const canCopy = (): boolean => selected().length + view().selectedFrames.length > 0
const editable = (): boolean => !project().readOnly
const hasNodes = (): boolean => project().document.graph.nodes.length > 0
const canEditSelection = (): boolean => editable() && selected().length > 0

/** The one node that is selected, or the collapsed group. */
function current(): NodeId | null {
  const [first] = selected()
  if (first === undefined) return null
  const unit = new Set(unitOf(project().document.graph, first))
  return selected().every((id) => unit.has(id)) ? first : null
}

function placesOf(ids: readonly NodeId[]): Readonly<Record<NodeId, Position>> {
  const { positions } = project().document.layout
  return Object.fromEntries(
    ids.flatMap((id) => {
      const place = positions[id]
      return place ? [[id, place] as const] : []
    }),
  )
}

function arranged(
  id: CommandId,
  change: (places: Readonly<Record<NodeId, Position>>) => Readonly<Record<NodeId, Position>>,
  least: number,
): CommandAction {
  return {
    when: () => editable() && selected().length >= least,
    run() {
      const move: Command = { type: 'move-nodes', positions: change(placesOf(selected())) }
      project().edit({ type: 'batch', label: commandSpec(id).title, commands: [move] })
    },
  }
}

const aligned = (id: CommandId, to: Alignment): CommandAction => arranged(id, (places) => align(places, to), 2)

const STEP = 20
let moving = { key: '', lastMs: 0 }

/** Keys held down, or pressed in a row, are one step. */
function moveKey(): string {
  const nowMs = performance.now()
  moving = { key: nowMs - moving.lastMs > 900 ? newGesture('move') : moving.key, lastMs: nowMs }
  return moving.key
}

function moved(dx: number, dy: number): CommandAction {
  return {
    when: () => editable() && (selected().length > 0 || view().selectedFrames.length > 0),
    run() {
      const { document, edit } = project()
      const frames = framesOf(document.layout).filter(({ id }) => view().selectedFrames.includes(id))
      const places = placesOf([...new Set([...selected(), ...frames.flatMap((frame) => nodesIn(document, frame))])])
      const positions = Object.fromEntries(Object.entries(places).map(([id, { x, y }]) => [id, { x: x + dx * STEP, y: y + dy * STEP }]))
      const boxes = Object.fromEntries(frames.map(({ id, x, y }) => [id, { x: x + dx * STEP, y: y + dy * STEP }]))
      edit(frames.length > 0 ? moveFrames(document, boxes, positions) : { type: 'move-nodes', positions }, moveKey())
      const first = Object.values(boxes)[0] ?? Object.values(positions)[0]
      const { t } = currentI18n()
      const way = dy < 0 ? 'up' : dy > 0 ? 'down' : dx < 0 ? 'left' : 'right'
      if (first)
        announce(
          t(frames.length > 0 ? 'canvas.a11y.frameMoved' : 'canvas.a11y.moved', {
            direction: t(`canvas.direction.${way}`),
            x: first.x,
            y: first.y,
          }),
        )
    },
  }
}

function dockSwitch(id: DockId): CommandAction {
  return {
    run() {
      const { docks, setOpen } = useWorkspaceStore.getState()
      setOpen(id, !docks[id].open)
    },
  }
}

function goTo(nodeId: NodeId): void {
  view().focusNode(nodeId, unitOf(project().document.graph, nodeId))
  announce(describeNode(nodeId))
}

function walked(way: Way): CommandAction {
  return {
    when: hasNodes,
    run() {
      const { document } = project()
      const wire = document.graph.edges.find(({ id }) => view().selectedEdges.includes(id))
      const from = current()
      if (from === null && wire) {
        const isBack = document.layout.direction === 'down' ? way === 'up' : way === 'left'
        goTo(isBack ? wire.from.node : wire.to.node)
        return
      }
      const next = from === null ? (selected()[0] ?? document.graph.nodes[0]?.id ?? null) : walk(document, from, way)
      if (next === null) announce(currentI18n().t('canvas.says.end'))
      else goTo(next)
    },
  }
}

function selectNextWire(): void {
  const { document } = project()
  const [edgeId] = view().selectedEdges
  const held = document.graph.edges.find(({ id }) => id === edgeId)
  const nodeId = current() ?? wireWalk ?? held?.from.node ?? null
  if (nodeId === null) return
  wireWalk = nodeId
  const next = document.graph.edges.find(({ id }) => id === nextWire(document, nodeId, edgeId ?? null))
  if (!next) return
  view().select([], [next.id])
  const { t, format } = currentI18n()
  const name = (id: NodeId): string => document.graph.nodes.find((node) => node.id === id)?.name ?? ''
  const shape = currentAnalysis().edges.get(next.id)
  announce(
    t('canvas.edge', {
      from: name(next.from.node),
      to: name(next.to.node),
      shape: shape ? format.shape(shape) : t('canvas.shape.unknown'),
    }),
  )
}

/** The node whose wires are being gone through. */
let wireWalk: NodeId | null = null

/** Groups that hold something selected. */
function selectedGroups(): readonly GraphGroup[] {
  const { graph } = project().document
  return [...new Set(selected().flatMap((id) => groupOf(graph, id) ?? []))]
}

function inOneStep(label: Text, commands: readonly Command[]): void {
  const [only] = commands
  if (!only) return
  project().edit(commands.length === 1 ? only : { type: 'batch', label, commands })
}

function groupSelected(): void {
  const made = grouping(project().document, selected(), currentI18n().t('canvas.group.stem'))
  if (!made) return
  project().edit(made.command)
  announce(currentI18n().t('canvas.says.grouped', { count: selected().length }))
}

function fold(): void {
  const groups = selectedGroups()
  const collapsed = groups.some((group) => !group.collapsed)
  const changes = groups
    .filter((group) => group.collapsed !== collapsed)
    .map((group): Command => ({ type: 'set-group', groupId: group.id, changes: { collapsed } }))
  inOneStep(collapsed ? text('Collapse groups', '折叠组') : text('Expand groups', '展开组'), changes)
}

function freeze(): void {
  const { document } = project()
  const analysis = currentAnalysis()
  const nodes = document.graph.nodes.filter(({ id }) => selected().includes(id) && (analysis.nodes.get(id)?.weights.length ?? 0) > 0)
  const frozen = nodes.some((node) => node.frozen !== true)
  const changes = nodes
    .filter((node) => (node.frozen === true) !== frozen)
    .map((node): Command => ({ type: 'set-frozen', nodeId: node.id, frozen }))
  inOneStep(
    frozen
      ? text(`Freeze ${changes.length} nodes`, `冻结 ${changes.length} 个节点`)
      : text(`Unfreeze ${changes.length} nodes`, `解冻 ${changes.length} 个节点`),
    changes,
  )
}

/** The first field of the inspector; there Escape leads back. */
function editParameters(): void {
  useWorkspaceStore.getState().setOpen('right', true)
  const inspector = document.querySelector('[data-region="inspector"]')
  const firstOf = (selector: string): HTMLElement | undefined =>
    [...(inspector?.querySelectorAll<HTMLElement>(selector) ?? [])].find((one) => !one.hasAttribute('disabled') && one.tabIndex >= 0)
  const first = firstOf('[data-field] :is(input, button, [role="slider"])') ?? firstOf('textarea, input')
  // Who comes by keys would rather type a number than push a slider.
  const field = first?.closest('[data-field]')?.querySelector<HTMLElement>('[role="spinbutton"]:enabled') ?? first
  field?.focus()
  if (field instanceof HTMLInputElement && field.type !== 'range') field.select()
}

function goToNextProblem(): void {
  const nodes = currentAnalysis().diagnostics.flatMap(({ nodeId }) => nodeId ?? [])
  const unique = [...new Set(nodes)]
  const at = unique.indexOf(selected()[0] ?? '')
  const next = unique[(at + 1) % Math.max(1, unique.length)]
  if (next === undefined) announce(currentI18n().t('app.status.noProblems'))
  else goTo(next)
}

const asks = (what: Parameters<ReturnType<typeof view>['askCanvas']>[0]): CommandAction => ({
  run: () => view().askCanvas(what),
  when: hasNodes,
})

export const ACTIONS: Readonly<Record<CommandId, CommandAction>> = {
  new: { run: () => view().openDialog('new') },
  open: { run: () => void openProject() },
  save: { run: () => void saveProject() },
  'save-as': { run: () => void saveProjectAs() },
  export: { run: () => view().openDialog('export'), when: hasNodes },

  undo: { run: () => project().undo(), when: () => project().canUndo },
  redo: { run: () => project().redo(), when: () => project().canRedo },
  history: { run: () => view().showHistory(true) },
  cut: { run: () => void writeClipboard(cutText()), when: () => editable() && canCopy() },
  copy: { run: () => void writeClipboard(copiedText()), when: canCopy },
  paste: { run: () => void pasteClipboard(false), when: editable },
  'paste-wired': { run: () => void pasteClipboard(true), when: editable },
  duplicate: { run: () => duplicateSelected(false), when: () => editable() && canCopy() },
  'duplicate-wired': { run: () => duplicateSelected(true), when: () => editable() && canCopy() },
  delete: {
    run: removeSelected,
    when: () => editable() && [selected(), view().selectedEdges, view().selectedFrames].some((some) => some.length > 0),
  },
  'select-all': { run: () => view().select(project().document.graph.nodes.map(({ id }) => id)), when: hasNodes },
  'select-none': { run: () => view().select([]) },

  add: { run: () => view().askCanvas('add'), when: editable },
  connect: {
    when: () => editable() && current() !== null,
    run() {
      const nodeId = current()
      if (nodeId !== null) view().openSearch({ for: 'wire', nodeId })
    },
  },
  'edit-node': { run: editParameters, when: () => selected().length > 0 },
  freeze: { run: freeze, when: canEditSelection },
  group: { run: groupSelected, when: canEditSelection },
  ungroup: {
    when: () => editable() && selectedGroups().length > 0,
    run: () =>
      inOneStep(
        text('Ungroup', '取消编组'),
        selectedGroups().map(({ id }): Command => ({ type: 'ungroup', groupId: id })),
      ),
  },
  frame: { run: () => view().askCanvas('frame'), when: editable },
  fold: { run: fold, when: () => editable() && selectedGroups().length > 0 },
  'edit-group': {
    run: () => view().openDialog('group'),
    when: () => editable() && (selectedGroups().length === 1 || view().selectedFrames.length === 1),
  },

  tidy: asks('tidy'),
  turn: asks('turn'),
  'align-left': aligned('align-left', 'left'),
  'align-centre': aligned('align-centre', 'centre'),
  'align-right': aligned('align-right', 'right'),
  'align-top': aligned('align-top', 'top'),
  'align-middle': aligned('align-middle', 'middle'),
  'align-bottom': aligned('align-bottom', 'bottom'),
  'distribute-across': arranged('distribute-across', (places) => distribute(places, 'across'), 3),
  'distribute-down': arranged('distribute-down', (places) => distribute(places, 'down'), 3),
  'move-up': moved(0, -1),
  'move-down': moved(0, 1),
  'move-left': moved(-1, 0),
  'move-right': moved(1, 0),

  'walk-up': walked('up'),
  'walk-down': walked('down'),
  'walk-left': walked('left'),
  'walk-right': walked('right'),
  'next-wire': { run: selectNextWire, when: hasNodes },
  'next-problem': { run: goToNextProblem },
  'focus-canvas': { run: () => view().askCanvas('focus') },

  train: { run: () => useRunStore.getState().train() },

  'fit-view': { run: () => view().askCanvas('fit'), when: hasNodes },
  'zoom-selection': {
    run: () => view().askCanvas('zoom-selection'),
    when: () => selected().length > 0 || view().selectedFrames.length > 0,
  },
  'zoom-in': asks('zoom-in'),
  'zoom-out': asks('zoom-out'),
  'zoom-reset': asks('zoom-reset'),
  'toggle-minimap': { run: () => view().toggleMinimap() },
  'toggle-left': dockSwitch('left'),
  'toggle-bottom': dockSwitch('bottom'),
  'toggle-right': dockSwitch('right'),
  'show-layers': { run: () => view().showLeft('layers') },
  'show-data': { run: () => view().showLeft('data') },
  'show-runs': { run: () => view().showLeft('runs') },
  'show-training': { run: () => view().showBottom('training') },
  'show-results': { run: () => view().showBottom('results') },
  'show-images': { run: () => view().showBottom('images') },
  'show-compare': { run: () => view().showBottom('compare') },
  'show-problems': { run: () => view().showBottom('problems') },
  'show-log': { run: () => view().showBottom('log') },
  'toggle-theme': {
    run() {
      const { theme, setTheme } = usePreferences.getState()
      setTheme(shownTheme(theme) === 'dark' ? 'light' : 'dark')
    },
  },
  'set-english': { run: () => usePreferences.getState().setLanguage('en') },
  'set-chinese': { run: () => usePreferences.getState().setLanguage('zh') },

  palette: { run: () => view().openSearch({ for: 'anything' }) },
  shortcuts: { run: () => view().openDialog('shortcuts') },
  tour: { run: () => useTourStore.getState().go('network') },
  about: { run: () => view().openDialog('about') },
}

/** Does a command where it can be done now; says whether it could. */
export function runCommand(id: CommandId): boolean {
  const { run, when } = ACTIONS[id]
  if (when && !when()) return false
  run()
  return true
}
