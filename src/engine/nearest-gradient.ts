// The gradient of resizing to the nearest pixel, for the backends that have it wrong.

export interface NearestAttrs {
  readonly alignCorners: boolean
  readonly halfPixelCenters: boolean
}

/** Which place of an axis of `from` each of `to` places takes its value from, as the forward pass has it. */
function sources(from: number, to: number, { alignCorners, halfPixelCenters }: NearestAttrs): Int32Array {
  const isAligned = alignCorners && to > 1
  const scale = (isAligned ? from - 1 : from) / (isAligned ? to - 1 : to)
  const shift = halfPixelCenters ? 0.5 : 0
  const nearest = alignCorners ? Math.round : Math.floor
  return Int32Array.from({ length: to }, (_, place) => Math.min(from - 1, nearest((place + shift) * scale)))
}

/**
 * Adds every dy to the pixel whose value its place had taken.
 * `dy`: [B, oH, oW, C]; `dx`: [B, H, W, C], zeros before; shapes of both.
 */
export function addNearestGradient(
  dy: ArrayLike<number>,
  dyShape: readonly number[],
  dx: { [index: number]: number },
  dxShape: readonly number[],
  attrs: NearestAttrs,
): void {
  const [batch = 1, height = 1, width = 1, depth = 1] = dxShape
  const rows = sources(height, dyShape[1] ?? 1, attrs)
  const columns = sources(width, dyShape[2] ?? 1, attrs)
  let from = 0
  for (let image = 0; image < batch; image += 1) {
    for (const row of rows) {
      for (const column of columns) {
        const to = ((image * height + row) * width + column) * depth
        for (let channel = 0; channel < depth; channel += 1) {
          dx[to + channel] = (dx[to + channel] ?? 0) + (dy[from] ?? 0)
          from += 1
        }
      }
    }
  }
}
