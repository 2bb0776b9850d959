// The top bar's part of a run: what computes, and Train, Pause, Resume, Stop.
import { useEffect } from 'react'
import type { BackendChoice } from '../../src/document/document'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { backendLabels, isActive } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Tooltip } from '../ui/tooltip'
import styles from './train-controls.module.css'
import { useTrain } from './use-train'

export function TrainControls() {
  const { t } = useI18n()
  const status = useRunStore((state) => state.status)
  const stopping = useRunStore((state) => state.stopping)
  const pause = useRunStore((state) => state.pause)
  const resume = useRunStore((state) => state.resume)
  const stop = useRunStore((state) => state.stop)
  const { train, reason } = useTrain()

  // The controls stand as long as the window does, so the images begin to follow the project here.
  useEffect(() => useDataStore.getState().follow(), [])

  return (
    <div className={styles['controls']} role="group" aria-label={t('training.controls')}>
      <BackendChip />
      {isActive(status) ? (
        <>
          {status === 'paused' ? (
            <Tooltip content={t('training.resume.help')}>
              <Button onClick={resume} disabled={stopping}>
                {t('training.resume')}
              </Button>
            </Tooltip>
          ) : (
            <Tooltip content={t('training.pause.help')}>
              <Button onClick={pause} disabled={stopping || status === 'starting'}>
                {t('training.pause')}
              </Button>
            </Tooltip>
          )}
          <Tooltip content={stopping ? t('training.stopNow.help') : t('training.stop.help')}>
            <Button variant="primary" onClick={stop}>
              {stopping ? t('training.stopNow') : t('training.stop')}
            </Button>
          </Tooltip>
        </>
      ) : (
        <Tooltip content={reason ?? t('training.train.help')}>
          {/* Not `disabled`: a click leads to what is in the way, and the reason can be read by keyboard too. */}
          <Button variant="primary" onClick={train} aria-disabled={reason !== null}>
            {t('training.train')}
          </Button>
        </Tooltip>
      )}
    </div>
  )
}

function BackendChip() {
  const { t } = useI18n()
  const backend = useRunStore((state) => state.backend)
  const device = useRunStore((state) => state.device)
  const status = useRunStore((state) => state.status)
  const stopping = useRunStore((state) => state.stopping)
  const choice = useDocumentStore((state) => state.document.training.backend)
  const chosen = choiceLabel(choice, t('training.backend.auto'))
  const shown = backend ? backendLabels[backend] : chosen
  const about = backend
    ? t('training.backend.device', { backend: backendLabels[backend], device: device ?? '' })
    : t('training.backend.idle', { backend: chosen })
  const state = stopping ? 'stopping' : status
  return (
    <Tooltip content={about}>
      <span
        className={styles['chip']}
        tabIndex={0}
        role="status"
        aria-label={`${t('training.backend.chip', { backend: shown })} · ${t(`training.status.${state}`)}`}
      >
        <i className={styles['dot']} data-status={status} />
        <span>{shown}</span>
        {status !== 'idle' && <span className={styles['state']}>{t(`training.status.${state}`)}</span>}
      </span>
    </Tooltip>
  )
}

function choiceLabel(choice: BackendChoice, auto: string): string {
  return choice === 'auto' ? auto : backendLabels[choice]
}
