// What is dropped anywhere on the window: a project opens; a folder or a file of data becomes the project's data.
import { useEffect, useState } from 'react'
import { grantDropped } from '../bridge'
import { openDataFile, openDataFolder } from '../data/open-data'
import { openDropped } from '../project/actions'
import { useViewStore } from '../state/view-store'
import { currentI18n, useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { pickGrant } from '../ui/pick-grant'
import styles from './window-drop.module.css'

/** Files or folders from outside; pictures are for those who try them. What they are is told only when they are dropped. */
function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return [...(dataTransfer?.items ?? [])].some(({ kind, type }) => kind === 'file' && !type.startsWith('image/'))
}

/** A folder has no content of its own: only its entry tells it from a file. */
function isFolder(transfer: DataTransfer): boolean {
  return [...transfer.items].some((item) => item.webkitGetAsEntry()?.isDirectory === true)
}

async function take(file: File, folder: boolean): Promise<void> {
  const dropped = await grantDropped(file)
  if (dropped?.kind === 'project' || (dropped === null && !folder && file.name.toLowerCase().endsWith('.json'))) {
    await openDropped(file, dropped?.grant ?? null)
  } else if (dropped) {
    if (dropped.kind === 'folder') await openDataFolder(dropped.grant)
    else openDataFile(dropped.grant)
  } else await askForPlace(file.name, folder)
}

/** A browser does not say where what is dropped stands: it has to be chosen once more, among what the host may read. */
async function askForPlace(name: string, folder: boolean): Promise<void> {
  const { t } = currentI18n()
  useViewStore.getState().notify({ tone: 'plain', title: t('drop.noPlace', { name }), body: t('drop.noPlace.body') })
  const grant = await pickGrant(folder ? 'data-folder' : 'data-file', name)
  if (!grant) return
  if (folder) await openDataFolder(grant)
  else openDataFile(grant)
}

export function WindowDrop() {
  const { t } = useI18n()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (event.defaultPrevented || !bringsFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      setOver(false)
      const [file] = event.dataTransfer?.files ?? []
      if (!file || !event.dataTransfer || event.defaultPrevented || !bringsFiles(event)) return
      event.preventDefault()
      // Its entries are gone once the event is over.
      void take(file, isFolder(event.dataTransfer))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className={styles['drop']}>
      <div className={styles['card']}>
        <Icon name="folder" size={22} />
        <b>{t('drop.here')}</b>
        <span>{t('drop.here.body')}</span>
      </div>
    </div>
  )
}
