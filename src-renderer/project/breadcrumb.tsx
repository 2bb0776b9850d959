// The way from the granted root to the folder that is shown.
import { Fragment } from 'react'
import { IconButton } from '../ui/icon-button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import styles from './project.module.css'

export function Breadcrumb({
  rootName,
  path,
  onGo,
}: {
  readonly rootName: string
  readonly path: readonly string[]
  onGo(path: readonly string[]): void
}) {
  const { t } = useI18n()
  const parts = [rootName, ...path]
  return (
    <nav className={styles['crumbs']} aria-label={t('browser.path')}>
      <IconButton
        icon="up"
        size="small"
        variant="ghost"
        label={t('browser.up')}
        disabled={path.length === 0}
        onClick={() => onGo(path.slice(0, -1))}
      />
      {parts.map((part, index) => (
        <Fragment key={`${index} ${part}`}>
          {index > 0 ? <Icon name="chevronRight" size={12} /> : null}
          <button type="button" aria-current={index === path.length} onClick={() => onGo(path.slice(0, index))}>
            {part}
          </button>
        </Fragment>
      ))}
    </nav>
  )
}
