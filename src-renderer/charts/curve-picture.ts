// Curves as pictures in files: an SVG, and the same drawn into a PNG.
import { drawCurves, type PictureCurve } from '../../src/exporters/curves-svg'
import { axisRange, niceTicks } from '../training/axis'
import { thinRows } from '../training/thin-points'
import type { I18n } from '../ui/i18n'
import { formatPlace, tickText } from './axis-words'
import type { CurveAxis } from './columns'
import type { ChartSeries, Range } from './line-chart'

export const PICTURE_WIDTH = 720
export const PICTURE_HEIGHT = 360
/** Colours of lines on white paper; told apart by people who see no red or green (Okabe and Ito 2008, darkened). */
export const PAPER_COLOURS = ['#2f62e8', '#c8385a', '#0d8578', '#a06a00', '#7247d6', '#5b6576', '#0b7fb3', '#93439f'] as const

export function paperColour(index: number): string {
  return PAPER_COLOURS[index % PAPER_COLOURS.length] ?? PAPER_COLOURS[0]
}

/** The lines as they are, in colours for paper. `series[i].colour` counts for nothing; `dashed` stays. */
export function curvePicture(
  i18n: I18n,
  {
    title,
    series,
    domain,
    axis,
    what,
    logScale,
    colourOf,
  }: {
    readonly title: string
    readonly series: readonly ChartSeries[]
    readonly domain: Range
    readonly axis: CurveAxis
    readonly what: 'loss' | 'accuracy' | 'error'
    readonly logScale: boolean
    readonly colourOf: (index: number) => string
  },
): string {
  const curves = series
    .filter(({ faint }) => faint !== true)
    .map((one, index): PictureCurve => {
      const points = thinRows(one.ys, 0, one.rows, PICTURE_WIDTH, logScale).map((row) => {
        const y = one.ys[row] ?? Number.NaN
        return { x: one.xs[row] ?? 0, y: Number.isFinite(y) && (!logScale || y > 0) ? y : null }
      })
      return { name: one.name, colour: colourOf(index), dashed: one.dashed === true, points }
    })
  const range = axisRange(
    curves.flatMap(({ points }) => points.map(({ y }) => ({ train: y, val: null }))),
    what,
    logScale,
  )
  return drawCurves({
    title,
    curves,
    x: { low: domain[0], high: domain[1], ticks: niceTicks(domain[0], domain[1], 8), name: i18n.t(`charts.axis.${axis}`) },
    y: { low: range.low, high: range.high, ticks: range.ticks, log: logScale },
    formatX: formatPlace(i18n, axis),
    formatY: what === 'accuracy' ? (share) => i18n.format.percent(share, 0) : tickText,
    width: PICTURE_WIDTH,
    height: PICTURE_HEIGHT,
  })
}

/** Several SVG documents of one size, one below the other. */
export function stackPictures(svgs: readonly string[]): string {
  const height = PICTURE_HEIGHT * svgs.length
  const inner = svgs.map((svg, index) => svg.replace('<svg ', `<svg y="${index * PICTURE_HEIGHT}" `))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${PICTURE_WIDTH}" height="${height}" viewBox="0 0 ${PICTURE_WIDTH} ${height}">${inner.join('')}</svg>\n`
}

/** The same picture in dots, twice as many as it has units. */
export async function pngOf(svg: string, height: number): Promise<Uint8Array> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = PICTURE_WIDTH * 2
  canvas.height = height * 2
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png')
  })
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
}
