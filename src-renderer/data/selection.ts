// Which images are selected, and how clicks and keys change that.

export interface Selection {
  /** The row in hand; null where none is shown. */
  readonly row: number | null
  /** Where a range begins. */
  readonly anchor: number | null
  readonly rows: ReadonlySet<number>
}

export const NOTHING_SELECTED: Selection = { row: null, anchor: null, rows: new Set() }

/** `only`: this one; `toggle`: this one too, or no longer; `range`: all from the anchor to this one. */
export type SelectMode = 'only' | 'toggle' | 'range'

/** @param shown rows in the order they are shown, which `row` is one of */
export function select({ anchor, rows }: Selection, shown: readonly number[], row: number, mode: SelectMode): Selection {
  if (mode === 'toggle') {
    const next = new Set(rows)
    if (!next.delete(row)) next.add(row)
    return { row, anchor: row, rows: next }
  }
  const from = anchor === null ? -1 : shown.indexOf(anchor)
  if (mode === 'only' || from < 0) return { row, anchor: row, rows: new Set([row]) }
  const to = shown.indexOf(row)
  return { row, anchor, rows: new Set(shown.slice(Math.min(from, to), Math.max(from, to) + 1)) }
}

/** What is left of a selection when other rows are shown. */
export function keepShown({ row: held, anchor, rows }: Selection, shown: readonly number[]): Selection {
  const visible = new Set(shown)
  const kept = new Set([...rows].filter((row) => visible.has(row)))
  const stays = (row: number | null): number | null => (row !== null && visible.has(row) ? row : null)
  return { row: stays(held), anchor: stays(anchor), rows: kept }
}
