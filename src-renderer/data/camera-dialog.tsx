// Pictures of one's own for each class: hold a button while the camera looks. They are kept as files in a folder of the user's choice.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { classNameSchema, type Grant } from '../../src/api/api'
import { host } from '../bridge'
import { CameraView } from '../camera/camera-view'
import { useDataStore } from '../state/data-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { IconButton } from '../ui/icon-button'
import { Notice } from '../ui/notice'
import styles from './camera-dialog.module.css'
import { grabPicture } from './grab-picture'
import { createRecording, type RecordedClass } from './recording-store'
import { useSourceDialog } from './source-dialog-store'

/** Between two pictures while the button is held: neighbours should differ. */
const EVERY_MS = 150
/** Fewer pictures of a class are soon learned by heart; see the audit. */
const ENOUGH = 20

export function CameraDialog({ grant }: { readonly grant: Grant }) {
  const { t, tr, format } = useI18n()
  const show = useSourceDialog((state) => state.show)
  const [useRecording] = useState(() => createRecording(host, grant.handle))
  const { classes, problems, open, addClass, rename, removeClass, record, settled } = useRecording()
  const [video, setVideo] = useState<HTMLVideoElement | null>(null)
  const [held, setHeld] = useState<number | null>(null)
  const [finishing, setFinishing] = useState(false)

  const firstNames = useRef([t('record.class', { number: 1 }), t('record.class', { number: 2 })])
  useEffect(() => void open(firstNames.current), [open])

  useEffect(() => {
    if (held === null || !video) return
    // A short press is one picture: what was on show then is kept though the button is let go.
    const take = (): void => {
      void grabPicture(video).then((frame) => {
        if (frame) record(held, frame)
      })
    }
    take()
    const timer = setInterval(take, EVERY_MS)
    return () => clearInterval(timer)
  }, [held, video, record])

  const names = classes.map(({ name }) => name)
  const filled = classes.filter(({ pictures }) => pictures > 0).length
  const finish = (): void => {
    setFinishing(true)
    void settled().then(() => {
      show(null)
      // Neighbouring frames are nearly the same picture: they belong in one set.
      useDataStore.getState().loadFolder(grant, { copies: 'near' })
    })
  }
  return (
    <Dialog
      open
      width={860}
      title={t('record.title')}
      onClose={() => show(null)}
      footer={
        <>
          <span className={styles['hint']}>{t(filled < 2 ? 'record.two' : 'record.keptIn', { folder: grant.displayPath })}</span>
          <Button onClick={() => show(null)}>{t('ui.cancel')}</Button>
          <Button variant="primary" disabled={filled < 2 || finishing} onClick={finish}>
            {t('record.use')}
          </Button>
        </>
      }
    >
      <div className={styles['layout']}>
        <CameraView onPicture={setVideo} />
        <div className={styles['classes']}>
          {problems.map(({ code, message, hint }) => (
            <Notice key={code} tone="bad" title={tr(message)}>
              {hint ? tr(hint) : null}
            </Notice>
          ))}
          <ul>
            {classes.map((one, index) => (
              <ClassRow
                key={index}
                recorded={one}
                taken={names.some((name, i) => i !== index && name.toLowerCase() === one.name.toLowerCase())}
                ready={video !== null}
                held={held === index}
                onHold={(hold) => setHeld(hold ? index : null)}
                onRename={(name) => rename(index, name)}
                onRemove={classes.length > 2 && one.pictures === 0 ? () => removeClass(index) : null}
              />
            ))}
          </ul>
          <Button onClick={() => addClass(t('record.class', { number: classes.length + 1 }))}>{t('record.addClass')}</Button>
          <p className={styles['quiet']}>{t('record.advice', { count: format.count(ENOUGH) })}</p>
        </div>
      </div>
    </Dialog>
  )
}

interface ClassRowProps {
  readonly recorded: RecordedClass
  /** Another class has this name. */
  readonly taken: boolean
  readonly ready: boolean
  readonly held: boolean
  readonly onHold: (hold: boolean) => void
  readonly onRename: (name: string) => void
  readonly onRemove: (() => void) | null
}

function ClassRow({ recorded, taken, ready, held, onHold, onRename, onRemove }: ClassRowProps) {
  const { t, format } = useI18n()
  const { name, pictures, newest } = recorded
  const isName = classNameSchema.safeParse(name).success && !taken
  const onKey = (event: KeyboardEvent, hold: boolean): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return
    event.preventDefault()
    if (!event.repeat) onHold(hold)
  }
  return (
    <li className={styles['row']} data-held={held || undefined}>
      <div className={styles['head']}>
        <input
          type="text"
          value={name}
          aria-label={t('record.className')}
          aria-invalid={!isName}
          readOnly={pictures > 0}
          onChange={(event) => onRename(event.target.value)}
        />
        <span className={styles['count']} role="status">
          {t('record.count', { count: format.count(pictures) })}
        </span>
        {onRemove && (
          <IconButton icon="close" size="small" variant="ghost" label={t('record.removeClass', { class: name })} onClick={onRemove} />
        )}
      </div>
      {!isName && <p className={styles['bad']}>{t(taken ? 'record.taken' : 'record.badName')}</p>}
      <div className={styles['record']}>
        <Button
          variant={held ? 'primary' : 'default'}
          disabled={!ready || !isName}
          aria-pressed={held}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            onHold(true)
          }}
          onPointerUp={() => onHold(false)}
          onPointerCancel={() => onHold(false)}
          onBlur={() => onHold(false)}
          onKeyDown={(event) => onKey(event, true)}
          onKeyUp={(event) => onKey(event, false)}
          onContextMenu={(event) => event.preventDefault()}
        >
          {t(held ? 'record.recording' : 'record.hold')}
        </Button>
        <div className={styles['newest']} aria-hidden>
          {newest.map((source) => (
            <img key={source} src={source} alt="" />
          ))}
        </div>
      </div>
    </li>
  )
}
