// Files that could not be used, by name and with the reason.
import type { SkippedFile } from '../../src/datasets/dataset'
import { useI18n } from '../ui/i18n'
import styles from './data-panel.module.css'

/** Listed at most; the count says how many there are. */
const LISTED = 500

export function SkippedFiles({ skipped }: { readonly skipped: readonly SkippedFile[] }) {
  const { t, tr, format } = useI18n()
  return (
    <details className={styles['skipped']}>
      <summary>
        {t('data.skipped')} <span className={styles['badge']}>{format.count(skipped.length)}</span>
      </summary>
      <p className={styles['quiet']}>{t('data.skipped.body')}</p>
      <ul>
        {skipped.slice(0, LISTED).map((one) => (
          <li key={one.file}>
            <span className={styles['path']} title={one.file}>
              <bdi>{one.file}</bdi>
            </span>
            <span className={styles['quiet']}>{tr(one.reason)}</span>
          </li>
        ))}
      </ul>
      {skipped.length > LISTED && (
        <p className={styles['quiet']}>{t('data.skipped.more', { count: format.count(skipped.length - LISTED) })}</p>
      )}
    </details>
  )
}
