// The course's HDF5 pair: train_set_x/train_set_y and test_set_x/test_set_y, read through an h5wasm-like interface that is handed in.
import type { Diagnostic, Result } from '../diagnostics'
import { error, fail, ok, text, warning } from '../diagnostics'
import { formatShape } from '../tensor'
import { choosePositive } from './classes'
import type { LabelledImages, ImageSize, SplitName } from './dataset'
import { MAX_PIXELS, MAX_SIDE } from './image-header'
import { recordLength, writeRecord } from './pixels'
import { createResampler } from './resample'

/** An open array file, as h5wasm's File is. Calls may throw: the file is hostile. */
export interface ArrayFile {
  keys(): readonly string[]
  get(name: string): unknown
}

/** What is used of h5wasm's Dataset. */
export interface ArrayDataset {
  readonly shape: readonly number[] | null
  readonly metadata: { readonly type: number; readonly size: number; readonly signed: boolean; readonly chunks: readonly number[] | null }
  readonly value: unknown
}

export interface PairHalf {
  /** File name, for messages and sample paths. */
  readonly fileName: string
  readonly file: ArrayFile
  readonly sizeBytes: number
}

export interface PairOptions {
  readonly name: string
  readonly size: ImageSize
  /** Where the records go; by default a plain buffer. The argument is a number of bytes. */
  readonly allocate?: (length: number) => Uint8Array
}

/** Most bytes the images of one file may take once unpacked. */
const MAX_ARRAY_BYTES = 2 ** 31 - 1
/** DEFLATE can't pack better than about 1032 : 1. */
const MAX_COMPRESSION = 1100

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

/** True where the file starts as an HDF5 file does (user blocks before the signature are not read). */
export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((value, i) => bytes[i] === value)
}

/** For a file that is no HDF5 file, is cut short or is damaged. */
export function unreadableArrayFile(fileName: string): Diagnostic {
  return error('data/hdf5-unreadable', text(`“${fileName}” is not a whole HDF5 file.`, `“${fileName}”不是完整的 HDF5 文件。`), {
    hint: text('Download or copy the file again.', '请重新下载或复制该文件。'),
    file: fileName,
  })
}

interface ReadHalf {
  readonly images: Uint8Array
  readonly count: number
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3
  readonly labels: Int32Array
  readonly classes: readonly string[] | null
}

/**
 * Reads the pair: rows of the training file first, in file order. Images whose size differs from `options.size` are resampled, others copied exactly.
 * Errors: data/hdf5-unreadable, data/hdf5-missing-key, data/hdf5-shape, data/hdf5-type, data/hdf5-labels, data/hdf5-classes, data/one-class.
 */
export function readHdf5Pair(train: PairHalf, test: PairHalf, options: PairOptions): Result<LabelledImages> {
  const first = readHalf(train, 'train')
  const second = readHalf(test, 'test')
  if (!first.ok || !second.ok) return fail(...(first.ok ? [] : first.diagnostics), ...(second.ok ? [] : second.diagnostics))
  const halves = [
    { half: train, split: 'train' as const, read: first.value },
    { half: test, split: 'test' as const, read: second.value },
  ]
  const named = nameClasses(first.value, second.value, train.fileName, test.fileName)
  if (!named.ok) return named
  const classes = named.value

  const total = first.value.count + second.value.count
  const length = recordLength(options.size)
  const pixels = (options.allocate ?? ((bytes) => new Uint8Array(bytes)))(total * length)
  const labels = new Int32Array(total)
  const paths: string[] = []
  const given: SplitName[] = []
  let row = 0
  for (const { half, split, read } of halves) {
    const resample = createResampler(read, options.size, read.channels)
    const stride = read.height * read.width * read.channels
    const stretched = new Uint8Array(options.size.height * options.size.width * read.channels)
    for (let i = 0; i < read.count; i += 1) {
      resample(read.images, i * stride, stretched, 0)
      writeRecord(stretched, read.channels, pixels, row * length, options.size.channels, options.size.height * options.size.width)
      labels[row] = read.labels[i] ?? 0
      paths.push(`${half.fileName}#${i}`)
      given.push(split)
      row += 1
    }
  }
  return ok(
    {
      name: options.name,
      layout: 'hdf5-pair',
      samples: 'images',
      task: 'classification',
      classes,
      positive: choosePositive(classes),
      size: options.size,
      pixels,
      labels,
      paths,
      given,
      skipped: [],
    },
    named.warnings,
  )
}

