// All images of a choice, drawn on one canvas: only the rows in view cost anything, however many there are.
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
} from 'react'
import type { LabelledImages } from '../../src/datasets/dataset'
import { useElementSize } from '../training/use-element-size'
import styles from './data-panel.module.css'
import { rowToImageData } from './decode-image'
import { gridColumns, moveInGrid, rowsInView } from './grid-geometry'

/** Least edge of a thumbnail and the gap between two, in CSS pixels. */
const LEAST_CELL = 38
const GAP = 3

interface ThumbnailGridProps {
  readonly dataset: LabelledImages
  /** Row numbers to show. */
  readonly rows: readonly number[]
  readonly label: string
  readonly hint: string
  readonly describe: (row: number) => string
  /** A row to choose and bring into view; a new object does so again. */
  readonly wanted?: { readonly row: number } | null
}

export function ThumbnailGrid({ dataset, rows, label, hint, describe, wanted = null }: ThumbnailGridProps) {
  const [measure, size] = useElementSize()
  const scroller = useRef<HTMLDivElement | null>(null)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const frame = useRef(0)
  const [current, setCurrent] = useState(0)
  const optionId = useId()
  const [reached, setReached] = useState<typeof wanted>(null)
  if (reached !== wanted) {
    setReached(wanted)
    const index = wanted ? rows.indexOf(wanted.row) : -1
    if (index >= 0) setCurrent(index)
  }
  const chosen = Math.min(current, rows.length - 1)
  const columns = gridColumns(size.width, LEAST_CELL, GAP)
  const cell = Math.max(LEAST_CELL, Math.floor((size.width + GAP) / columns) - GAP)
  const pitch = cell + GAP
  const fullHeight = Math.ceil(rows.length / columns) * pitch

  const draw = useCallback(() => {
    const target = canvas.current
    const box = scroller.current
    const context = target?.getContext('2d')
    if (!target || !box || !context || size.width === 0 || size.height === 0) return
    const ratio = window.devicePixelRatio || 1
    const width = Math.round(size.width * ratio)
    const height = Math.round(size.height * ratio)
    if (target.width !== width || target.height !== height) {
      target.width = width
      target.height = height
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, size.width, size.height)
    const tile = new OffscreenCanvas(dataset.size.width, dataset.size.height)
    const tileContext = tile.getContext('2d')
    if (!tileContext) return
    const accent = getComputedStyle(target).getPropertyValue('--accent')
    const view = rowsInView(box.scrollTop, size.height, pitch)
    for (let index = view.from * columns; index < Math.min(rows.length, view.to * columns); index += 1) {
      const row = rows[index]
      if (row === undefined) continue
      tileContext.putImageData(rowToImageData(dataset, row), 0, 0)
      const x = (index % columns) * pitch
      const y = Math.floor(index / columns) * pitch - box.scrollTop
      context.drawImage(tile, x, y, cell, cell)
      if (index === chosen) {
        context.strokeStyle = accent
        context.lineWidth = 2
        context.strokeRect(x + 1, y + 1, cell - 2, cell - 2)
      }
    }
  }, [dataset, rows, size, columns, chosen, cell, pitch])

  useLayoutEffect(draw, [draw])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const reveal = (index: number): void => {
    const box = scroller.current
    if (!box) return
    const top = Math.floor(index / columns) * pitch
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + pitch > box.scrollTop + size.height) box.scrollTop = top + pitch - size.height
  }
  const choose = (index: number): void => {
    setCurrent(index)
    reveal(index)
  }
  const revealWanted = useEffectEvent(() => reveal(chosen))
  useEffect(() => {
    if (reached) revealWanted()
  }, [reached])
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moveInGrid(event.key, chosen, rows.length, columns, Math.max(1, Math.floor(size.height / pitch)))
    if (next === null) return
    event.preventDefault()
    choose(next)
  }
  const onClick = (event: MouseEvent<HTMLDivElement>): void => {
    const box = scroller.current?.getBoundingClientRect()
    if (!box || !scroller.current) return
    const column = Math.floor((event.clientX - box.left) / pitch)
    const index = Math.floor((event.clientY - box.top + scroller.current.scrollTop) / pitch) * columns + column
    if (column < columns && index >= 0 && index < rows.length) choose(index)
  }

  const shown = rows[chosen]
  return (
    <>
      <div
        ref={(element) => {
          scroller.current = element
          measure(element)
        }}
        className={styles['grid']}
        role="listbox"
        aria-label={label}
        aria-activedescendant={shown === undefined ? undefined : optionId}
        title={hint}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onScroll={() => {
          cancelAnimationFrame(frame.current)
          frame.current = requestAnimationFrame(draw)
        }}
      >
        <canvas ref={canvas} className={styles['gridCanvas']} style={{ width: size.width, height: size.height }} aria-hidden="true" />
        <div style={{ height: Math.max(0, fullHeight - size.height) }} aria-hidden="true" />
        {shown !== undefined && (
          <span
            id={optionId}
            className={styles['hiddenOption']}
            role="option"
            aria-selected="true"
            aria-setsize={rows.length}
            aria-posinset={chosen + 1}
          >
            {describe(shown)}
          </span>
        )}
      </div>
      <p className={styles['gridCaption']}>{shown === undefined ? ' ' : describe(shown)}</p>
    </>
  )
}
