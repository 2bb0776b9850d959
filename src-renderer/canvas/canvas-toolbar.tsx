// Fit, tidy, direction and zoom.
import { useReactFlow, useStore } from '@xyflow/react'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { Tooltip } from '../ui/tooltip'
import styles from './canvas.module.css'

export const QUICK_MS = 120

export function CanvasToolbar({
  onFit,
  onTidy,
  onTurn,
  direction,
  disabled,
}: {
  onFit(): void
  onTidy(): void
  onTurn(): void
  readonly direction: 'down' | 'right'
  readonly disabled: boolean
}) {
  const { t } = useI18n()
  const flow = useReactFlow()
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <div className={styles['toolbar']} role="toolbar" aria-label={t('ui.canvas')}>
      <Tooltip content={t('canvas.fit.help')} side="top">
        <Button onClick={onFit}>{t('canvas.fit')}</Button>
      </Tooltip>
      <Tooltip content={t('canvas.tidy.help')} side="top">
        <Button onClick={onTidy} disabled={disabled}>
          {t('canvas.tidy')}
        </Button>
      </Tooltip>
      <IconButton
        icon={direction === 'down' ? 'arrowDown' : 'arrowRight'}
        label={t(direction === 'down' ? 'canvas.direction.toRight' : 'canvas.direction.toDown')}
        onClick={onTurn}
        disabled={disabled}
      />
      <IconButton icon="minus" label={t('canvas.zoomOut')} onClick={() => void flow.zoomOut({ duration: QUICK_MS })} />
      <Tooltip content={t('canvas.zoomReset')} side="top">
        <Button className={styles['zoom']} aria-label={t('canvas.zoomReset')} onClick={() => void flow.zoomTo(1, { duration: QUICK_MS })}>
          {zoom} %
        </Button>
      </Tooltip>
      <IconButton icon="plus" label={t('canvas.zoomIn')} onClick={() => void flow.zoomIn({ duration: QUICK_MS })} />
    </div>
  )
}
