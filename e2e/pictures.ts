// Small folders of images made for a test.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

/** A 64×64 PNG: a faint disc or a faint bar on noise, so that the two can be told apart, though not at a glance. */
export async function picture(kind: 'disc' | 'bar', seed: number): Promise<Buffer> {
  const size = 64
  let state = (seed + 1) * 2654435761
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const x = 20 + random() * 24
  const y = 20 + random() * 24
  const pixels = new Uint8Array(size * size * 3)
  for (let i = 0; i < size * size; i += 1) {
    const [column, row] = [i % size, Math.floor(i / size)]
    const inside = kind === 'disc' ? (column - x) ** 2 + (row - y) ** 2 < 150 : Math.abs(row - y) < 6
    for (let c = 0; c < 3; c += 1) pixels[3 * i + c] = (inside ? 90 : 60) + Math.floor(random() * 120)
  }
  return await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .png()
    .toBuffer()
}

/** Writes files by their path below the folder. */
export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** `train/` and `test/` with the classes `disc` and `non-disc`. */
export async function writeDiscs(folder: string, counts: { readonly train: number; readonly test: number }): Promise<void> {
  for (const split of ['train', 'test'] as const) {
    for (let i = 0; i < counts[split]; i += 1) {
      const seed = (split === 'train' ? 0 : 1000) + i
      await writeFiles(folder, {
        [`${split}/disc/${String(i).padStart(3, '0')}.png`]: await picture('disc', seed),
        [`${split}/non-disc/${String(i).padStart(3, '0')}.png`]: await picture('bar', seed + 500),
      })
    }
  }
}
