// What may be chosen in the folder browser, by purpose.
import type { BrowseEntry, PickPurpose } from '../../src/api/api'
import { formatOf } from '../../src/datasets/arrays/formats'
import { isTableName } from '../../src/datasets/table/table-settings'

const PROJECT_SUFFIX = '.loom.json'

export interface BrowsePurpose {
  readonly takes: 'file' | 'folder'
  readonly saves: boolean
  /** Tells files that may be chosen; null: none are, but all are shown for orientation. */
  readonly accepts: ((name: string) => boolean) | null
  /** Added to a name that lacks it. */
  readonly suffix: string
}

const isJson = (name: string): boolean => /\.json$/i.test(name)
const isDataFile = (name: string): boolean => isTableName(name) || formatOf(name) !== null

const PURPOSES: Readonly<Record<PickPurpose, BrowsePurpose>> = {
  'open-project': { takes: 'file', saves: false, accepts: isJson, suffix: '' },
  'save-project': { takes: 'file', saves: true, accepts: isJson, suffix: PROJECT_SUFFIX },
  'data-folder': { takes: 'folder', saves: false, accepts: null, suffix: '' },
  'data-file': { takes: 'file', saves: false, accepts: isDataFile, suffix: '' },
  'open-model': { takes: 'folder', saves: false, accepts: null, suffix: '' },
  'save-model': { takes: 'folder', saves: true, accepts: null, suffix: '' },
  'record-folder': { takes: 'folder', saves: true, accepts: null, suffix: '' },
  'save-file': { takes: 'file', saves: true, accepts: () => true, suffix: '' },
}

export function purposeOf(purpose: PickPurpose): BrowsePurpose {
  return PURPOSES[purpose]
}

/** Whether an entry can be what the user wants. */
export function canChoose(purpose: BrowsePurpose, entry: Pick<BrowseEntry, 'name' | 'type'>): boolean {
  if (entry.type === 'folder') return purpose.takes === 'folder'
  return purpose.takes === 'file' && (purpose.accepts?.(entry.name) ?? false)
}

/** The name as it will stand on the disk; null where no file can bear it. */
export function joinFileName(purpose: BrowsePurpose, typed: string): string | null {
  const name = typed.trim()
  if (
    name === '' ||
    name === '.' ||
    name === '..' ||
    name.length > 200 ||
    /[/\\:*?"<>|]/.test(name) ||
    [...name].some((sign) => sign < ' ')
  )
    return null
  if (purpose.suffix === '' || name.toLowerCase().endsWith(purpose.suffix)) return name
  return `${name.replace(/\.json$/i, '')}${purpose.suffix}`
}

/** Where the browser was left, within this window. */
let folder: readonly string[] = []

export function lastFolder(): readonly string[] {
  return folder
}

export function rememberFolder(path: readonly string[]): void {
  folder = path
}
