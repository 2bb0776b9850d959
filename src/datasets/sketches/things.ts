// Everything that is not a cat; some of it has a face, two ears or whiskers' worth of lines, so that colour or line count alone won't do.
import type { Figure } from './cats'
import { arc, curve, ellipse, joined, polygon } from './pen'
import type { Colour } from './raster'

const LEAF: Colour = [112, 164, 92]
const WOOD: Colour = [150, 108, 74]
const GLASS: Colour = [186, 216, 230]
const CREAM: Colour = [250, 244, 228]

const house: Figure = (pen, { main, second, random }) => {
  const wide = 0.55 + random.next() * 0.2
  if (random.integer(2) === 0) pen.shape(polygon(0.3, -0.35, 0.3, -0.85, 0.5, -0.85, 0.5, -0.2), second)
  pen.shape(polygon(-wide, 0.85, -wide, -0.1, wide, -0.1, wide, 0.85), main)
  pen.shape(polygon(-wide - 0.2, -0.08, 0, -0.85, wide + 0.2, -0.08), second)
  pen.shape(polygon(-0.13, 0.85, -0.13, 0.35, 0.13, 0.35, 0.13, 0.85), WOOD)
  for (const side of [-1, 1]) {
    const x = side * wide * 0.62
    pen.shape(polygon(x - 0.13, 0.34, x - 0.13, 0.08, x + 0.13, 0.08, x + 0.13, 0.34), GLASS)
  }
}

const cup: Figure = (pen, { main, second, random }) => {
  pen.line(arc(0.52, 0.2, 0.32, 0.3, -0.25, 0.25), 2)
  pen.shape(joined(polygon(-0.6, -0.25), curve(-0.58, 0.5, -0.45, 0.8, 0.35, 0.8, 0.5, 0.5), polygon(0.56, -0.25)), main)
  pen.shape(ellipse(-0.02, -0.25, 0.58, 0.14), second)
  if (random.integer(3) > 0)
    for (const x of [-0.25, 0.02, 0.28]) pen.line(curve(x, -0.45, x - 0.14, -0.6, x + 0.14, -0.75, x, -0.92, 8), 0.7)
}

const tree: Figure = (pen, { main, random }) => {
  pen.shape(polygon(-0.12, 0.9, -0.09, 0.2, 0.09, 0.2, 0.12, 0.9), WOOD)
  const leaves = random.integer(2) === 0 ? LEAF : main
  if (random.integer(2) === 0) {
    for (const [y, w] of [
      [0.35, 0.68],
      [0, 0.56],
      [-0.35, 0.42],
    ] as const) {
      pen.shape(polygon(-w, y, 0, y - 0.58, w, y), leaves)
    }
  } else {
    for (const [x, y, r] of [
      [-0.34, -0.02, 0.36],
      [0.36, -0.02, 0.36],
      [0, -0.42, 0.46],
    ] as const) {
      pen.shape(ellipse(x, y, r, r), leaves)
    }
    pen.fill(ellipse(0, -0.12, 0.42, 0.3), leaves)
  }
}

const ball: Figure = (pen, { main, second, random }) => {
  pen.shape(ellipse(0, 0, 0.82, 0.82, 36), main)
  if (random.integer(2) === 0) {
    pen.fill(joined(curve(0, -0.82, 0.5, -0.4, 0.5, 0.4, 0, 0.82), curve(0, 0.82, -0.5, 0.4, -0.5, -0.4, 0, -0.82)), second)
    pen.line(curve(0, -0.82, 0.5, -0.4, 0.5, 0.4, 0, 0.82))
    pen.line(curve(0, -0.82, -0.5, -0.4, -0.5, 0.4, 0, 0.82))
  } else {
    pen.line(arc(-0.85, 0, 0.62, 0.75, -0.18, 0.18))
    pen.line(arc(0.85, 0, 0.62, 0.75, 0.32, 0.68))
    pen.line(polygon(-0.8, 0, 0.8, 0))
  }
}

