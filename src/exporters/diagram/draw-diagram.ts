// The diagram as an SVG file: as the canvas draws it, with shapes, in either theme and language. It needs no other file and runs no script.
import type { Analysis } from '../../compiler/analysis'
import type { Locale, Text } from '../../diagnostics'
import type { Position, ProjectDocument } from '../../document/document'
import { detourOf, portPlace, wireLine, wireWidth } from '../../document/diagram-geometry'
import { groupFrame, NOTE_LINE, type Box } from '../../document/frame-geometry'
import { NODE_SIZE } from '../../document/placing'
import type { GraphEdge, GraphNode, NodeId } from '../../graph/graph'
import { formatShape } from '../../tensor'
import { fitText, textWidth } from './text-width'
import { DIAGRAM_THEMES, type DiagramTheme, type DiagramThemeName } from './theme'

export interface DiagramOptions {
  readonly theme: DiagramThemeName
  readonly locale: Locale
}

export interface DrawnDiagram {
  readonly svg: string
  /** Size in pixels at a scale of 1. */
  readonly width: number
  readonly height: number
}

const MARGIN = 32
const FONT = `Inter, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Helvetica Neue', Arial, sans-serif`
const FIGURES_WIDTH = 66

interface Drawing {
  readonly document: ProjectDocument
  readonly analysis: Analysis
  readonly theme: DiagramTheme
  say(text: Text): string
  at(id: NodeId): Position
}

