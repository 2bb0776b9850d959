// A convolution's or pooling's window sliding over a small picture: moved with arrow keys, by dragging, or played.
import { useEffect, useMemo, useState, type KeyboardEvent, type PointerEvent } from 'react'
import {
  convolve,
  exampleFilters,
  exampleKernels,
  patchAt,
  pictureSize,
  pool,
  slideOver,
  type Filter,
  type PatchCell,
  type Slide,
  type SmallImage,
} from '../../../src/layers/explain/sliding-window'
import type { WindowVisual } from '../../../src/layers/explain/visual'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { IconButton } from '../../ui/icon-button'
import { useI18n } from '../../ui/i18n'
import { Cells } from './cells'
import { greyCell, pixelCell, spread } from './colour-cells'
import { ConvolutionSums, DepthwiseSums, PoolingValues } from './window-sums'
import { useSmallImage } from './use-small-image'
import styles from './visuals.module.css'

const NARROW = 262
const WIDE = 760
/** Largest side a picture is drawn with. */
const LARGEST = 40
const STEP_MS = 700

export function WindowFigure({ visual }: { readonly visual: WindowVisual }) {
  const { t } = useI18n()
  const [isLarge, setLarge] = useState(false)
  const title = t(isPooling(visual) ? 'visual.window.pooling' : 'visual.window.convolution')
  const [height, width] = pictureSize(visual)
  if (Math.max(height, width) > LARGEST) {
    return (
      <figure className={styles['figure']}>
        <figcaption>{title}</figcaption>
        <p>{t('visual.window.tooLarge')}</p>
      </figure>
    )
  }
  return (
    <>
      <Stage visual={visual} title={title} width={NARROW} onEnlarge={() => setLarge(true)} />
      <Dialog open={isLarge} onClose={() => setLarge(false)} title={title} width={WIDE + 40}>
        <Stage visual={visual} title={title} width={WIDE} />
      </Dialog>
    </>
  )
}

/** One step of the walk, counted row by row. */
function useWalk({ rows, columns }: Slide) {
  const count = rows * columns
  // It begins in the middle, where there is something to see.
  const [step, setStep] = useState(Math.floor(rows / 2) * columns + Math.floor(columns / 2))
  const [isPlaying, setPlaying] = useState(false)
  const at = Math.min(step, Math.max(0, count - 1))
  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => setStep((now) => (now + 1) % count), STEP_MS)
    return () => clearInterval(timer)
  }, [isPlaying, count])
  const goTo = (row: number, column: number): void => {
    const clamp = (value: number, length: number): number => Math.min(length - 1, Math.max(0, value))
    setStep(clamp(row, rows) * columns + clamp(column, columns))
  }
  return {
    row: Math.floor(at / columns),
    column: at % columns,
    at,
    isPlaying,
    setPlaying,
    goTo,
    move: (by: number) => setStep((at + by + count) % count),
  }
}

function Stage({
  visual,
  title,
  width,
  onEnlarge,
}: {
  readonly visual: WindowVisual
  readonly title: string
  readonly width: number
  onEnlarge?(): void
}) {
  const { t, format } = useI18n()
  const [height, across] = pictureSize(visual)
  const image = useSmallImage(height, across)
  const slide = slideOver(image, visual)
  const walk = useWalk(slide)
  const { row, column } = walk
  const patch = patchAt(image, visual, row, column)
  const filters = useMemo(
    () =>
      visual.operation === 'depthwise'
        ? [exampleKernels(visual.window, image.channels, visual.bias)]
        : exampleFilters(visual.window, image.channels, visual.bias),
    [visual.operation, visual.window, image.channels, visual.bias],
  )
  const maps = useMemo(() => resultMaps(image, visual, filters), [image, visual, filters])

  const press = (event: KeyboardEvent): void => {
    const [down, right] = MOVES[event.key] ?? [0, 0]
    if (event.key === ' ') walk.setPlaying(!walk.isPlaying)
    else if (down === 0 && right === 0) return
    else walk.goTo(row + down, column + right)
    event.preventDefault()
  }
  const place = t('visual.window.place', {
    row: row + 1,
    column: column + 1,
    shape: format.shape([slide.rows, slide.columns]),
  })
  return (
    <figure className={styles['figure']} data-visual="window">
      <figcaption>
        {title}
        {onEnlarge ? <IconButton icon="fit" size="small" label={t('visual.enlarge')} onClick={onEnlarge} /> : null}
      </figcaption>
      <div className={styles['stage']} role="group" tabIndex={0} aria-label={`${title}. ${t('visual.window.keys')}`} onKeyDown={press}>
        <div className={styles['pictures']}>
          <Picture image={image} visual={visual} slide={slide} patch={patch} width={width * 0.46} onPoint={walk.goTo} />
          {maps.map((values, i) => (
            <ResultMap key={i} values={values} columns={slide.columns} at={walk.at} width={width * 0.23} label={mapLabel(visual, i, t)} />
          ))}
        </div>
        <div className={styles['controls']}>
          <Button size="small" aria-label={t('visual.window.back')} onClick={() => walk.move(-1)}>
            ‹
          </Button>
          <Button size="small" onClick={() => walk.setPlaying(!walk.isPlaying)}>
            {t(walk.isPlaying ? 'visual.window.pause' : 'visual.window.play')}
          </Button>
          <Button size="small" aria-label={t('visual.window.forward')} onClick={() => walk.move(1)}>
            ›
          </Button>
          <span>{place}</span>
        </div>
        {visual.operation === 'convolution' ? (
          <ConvolutionSums visual={visual} patch={patch} filters={filters} width={width} quiet={walk.isPlaying} />
        ) : visual.operation === 'depthwise' ? (
          <DepthwiseSums visual={visual} patch={patch} filters={filters} width={width} quiet={walk.isPlaying} />
        ) : (
          <PoolingValues visual={visual} patch={patch} width={width} quiet={walk.isPlaying} />
        )}
      </div>
      <p>{t(LESSONS[visual.operation])}</p>
    </figure>
  )
}

