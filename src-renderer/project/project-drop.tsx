// A project file dropped anywhere on the window opens it.
import { useEffect, useState } from 'react'
import { useI18n } from '../ui/i18n'
import { openDropped } from './actions'
import styles from './project.module.css'

/** Whether files are dragged that may be a project; their names are told only when they are dropped. */
function bringsProject({ dataTransfer }: DragEvent): boolean {
  return [...(dataTransfer?.items ?? [])].some(({ kind, type }) => kind === 'file' && (type === 'application/json' || type === ''))
}

export function ProjectDrop() {
  const { t } = useI18n()
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!bringsProject(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      setOver(false)
      const file = [...(event.dataTransfer?.files ?? [])].find(({ name }) => name.toLowerCase().endsWith('.json'))
      if (!file || event.defaultPrevented) return
      event.preventDefault()
      void openDropped(file)
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
  return isOver ? <div className={styles['drop']}>{t('project.drop')}</div> : null
}
