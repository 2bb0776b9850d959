// From a list of relative paths to classes, samples and splits: what the folders mean, before any file is opened.
import type { Diagnostic, Result } from '../diagnostics'
import { error, fail, ok, text, warning } from '../diagnostics'
import { choosePositive } from './classes'
import type { Manifest, SampleRef, SkippedFile, SplitName } from './dataset'
import { findPair } from './hdf5-pair'
import { faults } from './image-header'
import { compareNatural, comparePaths } from './natural-order'

/** A file as the host lists it. `path` is relative to the dataset's folder, `/` between parts. */
export interface ListedFile {
  readonly id: number
  readonly path: string
}

export interface UnreadableEntry {
  readonly path: string
  readonly reason: 'permission' | 'io' | 'missing'
}

/** `ids[i]` is the file of `manifest.samples[i]`. */
export interface ImageLayout {
  readonly kind: 'images'
  readonly manifest: Manifest
  readonly ids: readonly number[]
}

/** The course's pair of array files; `prefix` is the folder they lie in, `` for the top. */
export interface PairLayout {
  readonly kind: 'hdf5-pair'
  readonly name: string
  readonly train: ListedFile
  readonly test: ListedFile
}

export type DatasetLayout = ImageLayout | PairLayout

const IMAGE_FILE = /\.(?:png|jpe?g|jfif|webp|gif)$/i
const SPLIT_NAMES: readonly (readonly [RegExp, SplitName])[] = [
  [/^train(?:ing)?$/i, 'train'],
  [/^(?:val|valid|validation)$/i, 'val'],
  [/^test(?:ing)?$/i, 'test'],
]
const MAX_NESTING = 4

export function isImagePath(path: string): boolean {
  return IMAGE_FILE.test(path)
}

function isHidden(part: string): boolean {
  return part.startsWith('.') || part === '__MACOSX' || /^(?:thumbs\.db|desktop\.ini)$/i.test(part)
}

function splitOf(folder: string): SplitName | null {
  return SPLIT_NAMES.find(([pattern]) => pattern.test(folder))?.[1] ?? null
}

interface Entry extends ListedFile {
  /** Parts below the folder being looked at. */
  readonly parts: readonly string[]
}

/** Entries by their first part, in natural order; the part is taken off. Files directly here are under `loose`. */
function group(entries: readonly Entry[]): {
  readonly loose: readonly Entry[]
  readonly folders: readonly (readonly [string, readonly Entry[]])[]
} {
  const loose: Entry[] = []
  const folders = new Map<string, Entry[]>()
  for (const entry of entries) {
    const [first, ...rest] = entry.parts
    if (first === undefined || rest.length === 0) {
      loose.push(entry)
      continue
    }
    const inside = folders.get(first)
    if (inside === undefined) folders.set(first, [{ ...entry, parts: rest }])
    else inside.push({ ...entry, parts: rest })
  }
  return { loose, folders: [...folders].sort(([a], [b]) => compareNatural(a, b)) }
}

function hasImages(entries: readonly Entry[]): boolean {
  return entries.some((entry) => isImagePath(entry.path))
}

const EXPECTED = text(
  'Choose a folder with one subfolder per class, each holding images (PNG, JPEG, WebP or GIF); train, val and test folders may stand above them.',
  '请选择每个类别各有一个子文件夹的文件夹，子文件夹内存放图像（PNG、JPEG、WebP 或 GIF）；其上可再分 train、val、test 文件夹。',
)

/**
 * Reads the layout of a dataset folder called `name`. Sample order is the natural order of the paths.
 * Errors: data/empty-folder, data/unreadable, data/no-images, data/no-class-folders, data/one-class, data/no-train, data/hdf5-half-pair.
 * Warnings: data/nested-folder (info), data/empty-class, data/ignored-folder, data/class-not-in-train.
 */
export function readLayout(name: string, files: readonly ListedFile[], unreadable: readonly UnreadableEntry[] = []): Result<DatasetLayout> {
  const entries: Entry[] = []
  for (const file of files) {
    const parts = file.path.split('/')
    if (!parts.some(isHidden)) entries.push({ ...file, parts })
  }
  entries.sort((a, b) => comparePaths(a.path, b.path))
  const skipped = unreadable
    .filter((entry) => !entry.path.split('/').some(isHidden))
    .map((entry) => ({ file: entry.path || name, ...faults.unreadable(entry.reason) }))
  if (entries.length === 0) return fail(skipped.length > 0 ? unreadableFolder(name) : emptyFolder(name))
  return descend(name, name, entries, skipped, [], 0)
}

