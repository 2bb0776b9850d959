// Short messages in the corner. Good news goes by itself; the rest stays until it is dismissed.
import { useEffect } from 'react'
import { useViewStore, type Toast } from '../state/view-store'
import { IconButton } from './icon-button'
import { useI18n } from './i18n'
import styles from './toasts.module.css'

const GOOD_MS = 4000
const LONG_MS = 9000

export function Toasts() {
  const { t } = useI18n()
  const toasts = useViewStore((state) => state.toasts)
  return (
    <div className={styles['toasts']} role="region" aria-label={t('ui.notices')}>
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const { t } = useI18n()
  const dismiss = useViewStore((state) => state.dismiss)
  useEffect(() => {
    if (toast.tone === 'bad') return
    const timer = setTimeout(() => dismiss(toast.id), toast.tone === 'good' ? GOOD_MS : LONG_MS)
    return () => clearTimeout(timer)
  }, [toast, dismiss])
  return (
    <div className={styles['toast']} data-tone={toast.tone} role={toast.tone === 'bad' ? 'alert' : 'status'}>
      <b>{toast.title}</b>
      <IconButton icon="close" label={t('ui.dismiss')} size="small" variant="ghost" onClick={() => dismiss(toast.id)} />
      {toast.body !== null ? <p>{toast.body}</p> : null}
    </div>
  )
}
