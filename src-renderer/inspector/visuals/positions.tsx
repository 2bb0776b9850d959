// Where a value of an image goes in the flat vector.
import { useState } from 'react'
import type { PositionsVisual } from '../../../src/layers/explain/visual'
import { sizeOf } from '../../../src/tensor'
import { useI18n } from '../../ui/i18n'
import { Slider } from '../../ui/slider'
import { NumberInput } from '../../ui/number-input'
import styles from './visuals.module.css'

const SIDE = 96

export function Positions({ visual }: { readonly visual: PositionsVisual }) {
  const { t, format } = useI18n()
  const [height = 1, width = 1, channels = 1] = visual.shape
  const [chosen, setChosen] = useState<readonly [number, number, number]>([1, 2, 1])
  const at = [height, width, channels].map((size, axis) => Math.min(size - 1, chosen[axis] ?? 0))
  const [row = 0, column = 0, channel = 0] = at
  const index = (row * width + column) * channels + channel
  const total = sizeOf(visual.shape)
  const names = [t('visual.positions.row'), t('visual.positions.column'), t('visual.positions.channel')]
  const set = (axis: number, value: number): void =>
    setChosen([0, 1, 2].map((one) => (one === axis ? value : (at[one] ?? 0))) as [number, number, number])
  const scale = SIDE / Math.max(height, width)
  return (
    <figure className={styles['figure']} data-visual="positions">
      <figcaption>{t('visual.positions')}</figcaption>
      <div className={styles['positions']}>
        <svg width={SIDE + 2} height={SIDE + 2} viewBox={`-1 -1 ${SIDE + 2} ${SIDE + 2}`} aria-hidden="true">
          <rect className={styles['plane']} width={width * scale} height={height * scale} />
          <rect className={styles['read']} width={width * scale} height={row * scale} />
          <rect className={styles['read']} y={row * scale} width={column * scale} height={scale} />
          <rect
            className={styles['spot']}
            x={column * scale - Math.max(0, 3 - scale) / 2}
            y={row * scale - Math.max(0, 3 - scale) / 2}
            width={Math.max(3, scale)}
            height={Math.max(3, scale)}
          />
        </svg>
        <div>
          {visual.shape.map((size, axis) => (
            <div key={axis} className={styles['position']}>
              <span>{names[axis]}</span>
              <Slider
                label={names[axis] ?? ''}
                value={at[axis] ?? 0}
                min={0}
                max={Math.max(1, size - 1)}
                integer
                step={1}
                disabled={size < 2}
                onChange={(value) => set(axis, value)}
              />
              <NumberInput
                label={names[axis] ?? ''}
                value={at[axis] ?? 0}
                min={0}
                max={size - 1}
                integer
                onChange={(value) => set(axis, value)}
              />
            </div>
          ))}
        </div>
      </div>
      <svg className={styles['vector']} viewBox="0 0 262 14" aria-hidden="true">
        <rect className={styles['plane']} x={0.5} y={2.5} width={261} height={9} />
        <rect className={styles['read']} x={0.5} y={2.5} width={(261 * index) / total} height={9} />
        <rect className={styles['spot']} x={Math.min(259, (261 * index) / total)} y={1} width={3} height={12} />
      </svg>
      <p role="status">
        ({row} · {width} + {column}) · {channels} + {channel} = <b>{format.count(index)}</b>
        {' · '}
        {t('visual.positions.of', { last: format.count(total - 1) })}
      </p>
    </figure>
  )
}