const fish: Figure = (pen, { main, second }) => {
  pen.shape(polygon(0.5, 0, 0.98, -0.42, 0.86, 0, 0.98, 0.42), second)
  pen.shape(polygon(-0.15, -0.4, 0.2, -0.75, 0.32, -0.3), second)
  pen.shape(joined(curve(-0.92, 0.05, -0.6, -0.55, 0.2, -0.6, 0.6, 0), curve(0.6, 0, 0.2, 0.6, -0.6, 0.6, -0.92, 0.05)), main)
  pen.fill(ellipse(-0.56, -0.12, 0.11, 0.11, 16), CREAM)
  pen.solid(ellipse(-0.57, -0.12, 0.06, 0.06, 12), pen.ink)
  for (const x of [-0.18, 0.06, 0.28]) pen.line(arc(x, 0, 0.14, 0.2, -0.2, 0.2, 8), 0.7)
  pen.line(arc(-0.42, 0, 0.12, 0.34, -0.22, 0.22, 8), 0.8)
}

const boat: Figure = (pen, { main, second, random }) => {
  pen.line(polygon(0, 0.4, 0, -0.9), 1.4)
  pen.shape(polygon(0.08, -0.82, 0.72, 0.24, 0.08, 0.24), second)
  if (random.integer(2) === 0) pen.shape(polygon(-0.08, -0.6, -0.55, 0.24, -0.08, 0.24), CREAM)
  pen.shape(polygon(-0.85, 0.38, 0.85, 0.38, 0.56, 0.76, -0.56, 0.76), main)
  pen.line(curve(-0.98, 0.86, -0.5, 0.7, 0.3, 1.02, 0.98, 0.84), 0.8)
}

const car: Figure = (pen, { main, random }) => {
  const roof = 0.2 + random.next() * 0.15
  pen.shape(polygon(-0.55, 0.05, -0.36, -0.25 - roof, 0.3, -0.25 - roof, 0.6, 0.05), GLASS)
  pen.line(polygon(0, 0.05, 0, -0.25 - roof))
  pen.shape(polygon(-0.95, 0.5, -0.92, 0.1, -0.7, 0.02, 0.72, 0.02, 0.95, 0.18, 0.95, 0.5), main)
  for (const x of [-0.52, 0.54]) {
    pen.solid(ellipse(x, 0.5, 0.24, 0.24, 20), pen.ink)
    pen.solid(ellipse(x, 0.5, 0.1, 0.1, 12), CREAM)
  }
}

const flower: Figure = (pen, { main, second, random }) => {
  pen.line(curve(0, 0, 0.06, 0.4, -0.06, 0.7, 0, 0.98), 1.6, false, LEAF)
  pen.shape(joined(curve(0, 0.7, 0.2, 0.35, 0.45, 0.38, 0.55, 0.42), curve(0.55, 0.42, 0.4, 0.65, 0.2, 0.72, 0, 0.7)), LEAF)
  const petals = 5 + random.integer(3)
  for (let i = 0; i < petals; i += 1) {
    const middle = arc(0, -0.28, 0.4, 0.4, i / petals, i / petals, 1)[0]
    if (middle !== undefined) pen.shape(ellipse(middle.x, middle.y, 0.24, 0.24, 16), main)
  }
  pen.shape(ellipse(0, -0.28, 0.2, 0.2, 16), second)
}

const mushroom: Figure = (pen, { main }) => {
  pen.shape(joined(curve(-0.2, 0.1, -0.2, 0.5, -0.34, 0.75, -0.3, 0.88), curve(0.3, 0.88, 0.34, 0.75, 0.2, 0.5, 0.2, 0.1)), CREAM)
  pen.shape(joined(curve(-0.85, 0.15, -0.8, -0.95, 0.8, -0.95, 0.85, 0.15), polygon(0.85, 0.15, -0.85, 0.15)), main)
  for (const [x, y, r] of [
    [-0.4, -0.15, 0.13],
    [0.08, -0.4, 0.15],
    [0.46, -0.1, 0.11],
  ] as const) {
    pen.fill(ellipse(x, y, r, r, 16), CREAM)
    pen.line(ellipse(x, y, r, r, 16), 0.6, true)
  }
}

