// One search for everything: commands, nodes and layers; a layer to add; or the other end of a wire.
import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { useState, type CSSProperties, type ReactNode } from 'react'
import { COMMANDS, type CommandId, type CommandSpec } from '../../src/commands/commands'
import { keysOf } from '../../src/commands/shortcuts'
import { fittingEntries, wireChoices, type PaletteItem } from '../canvas/candidates'
import { addAt, addWired, connect } from '../canvas/edits'
import { framesOf } from '../canvas/free-frames'
import { KindIcon } from '../canvas/kind-icon'
import { addFromPalette } from '../canvas/palette'
import { unitOf } from '../canvas/units'
import { currentAnalysis } from '../state/analysis'
import { announce } from '../state/announcer'
import { useDocumentStore } from '../state/document-store'
import { usePreferences } from '../state/preferences'
import { useViewStore, type Search as SearchState } from '../state/view-store'
import { useI18n, type I18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { rank, ranked } from '../ui/rank'
import { ACTIONS, runCommand } from './command-actions'
import { shownKey } from './keys'
import styles from './search.module.css'

/** Lines of one heading; typing more narrows them. */
const MOST = 40

interface Line {
  readonly id: string
  readonly icon: ReactNode
  readonly title: string
  readonly detail: string
  readonly keys?: string | undefined
  /** Why it cannot be chosen. */
  readonly refused?: string | undefined
  run(): void
}

interface Heading {
  readonly title: string
  readonly lines: readonly Line[]
}

export function Search() {
  const { t } = useI18n()
  const search = useViewStore((state) => state.search)
  const openSearch = useViewStore((state) => state.openSearch)
  const [chose, setChose] = useState(false)
  const place = search?.for === 'layer' ? search.open : null
  const label = t(search === null ? 'app.search' : `app.search.${search.for}`)
  return (
    <Dialog.Root open={search !== null} onOpenChange={(open) => (open ? undefined : openSearch(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['scrim']} data-light={place !== null} />
        <Dialog.Content
          className={styles['box']}
          data-placed={place !== null}
          style={place ? ({ '--x': `${place.x}px`, '--y': `${place.y}px` } as CSSProperties) : undefined}
          aria-describedby={undefined}
          onOpenAutoFocus={() => setChose(false)}
          // What was chosen says where the focus goes.
          onCloseAutoFocus={(event) => (chose ? event.preventDefault() : undefined)}
        >
          <Dialog.Title className={styles['unseen']}>{label}</Dialog.Title>
          {search ? (
            <SearchList
              search={search}
              label={label}
              onChoose={(run) => {
                setChose(true)
                openSearch(null)
                run()
              }}
            />
          ) : null}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function SearchList({
  search,
  label,
  onChoose,
}: {
  readonly search: SearchState
  readonly label: string
  onChoose(run: () => void): void
}) {
  const i18n = useI18n()
  const [typed, setTyped] = useState('')
  const headings = findLines(search, typed, i18n).filter(({ lines }) => lines.length > 0)
  return (
    <Command shouldFilter={false} label={label} loop>
      <div className={styles['input']}>
        <Icon name="search" size={15} />
        <Command.Input value={typed} onValueChange={setTyped} placeholder={label} aria-label={label} />
      </div>
      <Command.List className={styles['list']} label={label}>
        {headings.map(({ title, lines }) => (
          <Command.Group key={title} heading={title}>
            {lines.map((line) => (
              <Command.Item
                key={line.id}
                value={line.id}
                className={styles['line']}
                disabled={line.refused !== undefined}
                onSelect={() => onChoose(line.run)}
              >
                {line.icon}
                <span className={styles['title']}>{line.title}</span>
                <small>{line.refused ?? line.detail}</small>
                {line.keys === undefined ? null : <kbd>{line.keys}</kbd>}
              </Command.Item>
            ))}
          </Command.Group>
        ))}
        {headings.length === 0 ? (
          <p className={styles['none']} role="presentation">
            {i18n.t('app.search.none')}
          </p>
        ) : null}
      </Command.List>
    </Command>
  )
}

function findLines(search: SearchState, typed: string, i18n: I18n): readonly Heading[] {
  switch (search.for) {
    case 'layer':
      return [{ title: i18n.t('app.search.layers'), lines: layerLines(search, typed, i18n) }]
    case 'wire':
      return wireHeadings(search.nodeId, typed, i18n)
    case 'anything':
      return [
        { title: i18n.t('app.search.commands'), lines: commandLines(typed, i18n) },
        { title: i18n.t('app.search.nodes'), lines: [...nodeLines(typed, i18n), ...frameLines(typed, i18n)] },
        { title: i18n.t('app.search.add'), lines: layerLines({ for: 'layer', at: null, open: null, end: null }, typed, i18n) },
      ]
  }
}

function commandLines(typed: string, { tr }: I18n): readonly Line[] {
  const { shortcuts } = usePreferences.getState()
  const all: readonly (CommandSpec & { readonly id: CommandId })[] = COMMANDS
  const possible = all.filter(({ id, keyOnly }) => keyOnly !== true && id !== 'palette' && (ACTIONS[id].when?.() ?? true))
  return ranked(typed, possible, ({ title }) => [title.en, title.zh], MOST).map(({ id, title }) => {
    const [key] = keysOf(id, shortcuts)
    return {
      id: `command ${id}`,
      icon: <Icon name="chevronRight" size={14} />,
      title: tr(title),
      detail: '',
      keys: key === undefined ? undefined : shownKey(key),
      run: () => void runCommand(id),
    }
  })
}

function nodeLines(typed: string, { tr }: I18n): readonly Line[] {
  if (typed.trim() === '') return []
  const { graph } = useDocumentStore.getState().document
  const analysis = currentAnalysis()
  const known = graph.nodes.map((node) => {
    const { kind, params } = analysis.nodes.get(node.id) ?? { kind: null, params: null }
    return { node, kind, title: kind ? kind.label(params) : { en: node.kind, zh: node.kind }, describe: kind?.describe(params) ?? null }
  })
  return ranked(typed, known, ({ node, title }) => [node.name, title.en, title.zh], MOST).map(({ node, kind, title, describe }) => ({
    id: `node ${node.id}`,
    icon: <KindIcon kind={kind} size={18} />,
    title: node.name,
    detail: describe ? `${tr(title)} · ${tr(describe)}` : tr(title),
    run: () => useViewStore.getState().focusNode(node.id, unitOf(graph, node.id)),
  }))
}

function frameLines(typed: string, { t }: I18n): readonly Line[] {
  if (typed.trim() === '') return []
  const frames = framesOf(useDocumentStore.getState().document.layout)
  return ranked(typed, frames, ({ name, note }) => [name, note], MOST).map(({ id, name, note }) => ({
    id: `frame ${id}`,
    icon: <Icon name="group" size={14} />,
    title: name,
    detail: note,
    run() {
      const { select, askCanvas } = useViewStore.getState()
      select([], [], [id])
      askCanvas('zoom-selection')
      announce(t(note === '' ? 'canvas.frame' : 'canvas.frame.noted', { name, note }))
    },
  }))
}

function layerLines(search: Extract<SearchState, { readonly for: 'layer' }>, typed: string, { tr }: I18n): readonly Line[] {
  if (useDocumentStore.getState().readOnly) return []
  const names = ({ kind, entry }: PaletteItem): readonly string[] => [
    entry.title.en,
    entry.title.zh,
    kind.title.en,
    kind.title.zh,
    kind.type,
  ]
  return ranked(typed, fittingEntries(search.end), names, MOST).map(({ kind, entry }) => ({
    id: `layer ${entry.id}`,
    icon: <KindIcon kind={kind} size={18} />,
    title: tr(entry.title),
    detail: '',
    run: () => addLayer(search, entry.id),
  }))
}

function addLayer({ at, end }: Extract<SearchState, { readonly for: 'layer' }>, paletteId: string): void {
  if (!at) {
    const nodeId = addFromPalette(paletteId)
    if (nodeId !== null) useViewStore.getState().focusNode(nodeId)
    return
  }
  const { document, edit } = useDocumentStore.getState()
  const added = end ? addWired(document, paletteId, at, end) : addAt(document, paletteId, at)
  if (!added) return
  edit(added.command)
  useViewStore.getState().focusNode(added.nodeId)
}

function wireHeadings(nodeId: string, typed: string, { t, tr }: I18n): readonly Heading[] {
  const { document, edit } = useDocumentStore.getState()
  const { graph } = document
  const own = graph.nodes.find((node) => node.id === nodeId)
  if (!own) return []
  const analysis = currentAnalysis()
  const choices = wireChoices(graph, nodeId, (node) => rank(typed, [node.name, node.kind]) > 0, MOST)
  const line = (choice: (typeof choices)[number]): Line => {
    const { kind, params } = analysis.nodes.get(choice.node.id) ?? { kind: null, params: null }
    return {
      id: `${choice.from.node} ${choice.from.port} ${choice.to.node} ${choice.to.port}`,
      icon: <KindIcon kind={kind} size={18} />,
      title: choice.node.name,
      detail: `${kind ? tr(kind.label(params)) : choice.node.kind} · ${tr(choice.port)}`,
      refused: choice.refused ? tr(choice.refused) : undefined,
      run() {
        edit(connect(graph, choice.from, choice.to))
        useViewStore.getState().focusNode(nodeId, unitOf(graph, nodeId))
        announce(t('canvas.says.connected', { from: nameOf(choice.from.node), to: nameOf(choice.to.node) }))
      },
    }
  }
  const nameOf = (id: string): string => graph.nodes.find((node) => node.id === id)?.name ?? id
  const onward = choices.filter(({ from }) => from.node === nodeId)
  const back = choices.filter(({ to }) => to.node === nodeId)
  return [
    { title: t('app.search.wire.to', { name: own.name }), lines: onward.map(line) },
    { title: t('app.search.wire.from', { name: own.name }), lines: back.map(line) },
  ]
}
