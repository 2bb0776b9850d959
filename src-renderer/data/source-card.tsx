// Name and place of the images in use.
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useI18n } from '../ui/i18n'
import styles from './data-panel.module.css'

export function SourceCard() {
  const { t, format } = useI18n()
  const source = useDocumentStore((state) => state.document.data.source)
  const dataset = useDataStore((state) => state.dataset)
  const folder = source.type === 'folder'
  return (
    <div className={styles['card']}>
      <b>{folder ? source.name : t('data.sketches')}</b>
      <span className={styles['path']} title={folder ? source.displayPath : undefined}>
        <bdi>{folder ? source.displayPath : t('data.sketchesOrigin', { seed: String(source.seed) })}</bdi>
      </span>
      {dataset && (
        <span className={styles['quiet']}>
          {[
            t(`data.summary.${dataset.samples}`, { count: format.count(dataset.paths.length) }),
            dataset.task === 'classification'
              ? t('data.summary.classes', { count: format.count(dataset.classes.length) })
              : t('data.summary.numbers', { count: format.count(dataset.quantities.length) }),
            dataset.samples === 'images'
              ? format.shape([dataset.size.height, dataset.size.width, dataset.size.channels])
              : t('data.summary.features', { count: format.count(dataset.features.length) }),
          ].join(' · ')}
        </span>
      )}
    </div>
  )
}
