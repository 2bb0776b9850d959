// A layer's health as small shapes for its node's face: where its weights and outputs lie, and three levels to read at a glance.
import type { Histogram, NodeHealth } from '../../src/training/layer-health'

/** Of one histogram on a face, in pixels. */
export const BARS_WIDTH = 60
export const BARS_HEIGHT = 12

/** An SVG path of the bars, the fullest as high as the box; what is there at all is at least a pixel high. */
export function barsPath({ counts }: Histogram): string {
  const most = Math.max(1, ...counts)
  const width = BARS_WIDTH / counts.length
  const round = (pixels: number): number => Math.round(pixels * 10) / 10
  return counts
    .map((count, bin) => {
      if (count === 0) return ''
      const top = round(BARS_HEIGHT - Math.max(1, (count / most) * BARS_HEIGHT))
      return `M${round(bin * width)} ${BARS_HEIGHT}V${top}h${round(width * 0.8)}V${BARS_HEIGHT}z`
    })
    .join('')
}

/** What the ends of a level stand for; between them its logarithm counts. */
const GRADIENT = [1e-6, 10] as const
const UPDATE = [1e-6, 1] as const

/** How full the levels of gradient norm, update ratio and silent (or saturated) units are, 0 to 1; null: not measured. */
export function healthLevels({ gradNorm, updateRatio, deadShare, saturatedShare }: NodeHealth): readonly (number | null)[] {
  return [logLevel(gradNorm, GRADIENT), logLevel(updateRatio, UPDATE), deadShare ?? saturatedShare]
}

function logLevel(value: number | null, [low, high]: readonly [number, number]): number | null {
  if (value === null) return null
  if (!(value > low)) return 0
  return Math.min(1, Math.log(value / low) / Math.log(high / low))
}