function descend(
  name: string,
  folder: string,
  entries: readonly Entry[],
  skipped: readonly SkippedFile[],
  notes: readonly Diagnostic[],
  depth: number,
): Result<DatasetLayout> {
  const { loose, folders } = group(entries)
  const pair = findPair(loose)
  if (pair.train !== null && pair.test !== null) return ok({ kind: 'hdf5-pair', name, train: pair.train, test: pair.test }, notes)
  const splits = folders.filter(([part]) => splitOf(part) !== null)
  if (splits.some(([, inside]) => hasImages(inside))) return splitFolders(name, folder, loose, folders, skipped, notes)

  const only = folders.length === 1 && !hasImages(loose) ? folders[0] : undefined
  if (only !== undefined && depth < MAX_NESTING) {
    const inner = group(only[1])
    const innerPair = findPair(inner.loose)
    if (
      (innerPair.train !== null && innerPair.test !== null) ||
      (!hasImages(inner.loose) && inner.folders.some(([, inside]) => hasImages(inside)))
    ) {
      const note: Diagnostic = {
        code: 'data/nested-folder',
        severity: 'info',
        message: text(
          `“${folder}” holds only the folder “${only[0]}”, so that one was read.`,
          `“${folder}”中只有“${only[0]}”一个文件夹，因此读取了它。`,
        ),
        file: only[0],
      }
      return descend(name, only[0], only[1], skipped, [...notes, note], depth + 1)
    }
  }
  const half = pair.train ?? pair.test
  if (half !== null && !hasImages(entries)) return fail(halfPair(half.path, pair.train !== null))
  return classFolders(name, folder, loose, folders, skipped, notes)
}

/** What one class folder (at whatever depth) holds. */
function readClass(inside: readonly Entry[], skipped: SkippedFile[]): readonly Entry[] {
  const images: Entry[] = []
  for (const entry of inside) {
    if (isImagePath(entry.path)) images.push(entry)
    else skipped.push({ file: entry.path, code: 'data/not-an-image', reason: faultOfExtension(entry.path) })
  }
  return images
}

function faultOfExtension(path: string): SkippedFile['reason'] {
  const dot = /\.[^./]+$/.exec(path)?.[0]
  return dot === undefined
    ? text('Its name has no image extension (.png, .jpg, .webp, .gif).', '文件名没有图像扩展名（.png、.jpg、.webp、.gif）。')
    : text(
        `“${dot}” is not an image extension that is read (.png, .jpg, .webp, .gif).`,
        `“${dot}”不是可读取的图像扩展名（.png、.jpg、.webp、.gif）。`,
      )
}

function classFolders(
  name: string,
  folder: string,
  loose: readonly Entry[],
  folders: readonly (readonly [string, readonly Entry[]])[],
  before: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const skipped = [...before]
  const warnings = [...notes]
  const found: (readonly [string, readonly Entry[]])[] = []
  for (const [className, inside] of folders) {
    const images = readClass(inside, skipped)
    if (images.length > 0) found.push([className, images])
    else warnings.push(emptyClass(className))
  }
  const looseImages = loose.filter((entry) => isImagePath(entry.path))
  if (found.length === 0) return fail(looseImages.length > 0 ? noClassFolders(folder, looseImages.length) : noImages(folder))
  if (found.length === 1) return fail(oneClass(folder, found[0]?.[0] ?? ''))
  for (const entry of looseImages) skipped.push(outsideClasses(entry.path))
  const samples = found.flatMap(([, images], label) =>
    images.map((image) => ({ id: image.id, ref: { path: image.path, label, given: null } })),
  )
  const classes = found.map(([className]) => className)
  return ok(imageLayout(name, 'class-folders', classes, samples, skipped), warnings)
}

function splitFolders(
  name: string,
  folder: string,
  loose: readonly Entry[],
  folders: readonly (readonly [string, readonly Entry[]])[],
  before: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const skipped = [...before]
  const warnings = [...notes]
  const perClass = new Map<string, { readonly given: SplitName; readonly entry: Entry }[]>()
  for (const entry of loose) if (isImagePath(entry.path)) skipped.push(outsideClasses(entry.path))
  for (const [part, inside] of folders) {
    const given = splitOf(part)
    if (given === null) {
      if (hasImages(inside)) warnings.push(ignoredFolder(part))
      continue
    }
    const inner = group(inside)
    for (const entry of inner.loose) if (isImagePath(entry.path)) skipped.push(outsideClasses(entry.path))
    for (const [className, files] of inner.folders) {
      const images = readClass(files, skipped)
      if (images.length === 0) warnings.push(emptyClass(`${part}/${className}`))
      const held = perClass.get(className) ?? []
      for (const entry of images) held.push({ given, entry })
      if (images.length > 0) perClass.set(className, held)
    }
  }
  const classes = [...perClass.keys()].sort(compareNatural)
  if (classes.length === 0) return fail(noClassFolders(folder, skipped.length))
  const all = classes.flatMap((className, label) =>
    (perClass.get(className) ?? []).map(({ given, entry }) => ({ id: entry.id, ref: { path: entry.path, label, given } })),
  )
  if (!all.some(({ ref }) => ref.given === 'train')) return fail(noTrain(folder))
  if (classes.length === 1) return fail(oneClass(folder, classes[0] ?? ''))
  for (const className of classes) {
    if (!(perClass.get(className) ?? []).some(({ given }) => given === 'train')) warnings.push(classNotInTrain(className))
  }
  return ok(imageLayout(name, 'split-folders', classes, all, skipped), warnings)
}

