import type { CSSProperties, KeyboardEvent } from 'react'
import { useGesture } from './gesture'
import { fromTravel, stepValue, toTravel, type Scale } from './scale'
import styles from './slider.module.css'

const TRAVEL = 1000
const KEYS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }

/** A value in a range; all changes of one drag carry the same gesture key. */
export function Slider({
  label,
  value,
  min,
  max,
  step = 0.01,
  integer = false,
  scale = 'linear',
  onChange,
  disabled = false,
  mixed,
}: {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step?: number
  readonly integer?: boolean
  readonly scale?: 'linear' | 'log'
  onChange(value: number, gesture: string): void
  readonly disabled?: boolean
  /** What is said in place of the value where several values stand behind it. */
  readonly mixed?: string | undefined
}) {
  const gesture = useGesture(label)
  const range: Scale = { min, max, step, integer, scale }
  const travel = toTravel(value, range)
  const change = (next: number): void => {
    if (next !== value || mixed !== undefined) onChange(next, gesture.key())
  }
  const press = (event: KeyboardEvent): void => {
    const direction = KEYS[event.key]
    if (direction !== undefined) {
      event.preventDefault()
      let next = value
      for (let i = 0; i < Math.abs(direction); i += 1) next = stepValue(next, Math.sign(direction), range)
      change(next)
    } else if (event.key === 'Home' || event.key === 'End') {
      event.preventDefault()
      change(event.key === 'Home' ? min : max)
    }
  }
  return (
    <input
      type="range"
      className={styles['slider']}
      aria-label={label}
      aria-valuetext={mixed ?? String(value)}
      data-mixed={mixed !== undefined}
      min={0}
      max={TRAVEL}
      value={Math.round(travel * TRAVEL)}
      disabled={disabled}
      style={{ '--fill': `calc(7px + ${travel} * (100% - 14px))` } as CSSProperties}
      onPointerDown={gesture.begin}
      onPointerUp={gesture.end}
      onPointerCancel={gesture.end}
      onKeyDown={press}
      onChange={(event) => change(fromTravel(Number(event.target.value) / TRAVEL, range))}
    />
  )
}
