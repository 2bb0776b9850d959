import { useEffect, useState } from 'react'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { hostInfo } from '../ui/pick-grant'

export function AboutDialog() {
  const { t } = useI18n()
  const open = useViewStore((state) => state.dialog === 'about')
  const openDialog = useViewStore((state) => state.openDialog)
  const [version, setVersion] = useState<string | null>(null)
  useEffect(() => {
    if (open) void hostInfo().then((info) => setVersion(info?.version ?? null))
  }, [open])
  const close = (): void => openDialog(null)
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t('app.about')}
      width={420}
      footer={
        <Button variant="primary" onClick={close}>
          {t('ui.ok')}
        </Button>
      }
    >
      <p>{t('app.about.body')}</p>
      <p style={{ marginTop: 10, color: 'var(--muted)' }}>
        {version === null ? null : (
          <>
            {t('app.about.version', { version })}
            <br />
          </>
        )}
        {t('app.about.parts')}
      </p>
    </Dialog>
  )
}
