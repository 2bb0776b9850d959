// All images of a choice, drawn on one canvas: only the lines in view cost anything, however many there are. A line is drawn once and
// kept as long as it is near the view, so scrolling only copies.
import { useCallback, useEffect, useEffectEvent, useId, useLayoutEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import type { LabelledImages } from '../../src/datasets/dataset'
import { useElementSize } from '../training/use-element-size'
import { rowToImageData } from './decode-image'
import { gridColumns, moveInGrid, rowsInView } from './grid-geometry'
import styles from './image-browser.module.css'
import { select, type Selection, type SelectMode } from './selection'

/** Between two thumbnails, in CSS pixels. */
const GAP = 3

export interface Mark {
  readonly excluded: boolean
  readonly relabelled: boolean
  readonly told: boolean
}

interface ThumbnailGridProps {
  readonly dataset: Pick<LabelledImages, 'pixels' | 'size'>
  /** Row numbers to show. */
  readonly rows: readonly number[]
  /** Least edge of a thumbnail, in CSS pixels. */
  readonly cell: number
  readonly label: string
  readonly hint: string
  readonly selection: Selection
  readonly markOf: (row: number) => Mark
  readonly describe: (row: number) => string
  /** A row to bring into view; a new object does so again. */
  readonly reveal: { readonly row: number } | null
  readonly onSelect: (selection: Selection) => void
  readonly onOpen: () => void
  readonly onExclude: () => void
}

export function ThumbnailGrid(props: ThumbnailGridProps) {
  const { dataset, rows, cell: leastCell, label, hint, selection, markOf, describe, reveal, onSelect, onOpen, onExclude } = props
  const [measure, size] = useElementSize()
  const scroller = useRef<HTMLDivElement | null>(null)
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const frame = useRef(0)
  const optionId = useId()
  const columns = gridColumns(size.width, leastCell, GAP)
  const cell = Math.max(leastCell, Math.floor((size.width + GAP) / columns) - GAP)
  const pitch = cell + GAP
  const fullHeight = Math.max(0, Math.ceil(rows.length / columns) * pitch - GAP)
  const lines = useMemo(() => createLines(dataset, rows, columns, cell), [dataset, rows, columns, cell])
  const current = selection.row === null ? -1 : rows.indexOf(selection.row)

  const draw = useCallback(() => {
    const target = canvas.current
    const box = scroller.current
    const context = target?.getContext('2d')
    if (!target || !box || !context || size.width === 0 || size.height === 0) return
    const ratio = window.devicePixelRatio || 1
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)]
    if (target.width !== width || target.height !== height) {
      target.width = width
      target.height = height
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, size.width, size.height)
    const style = getComputedStyle(target)
    const colours = {
      accent: style.getPropertyValue('--accent'),
      warn: style.getPropertyValue('--warn'),
      panel: style.getPropertyValue('--panel'),
    }
    const view = rowsInView(box.scrollTop, size.height, pitch)
    for (let line = view.from; line < view.to; line += 1) {
      const y = line * pitch - box.scrollTop
      const picture = lines.get(line, ratio, view)
      if (!picture) continue
      context.drawImage(picture, 0, y, picture.width / ratio, picture.height / ratio)
      for (let column = 0; column < columns; column += 1) {
        const row = rows[line * columns + column]
        if (row === undefined) break
        drawMarks(context, { x: column * pitch, y, cell }, markOf(row), colours)
        if (selection.rows.has(row)) outline(context, { x: column * pitch, y, cell }, colours.accent, row === selection.row ? 3 : 2)
        else if (row === selection.row) outline(context, { x: column * pitch, y, cell }, colours.accent, 1)
      }
    }
  }, [rows, size, columns, cell, pitch, lines, markOf, selection])

  useLayoutEffect(draw, [draw])
  useEffect(() => () => cancelAnimationFrame(frame.current), [])

  const bringIntoView = (index: number): void => {
    const box = scroller.current
    if (!box || index < 0) return
    const top = Math.floor(index / columns) * pitch
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + pitch > box.scrollTop + size.height) box.scrollTop = top + pitch - size.height
  }
  const revealRow = useEffectEvent((row: number) => bringIntoView(rows.indexOf(row)))
  const hasSize = size.height > 0
  useEffect(() => {
    if (reveal && hasSize) revealRow(reveal.row)
  }, [reveal, hasSize])
  // The viewer moves from image to image too.
  useEffect(() => {
    if (selection.row !== null && hasSize) revealRow(selection.row)
  }, [selection.row, hasSize])

  const change = (index: number, mode: SelectMode): void => {
    const row = rows[index]
    if (row === undefined) return
    onSelect(select(selection, rows, row, mode))
    bringIntoView(index)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'a') onSelect({ ...selection, rows: new Set(rows) })
    else if (event.key === 'Enter' && current >= 0) onOpen()
    else if (event.key === ' ' && current >= 0) change(current, 'toggle')
    else if (event.key === 'Delete' || event.key === 'Backspace') onExclude()
    else if (event.key === 'Escape' && selection.rows.size > 1) change(current, 'only')
    else {
      const linesInView = Math.max(1, Math.floor(size.height / pitch))
      const next = moveInGrid(event.key, Math.max(0, current), rows.length, columns, linesInView)
      if (next === null) return
      change(current < 0 ? 0 : next, event.shiftKey ? 'range' : 'only')
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const indexAt = (event: MouseEvent): number => {
    const box = scroller.current?.getBoundingClientRect()
    if (!box || !scroller.current) return -1
    const column = Math.floor((event.clientX - box.left) / pitch)
    const line = Math.floor((event.clientY - box.top + scroller.current.scrollTop) / pitch)
    return column < columns ? line * columns + column : -1
  }
  const onClick = (event: MouseEvent): void =>
    change(indexAt(event), event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only')

  const shown = rows[current]
  return (
    <div
      ref={(element) => {
        scroller.current = element
        measure(element)
      }}
      className={styles['grid']}
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      aria-activedescendant={shown === undefined ? undefined : optionId}
      title={hint}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onOpen}
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
          aria-selected={selection.rows.has(shown)}
          aria-setsize={rows.length}
          aria-posinset={current + 1}
        >
          {describe(shown)}
        </span>
      )}
    </div>
  )
}

