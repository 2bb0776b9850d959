// What a source that the program makes looks like: a few of its samples, drawn small.
import { memo, useEffect, useMemo, useRef } from 'react'
import type { GeneratorKind } from '../../src/datasets/generators/generator-kind'
import { generateCatSketches } from '../../src/datasets/sketches'
import { rowToImageData } from './decode-image'
import styles from './source-pictures.module.css'

const SIDE = 44
const PADDING = 4
const POINTS = 84
const COLOURS = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'] as const
/** Every second one is a cat. */
const SKETCHES = { count: 2, size: { width: 64, height: 64, channels: 3 }, seed: 3 } as const

/** The points of a generator as it comes: classes by colour, numbers upright, or by strength over two features. */
export const PointsPicture = memo(function PointsPicture({ kind }: { readonly kind: GeneratorKind }) {
  const points = useMemo(() => samplePoints(kind), [kind])
  return (
    <svg className={styles['picture']} width={SIDE} height={SIDE} aria-hidden>
      {points.map(({ x, y, colour, opacity }, index) => (
        <circle key={index} cx={x} cy={y} r={1.5} fill={colour} opacity={opacity} />
      ))}
    </svg>
  )
})

interface Point {
  readonly x: number
  readonly y: number
  readonly colour: string
  readonly opacity: number
}

function samplePoints(kind: GeneratorKind): readonly Point[] {
  const drawn = kind.draw(kind.params.parse({}).value, POINTS, 1)
  const width = drawn.features.length
  const targets = drawn.task === 'regression' ? scaled(Array.from(drawn.targets)) : null
  const feature = (index: number): readonly number[] =>
    scaled(Array.from({ length: POINTS }, (_, row) => drawn.values[row * width + index] ?? 0))
  const xs = feature(0)
  const ys = width > 1 ? feature(1) : (targets ?? [])
  const room = SIDE - 2 * PADDING
  return xs.map((x, row) => ({
    x: PADDING + x * room,
    y: SIDE - PADDING - (ys[row] ?? 0) * room,
    colour: (drawn.task === 'classification' ? COLOURS[(drawn.labels[row] ?? 0) % COLOURS.length] : undefined) ?? COLOURS[0],
    opacity: targets && width > 1 ? 0.2 + 0.8 * (targets[row] ?? 0) : 1,
  }))
}

/** From the least to the greatest as 0 … 1. */
function scaled(values: readonly number[]): readonly number[] {
  const least = Math.min(...values)
  const span = Math.max(...values) - least || 1
  return values.map((value) => (value - least) / span)
}

/** One cat of the sketches. */
export function SketchPicture() {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const sketches = generateCatSketches(SKETCHES)
    canvas.current?.getContext('2d')?.putImageData(rowToImageData(sketches, Math.max(0, sketches.labels.indexOf(0))), 0, 0)
  }, [])
  return <canvas ref={canvas} className={styles['picture']} width={SKETCHES.size.width} height={SKETCHES.size.height} aria-hidden />
}
