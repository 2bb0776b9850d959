// The cats.
import type { RandomStream } from '../../random'
import type { Pen } from './pen'
import { arc, curve, ellipse, joined, polygon } from './pen'
import type { Colour } from './raster'

/** What a figure is drawn with: its main colour, a second one, and its own random numbers. */
export interface Subject {
  readonly main: Colour
  readonly second: Colour
  readonly random: RandomStream
}

export type Figure = (pen: Pen, subject: Subject) => void

const PINK: Colour = [236, 158, 160]
const EYES: readonly Colour[] = [
  [150, 200, 90],
  [235, 195, 70],
  [120, 185, 215],
  [250, 250, 245],
]

/** A cat's head around (x, y), `size` = half its width. `ears` stretches them. */
function head(pen: Pen, subject: Subject, x: number, y: number, size: number): void {
  const { random } = subject
  const ear = 0.85 + 0.35 * random.next()
  const apart = 0.9 + 0.15 * random.next()
  for (const side of [-1, 1]) {
    const at = (u: number, v: number): [number, number] => [x + side * size * u * apart, y + size * v]
    pen.shape(polygon(...at(0.92, -0.15), ...at(0.88, -0.7 - 0.42 * ear), ...at(0.22, -0.62)), subject.main)
    pen.fill(polygon(...at(0.76, -0.42), ...at(0.76, -0.6 - 0.3 * ear), ...at(0.42, -0.62)), PINK)
  }
  pen.shape(ellipse(x, y, size, size * 0.82), subject.main)
  const marking = random.integer(4)
  if (marking === 0)
    for (const u of [-0.22, 0, 0.22]) pen.line(polygon(x + size * u, y - size * 0.76, x + size * u * 0.8, y - size * 0.48), 1)
  if (marking === 1) pen.fill(ellipse(x, y + size * 0.38, size * 0.46, size * 0.34), [250, 246, 238])
  if (marking === 2) pen.fill(arc(x - size * 0.4, y - size * 0.22, size * 0.38, size * 0.36, 0, 1, 20), subject.second)
  face(pen, subject, x, y, size)
}

function face(pen: Pen, subject: Subject, x: number, y: number, size: number): void {
  const { random } = subject
  const eye = EYES[random.integer(EYES.length)] ?? PINK
  const asleep = random.integer(5) === 0
  const apart = 0.36 + 0.08 * random.next()
  for (const side of [-1, 1]) {
    const ex = x + side * size * apart
    const ey = y - size * 0.08
    if (asleep) pen.line(arc(ex, ey, size * 0.17, size * 0.12, 0.02, 0.48, 8), 0.9)
    else {
      pen.fill(ellipse(ex, ey, size * 0.18, size * 0.2, 16), eye)
      pen.solid(ellipse(ex, ey, size * 0.075, size * 0.18, 12), pen.ink)
    }
    pen.line(arc(x + side * size * 0.13, y + size * 0.36, size * 0.13, size * 0.12, side > 0 ? 0.05 : 0, side > 0 ? 0.5 : 0.45, 8), 0.75)
    for (const [from, to] of [
      [0.24, 0.08],
      [0.32, 0.32],
      [0.4, 0.56],
    ] as const) {
      pen.line(polygon(x + side * size * 0.42, y + size * from, x + side * size * 1.25, y + size * to), 0.5)
    }
  }
  pen.solid(
    polygon(x - size * 0.11, y + size * 0.18, x + size * 0.11, y + size * 0.18, x, y + size * 0.32),
    subject.random.integer(2) === 0 ? PINK : pen.ink,
  )
}

const portrait: Figure = (pen, subject) => {
  head(pen, subject, 0, 0.12, 0.82)
}

const sitting: Figure = (pen, subject) => {
  const { random } = subject
  const lift = random.next() * 0.5
  const tail = curve(0.3, 0.82, 1.05, 0.9, 0.95 - lift * 0.3, 0.25 - lift, 0.72, 0.18 - lift)
  pen.line(tail, 3.6)
  pen.line(tail, 1.9, false, subject.main)
  const body = joined(curve(-0.26, -0.15, -0.62, 0.3, -0.6, 0.62, -0.5, 0.9), curve(0.5, 0.9, 0.6, 0.62, 0.62, 0.3, 0.26, -0.15))
  pen.shape(body, subject.main)
  if (random.integer(2) === 0) pen.fill(ellipse(0, 0.38, 0.22, 0.34), [250, 246, 238])
  for (const side of [-1, 1]) {
    pen.line(polygon(side * 0.12, 0.45, side * 0.13, 0.88), 0.8)
    pen.shape(ellipse(side * 0.22, 0.9, 0.17, 0.09, 16), subject.main)
  }
  head(pen, subject, 0, -0.38, 0.48)
}

const walking: Figure = (pen, subject) => {
  const { random } = subject
  const wave = random.next() * 0.4
  const tail = curve(0.62, 0.1, 1.05, 0.05, 0.7 + wave, -0.5, 0.98, -0.72)
  pen.line(tail, 3.2)
  pen.line(tail, 1.6, false, subject.main)
  for (const [x, swing] of [
    [-0.38, -0.1],
    [-0.14, 0.08],
    [0.36, -0.06],
    [0.58, 0.1],
  ] as const) {
    pen.shape(polygon(x - 0.09, 0.3, x + 0.1, 0.3, x + swing + 0.09, 0.86, x + swing - 0.11, 0.86), subject.main)
  }
  const body = ellipse(0.12, 0.2, 0.62, 0.34)
  pen.shape(body, subject.main)
  if (random.integer(2) === 0) for (const x of [0, 0.2, 0.4]) pen.line(curve(x, -0.1, x + 0.06, 0, x + 0.05, 0.08, x, 0.16, 6), 1)
  head(pen, subject, -0.5, -0.2, 0.4)
}

const sleeping: Figure = (pen, subject) => {
  const body = joined(curve(-0.85, 0.62, -0.8, -0.25, 0.75, -0.35, 0.9, 0.62), polygon(0.9, 0.62, -0.85, 0.62))
  pen.shape(body, subject.main)
  head(pen, subject, -0.42, 0.24, 0.42)
  const tail = curve(0.86, 0.56, 0.6, 0.8, 0.2, 0.78, 0.02, 0.62)
  pen.line(tail, 3.4)
  pen.line(tail, 1.8, false, subject.second)
}

export const CATS: readonly Figure[] = [portrait, portrait, sitting, walking, sleeping]
