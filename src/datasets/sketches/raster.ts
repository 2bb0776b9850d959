// A small anti-aliased rasteriser: filled polygons and round strokes onto an RGB canvas. Only + − × ÷ and square roots (all exactly
// rounded by IEEE 754) are used, so the same drawing gives the same bytes on every machine.

export type Colour = readonly [red: number, green: number, blue: number]
export interface Point {
  readonly x: number
  readonly y: number
}

/** Vertical sub-scanlines a pixel row is measured with; horizontally the coverage is exact. */
const SUBROWS = 4

/** sin(2π·turns) by a Taylor polynomial on a quarter turn (error < 1e-7): Math.sin may differ between platforms. */
export function sinTurns(turns: number): number {
  let t = turns - Math.floor(turns)
  let sign = 1
  if (t >= 0.5) {
    t -= 0.5
    sign = -1
  }
  if (t > 0.25) t = 0.5 - t
  const x = t * 6.283185307179586
  const s = x * x
  return sign * x * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - (s / 72) * (1 - s / 110)))))
}

export function cosTurns(turns: number): number {
  return sinTurns(turns + 0.25)
}

export class Raster {
  /** [height, width, 3], 0 … 255. */
  readonly pixels: Float32Array
  private readonly mask: Float32Array

  constructor(
    readonly height: number,
    readonly width: number,
  ) {
    this.pixels = new Float32Array(height * width * 3)
    this.mask = new Float32Array(height * width)
  }

  /** Fills everything with a vertical gradient. */
  gradient(top: Colour, bottom: Colour): void {
    for (let y = 0; y < this.height; y += 1) {
      const t = (y + 0.5) / this.height
      const red = top[0] + (bottom[0] - top[0]) * t
      const green = top[1] + (bottom[1] - top[1]) * t
      const blue = top[2] + (bottom[2] - top[2]) * t
      for (let at = y * this.width * 3, end = at + this.width * 3; at < end; at += 3) {
        this.pixels[at] = red
        this.pixels[at + 1] = green
        this.pixels[at + 2] = blue
      }
    }
  }

  /** Fills a polygon (even-odd). Points in pixels. */
  fill(points: readonly Point[], colour: Colour, opacity = 1): void {
    const box = this.box(points, 0)
    const crossings: number[] = []
    for (let y = box.top; y <= box.bottom; y += 1) {
      const row = y * this.width
      for (let sub = 0; sub < SUBROWS; sub += 1) {
        const line = y + (sub + 0.5) / SUBROWS
        crossings.length = 0
        for (let i = 0; i < points.length; i += 1) {
          const a = points[i]
          const b = points[(i + 1) % points.length]
          if (a === undefined || b === undefined || a.y <= line === b.y <= line) continue
          crossings.push(a.x + ((line - a.y) / (b.y - a.y)) * (b.x - a.x))
        }
        crossings.sort((p, q) => p - q)
        for (let i = 0; i + 1 < crossings.length; i += 2) this.span(row, crossings[i] ?? 0, crossings[i + 1] ?? 0)
      }
    }
    this.paint(box, colour, opacity)
  }

  /** Adds the part of each pixel of a row that [from, to] covers. */
  private span(row: number, from: number, to: number): void {
    const start = Math.max(0, from)
    const end = Math.min(this.width, to)
    for (let x = Math.floor(start); x < end; x += 1) {
      const covered = Math.min(x + 1, end) - Math.max(x, start)
      this.mask[row + x] = (this.mask[row + x] ?? 0) + covered / SUBROWS
    }
  }

  /** Draws a line through the points with round ends and joins; `width` in pixels. */
  stroke(points: readonly Point[], width: number, colour: Colour, opacity = 1, closed = false): void {
    const radius = width / 2
    const reach = radius + 1
    const last = closed ? points.length : points.length - 1
    for (let i = 0; i < last; i += 1) {
      const a = points[i]
      const b = points[(i + 1) % points.length]
      if (a === undefined || b === undefined) continue
      const dx = b.x - a.x
      const dy = b.y - a.y
      const lengthSquared = dx * dx + dy * dy
      const box = this.box([a, b], reach)
      for (let y = box.top; y <= box.bottom; y += 1) {
        for (let x = box.left; x <= box.right; x += 1) {
          const px = x + 0.5 - a.x
          const py = y + 0.5 - a.y
          const t = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared))
          const ex = px - t * dx
          const ey = py - t * dy
          const coverage = radius + 0.5 - Math.sqrt(ex * ex + ey * ey)
          const at = y * this.width + x
          if (coverage > (this.mask[at] ?? 0)) this.mask[at] = coverage
        }
      }
    }
    this.paint(this.box(points, reach), colour, opacity * Math.min(1, width))
  }

  /** Lays the mask's colour over the canvas and clears the mask. */
  private paint(box: Box, colour: Colour, opacity: number): void {
    for (let y = box.top; y <= box.bottom; y += 1) {
      for (let x = box.left; x <= box.right; x += 1) {
        const at = y * this.width + x
        const coverage = Math.min(1, this.mask[at] ?? 0) * opacity
        this.mask[at] = 0
        if (coverage <= 0) continue
        for (let c = 0; c < 3; c += 1) {
          const under = this.pixels[at * 3 + c] ?? 0
          this.pixels[at * 3 + c] = under + ((colour[c] ?? 0) - under) * coverage
        }
      }
    }
  }

  private box(points: readonly Point[], reach: number): Box {
    let left = Infinity
    let right = -Infinity
    let top = Infinity
    let bottom = -Infinity
    for (const { x, y } of points) {
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
    }
    return {
      left: Math.max(0, Math.floor(left - reach)),
      right: Math.min(this.width - 1, Math.floor(right + reach)),
      top: Math.max(0, Math.floor(top - reach)),
      bottom: Math.min(this.height - 1, Math.floor(bottom + reach)),
    }
  }
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}
