// Colours of cells: pixels as they are, one channel alone, results as grey.
import type { SmallImage } from '../../../src/layers/explain/sliding-window'
import type { Cell } from './cells'

function byte(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, value)))
}

function rgb(red: number, green: number, blue: number): Pick<Cell, 'fill' | 'light'> {
  const light = 0.299 * red + 0.587 * green + 0.114 * blue > 0.52
  return { fill: `rgb(${byte(red)} ${byte(green)} ${byte(blue)})`, light }
}

export function pixelCell(image: SmallImage, row: number, column: number): Cell {
  const at = (row * image.width + column) * image.channels
  const first = image.values[at] ?? 0
  return image.channels < 3 ? rgb(first, first, first) : rgb(first, image.values[at + 1] ?? 0, image.values[at + 2] ?? 0)
}

/** A grey of 0…1. */
export function greyCell(value: number): Cell {
  return rgb(value, value, value)
}

/** One channel of a pixel in its own colour; grey where there is one channel only. */
export function channelCell(value: number, channel: number, channels: number): Cell {
  if (channels < 3) return greyCell(value)
  const dim = (of: number): number => (of === channel ? 0.16 + 0.84 * value : 0.1 + 0.12 * value)
  return rgb(dim(0), dim(1), dim(2))
}

/** Maps values to 0…1 over their own range. */
export function spread(values: readonly number[]): (value: number) => number {
  const least = Math.min(...values)
  const most = Math.max(...values)
  return (value) => (most - least < 1e-9 ? 0.5 : (value - least) / (most - least))
}
