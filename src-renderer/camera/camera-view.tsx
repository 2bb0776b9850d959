// The picture of a camera as it comes, or why there is none. Not mirrored: what is seen is what is taken.
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import styles from './camera.module.css'
import { useCamera } from './use-camera'

export interface CameraViewProps {
  /** The element that shows the picture once it does; null when it ends. Hand it to grabFrame. */
  readonly onPicture: (video: HTMLVideoElement | null) => void
}

export function CameraView({ onPicture }: CameraViewProps) {
  const { t, tr } = useI18n()
  const { stream, problem, devices, device, choose, retry } = useCamera()
  const video = useRef<HTMLVideoElement | null>(null)

  useEffect(() => {
    const screen = video.current
    if (!screen || !stream) return
    screen.srcObject = stream
    // Refused only where it was stopped before it began.
    screen.play().catch(() => undefined)
    return () => {
      screen.srcObject = null
      onPicture(null)
    }
  }, [stream, onPicture])

  if (problem) {
    return (
      <div role="alert" className={styles['problem']}>
        <Notice tone="bad" title={tr(problem.message)}>
          {problem.hint ? tr(problem.hint) : null}
        </Notice>
        <Button onClick={retry}>{t('camera.retry')}</Button>
      </div>
    )
  }
  return (
    <div className={styles['camera']}>
      <div className={styles['frame']}>
        <video ref={video} muted playsInline aria-label={t('camera.picture')} onLoadedData={(event) => onPicture(event.currentTarget)} />
        {!stream && (
          <p className={styles['asking']} role="status">
            {t('camera.asking')}
          </p>
        )}
      </div>
      {devices.length > 1 && (
        <Select
          label={t('camera.device')}
          value={device}
          options={devices.map(({ id, label }, place) => ({ value: id, label: label || t('camera.unnamed', { number: place + 1 }) }))}
          onChange={choose}
        />
      )}
    </div>
  )
}