interface Lines {
  /** The thumbnails of a line as one picture in device pixels; null beyond the last. */
  get(line: number, ratio: number, view: { readonly from: number; readonly to: number }): OffscreenCanvas | null
}

/** Lines kept beyond those in view, as a multiple of them. */
const KEPT = 2

function createLines(dataset: Pick<LabelledImages, 'pixels' | 'size'>, rows: readonly number[], columns: number, cell: number): Lines {
  const kept = new Map<number, OffscreenCanvas>()
  let keptRatio = 0
  const tile = new OffscreenCanvas(dataset.size.width, dataset.size.height)
  const tileContext = tile.getContext('2d')
  return {
    get(line, ratio, view) {
      if (ratio !== keptRatio) kept.clear()
      keptRatio = ratio
      const known = kept.get(line)
      if (known) return known
      const members = rows.slice(line * columns, (line + 1) * columns)
      const picture = new OffscreenCanvas(Math.max(1, Math.round(members.length * (cell + GAP) * ratio)), Math.round(cell * ratio))
      const context = picture.getContext('2d')
      if (members.length === 0 || !context || !tileContext) return null
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      // Pixels are to be seen as such where they are enlarged much.
      context.imageSmoothingEnabled = cell * ratio < dataset.size.width * 2
      members.forEach((row, column) => {
        tileContext.putImageData(rowToImageData(dataset, row), 0, 0)
        context.drawImage(tile, column * (cell + GAP), 0, cell, cell)
      })
      kept.set(line, picture)
      const reach = KEPT * (view.to - view.from)
      for (const other of kept.keys()) if (other < view.from - reach || other > view.to + reach) kept.delete(other)
      return picture
    },
  }
}

interface Cell {
  readonly x: number
  readonly y: number
  readonly cell: number
}

function outline(context: CanvasRenderingContext2D, { x, y, cell }: Cell, colour: string, width: number): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.strokeRect(x + width / 2, y + width / 2, cell - width, cell - width)
}

/** Excluded: paled and struck out; relabelled: a corner; told of by the audit: a dot. */
function drawMarks(
  context: CanvasRenderingContext2D,
  { x, y, cell }: Cell,
  { excluded, relabelled, told }: Mark,
  colours: { readonly accent: string; readonly warn: string; readonly panel: string },
): void {
  if (excluded) {
    context.globalAlpha = 0.72
    context.fillStyle = colours.panel
    context.fillRect(x, y, cell, cell)
    context.globalAlpha = 1
    context.strokeStyle = colours.warn
    context.lineWidth = 1.5
    context.beginPath()
    context.moveTo(x + 3, y + cell - 3)
    context.lineTo(x + cell - 3, y + 3)
    context.stroke()
  }
  if (relabelled) {
    const side = Math.min(12, cell / 3)
    context.fillStyle = colours.accent
    context.beginPath()
    context.moveTo(x + cell, y + cell)
    context.lineTo(x + cell - side, y + cell)
    context.lineTo(x + cell, y + cell - side)
    context.fill()
  }
  if (told) {
    context.fillStyle = colours.panel
    context.beginPath()
    context.arc(x + cell - 7, y + 7, 4.5, 0, 2 * Math.PI)
    context.fill()
    context.fillStyle = colours.warn
    context.beginPath()
    context.arc(x + cell - 7, y + 7, 3, 0, 2 * Math.PI)
    context.fill()
  }
}
