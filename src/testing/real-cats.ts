// The real cat / non-cat pictures, for tests that need them; they are not part of the repository.
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import type { LabelledImages, ImageSize, SplitName, Splits } from '../datasets/dataset'

const folder = resolve(import.meta.dirname, '../../../shared/data/catvnoncat/folder')

/** Tests that need the pictures skip where this is false. */
export const hasRealCats = existsSync(folder)

/** Decodes all pictures of `train` and `test`; no validation set. */
export async function loadRealCats(size: ImageSize): Promise<{ readonly data: LabelledImages; readonly splits: Splits }> {
  const classes = ['cat', 'non-cat']
  const files: { readonly path: string; readonly label: number; readonly given: SplitName }[] = []
  for (const given of ['train', 'test'] as const) {
    for (const [label, name] of classes.entries()) {
      for (const file of readdirSync(join(folder, given, name)).sort()) files.push({ path: join(given, name, file), label, given })
    }
  }
  const sampleSize = size.height * size.width * size.channels
  const pixels = new Uint8Array(files.length * sampleSize)
  for (const [row, { path }] of files.entries()) {
    const picture = sharp(join(folder, path)).resize(size.width, size.height, { fit: 'fill' }).removeAlpha().toColourspace('srgb')
    pixels.set(await picture.raw().toBuffer(), row * sampleSize)
  }
  const rows = (split: SplitName) => Uint32Array.from(files.flatMap(({ given }, row) => (given === split ? [row] : [])))
  const data: LabelledImages = {
    name: 'catvnoncat',
    samples: 'images',
    task: 'classification',
    layout: 'split-folders',
    classes,
    positive: 0,
    size,
    pixels,
    labels: Int32Array.from(files, ({ label }) => label),
    paths: files.map(({ path }) => path),
    given: files.map(({ given }) => given),
    skipped: [],
  }
  return { data, splits: { train: rows('train'), val: new Uint32Array(0), test: rows('test') } }
}
