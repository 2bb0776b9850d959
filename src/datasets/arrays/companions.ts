// Which files belong together: `train-images-idx3-ubyte` with its labels and the test files, `x_train.npy` with `y_train.npy`.
import { formatOf } from './formats'
import { isRoleWord, wordsOf } from './name-words'

/** Most files that are looked at for one dataset. */
export const MAX_ARRAY_FILES = 32

/** What is left of a name without the words for sets and for what arrays hold. */
function stemOf(fileName: string): string {
  return wordsOf(fileName)
    .filter((word) => !isRoleWord(word) && !/^(?:idx\d*|u?byte)$/.test(word))
    .join(' ')
}

/** The files among `names` (all of one folder) that belong to one of them, that one first: of its format, and called the same but for set and content. */
export function companionsOf(fileName: string, names: readonly string[]): readonly string[] {
  const format = formatOf(fileName)
  if (format === null) return [fileName]
  const stem = stemOf(fileName)
  const others = names.filter((name) => name !== fileName && formatOf(name) === format && stemOf(name) === stem)
  // A name of such words alone (`x.npy`) may have partners; any other is complete without.
  const partners = wordsOf(fileName).some(isRoleWord) ? others : []
  return [fileName, ...partners].slice(0, MAX_ARRAY_FILES)
}
