// What arrays are probably for, by their names and shapes.
import type { SplitName } from '../dataset'
import type { ArrayInfo, ElementType } from './array-format'
import { elementCount } from './array-format'
import type { ArrayChoice, ArraySettings, ArrayUse, ValueRange } from './array-settings'
import { sampleForm } from './array-settings'
import { saysContent, setOfWords, wordsOf } from './name-words'

/** The set that a name tells of; the name of the array counts before that of its file. */
function setOf({ file, key }: Pick<ArrayInfo, 'file' | 'key'>): SplitName | null {
  return setOfWords(wordsOf(key)) ?? setOfWords(wordsOf(file))
}

function guessUse(info: ArrayInfo): ArrayUse {
  // The name of the array says more than that of its file.
  const words = wordsOf(info.key === '' ? info.file : info.key)
  const { shape, type } = info
  const count = elementCount(shape)
  if (shape.length === 0 || count === 0) return 'ignore'
  // `list_classes`, `class_names`: few of them, and in words.
  if (type === 'text' && shape.length === 1 && (saysContent(words, 'names') || words.at(-1) === 'classes')) return 'names'
  if (saysContent(words, 'split') && !saysContent(words, 'samples') && !saysContent(words, 'targets') && shape.length === 1) return 'split'
  if (saysContent(words, 'targets') && shape.length <= 2) return 'targets'
  if (saysContent(words, 'samples') && type !== 'text') return 'samples'
  if (type !== 'text' && (shape.length === 3 || shape.length === 4)) return 'samples'
  return 'ignore'
}

/** Arrays whose names say nothing: where exactly two of them have as many rows, the larger holds the samples, the other the targets. */
function pairByShape(choices: readonly ArrayChoice[]): readonly ArrayChoice[] {
  const samples = choices.filter(({ use }) => use === 'samples')
  const targets = choices.filter(({ use }) => use === 'targets')
  if (samples.length > 0 && targets.length > 0) return choices
  const idle = choices.filter(({ use, shape }) => use === 'ignore' && shape.length >= 1)
  const rows = (samples[0] ?? targets[0])?.shape[0]
  if (samples.length === 0 && targets.length === 0) {
    const [first, second] = [...idle].filter(({ type }) => type !== 'text').sort((a, b) => elementCount(b.shape) - elementCount(a.shape))
    if (!first || !second || first.shape[0] !== second.shape[0]) return choices
    return choices.map((one) => (one === first ? { ...one, use: 'samples' } : one === second ? { ...one, use: 'targets' } : one))
  }
  const wanted = samples.length === 0 ? 'samples' : 'targets'
  const partner = idle.filter(({ shape, type }) => shape[0] === rows && (wanted === 'targets' ? shape.length <= 2 : type !== 'text'))
  return partner.length === 1 ? choices.map((one) => (one === partner[0] ? { ...one, use: wanted } : one)) : choices
}

/** In one set, the first array of a use is taken; with sets that are named, those that name none are not needed. */
function withoutRivals(choices: readonly ArrayChoice[]): readonly ArrayChoice[] {
  const named = choices.some(({ use, set }) => use === 'samples' && set !== null)
  const taken = new Set<string>()
  return choices.map((one) => {
    if (one.use === 'ignore') return one
    const paired = one.use === 'samples' || one.use === 'targets'
    const place = paired ? `${one.use} ${one.set ?? ''}` : one.use
    if (taken.has(place) || (paired && named && one.set === null)) return { ...one, use: 'ignore' as const }
    taken.add(place)
    return one
  })
}

/** How black and white are probably written, by the type and by the least and the greatest number, where these are known. */
export function guessRange(
  type: ElementType,
  { least, most }: { readonly least: number; readonly most: number } = { least: 0, most: 1 },
): ValueRange {
  if (type === 'bool') return { low: 0, high: 1 }
  if (type === 'uint8') return { low: 0, high: 255 }
  if (type === 'uint16' || most > 255) return most > 1 && most <= 255 ? { low: 0, high: 255 } : { low: 0, high: 65_535 }
  if (most > 1) return { low: 0, high: 255 }
  return least < 0 ? { low: -1, high: 1 } : { low: 0, high: 1 }
}

function guessChannels(samples: ArrayInfo | undefined): ArraySettings['channels'] {
  const [, first = 0, , last = 0] = samples?.shape ?? []
  const isCount = (axis: number): boolean => axis === 1 || axis === 3
  return samples?.shape.length === 4 && isCount(first) && !isCount(last) ? 'first' : 'last'
}

/** Settings to start from; see checkUses for what they may still lack. */
export function guessUses(arrays: readonly ArrayInfo[]): ArraySettings {
  const first = arrays.map((info): ArrayChoice => {
    const use = guessUse(info)
    return { ...info, use, set: use === 'samples' || use === 'targets' ? setOf(info) : null }
  })
  const choices = withoutRivals(pairByShape(first))
  const samples = choices.find(({ use }) => use === 'samples')
  const targets = choices.find(({ use }) => use === 'targets')
  const channels = guessChannels(samples)
  const real = targets !== undefined && targets.type.startsWith('float')
  // Real numbers beside pictures are mostly classes all the same.
  const regression = real && samples !== undefined && sampleForm(samples.shape, channels)?.samples === 'vectors'
  return {
    arrays: choices,
    channels,
    range: guessRange(samples?.type ?? 'uint8'),
    task: regression ? 'regression' : 'classification',
    targetScaling: 'standard',
  }
}
