// Try it: one image, what the network sees of it, and how probable it finds each class.
import { useCallback, useEffect, useRef, useState, type DragEvent } from 'react'
import { CameraView } from '../camera/camera-view'
import { grabFrame } from '../camera/grab-frame'
import { decodeImage } from '../data/decode-image'
import type { ImageSize } from '../../src/datasets/dataset'
import type { Diagnostic, Text } from '../../src/diagnostics'
import type { CurrentModel } from '../state/run-state'
import type { Predict } from './shown'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { AnswerView, ThresholdSlider } from './answer-view'
import { DrawPad } from './draw-pad'
import { PixelPreview } from './pixel-preview'
import styles from './results-panel.module.css'
import { resultsWords } from './words'

/** Larger files are refused before they are read. */
const LIMIT_MB = 64
/** How often an answer follows a run under way. */
const FOLLOW_MS = 1000
/** How often the picture of a camera is tried: often enough to move with it, seldom enough to be read. */
const CAMERA_MS = 250

interface TryImageProps {
  readonly model: CurrentModel | null
  readonly predict: Predict
  readonly active: boolean
  readonly threshold: number
  readonly onThreshold: (value: number) => void
}

interface Tried {
  readonly file: File
  /** The model it was tried with; another one tries it again. */
  readonly model: CurrentModel
  readonly url: string
  readonly pixels: Uint8Array | null
  readonly probabilities: readonly number[] | null
  readonly problems: readonly Pick<Diagnostic, 'message' | 'hint'>[]
}

function problem(message: Text): readonly Pick<Diagnostic, 'message' | 'hint'>[] {
  return [{ message }]
}

