// What one node gives for an image: its maps, channel by channel, or its values as bars.
import { useMemo } from 'react'
import type { NodeValues } from '../../src/explain/explainer'
import { useI18n } from '../ui/i18n'
import styles from './explain.module.css'
import { rangeOf, TensorCanvas } from './tensor-canvas'

interface NodeMapsProps {
  readonly node: NodeValues
  readonly name: string
  /** Tiles or bars shown at most. */
  readonly limit: number
  readonly tiles?: 'small' | 'large'
}

export function NodeMaps({ node, name, limit, tiles = 'small' }: NodeMapsProps) {
  const { t, format } = useI18n()
  const { shape, values } = node
  const [height = 1, width = 1, channels = 1] = shape
  const range = useMemo(() => rangeOf(values), [values])
  if (shape.length !== 3) return <ValueBars values={values} limit={limit} name={name} />
  const shown = Math.min(channels, limit)
  return (
    <>
      <div className={styles['tiles']} data-size={tiles} role="group" aria-label={t('explain.maps', { name })}>
        {Array.from({ length: shown }, (_, channel) => (
          <TensorCanvas
            key={channel}
            values={values}
            height={height}
            width={width}
            channels={channels}
            channel={channel}
            tint={range[0] < 0 ? 'signed' : 'intensity'}
            range={range}
            label={t('explain.map', { name, channel: format.count(channel + 1), channels: format.count(channels) })}
          />
        ))}
      </div>
      <p className={styles['caption']}>
        {shown < channels ? `${t('explain.firstOf', { shown: format.count(shown), all: format.count(channels) })} · ` : ''}
        {t('explain.range', { low: short(range[0]), high: short(range[1]) })}
      </p>
    </>
  )
}

export function short(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  return (size >= 1e4 || size < 1e-3 ? value.toExponential(1) : Number(value.toPrecision(3)).toString()).replace('-', '−')
}

function ValueBars({ values, limit, name }: { readonly values: Float32Array; readonly limit: number; readonly name: string }) {
  const { t, format } = useI18n()
  const most = Math.min(values.length, Math.max(limit, 64))
  const shown = Array.from({ length: most }, (_, i) => values[Math.floor((i * values.length) / most)] ?? 0)
  const [low, high] = rangeOf(values)
  const top = Math.max(0, high)
  const span = top - Math.min(0, low) || 1
  const zero = (top / span) * 100
  return (
    <>
      <div className={styles['bars']} role="img" aria-label={t('explain.values', { name, count: format.count(values.length) })}>
        {shown.map((value, index) => {
          const share = (Math.abs(value) / span) * 100
          return (
            <i
              key={index}
              title={`${index + 1}: ${short(value)}`}
              data-negative={value < 0}
              style={{ top: `${value < 0 ? zero : zero - share}%`, height: `${Math.max(share, 0.8)}%` }}
            />
          )
        })}
      </div>
      <p className={styles['caption']}>
        {most < values.length ? `${t('explain.firstOf', { shown: format.count(most), all: format.count(values.length) })} · ` : ''}
        {t('explain.range', { low: short(low), high: short(high) })}
      </p>
    </>
  )
}
