import { useState, type KeyboardEvent } from 'react'
import { useGesture } from './gesture'
import styles from './number-input.module.css'
import { ariaRange, readNumber, stepValue, writeNumber, type Scale } from './scale'

/**
 * A typed number. Every valid state of typing is a change (one gesture); what does not fit is marked, told to
 * `onInvalid`, and put back on leaving.
 */
export function NumberInput({
  label,
  value,
  min,
  max,
  step = 1,
  integer = false,
  scale = 'linear',
  onChange,
  onInvalid,
  disabled = false,
  describedBy,
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
  onInvalid?(invalid: boolean): void
  readonly disabled?: boolean
  readonly describedBy?: string | undefined
  /** Shown in place of the value where several values stand behind it; any typed number is a change then. */
  readonly mixed?: string | undefined
}) {
  const gesture = useGesture(label)
  /** What is being typed; null while nobody types. */
  const [draft, setDraft] = useState<string | null>(null)
  const range: Scale = { min, max, step, integer, scale }
  const fits = (next: number | null): next is number => next !== null && next >= min && next <= max && (!integer || Number.isInteger(next))
  const isUntouched = (typed: string): boolean => mixed !== undefined && typed === ''
  const invalid = draft !== null && !fits(readNumber(draft)) && !isUntouched(draft)

  const type = (typed: string): void => {
    setDraft(typed)
    const next = readNumber(typed)
    onInvalid?.(!fits(next) && !isUntouched(typed))
    if (fits(next) && (next !== value || mixed !== undefined)) onChange(next, gesture.key())
  }
  const leave = (): void => {
    setDraft(null)
    onInvalid?.(false)
    gesture.end()
  }
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      const next = stepValue(value, event.key === 'ArrowUp' ? 1 : -1, range)
      setDraft(null)
      onInvalid?.(false)
      if (next !== value) onChange(next, gesture.key())
    } else if (event.key === 'Enter') {
      leave()
      event.currentTarget.select()
    } else if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      leave()
    }
  }
  return (
    <input
      type="text"
      inputMode="decimal"
      role="spinbutton"
      className={styles['input']}
      aria-label={label}
      aria-valuetext={mixed}
      placeholder={mixed}
      {...ariaRange({ now: value, min, max })}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      autoComplete="off"
      spellCheck={false}
      value={draft ?? (mixed === undefined ? writeNumber(value) : '')}
      disabled={disabled}
      onFocus={(event) => event.target.select()}
      onChange={(event) => type(event.target.value)}
      onBlur={leave}
      onKeyDown={press}
    />
  )
}
