// Where thumbnails stand and where keys lead among them.

/** Cells of `cell` pixels with `gap` between that fit side by side; at least one. */
export function gridColumns(width: number, cell: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (cell + gap)))
}

/** Lines of the grid that are at least partly seen: `from` … `to` − 1. */
export function rowsInView(scrollTop: number, height: number, pitch: number): { readonly from: number; readonly to: number } {
  return { from: Math.max(0, Math.floor(scrollTop / pitch)), to: Math.ceil((scrollTop + height) / pitch) }
}

/** Index a key leads to from `index`, or null where the key means nothing here. */
export function moveInGrid(key: string, index: number, count: number, columns: number, linesInView: number): number | null {
  if (count === 0) return null
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * linesInView,
    PageDown: columns * linesInView,
    Home: -count,
    End: count,
  }
  const step = steps[key]
  if (step === undefined) return null
  return Math.min(count - 1, Math.max(0, index + step))
}
