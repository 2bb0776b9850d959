// What may go wrong while data are loaded, besides what is wrong with the data.
import { error, text, type Diagnostic } from '../../src/diagnostics'

export function loadingCancelled(): Diagnostic {
  return error('data/cancelled', text('Loading was cancelled.', '已取消载入。'))
}

export function cacheFull(name: string): Diagnostic {
  return error(
    'data/cache-full',
    text(
      `“${name}” is too large for memory, and the image cache has no room for it.`,
      `“${name}”超出内存容量，而图像缓存中也没有足够的空间。`,
    ),
    {
      hint: text(
        'Make the input node smaller, choose fewer images, or free space on the disk.',
        '请减小输入节点的尺寸、选择较少的图像，或腾出磁盘空间。',
      ),
      file: name,
    },
  )
}
