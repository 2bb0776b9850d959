// From a list of relative paths to classes, samples and splits: what the folders mean, before any file is opened.
import type { Diagnostic, Result } from '../diagnostics'
import { fail, ok, text } from '../diagnostics'
import { formatOf } from './arrays/formats'
import { choosePositive } from './classes'
import type { Manifest, SampleRef, SkippedFile, SplitName } from './dataset'
import { findPair } from './hdf5-pair'
import { faults, type UnreadableReason } from './image-header'
import {
  classNotInTrain,
  emptyClass,
  emptyFolder,
  halfPair,
  ignoredFolder,
  noClassFolders,
  noImages,
  noTrain,
  oneClass,
  outsideClasses,
  unreadableFolder,
} from './layout-problems'
import { compareNatural, inPathOrder } from './natural-order'

/** A file as the host lists it. `path` is relative to the dataset's folder, `/` between parts. */
export interface ListedFile {
  readonly id: number
  readonly path: string
}

export interface UnreadableEntry {
  readonly path: string
  readonly reason: UnreadableReason
}

/** `ids[i]` is the file of `manifest.samples[i]`. */
export interface ImageLayout {
  readonly kind: 'images'
  readonly manifest: Manifest
  readonly ids: readonly number[]
}

/** The course's pair of array files. */
export interface PairLayout {
  readonly kind: 'hdf5-pair'
  readonly name: string
  readonly train: ListedFile
  readonly test: ListedFile
}

/** Files of arrays, and no image. */
export interface ArraysLayout {
  readonly kind: 'arrays'
  readonly name: string
}

export type DatasetLayout = ImageLayout | PairLayout | ArraysLayout

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

const HIDDEN = /(?:^|\/)(?:\.|(?:__MACOSX|thumbs\.db|desktop\.ini)(?:\/|$))/i

function splitOf(folder: string): SplitName | null {
  return SPLIT_NAMES.find(([pattern]) => pattern.test(folder))?.[1] ?? null
}

interface Entry extends ListedFile {
  readonly parts: readonly string[]
}

/** A folder being looked at: what lies in it and below, and at which part of the paths its own entries stand. */
interface Level {
  readonly entries: readonly Entry[]
  readonly depth: number
}

interface Grouped {
  /** Files directly here. */
  readonly loose: readonly Entry[]
  readonly folders: readonly (readonly [string, Level])[]
}

/** What lies here, by folder, in natural order. */
function group({ entries, depth }: Level): Grouped {
  const loose: Entry[] = []
  const folders = new Map<string, Entry[]>()
  for (const entry of entries) {
    const part = entry.parts[depth]
    if (part === undefined || entry.parts.length === depth + 1) {
      loose.push(entry)
      continue
    }
    const inside = folders.get(part)
    if (inside === undefined) folders.set(part, [entry])
    else inside.push(entry)
  }
  const ordered = [...folders].sort(([a], [b]) => compareNatural(a, b))
  return { loose, folders: ordered.map(([part, inside]) => [part, { entries: inside, depth: depth + 1 }]) }
}

function hasImages(entries: readonly ListedFile[]): boolean {
  return entries.some((entry) => isImagePath(entry.path))
}

/**
 * Reads the layout of a dataset folder called `name`. Sample order is the natural order of the paths.
 * Errors: data/empty-folder, data/unreadable, data/no-images, data/no-class-folders, data/one-class, data/no-train, data/hdf5-half-pair.
 * Warnings: data/nested-folder (info), data/empty-class, data/ignored-folder, data/class-not-in-train.
 */
export function readLayout(name: string, files: readonly ListedFile[], unreadable: readonly UnreadableEntry[] = []): Result<DatasetLayout> {
  const visible = files.filter(({ path }) => !HIDDEN.test(path))
  const entries = inPathOrder(visible, ({ path }) => path).map(({ id, path }) => ({ id, path, parts: path.split('/') }))
  const skipped = unreadable
    .filter(({ path }) => !HIDDEN.test(path))
    .map(({ path, reason }) => ({ file: path || name, ...faults.unreadable(reason) }))
  if (entries.length === 0) return fail(skipped.length > 0 ? unreadableFolder(name) : emptyFolder(name))
  return descend(name, name, { entries, depth: 0 }, skipped, [])
}

