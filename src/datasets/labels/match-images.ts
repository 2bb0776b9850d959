// Which image a cell of a table means.

/** Index of an image, or why there is none. */
export type Match = number | 'none' | 'several'

/** A cell as a path: `/` between parts, nothing before the first. */
function normal(cell: string): string {
  return cell
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(?:\.?\/)+/, '')
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function withoutEnding(name: string): string {
  return name.replace(/\.[^./]+$/, '')
}

/**
 * Tells which of the images (paths in the folder) a cell means: its path from the folder, with the folder's own name before it, or from where the table
 * lies; else its file name, else that without the ending, where only one image is called so.
 * @param below folder that the table lies in; '' for the top
 */
export function imageMatcher(paths: readonly string[], folder: string, below: string): (cell: string) => Match {
  const whole = new Map<string, Match>()
  const named = new Map<string, Match>()
  const bare = new Map<string, Match>()
  const add = (map: Map<string, Match>, key: string, index: number): void => {
    map.set(key, map.has(key) ? 'several' : index)
  }
  paths.forEach((path, index) => {
    add(whole, path, index)
    add(named, fileName(path), index)
    add(bare, withoutEnding(fileName(path)), index)
  })
  return (cell) => {
    const path = normal(cell)
    if (path === '') return 'none'
    const ways = [
      path,
      ...(below === '' ? [] : [`${below}/${path}`]),
      ...(path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []),
    ]
    for (const way of ways) {
      const found = whole.get(way)
      if (found !== undefined) return found
    }
    const name = fileName(path)
    return named.get(name) ?? bare.get(name) ?? 'none'
  }
}
