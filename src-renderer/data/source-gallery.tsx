// One place for all the data there can be: what each source needs, in a line.
import type { ReactNode } from 'react'
import { generators } from '../../src/datasets/generators/registry'
import { useDataStore } from '../state/data-store'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { pickGrant } from '../ui/pick-grant'
import { ArrayDialog } from './array-dialog'
import { CameraDialog } from './camera-dialog'
import { ClassesDialog } from './classes-dialog'
import { openDataFile, openDataFolder } from './open-data'
import { useSourceDialog } from './source-dialog-store'
import styles from './source-gallery.module.css'
import { PointsPicture, SketchPicture } from './source-pictures'
import { TableDialog } from './table-dialog'

/** Whichever step of choosing data is open. */
export function SourceDialogs() {
  const { t } = useI18n()
  const open = useSourceDialog((state) => state.open)
  const show = useSourceDialog((state) => state.show)
  if (open?.step === 'table') return <TableDialog key={open.grant.handle} grant={open.grant} settings={open.settings} />
  if (open?.step === 'arrays') return <ArrayDialog key={open.grant.handle} grant={open.grant} settings={open.settings} />
  if (open?.step === 'classes') return <ClassesDialog key={open.grant.handle} grant={open.grant} rule={open.rule} />
  if (open?.step === 'camera') return <CameraDialog key={open.grant.handle} grant={open.grant} />
  return (
    <Dialog open={open?.step === 'gallery'} onClose={() => show(null)} title={t('data.source.title')} width={980}>
      <Gallery />
    </Dialog>
  )
}

function Gallery() {
  const { t, tr } = useI18n()
  const show = useSourceDialog((state) => state.show)
  const loadSketches = useDataStore((state) => state.loadSketches)
  const loadGenerator = useDataStore((state) => state.loadGenerator)
  const choose = async (purpose: 'data-folder' | 'data-file' | 'record-folder'): Promise<void> => {
    show(null)
    const grant = await pickGrant(purpose, purpose === 'record-folder' ? t('record.folder') : '')
    if (!grant) show({ step: 'gallery' })
    else if (purpose === 'record-folder') show({ step: 'camera', grant })
    else if (purpose === 'data-file') openDataFile(grant)
    else await openDataFolder(grant)
  }
  const take = (load: () => void) => () => {
    show(null)
    load()
  }

  return (
    <div className={styles['gallery']}>
      <h3>{t('data.source.own')}</h3>
      <div className={styles['cards']}>
        <Card
          id="folder"
          picture={<Icon name="folder" size={16} />}
          title={t('data.source.folder')}
          body={t('data.source.folder.body')}
          onClick={() => void choose('data-folder')}
        />
        <Card
          id="table"
          picture={<Icon name="file" size={16} />}
          title={t('data.source.table')}
          body={t('data.source.table.body')}
          onClick={() => void choose('data-file')}
        />
        <Card
          id="arrays"
          picture={<Icon name="file" size={16} />}
          title={t('data.source.arrays')}
          body={t('data.source.arrays.body')}
          onClick={() => void choose('data-file')}
        />
        <Card
          id="camera"
          picture={<Icon name="camera" size={16} />}
          title={t('data.source.camera')}
          body={t('data.source.camera.body')}
          onClick={() => void choose('record-folder')}
        />
      </div>
      <h3>{t('data.source.made')}</h3>
      <div className={styles['cards']}>
        <Card
          id="cat-sketches"
          picture={<SketchPicture />}
          title={t('data.sketches')}
          body={t('data.source.sketches.body')}
          onClick={take(loadSketches)}
        />
        {generators.map((kind) => (
          <Card
            key={kind.type}
            id={kind.type}
            picture={<PointsPicture kind={kind} />}
            title={tr(kind.title)}
            body={tr(kind.summary)}
            onClick={take(() => loadGenerator(kind.type))}
          />
        ))}
      </div>
    </div>
  )
}

function Card({
  id,
  picture,
  title,
  body,
  onClick,
}: {
  readonly id: string
  readonly picture: ReactNode
  readonly title: string
  readonly body: string
  onClick(): void
}) {
  return (
    <button type="button" className={styles['card']} data-source={id} onClick={onClick}>
      <i>{picture}</i>
      <b>{title}</b>
      <span>{body}</span>
    </button>
  )
}
