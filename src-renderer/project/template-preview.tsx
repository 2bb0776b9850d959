// A template as a small drawing of its nodes and wires.
import type { ProjectDocument } from '../../src/document/document'
import { NODE_SIZE } from '../../src/document/placing'
import { findKind } from '../../src/layers/registry'
import { familyColour } from '../canvas/kind-icon'
import { positionOf } from '../canvas/view-model'

const WIDTH = 200
const HEIGHT = 116

/** Rows are drawn closer than on the canvas, so that a deep net fits. */
export function TemplatePreview({ document: { graph, layout } }: { readonly document: ProjectDocument }) {
  const places = graph.nodes.map(({ id }) => positionOf(layout, id))
  const left = Math.min(...places.map(({ x }) => x))
  const top = Math.min(...places.map(({ y }) => y))
  const spanX = Math.max(...places.map(({ x }) => x)) + NODE_SIZE.width - left
  const spanY = Math.max(...places.map(({ y }) => y)) + NODE_SIZE.height - top
  const scaleY = Math.min(0.34, HEIGHT / spanY)
  const scaleX = Math.min(0.26, WIDTH / spanX)
  const at = (id: string): { readonly x: number; readonly y: number } => {
    const place = positionOf(layout, id)
    return { x: (place.x - left - spanX / 2) * scaleX + WIDTH / 2, y: (place.y - top - spanY / 2) * scaleY + HEIGHT / 2 }
  }
  const width = NODE_SIZE.width * scaleX
  const height = Math.max(3, NODE_SIZE.height * scaleY)
  return (
    <svg width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {graph.edges.map((edge) => {
        const from = at(edge.from.node)
        const to = at(edge.to.node)
        return (
          <line
            key={edge.id}
            x1={from.x + width / 2}
            y1={from.y + height}
            x2={to.x + width / 2}
            y2={to.y}
            stroke="var(--wire)"
            strokeWidth={1.4}
          />
        )
      })}
      {graph.nodes.map((node) => {
        const { x, y } = at(node.id)
        return (
          <rect
            key={node.id}
            x={x}
            y={y}
            width={width}
            height={height}
            rx={Math.min(3, height / 2)}
            fill={familyColour(findKind(node.kind) ?? null)}
          />
        )
      })}
    </svg>
  )
}
