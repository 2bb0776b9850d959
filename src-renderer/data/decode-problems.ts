// What can go wrong around decoding, besides the files themselves.
import { error, text, type Diagnostic } from '../../src/diagnostics'

export function decoderUnavailable(): Diagnostic {
  return error('data/decoder-unavailable', text('The image decoder could not be started.', '无法启动图像解码器。'), {
    hint: text('Reload the window and try again.', '请重新加载窗口后重试。'),
  })
}

export function loadingCancelled(): Diagnostic {
  return { code: 'data/cancelled', severity: 'info', message: text('Loading was cancelled.', '已取消载入。') }
}

export function outOfMemory(name: string): Diagnostic {
  return error(
    'data/out-of-memory',
    text(`There is not enough memory for the images of “${name}”.`, `内存不足，无法载入“${name}”的图像。`),
    {
      hint: text('Make the input node smaller, or choose fewer images.', '请减小输入节点的尺寸，或选择较少的图像。'),
      file: name,
    },
  )
}
