// CRC-32 as PNG uses it (ISO 3309, polynomial 0xEDB88320 reflected).

/** Eight tables of 256 words, so that eight bytes are taken at a time ("slicing by 8", Kounavis and Berry 2005). */
const TABLES = ((): Uint32Array => {
  const tables = new Uint32Array(8 * 256)
  for (let n = 0; n < 256; n += 1) {
    let c = n
    for (let bit = 0; bit < 8; bit += 1) c = (c & 1) !== 0 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    tables[n] = c >>> 0
  }
  for (let n = 0; n < 256; n += 1) {
    for (let slice = 1; slice < 8; slice += 1) {
      const before = tables[(slice - 1) * 256 + n] ?? 0
      tables[slice * 256 + n] = (before >>> 8) ^ (tables[before & 255] ?? 0)
    }
  }
  return tables
})()

/** Checksum of bytes [start, end). */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  const tables = TABLES
  let c = 0xffffffff
  let i = start
  for (; i + 8 <= end; i += 8) {
    const low = c ^ ((bytes[i] ?? 0) | ((bytes[i + 1] ?? 0) << 8) | ((bytes[i + 2] ?? 0) << 16) | ((bytes[i + 3] ?? 0) << 24))
    c =
      (tables[1792 + (low & 255)] ?? 0) ^
      (tables[1536 + ((low >>> 8) & 255)] ?? 0) ^
      (tables[1280 + ((low >>> 16) & 255)] ?? 0) ^
      (tables[1024 + (low >>> 24)] ?? 0) ^
      (tables[768 + (bytes[i + 4] ?? 0)] ?? 0) ^
      (tables[512 + (bytes[i + 5] ?? 0)] ?? 0) ^
      (tables[256 + (bytes[i + 6] ?? 0)] ?? 0) ^
      (tables[bytes[i + 7] ?? 0] ?? 0)
  }
  for (; i < end; i += 1) c = (c >>> 8) ^ (tables[(c ^ (bytes[i] ?? 0)) & 255] ?? 0)
  return (c ^ 0xffffffff) >>> 0
}
