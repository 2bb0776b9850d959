import { useDocumentStore } from '../state/document-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { editCopy } from './actions'
import styles from './project.module.css'

export function ReadOnlyBanner() {
  const { t } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  if (!readOnly) return null
  return (
    <div className={styles['banner']} role="status">
      <Icon name="warning" size={15} />
      <span>
        <b>{t('project.readOnly.title')}</b> {t('project.readOnly.body')}
      </span>
      <span className={styles['space']} />
      <Button size="small" onClick={editCopy}>
        {t('project.readOnly.copy')}
      </Button>
    </div>
  )
}