function imageLayout(
  name: string,
  layout: Manifest['layout'],
  classes: readonly string[],
  samples: readonly { readonly id: number; readonly ref: SampleRef }[],
  skipped: readonly SkippedFile[],
): ImageLayout {
  const ordered = [...samples].sort((a, b) => comparePaths(a.ref.path, b.ref.path))
  return {
    kind: 'images',
    manifest: { name, layout, classes, positive: choosePositive(classes), samples: ordered.map(({ ref }) => ref), skipped },
    ids: ordered.map(({ id }) => id),
  }
}

function emptyFolder(folder: string): Diagnostic {
  return error(
    'data/empty-folder',
    text(
      `The folder “${folder}” is empty; expected one subfolder of images per class.`,
      `文件夹“${folder}”是空的；应为每个类别各有一个存放图像的子文件夹。`,
    ),
    {
      hint: EXPECTED,
      file: folder,
    },
  )
}

function unreadableFolder(folder: string): Diagnostic {
  return error('data/unreadable', text(`The folder “${folder}” could not be read.`, `无法读取文件夹“${folder}”。`), {
    hint: text('Check that this account may open it, then load it again.', '请确认当前账户有权打开它，然后重新载入。'),
    file: folder,
  })
}

function noImages(folder: string): Diagnostic {
  return error(
    'data/no-images',
    text(`The folder “${folder}” holds files, but no image in any subfolder.`, `文件夹“${folder}”中有文件，但子文件夹里没有图像。`),
    {
      hint: EXPECTED,
      file: folder,
    },
  )
}

function noClassFolders(folder: string, count: number): Diagnostic {
  return error(
    'data/no-class-folders',
    text(
      `The folder “${folder}” holds images (${count}) but no subfolder per class, so their classes are unknown.`,
      `文件夹“${folder}”直接存放了图像（${count} 张），没有按类别分子文件夹，无法得知类别。`,
    ),
    {
      hint: text(
        'Make one subfolder per class and move each image into its own.',
        '请为每个类别建一个子文件夹，并把图像移到对应的子文件夹。',
      ),
      file: folder,
    },
  )
}

function oneClass(folder: string, className: string): Diagnostic {
  return error(
    'data/one-class',
    text(
      `The folder “${folder}” holds one class only, “${className}”; expected two or more.`,
      `文件夹“${folder}”中只有“${className}”一个类别；至少需要两个类别。`,
    ),
    {
      hint: text(
        'Add a subfolder with images of another class, or choose the folder above.',
        '请添加另一个类别的图像子文件夹，或改选上一级文件夹。',
      ),
      file: folder,
    },
  )
}

function noTrain(folder: string): Diagnostic {
  return error(
    'data/no-train',
    text(
      `The folder “${folder}” has no training images; expected a train folder with one subfolder per class.`,
      `文件夹“${folder}”中没有训练图像；应有 train 文件夹，其中每个类别各有一个子文件夹。`,
    ),
    {
      hint: text(
        'Add a train folder, or choose a folder whose subfolders are the classes.',
        '请添加 train 文件夹，或选择以类别为子文件夹的文件夹。',
      ),
      file: folder,
    },
  )
}

function halfPair(file: string, isTrain: boolean): Diagnostic {
  const missing = isTrain ? 'test_*.h5' : 'train_*.h5'
  return error(
    'data/hdf5-half-pair',
    text(`“${file}” has no partner: expected ${missing} beside it.`, `“${file}”缺少配对文件：旁边应有 ${missing}。`),
    {
      hint: text('Put both files of the pair into one folder and choose that folder.', '请把一对文件放在同一文件夹，再选择该文件夹。'),
      file,
    },
  )
}

function emptyClass(folder: string): Diagnostic {
  return warning(
    'data/empty-class',
    text(`The folder “${folder}” holds no image, so it is not counted as a class.`, `文件夹“${folder}”中没有图像，不计为类别。`),
    { file: folder },
  )
}

function ignoredFolder(folder: string): Diagnostic {
  return warning(
    'data/ignored-folder',
    text(`The folder “${folder}” stands beside train and test and was left out.`, `文件夹“${folder}”与 train、test 并列，未被读取。`),
    { file: folder },
  )
}

function classNotInTrain(className: string): Diagnostic {
  return warning(
    'data/class-not-in-train',
    text(`The class “${className}” has no training image, so it can't be learned.`, `类别“${className}”没有训练图像，模型无法学到它。`),
  )
}

function outsideClasses(path: string): SkippedFile {
  return { file: path, code: 'data/outside-classes', reason: text('It lies outside every class folder.', '它不在任何类别文件夹中。') }
}
