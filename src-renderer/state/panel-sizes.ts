// Sizes of the docks, kept in this browser only. Anything unreadable is forgotten.
const PREFIX = 'tensorloom.panels.'

export type PanelSizes = Readonly<Record<string, number>>

export function readSizes(group: string, panels: readonly string[]): PanelSizes | undefined {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(PREFIX + group) ?? 'null')
    if (typeof parsed !== 'object' || parsed === null) return undefined
    const sizes = parsed as Record<string, unknown>
    const known = panels.map((panel) => [panel, sizes[panel]] as const)
    if (!known.every((entry): entry is readonly [string, number] => typeof entry[1] === 'number' && entry[1] > 0 && entry[1] < 100))
      return undefined
    return Object.fromEntries(known)
  } catch {
    return undefined
  }
}

export function writeSizes(group: string, sizes: PanelSizes): void {
  try {
    localStorage.setItem(PREFIX + group, JSON.stringify(sizes))
  } catch {
    // A browser that keeps nothing: the docks begin at their default sizes.
  }
}
