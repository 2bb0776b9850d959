// Every sort of file that a folder may hold, through the command line's decoder and a real disk; see load-dataset.browser.test.ts for the app's.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isLabelledImages, type LabelledImages } from '../../src/datasets/dataset'
import { furthest, IMAGE_CASES, SIDE, UNREADABLE_CASES } from '../../src/datasets/image-files.test-support'
import { encodePng } from '../../src/datasets/made-images.test-support'
import { faultyFiles } from '../services/faulty-files.test-support'
import { nodeFiles } from '../services/file-port'
import { temporaryFolder } from '../services/temporary-folder.test-support'
import { loadPath } from './decode'

const policy = { size: { height: SIDE, width: SIDE, channels: 3 }, resize: 'stretch' } as const

async function loaded(folder: string, files = nodeFiles): Promise<LabelledImages> {
  const dataset = await loadPath(folder, policy, { files })
  if (!dataset.ok) throw new Error(dataset.diagnostics.map(({ message }) => message.en).join('\n'))
  if (!isLabelledImages(dataset.value)) throw new Error('expected labelled images')
  return dataset.value
}

async function folderWith(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder()
  const good = encodePng(new Uint8Array(3), 1, 1, 3)
  for (const name of ['a', 'b']) await mkdir(join(folder, name))
  for (const [file, bytes] of Object.entries({ 'a/good.png': good, 'b/good.png': good, ...files }))
    await writeFile(join(folder, file), bytes)
  return folder
}

it('gives the pixels, or the reason, that the app gives', async () => {
  const dataset = await loaded(await folderWith(Object.fromEntries(IMAGE_CASES.map(({ file, bytes }) => [`a/${file}`, bytes]))))
  const skipped = new Map(dataset.skipped.map(({ file, code, reason }) => [file, { code, reason }]))
  const length = SIDE * SIDE * 3
  for (const one of IMAGE_CASES) {
    const row = dataset.paths.indexOf(`a/${one.file}`)
    if ('shows' in one) {
      expect(skipped.get(`a/${one.file}`), one.file).toBeUndefined()
      expect(furthest(dataset.pixels.subarray(row * length, (row + 1) * length), one.shows), one.file).toBeLessThanOrEqual(one.tolerance)
    } else expect(skipped.get(`a/${one.file}`), one.file).toEqual({ code: one.code, reason: one.reason })
  }
  expect(skipped.size + dataset.paths.length).toBe(IMAGE_CASES.length + 2)
})

it('says of each file that gives no bytes why', async () => {
  const good = encodePng(new Uint8Array(3), 1, 1, 3)
  const folder = await folderWith({ 'a/permission.png': good, 'a/missing.png': good, 'a/io.png': good })
  await symlink('loop.png', join(folder, 'a', 'loop.png'))
  const outside = join(await temporaryFolder(), 'x.png')
  await writeFile(outside, good)
  await symlink(outside, join(folder, 'a', 'outside.png'))
  const named = Buffer.concat([Buffer.from(join(folder, 'a') + '/'), Buffer.from([0xff, 0xfe]), Buffer.from('.png')])
  await writeFile(named, good)
  // Whoever runs the tests may be allowed everything.
  const codes: Readonly<Record<string, 'EACCES' | 'ENOENT' | 'EIO'>> = {
    'permission.png': 'EACCES',
    'missing.png': 'ENOENT',
    'io.png': 'EIO',
  }
  const files = faultyFiles(nodeFiles, ({ step, path }) => (step === 'readFile' ? (codes[path.split('/').at(-1) ?? ''] ?? null) : null))
  const dataset = await loaded(folder, files)
  expect(dataset.paths).toEqual(['a/good.png', 'b/good.png'])
  const reasons = Object.fromEntries(
    dataset.skipped.map(({ file, code, reason }) => [/^a\/(\w+)\.png$/.exec(file)?.[1] ?? 'name', { code, reason }]),
  )
  expect(reasons).toEqual(
    Object.fromEntries(Object.entries(UNREADABLE_CASES).map(([name, reason]) => [name, { code: 'data/unreadable', reason }])),
  )
})
