// One picture out of a camera, as a file: from here on it goes the road of all pictures.

/** The frame on show as PNG, which loses nothing. Null: there is none yet, or the picture just ended. */
export async function grabFrame(video: HTMLVideoElement, name: string): Promise<File | null> {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0 || videoHeight === 0) return null
  const canvas = document.createElement('canvas')
  canvas.width = videoWidth
  canvas.height = videoHeight
  canvas.getContext('2d')?.drawImage(video, 0, 0)
  const blob = await new Promise<Blob | null>((settle) => canvas.toBlob(settle, 'image/png'))
  return blob && new File([blob], name, { type: 'image/png' })
}
