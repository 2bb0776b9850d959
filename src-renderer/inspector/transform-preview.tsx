// What an augmentation makes of the images at hand: a few of them, each as training would see it at a few steps.
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { SampleTransform } from '../../src/layers/layer-kind'
import { recordLength } from '../../src/datasets/pixels'
import { recordToImageData, rowToImageData } from '../data/decode-image'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import styles from './inspector.module.css'

/** Images shown, and steps of each. */
const IMAGES = 4
const STEPS = 4
const GAP = 4

interface TransformPreviewProps {
  /** Null: these settings change nothing. */
  readonly transform: SampleTransform | null
  /** Name of the node; its random numbers depend on it. */
  readonly name: string
}

export function TransformPreview({ transform, name }: TransformPreviewProps) {
  const { t, format } = useI18n()
  const dataset = useDataStore((state) => (state.dataset?.samples === 'images' ? state.dataset : null))
  const splits = useDataStore((state) => state.splits)
  const seed = useDocumentStore((state) => state.document.training.seed)
  const [epoch, setEpoch] = useState(1)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const rows = useMemo(() => spread(splits?.train ?? new Uint32Array(), IMAGES), [splits])

  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !dataset) return
    const { width, height } = dataset.size
    const length = recordLength(dataset.size)
    const record = new Uint8Array(length)
    rows.forEach((row, line) => {
      const y = line * (height + GAP)
      context.putImageData(rowToImageData(dataset, row), 0, y)
      for (let step = 1; step <= STEPS; step += 1) {
        const change = transform?.at({ seed, name, epoch, step, size: dataset.size })
        if (change) change(row, dataset.pixels, row * length, record, 0)
        else record.set(dataset.pixels.subarray(row * length, (row + 1) * length))
        context.putImageData(recordToImageData(record, dataset.size), step * (width + GAP), y)
      }
    })
  }, [dataset, rows, transform, seed, name, epoch])

  const { width = 1, height = 1 } = dataset?.size ?? {}
  return (
    <section className={styles['section']} aria-label={t('inspector.transform')}>
      <h3>{t('inspector.transform')}</h3>
      {dataset && rows.length > 0 ? (
        <>
          <canvas
            ref={canvas}
            className={styles['transform']}
            width={(STEPS + 1) * width + STEPS * GAP}
            height={rows.length * height + (rows.length - 1) * GAP}
            role="img"
            aria-label={t('inspector.transform.image', { images: format.count(rows.length), steps: format.count(STEPS) })}
          />
          <p>{t(transform ? 'inspector.transform.body' : 'inspector.transform.off')}</p>
          <div className={styles['actions']}>
            <Button disabled={transform === null} onClick={() => setEpoch(epoch + 1)}>
              {t('inspector.transform.again')}
            </Button>
          </div>
        </>
      ) : (
        <p>{t('inspector.transform.noData')}</p>
      )}
    </section>
  )
}

/** Up to `count` rows, evenly spread. */
function spread(rows: Uint32Array, count: number): readonly number[] {
  const taken = Math.min(count, rows.length)
  return Array.from({ length: taken }, (_, i) => rows[Math.floor((i * rows.length) / taken)] ?? 0)
}
