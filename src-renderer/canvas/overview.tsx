// The overview: the whole diagram as a small picture with the view marked in it. Dragging in it leads the view.
import { useReactFlow, useStore } from '@xyflow/react'
import { useLayoutEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import { groupFrame, type Box } from '../../src/document/frame-geometry'
import { useShownGraph } from '../state/shown-document'
import { useI18n } from '../ui/i18n'
import { useThemeName } from '../ui/theme-name'
import styles from './overview.module.css'
import { diagramBox } from './diagram-box'
import { framesOf } from './free-frames'
import { groupColour } from './group-colour'
import { chooseCorner, OVERVIEW, type Corner } from './overview-corner'
import { fillBoxes, paletteOf, startPicture, unitBox, unitColour } from './paint'
import { shownBox } from './seen'
import type { CanvasView } from './use-canvas-view'
import { positionOf } from './view-model'

const { width: WIDTH, height: HEIGHT } = OVERVIEW
const PADDING = 6

/** How the diagram comes to lie in the picture: centred, as large as it can be, and never larger than life by a tenth. */
function scaleFor(box: Box): { readonly scale: number; readonly x: number; readonly y: number } {
  const scale = Math.min((WIDTH - 2 * PADDING) / box.width, (HEIGHT - 2 * PADDING) / box.height, 0.2)
  return { scale, x: WIDTH / 2 - (box.x + box.width / 2) * scale, y: HEIGHT / 2 - (box.y + box.height / 2) * scale }
}

export function Overview({ view: { units, layout, findings } }: { readonly view: CanvasView }) {
  const { t } = useI18n()
  const flow = useReactFlow()
  const canvas = useRef<HTMLCanvasElement>(null)
  const graph = useShownGraph()
  const theme = useThemeName()
  const box = useMemo(() => diagramBox(graph, layout), [graph, layout])
  const scaled = useMemo(() => box && scaleFor(box), [box])
  const shown = useStore(({ transform, width, height }) => shownBox(transform, width, height), sameBox)
  const zoom = useStore(({ transform }) => transform[2])
  const [corner, setCorner] = useState<Corner>('top-right')
  const free = chooseCorner(corner, { shown, zoom, layout, bubbles: findings.bubbles, groups: graph.groups })
  if (free !== corner) setCorner(free)

  useLayoutEffect(() => {
    const element = canvas.current
    const context = element && startPicture(element, WIDTH, HEIGHT)
    if (!context || !scaled) return
    const colour = paletteOf(element)
    context.translate(scaled.x, scaled.y)
    context.scale(scaled.scale, scaled.scale)
    // What would be thinner than a pixel could not be seen.
    const least = 1 / scaled.scale
    const seenBox = ({ x, y, width, height }: Box): Box => ({ x, y, width: Math.max(least, width), height: Math.max(least, height) })
    context.globalAlpha = 0.25
    fillBoxes(
      context,
      framesOf(layout).map((frame) => ({ colour: colour(groupColour(frame.colour)), box: frame })),
    )
    fillBoxes(
      context,
      graph.groups
        .filter(({ collapsed }) => !collapsed)
        .map((group) => ({
          colour: colour(groupColour(group.colour)),
          box: groupFrame(group, layout.direction, (id) => positionOf(layout, id)).box,
        })),
    )
    context.globalAlpha = 1
    fillBoxes(
      context,
      units.map((unit) => ({ colour: colour(unitColour(unit)), box: seenBox(unitBox(unit)) })),
    )
    fillBoxes(
      context,
      units.flatMap((unit) =>
        unit.node && findings.erring.has(unit.node.id) ? [{ colour: colour('var(--bad)'), box: seenBox(unitBox(unit)) }] : [],
      ),
    )
  }, [graph, layout, units, findings, scaled, theme])

  if (!scaled) return null
  const lead = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons === 0) return
    const frame = event.currentTarget.getBoundingClientRect()
    const x = (event.clientX - frame.x - 1 - scaled.x) / scaled.scale
    const y = (event.clientY - frame.y - 1 - scaled.y) / scaled.scale
    void flow.setCenter(x, y, { zoom: flow.getZoom() })
  }
  return (
    <div
      className={styles['overview']}
      data-corner={corner}
      role="img"
      aria-label={t('canvas.minimap')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        lead(event)
      }}
      onPointerMove={lead}
      onWheel={(event) => void (event.deltaY < 0 ? flow.zoomIn() : flow.zoomOut())}
    >
      <canvas ref={canvas} />
      <div
        className={styles['view']}
        style={{
          width: shown.width * scaled.scale,
          height: shown.height * scaled.scale,
          transform: `translate(${shown.x * scaled.scale + scaled.x}px, ${shown.y * scaled.scale + scaled.y}px)`,
        }}
      />
    </div>
  )
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}
