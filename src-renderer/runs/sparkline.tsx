// The course of a loss in a thumb's width.
const WIDTH = 46
const HEIGHT = 18

export function Sparkline({ values }: { readonly values: readonly number[] }) {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const points = values.map((value, index) => {
    const x = values.length > 1 ? (index / (values.length - 1)) * (WIDTH - 2) + 1 : WIDTH / 2
    const y = high > low ? 1 + (1 - (value - low) / (high - low)) * (HEIGHT - 2) : HEIGHT / 2
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <svg width={WIDTH} height={HEIGHT} aria-hidden="true" focusable="false">
      {values.length > 1 ? <polyline points={points.join(' ')} fill="none" stroke="var(--accent)" strokeWidth="1.3" /> : null}
    </svg>
  )
}
