// From a layout and what decoding made of it to the dataset: broken files left out, the others moved up.
import type { Result } from '../diagnostics'
import { error, fail, ok, text, warning } from '../diagnostics'
import type { ClassTargets, DatasetRows, Decoding, ImageSize, LabelledImages, Manifest } from './dataset'
import type { Fault } from './image-header'
import { recordLength } from './pixels'

/** Most bytes of pixels that are held in memory at once. */
export const MAX_PIXEL_BYTES = 2 ** 31

const PORTION_BYTES = 8 * 1024 * 1024

/** Refuses what would not fit into memory, before it is allocated. */
export function checkPixelBudget(name: string, count: number, size: ImageSize): Result<number> {
  const bytes = count * recordLength(size)
  if (bytes <= MAX_PIXEL_BYTES) return ok(bytes)
  const gigabytes = (bytes / 2 ** 30).toFixed(1)
  const side = `${size.width}×${size.height}`
  return fail(
    error(
      'data/too-many-pixels',
      text(
        `“${name}” would take ${gigabytes} GiB (${count} images of ${side}); at most 2 GiB are held.`,
        `“${name}”需要 ${gigabytes} GiB 内存（${count} 张 ${side} 图像）；上限为 2 GiB。`,
      ),
      {
        hint: text(
          'Make the input node smaller, choose fewer images, or train from the command line, which reads them from the disk.',
          '请减小输入节点的尺寸、选择较少的图像，或用命令行训练：它会从磁盘读取图像。',
        ),
        file: name,
      },
    ),
  )
}

/** Moves the records that are kept to the front, in portions: between two of them the caller may give others a turn. */
export function* compactRecords(pixels: Uint8Array, length: number, kept: ArrayLike<number>): Generator<void, void> {
  const atOnce = Math.max(1, Math.floor(PORTION_BYTES / length))
  let to = 0
  while (to < kept.length) {
    const from = kept[to] ?? 0
    let run = 1
    while (to + run < kept.length && run < atOnce && kept[to + run] === from + run) run += 1
    if (from !== to) {
      pixels.copyWithin(to * length, from * length, (from + run) * length)
      yield
    }
    to += run
  }
}

/** Row numbers of the samples that were decoded. */
export function keptRows(faults: readonly (Fault | null)[]): Uint32Array {
  const rows: number[] = []
  faults.forEach((fault, row) => {
    if (fault === null) rows.push(row)
  })
  return Uint32Array.from(rows)
}

/**
 * Builds the dataset. `pixels` holds the kept records at its front (see {@link compactRecords}); `faults[i]` says why sample i was left
 * out, null where it was decoded; `decoding` tells of all samples. Errors: data/no-readable-images, where fewer than two classes have an image left.
 */
export function assembleDataset(
  manifest: Manifest,
  size: ImageSize,
  pixels: Uint8Array,
  faults: readonly (Fault | null)[],
  decoding: Decoding,
): Result<LabelledImages> {
  const rows = assembleRows(manifest, faults, decoding)
  if (!rows.ok) return rows
  const length = rows.value.labels.length * recordLength(size)
  return ok({ ...rows.value, samples: 'images', size, pixels: pixels.subarray(0, length) }, rows.warnings)
}

/** All of a dataset but the records, which stay where they are; see {@link assembleDataset}. Its rows are those of {@link keptRows}. */
export function assembleRows(
  manifest: Manifest,
  faults: readonly (Fault | null)[],
  decoding: Decoding,
): Result<DatasetRows & ClassTargets> {
  const rows = keptRows(faults)
  const labels = new Int32Array(rows.length)
  const counts = manifest.classes.map(() => 0)
  rows.forEach((row, i) => {
    const label = manifest.samples[row]?.label ?? 0
    labels[i] = label
    counts[label] = (counts[label] ?? 0) + 1
  })
  const broken = manifest.samples.flatMap((sample, row) => {
    const fault = faults[row]
    return fault ? [{ file: sample.path, code: fault.code, reason: fault.reason }] : []
  })
  const skipped = [...manifest.skipped, ...broken]
  const empty = manifest.classes.filter((_, label) => counts[label] === 0)
  if (manifest.classes.length - empty.length < 2) {
    const example = broken[0]
    const names = { en: empty.map((name) => `“${name}”`).join(', '), zh: empty.map((name) => `“${name}”`).join('、') }
    return fail(
      error(
        'data/no-readable-images',
        text(
          `Of “${manifest.name}”, no image could be read for ${names.en}; expected images of at least two classes.${example ? ` First: ${example.file}: ${example.reason.en}` : ''}`,
          `“${manifest.name}”中${names.zh}没有可读取的图像；至少需要两个类别的图像。${example ? `首个：${example.file}：${example.reason.zh}` : ''}`,
        ),
        {
          hint: text('Replace the damaged files, then load the folder again.', '请替换损坏的文件，然后重新载入文件夹。'),
          file: manifest.name,
        },
      ),
    )
  }
  const warnings = empty.map((name) =>
    warning('data/class-unreadable', text(`No image of the class “${name}” could be read.`, `类别“${name}”没有可读取的图像。`)),
  )
  const kept = Array.from(rows, (row) => manifest.samples[row])
  return ok(
    {
      name: manifest.name,
      layout: manifest.layout,
      task: 'classification',
      classes: manifest.classes,
      positive: manifest.positive,
      labels,
      paths: kept.map((sample) => sample?.path ?? ''),
      given: kept.map((sample) => sample?.given ?? null),
      skipped,
      decoding: { ...decoding, originalSizes: pickSizes(decoding.originalSizes, rows) },
    },
    warnings,
  )
}

function pickSizes(sizes: Uint16Array, rows: Uint32Array): Uint16Array {
  const picked = new Uint16Array(rows.length * 2)
  rows.forEach((row, i) => picked.set(sizes.subarray(row * 2, row * 2 + 2), i * 2))
  return picked
}
