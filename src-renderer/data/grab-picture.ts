// One picture for a class out of a camera: small enough to keep many, large enough for any network drawn here.
import type { Frame } from './recording-store'

/** Shorter side of what is kept, in pixels. */
const SIDE = 320
const THUMBNAIL = 44
const QUALITY = 0.92

function draw(video: HTMLVideoElement, shorter: number): HTMLCanvasElement {
  const scale = Math.min(1, shorter / Math.min(video.videoWidth, video.videoHeight))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(video.videoWidth * scale)
  canvas.height = Math.round(video.videoHeight * scale)
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** The frame on show as JPEG. Null: there is none yet, or the picture just ended. */
export async function grabPicture(video: HTMLVideoElement): Promise<Frame | null> {
  if (video.videoWidth === 0 || video.videoHeight === 0) return null
  const canvas = draw(video, SIDE)
  const thumbnail = draw(video, THUMBNAIL).toDataURL('image/jpeg', 0.7)
  const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, 'image/jpeg', QUALITY))
  return blob && { bytes: new Uint8Array(await blob.arrayBuffer()), thumbnail }
}
