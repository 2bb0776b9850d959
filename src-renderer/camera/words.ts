import type { Text } from '../../src/diagnostics'

export const cameraWords = {
  'camera.picture': { en: 'Picture of the camera', zh: '摄像头画面' },
  'camera.asking': { en: 'Waiting for the camera. You may be asked to allow it.', zh: '正在等待摄像头，系统可能会请你允许。' },
  'camera.device': { en: 'Camera', zh: '摄像头' },
  'camera.unnamed': { en: 'Camera {{number}}', zh: '摄像头 {{number}}' },
  'camera.retry': { en: 'Try again', zh: '重试' },
} as const satisfies Readonly<Record<string, Text>>
