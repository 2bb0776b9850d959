// Why there is no picture from a camera, and what to do about it.
import { error, text, type Diagnostic } from '../../src/diagnostics'

const denied: Diagnostic = error('camera/denied', text('The camera may not be used here.', '此处不允许使用摄像头。'), {
  hint: text(
    'Allow it for Tensorloom: in a browser beside the address, else in the system’s privacy settings. Then try again.',
    '请为 Tensorloom 允许摄像头：浏览器在地址栏旁设置，否则在系统的隐私设置中设置，然后重试。',
  ),
})

const missing: Diagnostic = error('camera/none', text('No camera was found.', '未找到摄像头。'), {
  hint: text('Connect one, then try again.', '请连接摄像头，然后重试。'),
})

const silent: Diagnostic = error('camera/no-answer', text('The camera does not answer.', '摄像头没有响应。'), {
  hint: text('Another program may be using it. Close that one, then try again.', '可能有其他程序正在使用它。请关闭该程序，然后重试。'),
})

const unsupported: Diagnostic = error('camera/unsupported', text('This window cannot use a camera.', '此窗口无法使用摄像头。'), {
  hint: text('Open Tensorloom at its own address on this computer.', '请在本机通过 Tensorloom 自己的地址打开。'),
})

export const cameraGone: Diagnostic = error('camera/gone', text('The camera was disconnected.', '摄像头已断开。'), {
  hint: text('Connect it again, then try again.', '请重新连接，然后重试。'),
})

/** @param thrown by getUserMedia, or by its absence */
export function cameraProblem(thrown: unknown): Diagnostic {
  switch (thrown instanceof DOMException ? thrown.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return denied
    case 'NotFoundError':
    case 'OverconstrainedError':
      return missing
    case 'NotReadableError':
    case 'AbortError':
      return silent
    default:
      return unsupported
  }
}
