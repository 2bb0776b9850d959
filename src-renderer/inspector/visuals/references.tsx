// Where to read more; the host opens the page outside the app.
import type { Reference } from '../../../src/layers/explain/visual'
import { host } from '../../bridge'
import { useI18n } from '../../ui/i18n'
import styles from './visuals.module.css'

export function References({ references }: { readonly references: readonly Reference[] }) {
  const { tr } = useI18n()
  return (
    <ul className={styles['references']}>
      {references.map(({ title, url }) => (
        <li key={url}>
          <a
            href={url}
            title={url}
            rel="noreferrer"
            onClick={(event) => {
              event.preventDefault()
              void host.call('app.open-link', { url })
            }}
          >
            {tr(title)}
          </a>
        </li>
      ))}
    </ul>
  )
}
