// Where a new project begins: blank, or from a template.
import { useMemo } from 'react'
import { analyzeGraph } from '../../src/compiler/analyze'
import { templates } from '../../src/templates'
import { useViewStore } from '../state/view-store'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { newFromTemplate } from './actions'
import styles from './project.module.css'
import { TemplatePreview } from './template-preview'

export function TemplateGallery() {
  const { t } = useI18n()
  const open = useViewStore((state) => state.dialog === 'new')
  const openDialog = useViewStore((state) => state.openDialog)
  return (
    <Dialog open={open} onClose={() => openDialog(null)} title={t('project.gallery.title')} width={780}>
      <Cards />
    </Dialog>
  )
}

function Cards() {
  const { t, tr, format } = useI18n()
  const cards = useMemo(
    () =>
      templates.map((template) => {
        const document = template.create()
        return { template, document, totals: analyzeGraph(document.graph).totals }
      }),
    [],
  )
  return (
    <div className={styles['gallery']}>
      <button type="button" className={styles['card']} data-template="blank" onClick={() => void newFromTemplate(null)}>
        <span className={styles['preview']}>
          <Icon name="plus" size={26} />
        </span>
        <b>{t('project.gallery.blank')}</b>
        <p>{t('project.gallery.blankSummary')}</p>
      </button>
      {cards.map(({ template, document, totals }) => (
        <button
          key={template.id}
          type="button"
          className={styles['card']}
          data-template={template.id}
          onClick={() => void newFromTemplate(template.id)}
        >
          <span className={styles['preview']}>
            <TemplatePreview document={document} />
          </span>
          <b>{tr(template.title)}</b>
          <p>{tr(template.summary)}</p>
          <small>
            {t('project.gallery.layers', { count: format.count(totals.layers) })} ·{' '}
            {t('project.gallery.parameters', { count: format.count(totals.parameters) })}
          </small>
        </button>
      ))}
    </div>
  )
}