function isArrayDataset(value: unknown): value is ArrayDataset {
  return typeof value === 'object' && value !== null && 'shape' in value && 'metadata' in value && 'value' in value
}

function readHalf(half: PairHalf, split: 'train' | 'test'): Result<ReadHalf> {
  try {
    return parseHalf(half, split)
  } catch {
    // The library throws where the file's inside is broken.
    return fail(unreadableArrayFile(half.fileName))
  }
}

function parseHalf(half: PairHalf, split: 'train' | 'test'): Result<ReadHalf> {
  const { file, fileName } = half
  const keys = file.keys()
  const find = (suffix: string): ArrayDataset | null => {
    const name = keys.find((key) => key === `${split}_set_${suffix}`) ?? keys.find((key) => key.endsWith(`_set_${suffix}`))
    const found = name === undefined ? null : file.get(name)
    return isArrayDataset(found) ? found : null
  }
  const x = find('x')
  const y = find('y')
  const missing = [x === null ? `${split}_set_x` : null, y === null ? `${split}_set_y` : null].filter((key) => key !== null)
  if (x === null || y === null) return fail(missingKeys(fileName, missing, keys))

  const shape = x.shape ?? []
  const [count = 0, height = 0, width = 0] = shape
  const channels = shape.length === 3 ? 1 : shape[3]
  const fits = (shape.length === 3 || shape.length === 4) && count > 0 && height > 0 && width > 0 && height <= MAX_SIDE && width <= MAX_SIDE
  if (!fits || height * width > MAX_PIXELS || (channels !== 1 && channels !== 3)) return fail(badShape(fileName, `${split}_set_x`, shape))
  if (x.metadata.type !== 0 || x.metadata.size !== 1 || x.metadata.signed) return fail(badType(fileName, `${split}_set_x`))
  // Arithmetic is checked against the real file before anything is allocated.
  const bytes = count * height * width * channels
  const limit = x.metadata.chunks === null ? half.sizeBytes : half.sizeBytes * MAX_COMPRESSION
  if (bytes > limit || bytes > MAX_ARRAY_BYTES) return fail(unreadableArrayFile(fileName))
  const labelShape = y.shape ?? []
  const labelCount = labelShape.reduce((product, axis) => product * axis, 1)
  if (labelCount !== count) return fail(labelsMismatch(fileName, labelCount, count))
  if (y.metadata.type !== 0) return fail(badType(fileName, `${split}_set_y`))

  const images = x.value
  if (!(images instanceof Uint8Array) || images.length !== bytes) return fail(unreadableArrayFile(fileName))
  const labels = toLabels(y.value, count)
  if (labels === null) return fail(badLabels(fileName))
  return ok({ images, count, height, width, channels, labels, classes: readClasses(file, keys) })
}

/** Integers 0 … 999 (numbers or BigInt), or null. */
function toLabels(value: unknown, count: number): Int32Array | null {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return null
  const source = value as unknown as ArrayLike<number | bigint>
  if (source.length !== count) return null
  const labels = new Int32Array(count)
  for (let i = 0; i < count; i += 1) {
    const label = Number(source[i])
    if (!Number.isInteger(label) || label < 0 || label > 999) return null
    labels[i] = label
  }
  return labels
}

function readClasses(file: ArrayFile, keys: readonly string[]): readonly string[] | null {
  if (!keys.includes('list_classes')) return null
  const list = file.get('list_classes')
  if (!isArrayDataset(list) || !Array.isArray(list.value)) return null
  const names = list.value.map((name: unknown) => (typeof name === 'string' ? name.replace(/\0.*$/s, '').trim() : ''))
  return names.length > 0 && names.length <= 1000 && names.every((name) => name !== '') && new Set(names).size === names.length
    ? names
    : null
}