const umbrella: Figure = (pen, { main, second }) => {
  pen.line(joined(polygon(0, -0.75, 0, 0.6), arc(0.15, 0.62, 0.15, 0.2, 0.5, 0.02, 8)), 1.4)
  const canopy = joined(
    arc(0, 0, 0.9, 0.72, 0.5, 1),
    arc(0.6, 0, 0.3, 0.14, 0, -0.5, 6),
    arc(0, 0, 0.3, 0.14, 0, -0.5, 6),
    arc(-0.6, 0, 0.3, 0.14, 0, -0.5, 6),
  )
  pen.shape(canopy, main)
  pen.fill(
    joined(
      curve(-0.3, 0, -0.25, -0.4, -0.1, -0.62, 0, -0.72),
      curve(0, -0.72, 0.1, -0.62, 0.25, -0.4, 0.3, 0),
      arc(0, 0, 0.3, 0.14, 0, -0.5, 6),
    ),
    second,
  )
  pen.line(curve(-0.3, 0, -0.25, -0.4, -0.1, -0.62, 0, -0.72), 0.8)
  pen.line(curve(0.3, 0, 0.25, -0.4, 0.1, -0.62, 0, -0.72), 0.8)
}

const bird: Figure = (pen, { main, second }) => {
  pen.shape(polygon(0.5, 0, 0.98, -0.22, 0.92, 0.16), second)
  pen.line(polygon(-0.05, 0.5, -0.1, 0.88), 0.9)
  pen.line(polygon(0.15, 0.5, 0.18, 0.88), 0.9)
  pen.shape(ellipse(0.08, 0.12, 0.56, 0.42), main)
  pen.shape(ellipse(-0.42, -0.32, 0.32, 0.3), main)
  pen.shape(polygon(-0.7, -0.42, -0.98, -0.26, -0.7, -0.2), [238, 180, 74])
  pen.solid(ellipse(-0.5, -0.38, 0.06, 0.06, 12), pen.ink)
  pen.shape(joined(curve(-0.1, 0, 0.1, -0.12, 0.4, 0, 0.56, 0.12), curve(0.56, 0.12, 0.3, 0.34, 0, 0.3, -0.1, 0)), second)
}

/** A head without a cat's pointed ears and whiskers: the near miss. */
function animal(ears: (pen: Parameters<Figure>[0], main: Colour, second: Colour) => void): Figure {
  return (pen, { main, second, random }) => {
    ears(pen, main, second)
    pen.shape(ellipse(0, 0.14, 0.72, 0.66), main)
    pen.shape(ellipse(0, 0.42, 0.34, 0.26), CREAM)
    const apart = 0.24 + random.next() * 0.08
    for (const side of [-1, 1]) pen.solid(ellipse(side * apart, 0, 0.085, 0.1, 14), pen.ink)
    pen.solid(ellipse(0, 0.32, 0.13, 0.09, 14), pen.ink)
    pen.line(arc(0, 0.38, 0.16, 0.16, 0.06, 0.44, 8), 0.8)
  }
}

const bear = animal((pen, main, second) => {
  for (const side of [-1, 1]) {
    pen.shape(ellipse(side * 0.54, -0.44, 0.27, 0.27, 20), main)
    pen.fill(ellipse(side * 0.54, -0.42, 0.14, 0.14, 14), second)
  }
})

const rabbit = animal((pen, main, second) => {
  for (const side of [-1, 1]) {
    pen.shape(ellipse(side * 0.3, -0.58, 0.17, 0.42, 20), main)
    pen.fill(ellipse(side * 0.3, -0.55, 0.08, 0.29, 14), second)
  }
})

const dog = animal((pen, _main, second) => {
  for (const side of [-1, 1])
    pen.shape(
      joined(
        curve(side * 0.45, -0.45, side * 1.0, -0.6, side * 1.1, 0.3, side * 0.86, 0.5),
        curve(side * 0.86, 0.5, side * 0.66, 0.3, side * 0.66, 0, side * 0.45, -0.45),
      ),
      second,
    )
})

export const THINGS: readonly Figure[] = [house, cup, tree, ball, fish, boat, car, flower, mushroom, umbrella, bird, bear, rabbit, dog]
