// Features as points: classes by shape and colour, a number to predict on the upright axis or by its strength.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DecodedDataset } from '../../src/datasets/dataset'
import { niceTicks } from '../training/axis'
import { useI18n } from '../ui/i18n'
import { Select } from '../ui/select'
import { useElementSize } from '../training/use-element-size'
import styles from './point-plot.module.css'

type Vectors = Extract<DecodedDataset, { readonly samples: 'vectors' }>

/** More are picked evenly. */
const MOST_POINTS = 4000
const HEIGHT = 220
const MARGIN = { left: 34, right: 8, top: 8, bottom: 20 }

/** One mark for each class, told apart without colour; further classes take them again. */
const MARKS = ['dot', 'ring', 'square', 'cross', 'triangle', 'diamond'] as const
const COLOURS = ['--accent', '--loss', '--conv', '--pool', '--dense', '--muted'] as const

export function PointPlot({ dataset }: { readonly dataset: Vectors }) {
  const { t, format } = useI18n()
  const [axes, setAxes] = useState({ x: 0, y: 1 })
  const names = dataset.features.map(({ name }) => name)
  const last = names.length - 1
  const x = Math.min(axes.x, last)
  // With numbers to predict, the first of them can stand upright: index -1.
  const y = dataset.task === 'regression' ? (names.length === 1 ? -1 : Math.min(axes.y, last)) : Math.min(axes.y, last)
  const upright = dataset.task === 'regression' && y < 0 ? (dataset.quantities[0]?.name ?? '') : (names[y] ?? '')
  const label = t('data.points.label', { x: names[x] ?? '', y: upright, n: format.count(dataset.paths.length) })
  return (
    <>
      <h3>{t('data.points')}</h3>
      {names.length > 1 && (
        <div className={styles['axes']}>
          <Select
            label={t('data.points.x')}
            value={String(x)}
            options={names.map((name, index) => ({ value: String(index), label: name }))}
            onChange={(value) => setAxes({ ...axes, x: Number(value) })}
          />
          <Select
            label={t('data.points.y')}
            value={String(y)}
            options={[
              ...names.map((name, index) => ({ value: String(index), label: name })),
              ...(dataset.task === 'regression' ? [{ value: '-1', label: dataset.quantities[0]?.name ?? '' }] : []),
            ]}
            onChange={(value) => setAxes({ ...axes, y: Number(value) })}
          />
        </div>
      )}
      <Plot dataset={dataset} x={x} y={y} label={label} />
      {dataset.task === 'classification' && (
        <ul className={styles['legend']}>
          {dataset.classes.slice(0, 12).map((name, index) => (
            <li key={name}>
              <Key index={index} /> {name}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Key({ index }: { readonly index: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !canvas.current) return
    context.reset()
    context.scale(2, 2)
    drawMark(context, index, 6, 6, 1, coloursOf(canvas.current))
  }, [index])
  return <canvas ref={canvas} width={24} height={24} aria-hidden className={styles['key']} />
}

function coloursOf(element: Element): readonly string[] {
  const computed = getComputedStyle(element)
  return COLOURS.map((name) => computed.getPropertyValue(name).trim() || '#888')
}

function Plot({ dataset, x, y, label }: { readonly dataset: Vectors; readonly x: number; readonly y: number; readonly label: string }) {
  const [box, size] = useElementSize()
  const canvas = useRef<HTMLCanvasElement>(null)
  const points = useMemo(() => pointsOf(dataset, x, y), [dataset, x, y])
  const { width } = size

  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || width <= 0) return
    const density = window.devicePixelRatio || 1
    element.width = Math.round(width * density)
    element.height = Math.round(HEIGHT * density)
    context.scale(density, density)
    draw(context, points, width, element)
  }, [points, width])

  return (
    <div ref={box} className={styles['plot']}>
      <canvas ref={canvas} role="img" aria-label={label} style={{ width: '100%', height: HEIGHT }} />
    </div>
  )
}

interface Points {
  readonly xs: Float32Array
  readonly ys: Float32Array
  /** Class of each, or how strong its number is, 0 … 1. */
  readonly labels: Int32Array | null
  readonly strengths: Float32Array | null
}

function pointsOf(dataset: Vectors, x: number, y: number): Points {
  const n = dataset.paths.length
  const step = Math.max(1, n / MOST_POINTS)
  const rows = Array.from({ length: Math.min(n, MOST_POINTS) }, (_, i) => Math.floor(i * step))
  const width = dataset.features.length
  const column = (index: number): Float32Array => Float32Array.from(rows, (row) => dataset.values[row * width + index] ?? Number.NaN)
  if (dataset.task === 'classification') {
    // A single feature is spread by class, so that points don't hide each other.
    const ys = width === 1 ? Float32Array.from(rows, (row) => dataset.labels[row] ?? 0) : column(y)
    return { xs: column(x), ys, labels: Int32Array.from(rows, (row) => dataset.labels[row] ?? 0), strengths: null }
  }
  const k = dataset.quantities.length
  const targets = Float32Array.from(rows, (row) => dataset.targets[row * k] ?? Number.NaN)
  if (y < 0) return { xs: column(x), ys: targets, labels: null, strengths: null }
  const low = targets.reduce((least, value) => Math.min(least, value), Infinity)
  const high = targets.reduce((most, value) => Math.max(most, value), -Infinity)
  return {
    xs: column(x),
    ys: column(y),
    labels: null,
    strengths: targets.map((value) => (high > low ? (value - low) / (high - low) : 0.5)),
  }
}

function rangeOf(values: Float32Array): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return [0, 1]
  const pad = (high - low || 1) * 0.06
  return [low - pad, high + pad]
}

function draw(context: CanvasRenderingContext2D, { xs, ys, labels, strengths }: Points, width: number, element: Element): void {
  const colours = coloursOf(element)
  const computed = getComputedStyle(element)
  const [line, muted] = [computed.getPropertyValue('--line'), computed.getPropertyValue('--muted')]
  const [x0, x1] = rangeOf(xs)
  const [y0, y1] = rangeOf(ys)
  const right = width - MARGIN.right
  const bottom = HEIGHT - MARGIN.bottom
  const atX = (value: number): number => MARGIN.left + ((value - x0) / (x1 - x0)) * (right - MARGIN.left)
  const atY = (value: number): number => bottom - ((value - y0) / (y1 - y0)) * (bottom - MARGIN.top)
  context.clearRect(0, 0, width, HEIGHT)
  context.font = `10px ${computed.fontFamily}`
  context.fillStyle = muted
  context.strokeStyle = line
  context.lineWidth = 1
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  for (const tick of niceTicks(y0, y1, 4)) {
    if (tick < y0 || tick > y1) continue
    const at = Math.round(atY(tick)) + 0.5
    context.beginPath()
    context.moveTo(MARGIN.left, at)
    context.lineTo(right, at)
    context.stroke()
    context.fillText(shortNumber(tick), MARGIN.left - 5, at)
  }
  context.textAlign = 'center'
  for (const tick of niceTicks(x0, x1, 4)) if (tick >= x0 && tick <= x1) context.fillText(shortNumber(tick), atX(tick), bottom + 11)
  xs.forEach((value, i) => {
    const y = ys[i] ?? Number.NaN
    if (!Number.isFinite(value) || !Number.isFinite(y)) return
    drawMark(context, labels?.[i] ?? 0, atX(value), atY(y), strengths ? 0.15 + 0.85 * (strengths[i] ?? 0) : 0.8, colours)
  })
}

function shortNumber(value: number): string {
  const size = Math.abs(value)
  return size >= 1e5 || (size > 0 && size < 1e-3) ? value.toExponential(0) : String(Number(value.toPrecision(3)))
}

function drawMark(
  context: CanvasRenderingContext2D,
  index: number,
  x: number,
  y: number,
  strength: number,
  colours: readonly string[],
): void {
  const colour = colours[index % colours.length] ?? '#888'
  const mark = MARKS[index % MARKS.length] ?? 'dot'
  context.globalAlpha = strength
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = 1.4
  context.beginPath()
  if (mark === 'dot') {
    context.arc(x, y, 2.6, 0, 2 * Math.PI)
    context.fill()
  } else if (mark === 'ring') {
    context.arc(x, y, 2.6, 0, 2 * Math.PI)
    context.stroke()
  } else if (mark === 'square') {
    context.rect(x - 2.2, y - 2.2, 4.4, 4.4)
    context.fill()
  } else if (mark === 'cross') {
    context.moveTo(x - 2.4, y - 2.4)
    context.lineTo(x + 2.4, y + 2.4)
    context.moveTo(x + 2.4, y - 2.4)
    context.lineTo(x - 2.4, y + 2.4)
    context.stroke()
  } else {
    const side = mark === 'triangle' ? 2.8 : 2.4
    context.moveTo(x, y - 3)
    context.lineTo(x + side, mark === 'triangle' ? y + 2.4 : y)
    if (mark === 'diamond') context.lineTo(x, y + 3)
    context.lineTo(x - side, mark === 'triangle' ? y + 2.4 : y)
    context.closePath()
    context.stroke()
  }
  context.globalAlpha = 1
}
