// Data that is no folder of pictures, without a window: points that a project draws, and tables.
import { zipSync } from 'fflate'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeIdx, npyOf } from '../../src/datasets/arrays/made-arrays.test-support'
import { runCli } from './run-cli'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tensorloom-sources-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

describe('other data than pictures', { timeout: 60_000 }, () => {
  it('trains on what the project names where no --data is given', async () => {
    const { code, stdout } = await runCli(['train', '--template', 'sine', '--epochs', '3', '--json'])
    expect(code).toBe(0)
    const said = lines(stdout)
    expect(said[0]).toMatchObject({ type: 'start', classes: null, quantities: ['y'], train: 120, val: 40, test: 40 })
    expect(said.at(-1)).toMatchObject({ type: 'end', test: { n: 40, quantities: [{ name: 'y' }] } })
  })

  it("trains on MNIST's files as they are, and on an archive whose arrays are told", async () => {
    const bright = (count: number) => Array.from({ length: count * 16 }, (_, i) => (Math.floor(i / 16) % 2 === 0 ? 30 : 220) + (i % 9))
    const labels = (count: number) => Array.from({ length: count }, (_, i) => i % 2)
    await mkdir(join(folder, 'digits'))
    for (const [set, count] of [
      ['train', 40],
      ['t10k', 20],
    ] as const) {
      await writeFile(join(folder, 'digits', `${set}-images-idx3-ubyte.gz`), gzipSync(makeIdx([count, 4, 4], bright(count))))
      await writeFile(join(folder, 'digits', `${set}-labels-idx1-ubyte.gz`), gzipSync(makeIdx([count], labels(count))))
    }
    const arrays = { 'p.npy': npyOf([30, 4, 4], bright(30)), 'q.npy': npyOf([30], labels(30)), 'r.npy': npyOf([30], labels(30)) }
    await writeFile(join(folder, 'any.npz'), zipSync(arrays))
    const train = ['train', '--template', 'logistic-cat', '--epochs', '3', '--json']

    const idx = await runCli([...train, '--data', join(folder, 'digits')])
    expect(idx.code).toBe(0)
    expect(lines(idx.stdout)[0]).toMatchObject({ classes: ['0', '1'], train: 40, test: 20 })
    expect(lines(idx.stdout).at(-1)).toMatchObject({ type: 'end', test: { n: 20 } })

    const untold = await runCli(['data', join(folder, 'any.npz')])
    expect(untold.code).toBe(1)
    expect(untold.stdout).toMatch(/any\.npz\/p\s+30×4×4\s+uint8/)
    const told = await runCli([...train, '--data', join(folder, 'any.npz'), '--map', 'images=p,labels=r'])
    expect(told.code).toBe(0)
    expect(lines(told.stdout)[0]).toMatchObject({ classes: ['0', '1'] })
    expect((await runCli([...train, '--data', join(folder, 'any.npz'), '--map', 'pictures=p'])).code).toBe(2)
  })

  it('trains on a table, and predicts rows of another by the columns’ names', async () => {
    const rows = Array.from({ length: 80 }, (_, i) => `${i % 2 === 0 ? 1 : 5}.${i % 10};${(i * 7) % 10};${i % 2 === 0 ? 'low' : 'tall'}`)
    await writeFile(join(folder, 'plants.csv'), ['height;width;kind', ...rows].join('\n'))
    await writeFile(join(folder, 'new.csv'), 'width,height\n3,1.2\n3,5.8\n')
    const model = join(folder, 'model')
    const trained = await runCli(['train', '--template', 'moons', '--data', join(folder, 'plants.csv'), '--epochs', '40', '--out', model])
    expect(trained.code).toBe(0)
    const { code, stdout } = await runCli(['predict', model, join(folder, 'new.csv'), '--json'])
    expect(code).toBe(0)
    expect(lines(stdout).map((answer) => answer['class'])).toEqual(['low', 'tall'])
  })
})
