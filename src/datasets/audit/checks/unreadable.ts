// Files that hold images by their place and name, and could not be read: the set is smaller than its folder, and perhaps not evenly so.
import type { Text } from '../../../diagnostics'
import { joinTexts, text } from '../../../diagnostics'
import type { Check, ImageInput } from '../finding'
import { listFiles } from '../wording'

/** In the order in which they are told. What else is left out of a folder (a text file, say) is no image and is no fault. */
const FAULTS: Readonly<Record<string, Text>> = {
  'data/zero-bytes': text('empty', '空文件'),
  'data/truncated': text('cut short', '不完整'),
  'data/undecodable': text('damaged', '已损坏'),
  'data/too-large': text('too large', '过大'),
  'data/unreadable': text('not readable', '无法读取'),
}

/** Share of the images from which on it is a warning. */
const MANY = 0.01

export const checkUnreadable: Check<ImageInput> = ({ dataset }) => {
  const broken = dataset.skipped.filter(({ code }) => Object.hasOwn(FAULTS, code))
  const n = broken.length
  if (n === 0) return []
  const files = broken.map(({ file }) => file)
  const counts = Object.entries(FAULTS).flatMap(([code, name]) => {
    const count = broken.filter((one) => one.code === code).length
    return count === 0 ? [] : [{ code, name, count }]
  })
  const list = listFiles(files)
  const reasons = joinTexts(
    counts.map(({ name, count }) => text(`${count} ${name.en}`, `${count} 个${name.zh}`)),
    text(', ', '，'),
  )
  return [
    {
      code: 'audit/unreadable',
      // A few are no matter; many may be of one kind.
      severity: n > MANY * (dataset.labels.length + n) ? 'warning' : 'info',
      message: text(
        `${n} image ${n === 1 ? 'file' : 'files'} could not be read (${reasons.en}): ${list.en}.`,
        `${n} 个图像文件无法读取（${reasons.zh}）：${list.zh}。`,
      ),
      hint: text(
        'All others were loaded. Repair or replace these files and load the folder again, or go on without them; “Skipped files” lists them all.',
        '其余均已加载。请修复或替换这些文件后重新加载，也可以不用它们；“已跳过的文件”列出了全部。',
      ),
      rows: [],
      files,
      evidence: Object.fromEntries(counts.map(({ code, count }) => [code, count])),
      fixes: [],
    },
  ]
}
