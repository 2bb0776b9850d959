// Name and place of the data in use.
import { findGenerator } from '../../src/datasets/generators/registry'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useI18n } from '../ui/i18n'
import styles from './data-panel.module.css'

export function SourceCard() {
  const { t, tr, format } = useI18n()
  const source = useDocumentStore((state) => state.document.data.source)
  const dataset = useDataStore((state) => state.dataset)
  const file = source.type === 'generator' ? null : source
  const kind = source.type === 'generator' ? findGenerator(source.generator) : undefined
  return (
    <div className={styles['card']}>
      <b>{file ? file.name : kind ? tr(kind.title) : t('data.sketches')}</b>
      <span className={styles['path']} title={file?.displayPath}>
        <bdi>{source.type === 'generator' ? t('data.sketchesOrigin', { seed: String(source.seed) }) : source.displayPath}</bdi>
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