export function TryImage({ model, predict, active, threshold, onThreshold }: TryImageProps) {
  const { t, tr, format } = useI18n()
  const [tried, setTried] = useState<Tried | null>(null)
  const [over, setOver] = useState(false)
  const [drawing, setDrawing] = useState(false)
  /** What the camera shows; off where it is not in use. */
  const [camera, setCamera] = useState<'off' | { readonly video: HTMLVideoElement | null }>('off')
  const filming = camera !== 'off'
  const picker = useRef<HTMLInputElement | null>(null)
  const newest = useRef(0)
  const size = model?.samples === 'images' ? model.size : null
  const ready = size !== null

  /** @param live one of many pictures: the one before stays until this one has its answer */
  const look = async (file: File, live = false): Promise<void> => {
    if (!model || !size) return
    newest.current += 1
    const turn = newest.current
    const shown = { file, model, url: URL.createObjectURL(file), pixels: null, probabilities: null, problems: [] }
    const settle = (next: Partial<Tried>): void => {
      if (turn === newest.current) setTried({ ...shown, ...next })
    }
    if (!live) settle({})
    if (file.size > LIMIT_MB * 1024 * 1024) {
      const words = resultsWords['results.try.tooLarge']
      settle({
        problems: problem({ en: words.en.replace('{{limit}}', String(LIMIT_MB)), zh: words.zh.replace('{{limit}}', String(LIMIT_MB)) }),
      })
      return
    }
    let bytes: Uint8Array
    try {
      bytes = new Uint8Array(await file.arrayBuffer())
    } catch {
      settle({ problems: problem(resultsWords['results.try.notImage']) })
      return
    }
    const decoded = await decodeImage(bytes, { size, resize: model.resize })
    if (!decoded.ok) {
      settle({ problems: decoded.diagnostics })
      return
    }
    if (!live) settle({ pixels: decoded.value })
    const answer = await predict(decoded.value)
    if (answer.ok) settle({ pixels: decoded.value, probabilities: answer.value[0] ?? null })
    else settle({ pixels: decoded.value, problems: answer.diagnostics })
  }
  const lookAt = useRef(look)
  useEffect(() => {
    lookAt.current = look
  })

  const url = tried?.url
  useEffect(() => () => (url ? URL.revokeObjectURL(url) : undefined), [url])

  // A newly trained or opened network looks at the same image again.
  useEffect(() => {
    if (ready && tried && tried.model !== model) void lookAt.current(tried.file)
  }, [ready, model, tried])

  const frameName = t('results.camera.name')
  const video = camera === 'off' ? null : camera.video
  useEffect(() => {
    if (!video || !ready) return
    let timer: ReturnType<typeof setTimeout> | null = null
    let over = false
    const next = async (): Promise<void> => {
      const frame = await grabFrame(video, frameName)
      if (frame && !over) await lookAt.current(frame, true)
      if (!over) timer = setTimeout(() => void next(), CAMERA_MS)
    }
    void next()
    return () => {
      over = true
      if (timer !== null) clearTimeout(timer)
    }
  }, [video, ready, frameName])
  const onPicture = useCallback((shown: HTMLVideoElement | null) => {
    setCamera((before) => (before === 'off' ? before : { video: shown }))
  }, [])

  /** A picture from elsewhere takes the camera's place. */
  const lookInstead = (file: File): void => {
    setCamera('off')
    void look(file)
  }
  const insteadOf = useRef(lookInstead)
  useEffect(() => {
    insteadOf.current = lookInstead
  })

  // While the network learns, the answer follows its latest weights. The worker holds such questions to a small share of its time.
  const pixels = tried?.pixels
  useEffect(() => {
    if (!active || !pixels) return
    const timer = setInterval(() => {
      const turn = newest.current
      void predict(pixels).then((answer) => {
        if (answer.ok && turn === newest.current) setTried((shown) => shown && { ...shown, probabilities: answer.value[0] ?? null })
      })
    }, FOLLOW_MS)
    return () => clearInterval(timer)
  }, [active, pixels, predict])

  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith('image/'))
      if (!file) return
      event.preventDefault()
      insteadOf.current(file)
    }
    document.addEventListener('paste', paste)
    return () => document.removeEventListener('paste', paste)
  }, [])

  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer.files
    if (file) lookInstead(file)
  }

  const slider = model && <ThresholdSlider model={model} threshold={threshold} onThreshold={onThreshold} />

  return (
    <div
      className={styles['try']}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        if (ready) setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <div className={styles['head']}>
        <h4>{t('results.try')}</h4>
        <Button size="small" onClick={() => picker.current?.click()} disabled={!ready} title={model ? undefined : t('results.try.noModel')}>
          {t('results.try.choose')}
        </Button>
        <Button size="small" onClick={() => setCamera(filming ? 'off' : { video: null })} disabled={!ready}>
          {t(filming ? 'results.camera.stop' : 'results.camera')}
        </Button>
        <Button
          size="small"
          onClick={() => {
            setCamera('off')
            setDrawing(true)
          }}
          disabled={!ready}
        >
          {t('results.draw.open')}
        </Button>
        <input
          ref={picker}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif"
          aria-label={t('results.try.input')}
          className={styles['hidden']}
          tabIndex={-1}
          disabled={!ready}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file) lookInstead(file)
            // The same file can be chosen again.
            event.currentTarget.value = ''
          }}
        />
      </div>
      {!tried && !filming && <p className={styles['dropHint']}>{t(model ? 'results.try.hint' : 'results.try.noModel')}</p>}
      {(tried !== null || filming) && (
        <div className={styles['tried']}>
          <div className={styles['pictures']}>
            {filming && <CameraView onPicture={onPicture} />}
            {tried?.pixels && tried.model.samples === 'images' && (
              <PixelPreview
                pixels={tried.pixels}
                size={tried.model.size}
                label={t('results.try.seen', { size: format.shape(sizeShape(tried.model.size)) })}
              />
            )}
            {tried?.pixels && !filming && (
              <figure>
                <img src={tried.url} alt={tried.file.name} />
                <figcaption>{t('results.try.original')}</figcaption>
              </figure>
            )}
          </div>
          {tried && (
            <div className={styles['answer']} aria-live={filming ? 'off' : 'polite'}>
              {!filming && (
                <span className={styles['fileName']} title={tried.file.name}>
                  {tried.file.name}
                </span>
              )}
              {tried.problems.map((one) => (
                <div key={one.message.en} role="alert">
                  <Notice tone="bad" title={tr(one.message)}>
                    {one.hint ? tr(one.hint) : null}
                  </Notice>
                </div>
              ))}
              {!tried.probabilities && tried.problems.length === 0 && <p className={styles['quiet']}>{t('results.try.busy')}</p>}
              {tried.probabilities && <AnswerView model={tried.model} answer={tried.probabilities} threshold={threshold} />}
              {active && <p className={styles['quiet']}>{t('results.try.training')}</p>}
              {slider}
            </div>
          )}
        </div>
      )}
      {!tried && slider}
      {drawing && (
        <DrawPad onDrawn={(image) => void look(image, true)} onClose={() => setDrawing(false)}>
          {tried?.probabilities && <AnswerView model={tried.model} answer={tried.probabilities} threshold={threshold} />}
        </DrawPad>
      )}
    </div>
  )
}

function sizeShape({ height, width, channels }: ImageSize): readonly number[] {
  return [height, width, channels]
}
