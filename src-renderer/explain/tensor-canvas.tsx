// Numbers as pictures: one channel in one hue, or three as colour.
import { useLayoutEffect, useRef } from 'react'

export type Tint =
  /** From black at the least value to the kind's colour at the greatest. */
  | 'intensity'
  /** Blue below 0, red above, dark at 0: for weights and gradients. */
  | 'signed'

interface TensorCanvasProps {
  /** [height, width, channels] row-major. */
  readonly values: ArrayLike<number>
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly channel: number
  readonly tint: Tint
  /** The same scale for all channels where they belong together; else its own. */
  readonly range?: readonly [number, number] | undefined
  readonly label: string
  readonly className?: string | undefined
}

export function rangeOf(values: ArrayLike<number>, channels = 1, channel = 0): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (let i = channel; i < values.length; i += channels) {
    const value = values[i] ?? 0
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? [low, high] : [0, 0]
}

/** Low, middle and high of a scale as [r, g, b]. */
const COLD = [76, 132, 255] as const
const WARM = [255, 107, 92] as const
const BRIGHT = [176, 150, 255] as const

function paint(image: ImageData, { values, channels, channel, tint, range }: TensorCanvasProps): void {
  const [low, high] = range ?? rangeOf(values, channels, channel)
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1
  const span = high - low || 1
  for (let i = 0; i < image.width * image.height; i += 1) {
    const value = values[i * channels + channel] ?? 0
    const share = tint === 'signed' ? value / reach : (value - low) / span
    const colour = tint === 'signed' ? (share < 0 ? COLD : WARM) : BRIGHT
    const strength = Math.min(1, Math.abs(share))
    for (let k = 0; k < 3; k += 1) image.data[i * 4 + k] = 14 + ((colour[k] ?? 0) - 14) * strength
    image.data[i * 4 + 3] = 255
  }
}

export function TensorCanvas(props: TensorCanvasProps) {
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const { values, height, width, channels, channel, tint, range, label, className } = props
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || width === 0 || height === 0) return
    const image = context.createImageData(width, height)
    paint(image, { values, height, width, channels, channel, tint, range, label })
    context.putImageData(image, 0, 0)
  }, [values, height, width, channels, channel, tint, range, label])
  return (
    <canvas
      ref={canvas}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      className={className}
      style={{ imageRendering: 'pixelated' }}
    />
  )
}

interface HeatOverlayProps {
  /** [height, width], 0 … */
  readonly values: ArrayLike<number>
  readonly height: number
  readonly width: number
  readonly label: string
  readonly className?: string | undefined
}

/** Heat over a picture: clear where it is 0, warm and dense where it is greatest. Scaled up smoothly. */
export function HeatOverlay({ values, height, width, label, className }: HeatOverlayProps) {
  const canvas = useRef<HTMLCanvasElement | null>(null)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(width, height)
    const [, high] = rangeOf(values)
    for (let i = 0; i < width * height; i += 1) {
      const share = high > 0 ? Math.max(0, values[i] ?? 0) / high : 0
      image.data.set([255, Math.round(200 * (1 - share)), 40, Math.round(190 * share)], i * 4)
    }
    context.putImageData(image, 0, 0)
  }, [values, height, width])
  return <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} className={className} />
}
