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
  nestedClasses,
  noClassFolders,
  noImages,
  noTrain,
  oneClass,
  outsideClasses,
  unreadableFolder,
} from './layout-problems'
import type { ClassRule } from './labels/class-rule'
import { compareNatural, inPathOrder } from './natural-order'
import { isTableName } from './table/table-settings'

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

/** Classes by folders alone; see ClassRule. */
type FolderRule = Exclude<ClassRule['from'], 'table'>

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

/** All images below a folder, in the natural order of their paths, and what cannot be read. Tables are no images, and no mistake. */
export function listImages(
  name: string,
  files: readonly ListedFile[],
  unreadable: readonly UnreadableEntry[],
): { readonly images: readonly ListedFile[]; readonly skipped: readonly SkippedFile[] } {
  const visible = inPathOrder(
    files.filter(({ path }) => !HIDDEN.test(path)),
    ({ path }) => path,
  )
  const images = visible.filter(({ path }) => isImagePath(path))
  const others = visible.filter(({ path }) => !isImagePath(path) && !isTableName(path))
  return {
    images,
    skipped: [
      ...skippedEntries(name, unreadable),
      ...others.map(({ path }): SkippedFile => ({ file: path, code: 'data/not-an-image', reason: faultOfExtension(path) })),
    ],
  }
}

function skippedEntries(name: string, unreadable: readonly UnreadableEntry[]): readonly SkippedFile[] {
  return unreadable
    .filter(({ path }) => !HIDDEN.test(path))
    .map(({ path, reason }) => ({ file: path || name, ...faults.unreadable(reason) }))
}

function hasImages(entries: readonly ListedFile[]): boolean {
  return entries.some((entry) => isImagePath(entry.path))
}

/**
 * Reads the layout of a dataset folder called `name`. Sample order is the natural order of the paths.
 * Errors: data/empty-folder, data/unreadable, data/no-images, data/no-class-folders, data/one-class, data/no-train, data/hdf5-half-pair.
 * Warnings: data/nested-folder and data/nested-classes (info), data/empty-class, data/ignored-folder, data/class-not-in-train.
 */
export function readLayout(
  name: string,
  files: readonly ListedFile[],
  unreadable: readonly UnreadableEntry[] = [],
  rule: FolderRule = 'folder',
): Result<DatasetLayout> {
  const visible = files.filter(({ path }) => !HIDDEN.test(path))
  const entries = inPathOrder(visible, ({ path }) => path).map(({ id, path }) => ({ id, path, parts: path.split('/') }))
  const skipped = skippedEntries(name, unreadable)
  if (entries.length === 0) return fail(skipped.length > 0 ? unreadableFolder(name) : emptyFolder(name))
  return descend(name, name, { entries, depth: 0 }, rule, skipped, [])
}

function descend(
  name: string,
  folder: string,
  level: Level,
  rule: FolderRule,
  skipped: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const { loose, folders } = group(level)
  const pair = findPair(loose)
  if (pair.train !== null && pair.test !== null) return ok({ kind: 'hdf5-pair', name, train: pair.train, test: pair.test }, notes)
  const splits = folders.filter(([part]) => splitOf(part) !== null)
  if (splits.some(([, inside]) => hasImages(inside.entries))) return splitFolders(name, folder, loose, folders, rule, skipped, notes)

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
      return descend(name, only[0], only[1], rule, skipped, [...notes, note])
    }
  }
  const half = pair.train ?? pair.test
  if (half !== null && !hasImages(level.entries)) return fail(halfPair(half.path, pair.train !== null))
  if (!hasImages(level.entries) && level.entries.some(({ path }) => formatOf(path) !== null)) return ok({ kind: 'arrays', name }, notes)
  return classFolders(name, folder, loose, folders, rule, skipped, notes)
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
  rule: FolderRule,
  before: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const skipped = [...before]
  const warnings = [...notes]
  const found: Labelled[] = []
  for (const [top, inside] of folders) {
    const images = readClass(inside.entries, skipped)
    if (images.length === 0) warnings.push(emptyClass(top))
    for (const entry of images) found.push({ className: classOf(entry, inside.depth, rule), given: null, entry })
  }
  const classes = namesOf(found)
  const looseImages = loose.filter((entry) => isImagePath(entry.path))
  if (classes.length === 0) return fail(looseImages.length > 0 ? noClassFolders(folder, looseImages.length) : noImages(folder))
  if (classes.length === 1) return fail(oneClass(folder, classes[0] ?? ''))
  for (const entry of looseImages) skipped.push(outsideClasses(entry.path))
  warnings.push(...nestedNote(folders, rule))
  return ok(imageLayout(name, 'class-folders', classes, found, skipped), warnings)
}

function splitFolders(
  name: string,
  folder: string,
  loose: readonly Entry[],
  folders: Grouped['folders'],
  rule: FolderRule,
  before: readonly SkippedFile[],
  notes: readonly Diagnostic[],
): Result<DatasetLayout> {
  const skipped = [...before]
  const warnings = [...notes]
  // Walked in path order; labels follow once all classes are known.
  const found: Labelled[] = []
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
      for (const entry of images) found.push({ className: classOf(entry, files.depth, rule), given, entry })
    }
    warnings.push(...nestedNote(inner.folders, rule))
  }
  const classes = namesOf(found)
  if (classes.length === 0) return fail(noClassFolders(folder, outside))
  const trained = new Set(found.filter(({ given }) => given === 'train').map(({ className }) => className))
  if (trained.size === 0) return fail(noTrain(folder))
  if (classes.length === 1) return fail(oneClass(folder, classes[0] ?? ''))
  warnings.push(...classes.filter((className) => !trained.has(className)).map(classNotInTrain))
  return ok(imageLayout(name, 'split-folders', classes, found, skipped), warnings)
}

/** An image with its class, in the order of the paths. */
interface Labelled {
  readonly className: string
  readonly given: SplitName | null
  readonly entry: Entry
}

/** @param depth where in the path the entries of the top folder stand: its own name is the part before */
function classOf({ parts }: Entry, depth: number, rule: FolderRule): string {
  return parts.slice(depth - 1, rule === 'path' ? -1 : depth).join('/')
}

function namesOf(found: readonly Labelled[]): readonly string[] {
  return [...new Set(found.map(({ className }) => className))].sort(compareNatural)
}

/** Says that folders in the folders of the classes were passed over, where they may well be the classes. */
function nestedNote(folders: Grouped['folders'], rule: FolderRule): readonly Diagnostic[] {
  if (rule === 'path') return []
  const nested = folders.find(([, inside]) => group(inside).folders.filter(([, deeper]) => hasImages(deeper.entries)).length > 1)
  return nested ? [nestedClasses(nested[0])] : []
}

function imageLayout(
  name: string,
  layout: Manifest['layout'],
  classes: readonly string[],
  found: readonly Labelled[],
  skipped: readonly SkippedFile[],
): ImageLayout {
  const labels = new Map(classes.map((className, label) => [className, label]))
  const samples = found.map(({ className, given, entry }): SampleRef => ({ path: entry.path, label: labels.get(className) ?? 0, given }))
  return {
    kind: 'images',
    manifest: { name, layout, classes, positive: choosePositive(classes), samples, skipped },
    ids: found.map(({ entry }) => entry.id),
  }
}
