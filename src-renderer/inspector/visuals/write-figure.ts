// Numbers in small cells: few digits, a real minus, no dust.

/** Three significant digits at most, two decimals for what is near 1: `0.25`, `−1.5`, `12.3`, `5,381`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const rounded = size >= 1000 ? Math.round(value) : size >= 0.995 ? Number(value.toPrecision(3)) : Number(value.toFixed(2))
  const written = (rounded === 0 ? 0 : rounded).toLocaleString('en-US', { maximumFractionDigits: 2 })
  return written.replace('-', '−')
}

/** For cells of 18 pixels: no zero before the point. `.25`, `−.5`, `1`. */
export function shortFigure(value: number): string {
  return figure(value).replace(/^(−?)0\./, '$1.')
}
