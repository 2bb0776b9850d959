// Arrays as data: MNIST's files as they are, a foreign HDF5 file mapped by hand, an archive dropped on the window, and what is noticed later.
import { File as Hdf5File, ready } from 'h5wasm/node'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { makeIdx, npyOf } from '../src/datasets/arrays/made-arrays.test-support'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'

const SIDE = 8

/** Bright above (class 1) or bright below (class 0), in turn. */
function halves(count: number): { readonly pixels: number[]; readonly labels: number[] } {
  const labels = Array.from({ length: count }, (_, i) => i % 2)
  const pixels = labels.flatMap((label, i) =>
    Array.from({ length: SIDE * SIDE }, (_, at) => (at < (SIDE * SIDE) / 2 === (label === 1) ? 200 : 20) + ((i * 7 + at * 3) % 40)),
  )
  return { pixels, labels }
}

async function writeDigits(folder: string): Promise<void> {
  await mkdir(folder)
  for (const [set, count] of [
    ['train', 40],
    ['t10k', 20],
  ] as const) {
    const { pixels, labels } = halves(count)
    await writeFile(join(folder, `${set}-images-idx3-ubyte.gz`), gzipSync(makeIdx([count, SIDE, SIDE], pixels)))
    await writeFile(join(folder, `${set}-labels-idx1-ubyte.gz`), gzipSync(makeIdx([count], labels)))
  }
}

/** Channels first, real numbers from 0 to 1, under names that say nothing. */
async function writeForeign(path: string): Promise<void> {
  await ready
  const { pixels, labels } = halves(30)
  const planes = Float32Array.from({ length: 30 * 3 * SIDE * SIDE }, (_, i) => {
    const [image, at] = [Math.floor(i / (3 * SIDE * SIDE)), i % (SIDE * SIDE)]
    return (pixels[image * SIDE * SIDE + at] ?? 0) / 255
  })
  const file = new Hdf5File(path, 'w')
  const group = file.create_group('run')
  group.create_dataset({ name: 'alpha', data: planes, shape: [30, 3, SIDE, SIDE], dtype: '<f4' })
  group.create_dataset({ name: 'beta', data: Int32Array.from(labels), dtype: '<i4' })
  group.create_dataset({ name: 'gamma', data: Int32Array.from(labels, (label) => 1 - label), dtype: '<i4' })
  group.create_dataset({ name: 'words', data: ['below', 'above'] })
  file.close()
}

test('arrays are found, mapped, trained on, and missed when they are gone', async ({ launch, workFolder }) => {
  const digits = join(workFolder, 'digits')
  const foreign = join(workFolder, 'foreign.h5')
  const archive = join(workFolder, 'archive.npz')
  await writeDigits(digits)
  await writeForeign(foreign)
  const { pixels, labels } = halves(24)
  await writeFile(archive, zipSync({ 'x.npy': npyOf([24, SIDE, SIDE], pixels), 'y.npy': npyOf([24], labels) }))
  const app = await launch()
  const { data, training, results, project, window, files } = new AppPage(app, workFolder)

  await test.step("MNIST's four files: used as they were guessed", async () => {
    await project.create('Logistic regression')
    await data.chooseArrays(digits, 'folder')
    await expect(data.arrays.row('train-images-idx3-ubyte.gz')).toContainText('40×8×8')
    await data.arrays.use()
    await expect.poll(() => data.counts('1')).toEqual([20, 0, 10, 30])
    await training.press('Train')
    await training.expectState('Finished')
    await results.show()
    await expect(results.row('Test').getByRole('cell').first()).toHaveText(/^20\b/)
  })

  await test.step('a foreign HDF5 file: mapped by hand', async () => {
    await data.chooseArrays(foreign, 'arrays')
    await expect(data.arrays.dialog.getByRole('button', { name: 'Use these arrays' })).toBeDisabled()
    await data.arrays.choose('run/beta', 'Labels, targets')
    await data.arrays.choose('run/words', 'Class names')
    await expect(data.arrays.dialog.getByRole('button', { name: 'Use these arrays' })).toBeEnabled()
    await data.arrays.use()
    await expect.poll(() => data.counts('above')).toEqual([12, 0, 3, 15])
  })

  await test.step('an archive that is dropped', async () => {
    await (app.nativeDialogs ? window.drop(archive) : files.choose(archive, () => window.drop(archive)))
    await data.arrays.use()
    await expect.poll(async () => (await data.counts('0')).at(-1)).toBe(12)
  })

  await test.step('saved, and opened again with a file gone: it is named', async () => {
    const file = join(workFolder, 'digits.loom.json')
    await data.chooseArrays(digits, 'folder')
    await data.arrays.use()
    await expect.poll(() => data.counts('0')).toEqual([20, 0, 10, 30])
    await project.saveAs(file)
    await expect(project.state).toHaveText('Saved')
    await rename(join(digits, 't10k-labels-idx1-ubyte.gz'), join(workFolder, 'elsewhere.gz'))
    await project.create('Logistic regression')
    await project.open(file)
    await data.show()
    await expect(data.alert).toContainText('The file “t10k-labels-idx1-ubyte.gz” that this data was made of is no longer there.')
  })
})
