// Folders of images that memory should not hold: the same data, read from the cache on the disk.
import { mkdir, readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { isLabelledImages } from '../../src/datasets/dataset'
import type { Result } from '../../src/diagnostics'
import { faultyFiles } from '../services/faulty-files.test-support'
import { nodeFiles } from '../services/file-port'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { loadPath } from './decode'

const policy = { size: { height: 8, width: 8, channels: 3 }, resize: 'stretch' } as const
const RECORD = 192

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

async function folderOf(count: number): Promise<string> {
  const folder = await temporaryFolder()
  for (const name of ['a', 'b']) {
    await mkdir(join(folder, name))
    for (let i = 0; i < count; i += 1) {
      const raw = Uint8Array.from({ length: 20 * 10 * 3 }, (_, at) => (at * 7 + i * 13 + (name === 'a' ? 0 : 90)) % 256)
      await writeFile(
        join(folder, name, `${i}.png`),
        await sharp(raw, { raw: { width: 20, height: 10, channels: 3 } })
          .png()
          .toBuffer(),
      )
    }
  }
  await writeFile(join(folder, 'a', '1.png'), 'broken')
  // The same content under another name.
  await writeFile(join(folder, 'b', 'copy.png'), await nodeFiles.readFile(join(folder, 'b', '2.png')))
  return folder
}

it('gives the very dataset that memory would hold, in any order, and reads a second time only what is broken or a copy', async () => {
  const folder = await folderOf(40)
  const cacheFolder = await temporaryFolder()
  const whole = valueOf(await loadPath(folder, policy))
  if (!isLabelledImages(whole)) throw new Error('expected labelled images')
  const { pixels, ...rest } = whole
  // The copy's record is that of its twin, which was only known once both were read.
  for (const expectedReads of [81, 2, 2]) {
    let reads = 0
    const files = {
      ...nodeFiles,
      readInside: (root: string, paths: readonly string[], most: number) => {
        reads += paths.length
        return nodeFiles.readInside(root, paths, most)
      },
    }
    const streamed = valueOf(await loadPath(folder, policy, { files, streaming: { budgetBytes: 80 * RECORD, cacheFolder } }))
    if (!('records' in streamed)) throw new Error('expected records on the disk')
    const { records, budgetBytes, ...same } = streamed
    expect(same).toEqual(rest)
    expect(budgetBytes).toBe(80 * RECORD)
    expect(reads).toBe(expectedReads)
    const rows = Uint32Array.from({ length: 80 }, (_, i) => (i * 37) % 80)
    const bytes = valueOf(await records.read(rows))
    rows.forEach((row, i) => {
      expect(bytes.subarray(i * RECORD, (i + 1) * RECORD)).toEqual(pixels.subarray(row * RECORD, (row + 1) * RECORD))
    })
  }
  // What fits is held.
  expect('pixels' in valueOf(await loadPath(folder, policy, { streaming: { budgetBytes: 81 * RECORD, cacheFolder } }))).toBe(true)
})

it('says where the cache was cut short, and where it cannot be written', async () => {
  const folder = await folderOf(10)
  const cacheFolder = await temporaryFolder()
  const streaming = { budgetBytes: 10 * RECORD, cacheFolder }
  const streamed = valueOf(await loadPath(folder, policy, { streaming }))
  if (!('records' in streamed)) throw new Error('expected records on the disk')
  for (const name of await readdir(cacheFolder, { recursive: true })) {
    if (name.endsWith('.records')) await truncate(join(cacheFolder, name), 2000)
  }
  const read = await streamed.records.read(Uint32Array.of(0, 19))
  expect(read.ok ? null : read.diagnostics[0]).toMatchObject({
    code: 'data/record-missing',
    message: { en: 'Images kept from an earlier load are no longer there.', zh: '先前载入时保留的图像已不存在。' },
  })
  // Loading again puts it right.
  const again = valueOf(await loadPath(folder, policy, { streaming }))
  expect('records' in again && (await again.records.read(Uint32Array.of(0, 19))).ok).toBe(true)

  const full = faultyFiles(nodeFiles, ({ step, path }) => (step === 'create' && path.includes('records') ? 'ENOSPC' : null))
  const refused = await loadPath(folder, policy, { files: full, streaming: { ...streaming, cacheFolder: await temporaryFolder() } })
  expect(refused.ok ? null : refused.diagnostics[0]?.code).toBe('host/disk-full')
})

it('stops when it is told to', async () => {
  const streaming = { budgetBytes: RECORD, cacheFolder: await temporaryFolder() }
  const stopped = await loadPath(await folderOf(3), policy, { streaming, signal: AbortSignal.abort() })
  expect(stopped.ok ? null : stopped.diagnostics[0]?.code).toBe('data/cancelled')
})
