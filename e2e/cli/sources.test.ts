// Data that is no folder of pictures, without a window: points that a project draws, and tables.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
