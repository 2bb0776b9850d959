import styles from './toggle.module.css'

export function Toggle({
  label,
  checked,
  onChange,
  hideLabel = false,
  disabled = false,
}: {
  readonly label: string
  /** `mixed`: several switches stand behind it, some on and some off; a click turns all on. */
  readonly checked: boolean | 'mixed'
  onChange(checked: boolean): void
  readonly hideLabel?: boolean
  readonly disabled?: boolean
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={label}
      disabled={disabled}
      className={styles['toggle']}
      onClick={() => onChange(checked !== true)}
    >
      <span className={styles['track']}>
        <i />
      </span>
      {hideLabel ? null : label}
    </button>
  )
}
