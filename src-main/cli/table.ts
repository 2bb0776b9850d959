// Aligned columns for people. Chinese characters take two columns of a terminal.

/** Columns a string takes in a terminal. */
export function displayWidth(value: string): number {
  let width = 0
  for (const character of value)
    width += /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character)
      ? 2
      : 1
  return width
}

/** Lines of a table, two spaces between columns. `right`: indices of columns aligned right. */
export function tableLines(rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] {
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))))
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - displayWidth(cell))
        return right.includes(column) ? gap + cell : cell + gap
      })
      .join('  ')
      .trimEnd(),
  )
}
