// The diagram painted as a picture: for the overview, and for the canvas where more is in view than anyone can read.
import type { Layout } from '../../src/document/document'
import { portPlace } from '../../src/document/diagram-geometry'
import type { Box } from '../../src/document/frame-geometry'
import { NODE_SIZE } from '../../src/document/placing'
import type { GraphEdge, NodeId } from '../../src/graph/graph'
import { findKind } from '../../src/layers/registry'
import { groupColour } from './group-colour'
import { familyColour } from './kind-icon'
import type { Unit } from './seen'

/** A custom property of the theme, such as `var(--conv)`, as a colour that can be painted with. */
export type Palette = (token: string) => string

export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const known = new Map<string, string>()
  return (token) => {
    const before = known.get(token)
    if (before !== undefined) return before
    const colour = style.getPropertyValue(token.replace(/^var\(|\)$/g, '')).trim()
    known.set(token, colour)
    return colour
  }
}

export function unitColour({ node, group }: Unit): string {
  return group ? groupColour(group.colour) : familyColour(findKind(node?.kind ?? '') ?? null)
}

/** Makes a picture sharp on its screen and empties it; null where it cannot be painted on. */
export function startPicture(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h })
  const context = canvas.getContext('2d')
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, width, height)
  return context
}

/** Fills boxes of many colours, each colour in one go. */
export function fillBoxes(context: CanvasRenderingContext2D, boxes: Iterable<{ readonly colour: string; readonly box: Box }>): void {
  const paths = new Map<string, Path2D>()
  for (const { colour, box } of boxes) {
    const path = paths.get(colour) ?? new Path2D()
    paths.set(colour, path)
    path.rect(box.x, box.y, box.width, box.height)
  }
  for (const [colour, path] of paths) {
    context.fillStyle = colour
    context.fill(path)
  }
}

/** Wires as straight lines from port to port, in one path. `place` says where a node is seen; wires within one thing are none. */
export function wirePath(
  edges: readonly GraphEdge[],
  direction: Layout['direction'],
  place: (id: NodeId) => { readonly x: number; readonly y: number } | undefined,
): Path2D {
  const exit = portPlace(0, 1, 'outputs', direction)
  const entry = portPlace(0, 1, 'inputs', direction)
  const path = new Path2D()
  for (const { from, to } of edges) {
    const a = place(from.node)
    const b = place(to.node)
    if (!a || !b || a === b) continue
    path.moveTo(a.x + exit.x, a.y + exit.y)
    path.lineTo(b.x + entry.x, b.y + entry.y)
  }
  return path
}

export function unitBox({ at }: Unit): Box {
  return { ...at, ...NODE_SIZE }
}
