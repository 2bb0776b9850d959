// Words in names of files and arrays, and what they tell.
import type { SplitName } from '../dataset'

/** `x_train.npy`, `trainImages`, `t10k-labels-idx1-ubyte.gz`: in lower case, without the file's ending. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(?:\.(?:npy|npz|h5|hdf5|he5|hdf|gz))+$/i, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .flatMap((word) => (/^[xy](?:train|test|val|valid)$/.test(word) ? [word.slice(0, 1), word.slice(1)] : [word]))
    .filter((word) => word !== '')
}

const SET_WORDS: readonly (readonly [SplitName, readonly string[]])[] = [
  ['train', ['train', 'training', 'tr']],
  ['val', ['val', 'valid', 'validation', 'dev']],
  ['test', ['test', 'testing', 't10k', 'te']],
]
const CONTENT_WORDS = {
  samples: ['x', 'image', 'images', 'img', 'imgs', 'pixels', 'features', 'data', 'samples', 'input', 'inputs', 'pictures'],
  targets: ['y', 'label', 'labels', 'target', 'targets', 'class', 'classes', 'output', 'outputs'],
  split: ['split', 'splits', 'set', 'sets', 'fold', 'subset', 'partition'],
  names: ['names', 'list', 'categories', 'meta'],
} as const

export function saysContent(words: readonly string[], content: keyof typeof CONTENT_WORDS): boolean {
  return CONTENT_WORDS[content].some((name) => words.includes(name))
}

/** The one set that these words tell of; null where they tell of none, or of several. */
export function setOfWords(words: readonly string[]): SplitName | null {
  const found = SET_WORDS.filter(([, names]) => names.some((one) => words.includes(one)))
  return found.length === 1 ? (found[0]?.[0] ?? null) : null
}

/** True for a word that tells the set, or what an array holds. */
export function isRoleWord(word: string): boolean {
  return (
    SET_WORDS.some(([, names]) => names.includes(word)) ||
    Object.values(CONTENT_WORDS).some((names: readonly string[]) => names.includes(word))
  )
}
