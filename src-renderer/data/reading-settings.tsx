// How image files are read: what becomes of other proportions, and what is kept of them for the next load.
import { useEffect, useState } from 'react'
import type { CacheInfo } from '../../src/api/api'
import { RESIZE_POLICIES } from '../../src/datasets/resize'
import { host } from '../bridge'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import styles from './data-panel.module.css'

export function ReadingSettings() {
  const { t } = useI18n()
  const source = useDocumentStore((state) => state.document.data.source)
  const resize = useDocumentStore((state) => state.document.data.resize)
  const edit = useDocumentStore((state) => state.edit)
  const readOnly = useDocumentStore((state) => state.readOnly)
  // Only image files are resized and kept.
  if (source.type !== 'folder') return null
  return (
    <div className={styles['reading']}>
      <label>
        <span title={t('data.resize.help')}>{t('data.resize')}</span>
        <Select
          label={t('data.resize')}
          value={resize}
          disabled={readOnly}
          options={RESIZE_POLICIES.map((value) => ({ value, label: t(`data.resize.${value}`) }))}
          onChange={(value) => {
            const chosen = RESIZE_POLICIES.find((policy) => policy === value)
            if (chosen) edit({ type: 'set-data', data: { resize: chosen } })
          }}
        />
      </label>
      <CacheLine />
    </div>
  )
}

/** What is kept on the disk, and a button that clears it. */
function CacheLine() {
  const { t, tr, format } = useI18n()
  const status = useDataStore((state) => state.status)
  const notify = useViewStore((state) => state.notify)
  const [info, setInfo] = useState<CacheInfo | null>(null)
  useEffect(() => {
    if (status === 'loading') return
    let current = true
    void host.call('cache.info', {}).then((reply) => {
      if (current && reply.ok) setInfo(reply.value)
    })
    return () => {
      current = false
    }
  }, [status])
  const clear = async (): Promise<void> => {
    const reply = await host.call('cache.clear', {})
    if (reply.ok) setInfo(reply.value)
    else for (const { message } of reply.diagnostics) notify({ tone: 'warn', title: tr(message) })
  }
  if (!info) return null
  return (
    <div className={styles['row']}>
      <span className={styles['quiet']} title={t('data.cache.help')}>
        {t('data.cache', { used: format.bytes(info.usedBytes), limit: format.bytes(info.limitBytes) })}
      </span>
      <Button size="small" onClick={() => void clear()} disabled={info.usedBytes === 0 || status === 'loading'}>
        {t('data.cache.clear')}
      </Button>
    </div>
  )
}
