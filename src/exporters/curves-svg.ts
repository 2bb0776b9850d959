// Curves as a picture that stands alone: for files, and for pages that are read elsewhere.

export interface PictureCurve {
  readonly name: string
  /** Any CSS colour that needs no style sheet. */
  readonly colour: string
  readonly dashed: boolean
  readonly points: readonly { readonly x: number; readonly y: number | null }[]
}

export interface CurvePicture {
  readonly title: string
  readonly curves: readonly PictureCurve[]
  readonly x: { readonly low: number; readonly high: number; readonly ticks: readonly number[]; readonly name: string }
  readonly y: { readonly low: number; readonly high: number; readonly ticks: readonly number[]; readonly log: boolean }
  readonly formatX: (x: number) => string
  readonly formatY: (y: number) => string
  readonly width: number
  readonly height: number
}

const LEFT = 56
const RIGHT = 14
const TOP = 30
const BOTTOM = 36
const LEGEND_ROW = 18
const FONT = "font-family=\"Inter, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif\""

/** Text for XML and HTML. */
export function escapeMarkup(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`)
}

/** A whole SVG document, light on white, with its legend below. */
export function drawCurves({ title, curves, x, y, formatX, formatY, width, height }: CurvePicture): string {
  const legend = legendOf(curves, width)
  const plotHeight = height - TOP - BOTTOM - legend.height
  const place = (value: number, low: number, high: number): number => (high > low ? (value - low) / (high - low) : 0)
  const atX = (value: number): string => (LEFT + place(value, x.low, x.high) * (width - LEFT - RIGHT)).toFixed(1)
  const scale = (value: number): number => (y.log ? Math.log10(value) : value)
  const atY = (value: number): string => (TOP + (1 - place(scale(value), scale(y.low), scale(y.high))) * plotHeight).toFixed(1)
  const label = (left: string, top: string, anchor: string, words: string): string =>
    `<text x="${left}" y="${top}" text-anchor="${anchor}" font-size="11" fill="#5b6576">${escapeMarkup(words)}</text>`
  const grid = y.ticks.flatMap((tick) => [
    `<line x1="${LEFT}" x2="${width - RIGHT}" y1="${atY(tick)}" y2="${atY(tick)}" stroke="#dfe3ea"/>`,
    label(String(LEFT - 6), String(Number(atY(tick)) + 4), 'end', formatY(tick)),
  ])
  const below = TOP + plotHeight
  const ticks = x.ticks.map((tick) => label(atX(tick), String(below + 16), 'middle', formatX(tick)))
  const lines = curves.map(({ colour, dashed, points }) => {
    const dash = dashed ? ' stroke-dasharray="5 3"' : ''
    return `<path d="${pathOf(points, atX, atY, y.log)}" fill="none" stroke="${escapeMarkup(colour)}" stroke-width="1.8" stroke-linejoin="round"${dash}/>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ${FONT} role="img" aria-label="${escapeMarkup(title)}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="19" font-size="13" font-weight="600" fill="#1a202b">${escapeMarkup(title)}</text>`,
    ...grid,
    ...ticks,
    label(String(width - RIGHT), String(below + 30), 'end', x.name),
    `<svg x="${LEFT}" y="${TOP - 2}" width="${width - LEFT - RIGHT}" height="${plotHeight + 4}" viewBox="${LEFT} ${TOP - 2} ${width - LEFT - RIGHT} ${plotHeight + 4}">`,
    ...lines,
    '</svg>',
    `<g transform="translate(0 ${below + BOTTOM})">${legend.markup}</g>`,
    '</svg>',
  ].join('\n')
}

function pathOf(points: PictureCurve['points'], atX: (x: number) => string, atY: (y: number) => string, log: boolean): string {
  let pen = 'M'
  const parts: string[] = []
  for (const { x, y } of points) {
    if (y === null || !Number.isFinite(y) || (log && y <= 0)) {
      pen = 'M'
      continue
    }
    parts.push(`${pen}${atX(x)} ${atY(y)}`)
    pen = 'L'
  }
  return parts.join('')
}

/** Names in rows; widths are guessed, a full-width sign counting two. */
function legendOf(curves: readonly PictureCurve[], width: number): { readonly markup: string; readonly height: number } {
  let left = LEFT
  let row = 0
  const entries = curves.map(({ name, colour, dashed }) => {
    const length = 30 + [...name].reduce((sum, sign) => sum + (sign > '\u2e80' ? 12 : 6.5), 0)
    if (left > LEFT && left + length > width - RIGHT) {
      left = LEFT
      row += 1
    }
    const top = row * LEGEND_ROW + 8
    const dash = dashed ? ' stroke-dasharray="5 3"' : ''
    const entry = `<line x1="${left}" x2="${left + 16}" y1="${top}" y2="${top}" stroke="${escapeMarkup(colour)}" stroke-width="2"${dash}/><text x="${left + 21}" y="${top + 4}" font-size="11" fill="#1a202b">${escapeMarkup(name)}</text>`
    left += length
    return entry
  })
  return { markup: entries.join(''), height: curves.length === 0 ? 0 : (row + 1) * LEGEND_ROW }
}
