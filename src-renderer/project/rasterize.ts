// An SVG picture as PNG. A picture sees none of the page's fonts, so the interface's own goes along inside.
import type { DrawnDiagram } from '../../src/exporters/diagram/draw-diagram'

/** Pixels a side that browsers draw everywhere. */
const LARGEST = 8192
const SCALE = 2
const FAMILY = 'Inter Variable'

/** The page's Latin font file as a style for an SVG; empty where it cannot be read. */
async function fontStyle(): Promise<string> {
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).filter((rule) => rule instanceof CSSFontFaceRule)
  const face = faces.find(
    ({ style }) => style.getPropertyValue('font-family').includes(FAMILY) && /U\+0{0,4}-/i.test(style.getPropertyValue('unicode-range')),
  )
  const [, source] = /url\("?([^")]+)"?\)/.exec(face?.style.getPropertyValue('src') ?? '') ?? []
  if (!face || source === undefined) return ''
  try {
    const response = await fetch(new URL(source, face.parentStyleSheet?.href ?? document.baseURI))
    const bytes = new Uint8Array(await response.arrayBuffer())
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return `<style>@font-face{font-family:Inter;font-weight:100 900;src:url(data:font/woff2;base64,${btoa(binary)})}</style>`
  } catch {
    return ''
  }
}

/** PNG bytes at twice the size, less where that would be too large to draw. */
export async function rasterize({ svg, width, height }: DrawnDiagram): Promise<Uint8Array> {
  const scale = Math.min(SCALE, LARGEST / Math.max(width, height))
  const withFont = svg.replace(/(<svg [^>]*>)/, `$1${await fontStyle()}`)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(withFont)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  return new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
}
