// An image exactly as the network gets it, each pixel to be seen.
import { useLayoutEffect, useRef } from 'react'
import type { ImageSize } from '../../src/datasets/dataset'
import { recordToImageData } from '../data/decode-image'

interface PixelPreviewProps {
  /** [height, width, channels] uint8. */
  readonly pixels: Uint8Array
  readonly size: ImageSize
  readonly label: string
}

export function PixelPreview({ pixels, size, label }: PixelPreviewProps) {
  const canvas = useRef<HTMLCanvasElement | null>(null)
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.putImageData(recordToImageData(pixels, size), 0, 0)
  }, [pixels, size])
  return (
    <figure>
      <canvas ref={canvas} width={size.width} height={size.height} role="img" aria-label={label} />
      <figcaption>{label}</figcaption>
    </figure>
  )
}
