// What arrays are used for, as the command line takes it: `images=x,labels=y`, with `:train` for a set, and how pixels are read.
import { basename } from 'node:path'
import type { ArrayInfo } from '../../src/datasets/arrays/array-format'
import { arrayName } from '../../src/datasets/arrays/array-problems'
import type { ArrayChoice, ArraySettings, ArrayUse } from '../../src/datasets/arrays/array-settings'
import type { SplitName } from '../../src/datasets/dataset'
import { error, fail, ok, text, type Result } from '../../src/diagnostics'
import { formatShape } from '../../src/tensor'

interface MappedUse {
  readonly use: Exclude<ArrayUse, 'ignore'>
  readonly set: SplitName | null
  readonly array: string
}

export interface ArrayMap extends Partial<Pick<ArraySettings, 'channels' | 'range' | 'task'>> {
  /** Empty: as guessed. */
  readonly uses: readonly MappedUse[]
}

const USES: Readonly<Record<string, MappedUse['use']>> = {
  images: 'samples',
  samples: 'samples',
  features: 'samples',
  labels: 'targets',
  targets: 'targets',
  names: 'names',
  split: 'split',
}
const SETS: readonly SplitName[] = ['train', 'val', 'test']

/** Null where the text is not of this form. */
export function parseArrayMap(said: string): ArrayMap | null {
  let map: ArrayMap = { uses: [] }
  for (const part of said.split(',')) {
    const [, what = '', set, value = ''] = /^([a-z]+)(?::([a-z]+))?=(.+)$/.exec(part.trim()) ?? []
    const use = USES[what]
    if (use) {
      const known = SETS.find((one) => one === set) ?? null
      if (set !== undefined && known === null) return null
      map = { ...map, uses: [...map.uses, { use, set: known, array: value }] }
    } else if (what === 'channels' && (value === 'first' || value === 'last')) map = { ...map, channels: value }
    else if (what === 'task' && (value === 'classification' || value === 'regression')) map = { ...map, task: value }
    else if (what === 'range') {
      const [, low, high] = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(value) ?? []
      const range = { low: Number(low), high: Number(high) }
      if (!(range.high > range.low)) return null
      map = { ...map, range }
    } else return null
  }
  return map
}

/** How an array is called on the command line: by its name, its file, or both. */
function namesOf({ file, key }: Pick<ArrayInfo, 'file' | 'key'>): readonly string[] {
  const plain = file.replace(/\.(?:npy|gz)$/i, '')
  return key === '' ? [file, plain, basename(plain)] : [`${file}/${key}`, key]
}

/** The settings with what the map says. Errors: arrays/missing, with what there is. */
export function applyArrayMap(name: string, settings: ArraySettings, { uses, ...rest }: ArrayMap): Result<ArraySettings> {
  if (uses.length === 0) return ok({ ...settings, ...rest })
  const chosen = new Map<ArrayChoice, MappedUse>()
  for (const one of uses) {
    const found = settings.arrays.find((array) => namesOf(array).includes(one.array))
    if (!found) return fail(unknownArray(name, one.array, settings.arrays))
    chosen.set(found, one)
  }
  const arrays = settings.arrays.map((array): ArrayChoice => ({
    ...array,
    use: chosen.get(array)?.use ?? 'ignore',
    set: chosen.get(array)?.set ?? null,
  }))
  return ok({ ...settings, arrays, ...rest })
}

function unknownArray(name: string, wanted: string, arrays: readonly ArrayChoice[]) {
  const held = arrays.map((array) => `${arrayName(array)} (${formatShape(array.shape)}, ${array.type})`)
  return error('arrays/missing', text(`“${name}” holds no array “${wanted}”.`, `“${name}”中没有数组“${wanted}”。`), {
    hint: text(`It holds ${held.join('; ')}.`, `其中有：${held.join('；')}。`),
    file: name,
  })
}
