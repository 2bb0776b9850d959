// Which way up a picture is to be shown: the orientation of EXIF, and what it does to a record.

/** EXIF 2.32, tag 0x0112: 1 as stored; 2 mirrored; 3 turned by 180°; 4 upside down, mirrored; 5 to 8 with rows and columns exchanged. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** True where rows and columns are exchanged on the way. */
export function isTurned(orientation: Orientation): boolean {
  return orientation >= 5
}

/** Where a file states its orientation. */
export interface StatedOrientation {
  readonly orientation: Orientation
  /** Index of the two bytes that hold it, one of which is 0; null where the file states none. */
  readonly orientationAt: number | null
}

export const AS_STORED: StatedOrientation = { orientation: 1, orientationAt: null }

/** Reads the orientation from a TIFF structure in bytes `from` … `to` (EXIF's form). What makes no sense counts as none. */
export function readOrientation(bytes: Uint8Array, from: number, to: number): StatedOrientation {
  if (to - from < 14 || to > bytes.length) return AS_STORED
  const data = new DataView(bytes.buffer, bytes.byteOffset + from, to - from)
  const order = data.getUint16(0)
  if (order !== 0x4949 && order !== 0x4d4d) return AS_STORED
  const little = order === 0x4949
  if (data.getUint16(2, little) !== 42) return AS_STORED
  const directory = data.getUint32(4, little)
  if (directory + 2 > data.byteLength) return AS_STORED
  const entries = data.getUint16(directory, little)
  for (let i = 0; i < entries; i += 1) {
    const at = directory + 2 + i * 12
    if (at + 12 > data.byteLength) return AS_STORED
    // A SHORT: type 3, one of them.
    if (data.getUint16(at, little) !== 0x0112 || data.getUint16(at + 2, little) !== 3) continue
    const value = data.getUint16(at + 8, little)
    return value >= 1 && value <= 8 ? { orientation: value as Orientation, orientationAt: from + at + 8 } : AS_STORED
  }
  return AS_STORED
}

/** A copy of the file that states no turning: some decoders turn of themselves, others don't. */
export function withoutTurning(bytes: Uint8Array, { orientationAt }: StatedOrientation): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes)
  if (orientationAt !== null) copy[copy[orientationAt] === 0 ? orientationAt + 1 : orientationAt] = 1
  return copy
}

/**
 * Turns a stored picture upright.
 * @param source [height, width, channels] as stored
 * @param target [height, width, channels], or [width, height, channels] where the orientation {@link isTurned}
 */
export function turnUpright(
  source: Uint8Array,
  { height, width }: { readonly height: number; readonly width: number },
  channels: number,
  orientation: Orientation,
  target: Uint8Array,
): void {
  const turned = isTurned(orientation)
  const [outHeight, outWidth] = turned ? [width, height] : [height, width]
  // From where a place of the upright picture comes: along which stored axis, and from which end.
  const flipAcross = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8
  const flipDown = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7
  for (let y = 0; y < outHeight; y += 1) {
    for (let x = 0; x < outWidth; x += 1) {
      const across = turned ? y : x
      const down = turned ? x : y
      const from = ((flipDown ? height - 1 - down : down) * width + (flipAcross ? width - 1 - across : across)) * channels
      const to = (y * outWidth + x) * channels
      for (let c = 0; c < channels; c += 1) target[to + c] = source[from + c] ?? 0
    }
  }
}
