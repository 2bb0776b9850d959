// An accuracy with its 95 % interval and the majority baseline, on a line from 0 to 1.
import type { ClassResult } from '../../src/training/plan'
import styles from './results-panel.module.css'

interface IntervalBarProps {
  readonly result: Pick<ClassResult, 'accuracy' | 'interval' | 'baseline'>
  /** The same in words. */
  readonly label: string
}

export function IntervalBar({ result, label }: IntervalBarProps) {
  const at = (share: number): string => `${(Math.min(1, Math.max(0, share)) * 100).toFixed(2)}%`
  const [low, high] = result.interval
  return (
    <span className={styles['interval']} role="img" aria-label={label} title={label}>
      <i className={styles['intervalRange']} style={{ left: at(low), right: at(1 - high) }} />
      <i className={styles['intervalBaseline']} style={{ left: at(result.baseline.accuracy) }} />
      <i className={styles['intervalPoint']} style={{ left: at(result.accuracy) }} />
    </span>
  )
}