/** Escapes a text for element content and quoted attributes; characters that XML cannot hold are left out. */
function escape(value: string): string {
  const legal = [...value].filter(
    (character) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u.test(character) && !/^[\ud800-\udfff]$/u.test(character),
  )
  return legal.join('').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function textElement(x: number, y: number, size: number, fill: string, content: string, more = ''): string {
  return `<text x="${n(x)}" y="${n(y)}" font-size="${size}" fill="${fill}"${more}>${escape(content)}</text>`
}

/** `shade` of a colour, the rest black. */
function darken(hex: string, shade: number): string {
  const part = (from: number): string =>
    Math.round(parseInt(hex.slice(from, from + 2), 16) * shade)
      .toString(16)
      .padStart(2, '0')
  return `#${part(1)}${part(3)}${part(5)}`
}

function drawNode(drawing: Drawing, node: GraphNode): string {
  const { analysis, theme, say } = drawing
  const { x, y } = drawing.at(node.id)
  const { width, height } = NODE_SIZE
  const known = analysis.nodes.get(node.id)
  const kind = known?.kind ?? null
  const colour = kind ? theme.families[kind.family] : theme.muted
  const isBad = analysis.diagnostics.some(({ nodeId, severity }) => nodeId === node.id && severity === 'error')
  const title = kind && known ? say(kind.label(known.params)) : node.kind
  const detail = kind && known ? say(kind.describe(known.params)) : ''
  const parameters = known?.parameters ?? 0
  const room = width - 40 - 12 - (parameters > 0 ? FIGURES_WIDTH : 0)
  const share = analysis.totals.parameters > 0 ? parameters / analysis.totals.parameters : 0
  const parts = [
    `<rect width="${width}" height="${height}" rx="10" fill="${theme.panel}" stroke="${isBad ? theme.bad : theme.line}"/>`,
    `<rect x="10" y="13" width="20" height="20" rx="5" fill="${darken(colour, theme.tileShade)}"/>`,
    kind
      ? `<path d="${escape(kind.icon)}" transform="translate(13.5 16.5) scale(0.5417)" fill="none" stroke="#fff" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`
      : '',
    textElement(40, detail === '' ? 27 : 20, 13, theme.text, fitText(title, 13, room), ' font-weight="600"'),
    detail === '' ? '' : textElement(40, 36, 11.5, theme.muted, fitText(detail, 11.5, room)),
  ]
  if (parameters > 0) {
    parts.push(
      textElement(width - 10, 20, 11.5, theme.muted, parameters.toLocaleString('en-US'), ' text-anchor="end"'),
      `<rect x="${width - 62}" y="29" width="52" height="3" rx="1.5" fill="${theme.line}"/>`,
      `<rect x="${width - 62}" y="29" width="${n(Math.max(1.5, 52 * share))}" height="3" rx="1.5" fill="${colour}"/>`,
    )
  }
  return `<g transform="translate(${n(x)} ${n(y)})"><title>${escape(`${title} ${node.name}`)}</title>${parts.join('')}</g>`
}

/** Where a wire meets a node, canvas pixels. */
function endOf(drawing: Drawing, id: NodeId, port: string, side: 'inputs' | 'outputs'): Position {
  const { document, analysis } = drawing
  const kind = analysis.nodes.get(id)?.kind
  const own = document.graph.edges.flatMap(({ from, to }) => {
    const end = side === 'inputs' ? to : from
    return end.node === id ? [end.port] : []
  })
  const names = kind ? kind[side].map(({ name }) => name) : [...new Set(own)]
  const place = portPlace(Math.max(0, names.indexOf(port)), Math.max(1, names.length), side, document.layout.direction)
  const corner = drawing.at(id)
  return { x: corner.x + place.x, y: corner.y + place.y }
}

function drawWire(drawing: Drawing, edge: GraphEdge): { readonly line: string; readonly chip: string } {
  const { document, analysis, theme } = drawing
  const { layout } = document
  const from = endOf(drawing, edge.from.node, edge.from.port, 'outputs')
  const to = endOf(drawing, edge.to.node, edge.to.port, 'inputs')
  const shape = analysis.edges.get(edge.id) ?? null
  const aside = detourOf(
    layout,
    document.graph.nodes.map(({ id }) => id),
    edge.from.node,
    edge.to.node,
  )
  const { path, labelX, labelY } = wireLine({ sourceX: from.x, sourceY: from.y, targetX: to.x, targetY: to.y }, layout.direction, aside)
  const line = `<path d="${path}" fill="none" stroke="${theme.wire}" stroke-width="${wireWidth(shape)}" stroke-linecap="round" opacity="0.8"/>`
  if (!shape) return { line, chip: '' }
  const label = formatShape(shape)
  const width = textWidth(label, 11) + 14
  const beside = layout.direction === 'down' && aside === 0 && Math.abs(from.x - to.x) < 24
  const x = beside ? labelX + 10 : labelX - width / 2
  const y = beside || layout.direction === 'down' ? labelY - 9 : labelY - 24
  const chip =
    `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="18" rx="9" fill="${theme.chip}" stroke="${theme.line}"/>` +
    textElement(x + width / 2, y + 13, 11, theme.muted, label, ' text-anchor="middle"')
  return { line, chip }
}

function bounds(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** Frames around the groups that have members, with their boxes. */
function drawGroups(drawing: Drawing): readonly { readonly svg: string; readonly box: Box }[] {
  const { document, theme } = drawing
  const standing = new Set(document.graph.nodes.map(({ id }) => id))
  return document.graph.groups.flatMap(({ name, note, members }) => {
    const inside = members.filter((id) => standing.has(id))
    if (inside.length === 0) return []
    const { box, head } = groupFrame({ members: inside, note }, document.layout.direction, (id) => drawing.at(id))
    const frame = `<rect x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}" rx="12" fill="${theme.muted}" fill-opacity="0.07" stroke="${theme.muted}" stroke-opacity="0.5" stroke-dasharray="4 4"/>`
    const title = textElement(head.x, head.y + 16, 12, theme.muted, fitText(name, 12, head.width), ' font-weight="600"')
    return [{ svg: frame + title, box }]
  })
}

/** Frames of no group, with their words. */
function drawFrames({ document, theme }: Drawing): readonly { readonly svg: string; readonly box: Box }[] {
  return (document.layout.frames ?? []).map((frame) => {
    const { name, note, x, y, width, height } = frame
    const lines = note === '' ? [] : note.split('\n').slice(0, Math.max(0, Math.floor((height - 34) / NOTE_LINE)))
    const words = lines.map((line, i) => textElement(x + 12, y + 40 + i * NOTE_LINE, 12, theme.muted, fitText(line, 12, width - 24)))
    return {
      box: frame,
      svg:
        `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="12" fill="${theme.muted}" fill-opacity="0.05" stroke="${theme.muted}" stroke-opacity="0.45"/>` +
        textElement(x + 12, y + 22, 12, theme.muted, fitText(name, 12, width - 24), ' font-weight="600"') +
        words.join(''),
    }
  })
}

/** The whole diagram; an empty one is an empty sheet. */
export function drawDiagram(document: ProjectDocument, analysis: Analysis, { theme: name, locale }: DiagramOptions): DrawnDiagram {
  const theme = DIAGRAM_THEMES[name]
  const drawing: Drawing = {
    document,
    analysis,
    theme,
    say: (text) => text[locale],
    at: (id) => document.layout.positions[id] ?? { x: 0, y: 0 },
  }
  const { nodes, edges } = document.graph
  const groups = [...drawFrames(drawing), ...drawGroups(drawing)]
  const wires = edges.map((edge) => ({
    ...drawWire(drawing, edge),
    aside: detourOf(
      document.layout,
      nodes.map(({ id }) => id),
      edge.from.node,
      edge.to.node,
    ),
    edge,
  }))
  const lanes = wires.filter(({ aside }) => aside > 0).map(({ aside, edge }) => laneBox(drawing, edge, aside))
  const boxes: readonly Box[] = [...nodes.map(({ id }) => ({ ...drawing.at(id), ...NODE_SIZE })), ...groups.map(({ box }) => box), ...lanes]
  const area = boxes.length > 0 ? bounds(boxes) : { x: 0, y: 0, width: NODE_SIZE.width, height: NODE_SIZE.height }
  const width = Math.ceil(area.width + 2 * MARGIN)
  const height = Math.ceil(area.height + 2 * MARGIN)
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${n(area.x - MARGIN)} ${n(area.y - MARGIN)} ${width} ${height}" font-family="${escape(FONT)}" role="img">`,
    `<title>${escape(document.name)}</title>`,
    `<rect x="${n(area.x - MARGIN)}" y="${n(area.y - MARGIN)}" width="${width}" height="${height}" fill="${theme.bg}"/>`,
    ...groups.map((group) => group.svg),
    ...wires.map(({ line }) => line),
    ...nodes.map((node) => drawNode(drawing, node)),
    ...wires.map(({ chip }) => chip),
    '</svg>',
  ]
  return { svg: `${svg.filter((part) => part !== '').join('\n')}\n`, width, height }
}

/** Room that a wire takes which runs beside its column. */
function laneBox(drawing: Drawing, edge: GraphEdge, aside: number): Box {
  const from = endOf(drawing, edge.from.node, edge.from.port, 'outputs')
  return drawing.document.layout.direction === 'down'
    ? { x: from.x - aside - 48, y: from.y, width: 96, height: 1 }
    : { x: from.x, y: from.y - aside - 24, width: 1, height: 48 }
}