const LESSONS = {
  convolution: 'visual.window.example',
  depthwise: 'visual.window.depthwise',
  max: 'visual.window.pooled',
  average: 'visual.window.pooled',
} as const

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function isPooling({ operation }: WindowVisual): boolean {
  return operation === 'max' || operation === 'average'
}

function mapLabel(visual: WindowVisual, index: number, t: ReturnType<typeof useI18n>['t']): string {
  if (visual.operation === 'convolution') return t('visual.window.filter', { index: index + 1 })
  if (visual.operation === 'depthwise') return t('visual.window.channel', { index: index + 1 })
  return t(index === 0 ? 'visual.window.max' : 'visual.window.mean')
}

/** Two maps of results: those of two filters, of two channels, or largest value and mean of the first channel. */
function resultMaps(image: SmallImage, visual: WindowVisual, filters: readonly Filter[]): readonly (readonly number[])[] {
  const { rows, columns } = slideOver(image, visual)
  const patches = Array.from({ length: rows * columns }, (_, i) => patchAt(image, visual, Math.floor(i / columns), i % columns))
  if (isPooling(visual)) {
    const pooled = patches.map((patch) => pool(patch, 0))
    return [pooled.map(({ max }) => max), pooled.map(({ mean }) => mean)]
  }
  const end = (sum: number): number => visual.activation?.value(sum) ?? sum
  if (visual.operation === 'convolution') return filters.map((filter) => patches.map((patch) => end(convolve(patch, filter).sum)))
  return filters.flatMap((filter) => {
    const answers = patches.map((patch) => convolve(patch, filter).channels)
    return Array.from({ length: Math.min(2, image.channels) }, (_, channel) =>
      answers.map((channels) => end((channels[channel] ?? 0) + filter.bias)),
    )
  })
}

/** The picture with its zeros around it, and the window on it. */
function Picture({
  image,
  visual,
  slide,
  patch,
  width,
  onPoint,
}: {
  readonly image: SmallImage
  readonly visual: WindowVisual
  readonly slide: Slide
  readonly patch: readonly PatchCell[]
  readonly width: number
  onPoint(row: number, column: number): void
}) {
  const [top, left] = slide.before
  const columns = image.width + left + slide.after[1]
  const rows = image.height + top + slide.after[0]
  const size = Math.max(3, Math.floor(Math.min(width / columns, (width * 1.1) / rows)))
  const cells = useMemo(
    () =>
      Array.from({ length: rows * columns }, (_, i) => {
        const row = Math.floor(i / columns) - top
        const column = (i % columns) - left
        return row < 0 || column < 0 || row >= image.height || column >= image.width ? { fill: null } : pixelCell(image, row, column)
      }),
    [image, rows, columns, top, left],
  )
  const first = patch[0]
  const last = patch.at(-1)
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    const box = event.currentTarget.getBoundingClientRect()
    const reach = (axis: 0 | 1): number => ((visual.window[axis] - 1) * visual.dilation[axis]) / 2
    const down = (event.clientY - box.top) / size - 0.5 - reach(0)
    const right = (event.clientX - box.left) / size - 0.5 - reach(1)
    onPoint(Math.round(down / visual.stride[0]), Math.round(right / visual.stride[1]))
  }
  return (
    <div className={styles['picture']} onPointerDown={point} onPointerMove={point}>
      <Cells columns={columns} cells={cells} size={size}>
        {patch.map((cell, i) => (
          <rect
            key={i}
            className={styles['under']}
            x={(cell.column + left) * size + 0.5}
            y={(cell.row + top) * size + 0.5}
            width={size}
            height={size}
          />
        ))}
        {first && last ? (
          <rect
            className={styles['frame']}
            x={(first.column + left) * size + 0.5}
            y={(first.row + top) * size + 0.5}
            width={(last.column - first.column + 1) * size}
            height={(last.row - first.row + 1) * size}
          />
        ) : null}
      </Cells>
    </div>
  )
}

function ResultMap({
  values,
  columns,
  at,
  width,
  label,
}: {
  readonly values: readonly number[]
  readonly columns: number
  readonly at: number
  readonly width: number
  readonly label: string
}) {
  const rows = Math.ceil(values.length / columns)
  const size = Math.max(2, Math.floor(Math.min(width / columns, (width * 1.6) / rows)))
  const cells = useMemo(() => {
    const shade = spread(values)
    return values.map((value) => greyCell(shade(value)))
  }, [values])
  return (
    <div className={styles['map']}>
      <Cells columns={columns} cells={cells} size={size}>
        <rect
          className={styles['frame']}
          x={(at % columns) * size + 0.5}
          y={Math.floor(at / columns) * size + 0.5}
          width={size}
          height={size}
        />
      </Cells>
      <span>{label}</span>
    </div>
  )
}
