import styles from './toggle.module.css'

export function Toggle({
  label,
  checked,
  onChange,
  hideLabel = false,
  disabled = false,
}: {
  readonly label: string
  readonly checked: boolean
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
      onClick={() => onChange(!checked)}
    >
      <span className={styles['track']}>
        <i />
      </span>
      {hideLabel ? null : label}
    </button>
  )
}
