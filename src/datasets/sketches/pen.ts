// A pen with a slightly unsteady hand: shapes in a figure's own coordinates (−1 … 1, y down), placed, turned and wobbled onto a raster.
import type { Colour, Point, Raster } from './raster'
import { cosTurns, sinTurns } from './raster'

export type Path = readonly Point[]

export interface Placement {
  /** Centre and half-size in pixels. */
  readonly x: number
  readonly y: number
  readonly scale: number
  /** Rotation in turns, clockwise. */
  readonly turn: number
  /** Width over height of the figure, 1 = as drawn. */
  readonly stretch: number
  readonly mirrored: boolean
}

export interface Hand {
  readonly ink: Colour
  /** Line width in figure units. */
  readonly lineWidth: number
  /** How far the hand strays, in figure units. */
  readonly wobble: number
  /** Phase of the wobble, so that every drawing strays in its own way. */
  readonly phase: number
  /** False: outlines only; shapes then hide what lies behind them with the paper's colour. */
  readonly filled: boolean
  readonly paper: Colour
}

/** A closed or open chain of points. */
export function polygon(...coordinates: readonly number[]): Path {
  const points: Point[] = []
  for (let i = 0; i + 1 < coordinates.length; i += 2) points.push({ x: coordinates[i] ?? 0, y: coordinates[i + 1] ?? 0 })
  return points
}

export function ellipse(x: number, y: number, rx: number, ry: number, steps = 28): Path {
  return arc(x, y, rx, ry, 0, 1 - 1 / steps, steps - 1)
}

/** Part of an ellipse from one angle to another, in turns; 0 is to the right, 0.25 down. */
export function arc(x: number, y: number, rx: number, ry: number, from: number, to: number, steps = 12): Path {
  const points: Point[] = []
  for (let i = 0; i <= steps; i += 1) {
    const turn = from + ((to - from) * i) / steps
    points.push({ x: x + rx * cosTurns(turn), y: y + ry * sinTurns(turn) })
  }
  return points
}

/** A cubic Bézier curve. */
export function curve(x0: number, y0: number, x1: number, y1: number, x2: number, y2: number, x3: number, y3: number, steps = 12): Path {
  const points: Point[] = []
  for (let i = 0; i <= steps; i += 1) {
    const t = i / steps
    const u = 1 - t
    const a = u * u * u
    const b = 3 * u * u * t
    const c = 3 * u * t * t
    const d = t * t * t
    points.push({ x: a * x0 + b * x1 + c * x2 + d * x3, y: a * y0 + b * y1 + c * y2 + d * y3 })
  }
  return points
}

export function joined(...paths: readonly Path[]): Path {
  return paths.flat()
}

export class Pen {
  constructor(
    private readonly raster: Raster,
    private readonly place: Placement,
    private readonly hand: Hand,
  ) {}

  get ink(): Colour {
    return this.hand.ink
  }

  /** A filled shape with its outline. */
  shape(path: Path, colour: Colour): void {
    this.raster.fill(this.onto(path), this.hand.filled ? colour : this.hand.paper)
    this.line(path, 1, true)
  }

  /** Colour without an outline; nothing when the drawing is outlines only. */
  fill(path: Path, colour: Colour, opacity = 1): void {
    if (this.hand.filled) this.raster.fill(this.onto(path), colour, opacity)
  }

  /** Solid even in an outline drawing (pupils, noses). */
  solid(path: Path, colour: Colour): void {
    this.raster.fill(this.onto(path), colour)
  }

  /** An ink line; `weight` multiplies the pen's width. */
  line(path: Path, weight = 1, closed = false, colour: Colour = this.hand.ink): void {
    this.raster.stroke(this.onto(path), this.hand.lineWidth * weight * this.place.scale, colour, 1, closed)
  }

  private onto(path: Path): Path {
    const { x, y, scale, turn, stretch, mirrored } = this.place
    const { wobble, phase } = this.hand
    const cos = cosTurns(turn)
    const sin = sinTurns(turn)
    return path.map((point) => {
      const strayX = wobble * sinTurns(phase + point.y * 0.9 + point.x * 0.35)
      const strayY = wobble * sinTurns(phase * 1.7 + point.x * 0.8 - point.y * 0.3)
      const px = (point.x + strayX) * stretch * (mirrored ? -1 : 1)
      const py = point.y + strayY
      return { x: x + scale * (px * cos - py * sin), y: y + scale * (px * sin + py * cos) }
    })
  }
}
