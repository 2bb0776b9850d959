// What can be wrong with files of arrays, in the user's words.
import type { Diagnostic, Text } from '../../diagnostics'
import { error, text } from '../../diagnostics'
import type { ArrayInfo } from './array-format'

/** An array as people read it: its file, and its name in there. */
export function arrayName({ file, key }: Pick<ArrayInfo, 'file' | 'key'>): string {
  return key === '' ? file : `${file}/${key}`
}

const COPY_AGAIN = text('Download or copy the file again.', '请重新下载或复制该文件。')

export function notThisFormat(file: string, format: string, why: Text): Diagnostic {
  return error('arrays/magic', text(`“${file}” is no ${format} file: ${why.en}`, `“${file}”不是 ${format} 文件：${why.zh}`), {
    hint: text('Check that this is the right file, or download it again.', '请确认文件是否正确，或重新下载。'),
    file,
  })
}

export function cutShort(name: string, expected: number, found: number): Diagnostic {
  return error(
    'arrays/truncated',
    text(
      `“${name}” is cut short: its header promises ${expected} bytes, ${found} are there.`,
      `“${name}”不完整：文件头声明 ${expected} 字节，实际只有 ${found} 字节。`,
    ),
    { hint: COPY_AGAIN, file: name },
  )
}

export function tooLong(name: string, expected: number): Diagnostic {
  return error(
    'arrays/longer',
    text(`“${name}” goes on behind the ${expected} bytes that its header promises.`, `“${name}”的内容超出文件头声明的 ${expected} 字节。`),
    { hint: text('Its header is wrong: save or download the file again.', '文件头有误：请重新保存或下载该文件。'), file: name },
  )
}

export function badCompression(name: string): Diagnostic {
  return error(
    'arrays/compression',
    text(`What is packed in “${name}” is cut short or damaged.`, `“${name}”中的压缩数据不完整或已损坏。`),
    { hint: COPY_AGAIN, file: name },
  )
}

export function badChecksum(name: string): Diagnostic {
  return error('arrays/checksum', text(`“${name}” is damaged: its checksum does not fit.`, `“${name}”已损坏：校验和不符。`), {
    hint: COPY_AGAIN,
    file: name,
  })
}

export function arrayTooLarge(name: string, bytes: number): Diagnostic {
  const gigabytes = (bytes / 2 ** 30).toFixed(1)
  return error(
    'arrays/too-large',
    text(
      `“${name}” would take ${gigabytes} GiB unpacked; at most 2 GiB are read.`,
      `“${name}”展开后需要 ${gigabytes} GiB；最多读取 2 GiB。`,
    ),
    {
      hint: text('Save a part of the array, or smaller numbers such as uint8.', '请只保存数组的一部分，或使用 uint8 等较小的类型。'),
      file: name,
    },
  )
}

export function badHeader(name: string, why: Text): Diagnostic {
  return error('arrays/header', text(`The header of “${name}” is broken: ${why.en}`, `“${name}”的文件头已损坏：${why.zh}`), {
    hint: COPY_AGAIN,
    file: name,
  })
}

export function unknownType(name: string, type: string): Diagnostic {
  return error(
    'arrays/type',
    text(`“${name}” holds values of type ${type}, which are not read.`, `“${name}”的数值类型为 ${type}，无法读取。`),
    {
      hint: text(
        'Whole numbers, real numbers up to 64 bits and text are read: convert the array.',
        '可读取整数、64 位以内的实数与文本：请先转换数组。',
      ),
      file: name,
    },
  )
}