function nameClasses(train: ReadHalf, test: ReadHalf, trainName: string, testName: string): Result<readonly string[]> {
  const highest = Math.max(...train.labels, ...test.labels)
  const stated = train.classes ?? test.classes
  if (stated === null) {
    if (highest < 1) return fail(oneClass(trainName))
    const numbered = Array.from({ length: highest + 1 }, (_, label) => String(label))
    return ok(numbered, [
      warning(
        'data/hdf5-classes',
        text(
          `“${trainName}” names no classes (list_classes), so they are called 0 … ${highest}.`,
          `“${trainName}”没有给出类别名（list_classes），因此称为 0 … ${highest}。`,
        ),
        { file: trainName },
      ),
    ])
  }
  if (train.classes !== null && test.classes !== null && train.classes.join('\0') !== test.classes.join('\0')) {
    return fail(
      error(
        'data/hdf5-classes',
        text(
          `The two files name different classes: ${train.classes.join(', ')} in “${trainName}”, ${test.classes.join(', ')} in “${testName}”.`,
          `两个文件的类别不同：“${trainName}”为 ${train.classes.join('、')}，“${testName}”为 ${test.classes.join('、')}。`,
        ),
        { hint: text('Choose a folder whose two files belong together.', '请选择两个文件相互匹配的文件夹。'), file: testName },
      ),
    )
  }
  if (highest >= stated.length) {
    return fail(
      error(
        'data/hdf5-labels',
        text(
          `Expected labels from 0 to ${stated.length - 1} for ${stated.length} classes, found ${highest}.`,
          `${stated.length} 个类别的标签应在 0 到 ${stated.length - 1} 之间，实际出现 ${highest}。`,
        ),
        {
          hint: text('Check list_classes and the label array of both files.', '请检查两个文件的 list_classes 与标签数组。'),
          file: trainName,
        },
      ),
    )
  }
  return stated.length < 2 ? fail(oneClass(trainName)) : ok(stated)
}

function oneClass(fileName: string): Diagnostic {
  return error(
    'data/one-class',
    text(`“${fileName}” holds one class only; expected two or more.`, `“${fileName}”中只有一个类别；至少需要两个类别。`),
    {
      hint: text('Choose a dataset with images of at least two classes.', '请选择至少包含两个类别的数据集。'),
      file: fileName,
    },
  )
}

function missingKeys(fileName: string, missing: readonly string[], found: readonly string[]): Diagnostic {
  const held = found.slice(0, 8)
  return error(
    'data/hdf5-missing-key',
    text(
      `“${fileName}” lacks ${missing.join(' and ')}; it holds ${held.length === 0 ? 'nothing' : held.join(', ')}.`,
      `“${fileName}”缺少 ${missing.join(' 和 ')}；其中有：${held.length === 0 ? '无' : held.join('、')}。`,
    ),
    {
      hint: text(
        'Images are expected under train_set_x and test_set_x, labels under train_set_y and test_set_y.',
        '图像应存为 train_set_x 与 test_set_x，标签应存为 train_set_y 与 test_set_y。',
      ),
      file: fileName,
    },
  )
}

function badShape(fileName: string, key: string, shape: readonly number[]): Diagnostic {
  return error(
    'data/hdf5-shape',
    text(
      `Expected ${key} of “${fileName}” to be [images, height, width, 1 or 3], found ${formatShape(shape)}.`,
      `“${fileName}”的 ${key} 形状应为 [图像数，高，宽，1 或 3]，实际为 ${formatShape(shape)}。`,
    ),
    { hint: text('Store the images with the channels last.', '请以通道在最后的顺序存储图像。'), file: fileName },
  )
}

function badType(fileName: string, key: string): Diagnostic {
  return error(
    'data/hdf5-type',
    key.endsWith('x')
      ? text(`Expected ${key} of “${fileName}” to hold bytes (uint8, 0 … 255).`, `“${fileName}”的 ${key} 应为字节（uint8，0 … 255）。`)
      : text(`Expected ${key} of “${fileName}” to hold whole numbers.`, `“${fileName}”的 ${key} 应为整数。`),
    { hint: text('Convert the array and save the file again.', '请转换该数组后重新保存文件。'), file: fileName },
  )
}

function labelsMismatch(fileName: string, labels: number, images: number): Diagnostic {
  return error(
    'data/hdf5-labels',
    text(`“${fileName}” has ${images} images but ${labels} labels.`, `“${fileName}”有 ${images} 张图像，却有 ${labels} 个标签。`),
    {
      hint: text('Every image needs exactly one label.', '每张图像需要恰好一个标签。'),
      file: fileName,
    },
  )
}

function badLabels(fileName: string): Diagnostic {
  return error(
    'data/hdf5-labels',
    text(`Expected the labels of “${fileName}” to be whole numbers from 0 to 999.`, `“${fileName}”的标签应为 0 到 999 的整数。`),
    {
      hint: text('A label is the index of its class in list_classes.', '标签是类别在 list_classes 中的序号。'),
      file: fileName,
    },
  )
}
