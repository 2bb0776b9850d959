// One record as a picture, each pixel to be seen.
import { useLayoutEffect, useRef } from 'react'
import type { ImageSize } from '../../src/datasets/dataset'
import { recordToImageData } from './decode-image'
import styles from './image-browser.module.css'

interface ImageCanvasProps {
  /** [height, width, channels] uint8. */
  readonly record: Uint8Array
  readonly size: ImageSize
  readonly label: string
  /** A pixel to mark. */
  readonly pixel?: Pixel | null
  readonly onPick?: ((pixel: Pixel) => void) | undefined
}

export interface Pixel {
  readonly row: number
  readonly column: number
}

export function ImageCanvas({ record, size, label, pixel = null, onPick }: ImageCanvasProps) {
  const canvas = useRef<HTMLCanvasElement | null>(null)
  useLayoutEffect(() => {
    canvas.current?.getContext('2d')?.putImageData(recordToImageData(record, size), 0, 0)
  }, [record, size])
  const percent = (place: number, of: number): string => `${(100 * place) / of}%`
  return (
    <span className={styles['picture']} style={{ aspectRatio: `${size.width} / ${size.height}` }}>
      <canvas
        ref={canvas}
        width={size.width}
        height={size.height}
        role="img"
        aria-label={label}
        data-pick={onPick ? true : undefined}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          const column = Math.floor(((event.clientX - box.left) / box.width) * size.width)
          const row = Math.floor(((event.clientY - box.top) / box.height) * size.height)
          onPick?.({ row: Math.min(size.height - 1, Math.max(0, row)), column: Math.min(size.width - 1, Math.max(0, column)) })
        }}
      />
      {pixel && (
        <i
          aria-hidden="true"
          style={{
            left: percent(pixel.column, size.width),
            top: percent(pixel.row, size.height),
            width: percent(1, size.width),
            height: percent(1, size.height),
          }}
        />
      )}
    </span>
  )
}
