// Which two files of a folder are the course's HDF5 pair.

const ARRAY_FILE = /^(train|test)([-_.].*)?\.(?:h5|hdf5)$/i

interface NamedFile {
  readonly id: number
  readonly path: string
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The half a file name stands for, with what follows `train` or `test`; null for any other name. */
export function pairHalf(fileName: string): { readonly half: 'train' | 'test'; readonly rest: string } | null {
  const match = ARRAY_FILE.exec(fileName)
  if (match === null) return null
  return { half: match[1]?.toLowerCase() === 'train' ? 'train' : 'test', rest: (match[2] ?? '').toLowerCase() }
}

/** The pair among `files` (all of one folder), the names that agree first; a half is null where it is missing. */
export function findPair<T extends NamedFile>(files: readonly T[]): { readonly train: T | null; readonly test: T | null } {
  const halves = files.flatMap((file) => {
    const found = pairHalf(lastPart(file.path))
    return found === null ? [] : [{ file, ...found }]
  })
  const train = halves.filter(({ half }) => half === 'train')
  const test = halves.filter(({ half }) => half === 'test')
  for (const first of train) {
    const second = test.find(({ rest }) => rest === first.rest)
    if (second !== undefined) return { train: first.file, test: second.file }
  }
  return { train: train[0]?.file ?? null, test: test[0]?.file ?? null }
}
