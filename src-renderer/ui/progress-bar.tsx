import styles from './progress-bar.module.css'

/** How far something is; `value` in 0…1, null while that is not known. */
export function ProgressBar({ label, value }: { readonly label: string; readonly value: number | null }) {
  return (
    <div
      className={styles['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={value === null ? undefined : Math.round(value * 100)}
    >
      {value === null ? (
        <div className={`${styles['fill']} ${styles['unknown']}`} />
      ) : (
        <div className={styles['fill']} style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      )}
    </div>
  )
}
