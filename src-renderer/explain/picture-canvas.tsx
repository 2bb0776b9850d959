// A picture as the network gets it.
import { useLayoutEffect, useRef } from 'react'
import type { ImageSize } from '../../src/datasets/dataset'
import { recordToImageData } from '../data/decode-image'

interface PictureCanvasProps {
  readonly image: ImageData | { readonly pixels: Uint8Array; readonly size: ImageSize }
  readonly label: string
  readonly className?: string | undefined
}

export function PictureCanvas({ image, label, className }: PictureCanvasProps) {
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const data = image instanceof ImageData ? image : recordToImageData(image.pixels, image.size)
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(data, 0, 0)
  })
  return <canvas ref={canvas} width={data.width} height={data.height} role="img" aria-label={label} className={className} />
}