function descend(
  name: string,
  folder: string,
  level: Level,
  skipped: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const { loose, folders } = group(level)
  const pair = findPair(loose)
  if (pair.train !== null && pair.test !== null) return ok({ kind: 'hdf5-pair', name, train: pair.train, test: pair.test }, notes)
  const splits = folders.filter(([part]) => splitOf(part) !== null)
  if (splits.some(([, inside]) => hasImages(inside.entries))) return splitFolders(name, folder, loose, folders, skipped, notes)

  const only = folders.length === 1 && !hasImages(loose) ? folders[0] : undefined
  if (only !== undefined && level.depth < MAX_NESTING) {
    const inner = group(only[1])
    const innerPair = findPair(inner.loose)
    if (
      (innerPair.train !== null && innerPair.test !== null) ||
      (!hasImages(inner.loose) && inner.folders.some(([, inside]) => hasImages(inside.entries)))
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
      return descend(name, only[0], only[1], skipped, [...notes, note])
    }
  }
  const half = pair.train ?? pair.test
  if (half !== null && !hasImages(level.entries)) return fail(halfPair(half.path, pair.train !== null))
  if (!hasImages(level.entries) && level.entries.some(({ path }) => formatOf(path) !== null)) return ok({ kind: 'arrays', name }, notes)
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
  folders: Grouped['folders'],
  before: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const skipped = [...before]
  const warnings = [...notes]
  const found: (readonly [string, readonly Entry[]])[] = []
  for (const [className, inside] of folders) {
    const images = readClass(inside.entries, skipped)
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
  folders: Grouped['folders'],
  before: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const skipped = [...before]
  const warnings = [...notes]
  // Walked in path order; labels follow once all classes are known.
  const found: { readonly className: string; readonly given: SplitName; readonly entry: Entry }[] = []
  let outside = 0
  const leaveOut = (entries: readonly Entry[]): void => {
    for (const { path } of entries.filter((entry) => isImagePath(entry.path))) {
      skipped.push(outsideClasses(path))
      outside += 1
    }
  }
  leaveOut(loose)
  for (const [part, inside] of folders) {
    const given = splitOf(part)
    if (given === null) {
      if (hasImages(inside.entries)) warnings.push(ignoredFolder(part))
      continue
    }
    const inner = group(inside)
    leaveOut(inner.loose)
    for (const [className, files] of inner.folders) {
      const images = readClass(files.entries, skipped)
      if (images.length === 0) warnings.push(emptyClass(`${part}/${className}`))
      for (const entry of images) found.push({ className, given, entry })
    }
  }
  const classes = [...new Set(found.map(({ className }) => className))].sort(compareNatural)
  if (classes.length === 0) return fail(noClassFolders(folder, outside))
  const trained = new Set(found.filter(({ given }) => given === 'train').map(({ className }) => className))
  if (trained.size === 0) return fail(noTrain(folder))
  if (classes.length === 1) return fail(oneClass(folder, classes[0] ?? ''))
  warnings.push(...classes.filter((className) => !trained.has(className)).map(classNotInTrain))
  const labels = new Map(classes.map((className, label) => [className, label]))
  const samples = found.map(({ className, given, entry }) => ({
    id: entry.id,
    ref: { path: entry.path, label: labels.get(className) ?? 0, given },
  }))
  return ok(imageLayout(name, 'split-folders', classes, samples, skipped), warnings)
}

function imageLayout(
  name: string,
  layout: Manifest['layout'],
  classes: readonly string[],
  samples: readonly { readonly id: number; readonly ref: SampleRef }[],
  skipped: readonly SkippedFile[],
): ImageLayout {
  return {
    kind: 'images',
    manifest: { name, layout, classes, positive: choosePositive(classes), samples: samples.map(({ ref }) => ref), skipped },
    ids: samples.map(({ id }) => id),
  }
}
