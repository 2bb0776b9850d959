// A small pad to draw an image on: what is drawn is tried at every stroke.
import { useEffect, useRef, type PointerEvent, type ReactNode } from 'react'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import styles from './results-panel.module.css'

const SIDE = 280
const BRUSH = 14
const PAPER = '#ffffff'
const INK = '#111111'

interface DrawPadProps {
  /** Called after each stroke. */
  readonly onDrawn: (image: File) => void
  readonly onClose: () => void
  /** What the network says of the drawing; stands below it. */
  readonly children: ReactNode
}

export function DrawPad({ onDrawn, onClose, children }: DrawPadProps) {
  const { t } = useI18n()
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const last = useRef<{ readonly x: number; readonly y: number } | null>(null)
  const clear = (): void => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    context.fillStyle = PAPER
    context.fillRect(0, 0, SIDE, SIDE)
  }
  useEffect(clear, [])
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: ((event.clientX - box.left) / box.width) * SIDE, y: ((event.clientY - box.top) / box.height) * SIDE }
  }
  const stroke = (event: PointerEvent<HTMLCanvasElement>): void => {
    const context = canvas.current?.getContext('2d')
    if (!context || !last.current) return
    const to = at(event)
    context.strokeStyle = INK
    context.lineWidth = BRUSH
    context.lineCap = 'round'
    context.beginPath()
    context.moveTo(last.current.x, last.current.y)
    context.lineTo(to.x, to.y)
    context.stroke()
    last.current = to
  }
  const end = (): void => {
    if (!last.current) return
    last.current = null
    canvas.current?.toBlob((blob) => {
      if (blob) onDrawn(new File([blob], t('results.draw.name'), { type: 'image/png' }))
    }, 'image/png')
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('results.draw')}
      width={340}
      footer={
        <>
          <Button onClick={clear}>{t('results.draw.clear')}</Button>
          <Button variant="primary" onClick={onClose}>
            {t('results.draw.done')}
          </Button>
        </>
      }
    >
      <canvas
        ref={canvas}
        width={SIDE}
        height={SIDE}
        className={styles['pad']}
        aria-label={t('results.draw')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          last.current = at(event)
          stroke(event)
        }}
        onPointerMove={stroke}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <p>{t('results.draw.help')}</p>
      <div className={styles['padAnswer']}>{children}</div>
    </Dialog>
  )
}
