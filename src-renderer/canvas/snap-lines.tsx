import { ViewportPortal } from '@xyflow/react'
import styles from './canvas.module.css'
import { useDragStore } from './drag-store'

/** The lines along which what is dragged stands in line with something. */
export function SnapLines() {
  const lines = useDragStore((state) => state.lines)
  if (lines.length === 0) return null
  return (
    <ViewportPortal>
      {lines.map(({ axis, at, from, to }) => (
        <div
          key={axis}
          className={styles['snap']}
          data-axis={axis}
          style={
            axis === 'x'
              ? { transform: `translate(${at}px, ${from}px)`, height: to - from }
              : { transform: `translate(${from}px, ${at}px)`, width: to - from }
          }
        />
      ))}
    </ViewportPortal>
  )
}
