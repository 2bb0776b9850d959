// The diagram from afar: a picture under what is in hand. Thousands of elements of the page would take seconds to make and
// would follow no pointer; a picture of them takes a few milliseconds.
import { useStore } from '@xyflow/react'
import { useLayoutEffect, useMemo, useRef } from 'react'
import { groupFrame } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import { useDragStore } from './drag-store'
import { useShownAnalysis, useShownGraph } from '../state/shown-document'
import { useViewStore } from '../state/view-store'
import { useThemeName } from '../ui/theme-name'
import { useI18n } from '../ui/i18n'
import styles from './canvas.module.css'
import { framesOf } from './free-frames'
import { groupColour } from './group-colour'
import { fillBoxes, paletteOf, startPicture, unitBox, unitColour, wirePath } from './paint'
import { layersOfUnit, MOST_HELD, TINY, shownBox, unitsIn, wiresIn, type Unit } from './seen'
import type { CanvasView } from './use-canvas-view'
import { positionOf } from './view-model'

/** Zoom from which names are painted; smaller ones could not be read. */
const NAMES_ZOOM = 0.24

export function FarLayer({ view }: { readonly view: CanvasView }) {
  const { units, layout, findings, badWires } = view
  const canvas = useRef<HTMLCanvasElement>(null)
  const graph = useShownGraph()
  const analysis = useShownAnalysis()
  const { tr } = useI18n()
  const theme = useThemeName()
  const selectedNodes = useViewStore((state) => state.selectedNodes)
  const moving = useDragStore((state) => state.moving)
  const copying = useDragStore((state) => state.copying)
  const transform = useStore((state) => state.transform)
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)

  /** A few in hand are drawn above the picture, where the pointer holds them. */
  const lifted = useMemo(() => new Set(copying || moving.length > MOST_HELD ? [] : moving), [copying, moving])
  const places = useMemo(() => {
    const seen = new Map<string, Unit['at']>()
    for (const unit of units) for (const id of layersOfUnit(unit)) if (!lifted.has(id)) seen.set(id, unit.at)
    return seen
  }, [units, lifted])

  useLayoutEffect(() => {
    const element = canvas.current
    const context = element && startPicture(element, width, height)
    if (!context) return
    const colour = paletteOf(element)
    const [x, y, zoom] = transform
    const box = shownBox(transform, width, height)
    const shown = unitsIn(units, box).filter((unit) => layersOfUnit(unit).some((id) => !lifted.has(id)))
    const selected = new Set(selectedNodes)
    context.translate(x, y)
    context.scale(zoom, zoom)

    for (const group of graph.groups) {
      if (group.collapsed) continue
      const frame = groupFrame(group, layout.direction, (id) => positionOf(layout, id)).box
      context.fillStyle = context.strokeStyle = colour(groupColour(group.colour))
      context.globalAlpha = 0.12
      context.fillRect(frame.x, frame.y, frame.width, frame.height)
      context.globalAlpha = 0.6
      context.lineWidth = 1 / zoom
      context.strokeRect(frame.x, frame.y, frame.width, frame.height)
    }

    for (const frame of framesOf(layout)) {
      context.fillStyle = context.strokeStyle = colour(groupColour(frame.colour))
      context.globalAlpha = 0.08
      context.fillRect(frame.x, frame.y, frame.width, frame.height)
      context.globalAlpha = 0.5
      context.lineWidth = 1 / zoom
      context.strokeRect(frame.x, frame.y, frame.width, frame.height)
    }

    const wires = wiresIn(graph.edges, layout, box)
    const place = places.get.bind(places)
    context.lineWidth = 1.2 / zoom
    context.globalAlpha = 0.7
    context.strokeStyle = colour('var(--wire)')
    context.stroke(wirePath(wires, layout.direction, place))
    context.globalAlpha = 1
    if (badWires.size > 0) {
      context.strokeStyle = colour('var(--bad)')
      context.stroke(
        wirePath(
          wires.filter(({ id }) => badWires.has(id)),
          layout.direction,
          place,
        ),
      )
    }

    if (zoom < TINY) {
      fillBoxes(
        context,
        shown.map((unit) => ({ colour: colour(unitColour(unit)), box: unitBox(unit) })),
      )
    } else {
      fillBoxes(
        context,
        shown.map((unit) => ({ colour: colour('var(--panel)'), box: unitBox(unit) })),
      )
      fillBoxes(
        context,
        shown.map((unit) => ({ colour: colour(unitColour(unit)), box: { x: unit.at.x + 10, y: unit.at.y + 11, width: 24, height: 24 } })),
      )
      context.lineWidth = 1 / zoom
      context.strokeStyle = colour('var(--line)')
      context.stroke(outline(shown))
    }
    const outlined = (of: (unit: Unit) => boolean, token: string): void => {
      context.lineWidth = 2 / zoom
      context.strokeStyle = colour(token)
      context.stroke(outline(shown.filter(of)))
    }
    outlined(({ node }) => node !== null && findings.erring.has(node.id), 'var(--bad)')
    outlined((unit) => layersOfUnit(unit).some((id) => selected.has(id)), 'var(--accent)')

    if (zoom >= NAMES_ZOOM) {
      context.font = `600 20px ${getComputedStyle(element).fontFamily}`
      context.textBaseline = 'middle'
      context.fillStyle = colour('var(--text)')
      for (const { at, node, group } of shown) {
        const known = node ? analysis.nodes.get(node.id) : undefined
        const title = group ? group.name : known?.kind ? tr(known.kind.label(known.params)) : (node?.name ?? '')
        context.fillText(title, at.x + 46, at.y + NODE_SIZE.height / 2 + 1, NODE_SIZE.width - 60)
      }
    }
  }, [graph, analysis, units, layout, findings, badWires, places, lifted, selectedNodes, transform, width, height, theme, tr])

  return <canvas ref={canvas} className={styles['far']} aria-hidden="true" />
}

function outline(units: readonly Unit[]): Path2D {
  const path = new Path2D()
  for (const { at } of units) path.rect(at.x, at.y, NODE_SIZE.width, NODE_SIZE.height)
  return path
}
