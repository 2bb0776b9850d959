import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, Result } from '../../src/diagnostics'
import { faultyFiles, type Fault, type FaultStep } from './faulty-files.test-support'
import { nodeFiles, type FilePort } from './file-port'
import { createHostServices } from './host-services'
import type { ModelPackageFiles } from './model-package-files'
import { snapshot, temporaryFolder } from './temporary-folder.test-support'

function firstProblem(result: Result<unknown>): Diagnostic {
  if (result.ok) throw new Error('expected a failure')
  const [first] = result.diagnostics
  if (first === undefined) throw new Error('a failure without a diagnostic')
  return first
}

/** A package of one dense layer 2 → 1; `fill` tells packages apart. */
function packageOf(fill: number): ModelPackageFiles {
  const weights = [
    { name: 'dense1/kernel', shape: [2, 1], dtype: 'float32' },
    { name: 'dense1/bias', shape: [1], dtype: 'float32' },
  ]
  return {
    modelJson: JSON.stringify({ modelTopology: { class_name: 'Functional' }, weightsManifest: [{ paths: ['weights.bin'], weights }] }),
    card: JSON.stringify({ format: 'tensorloom/model', version: 1, classes: ['cat', 'non-cat'], name: `model ${fill}` }),
    weights: new Uint8Array(12).fill(fill),
  }
}

async function place(
  files: FilePort = nodeFiles,
): Promise<{ folder: string; target: string; save(fill: number): Promise<Result<unknown>>; read(): Promise<Result<unknown>> }> {
  const home = await temporaryFolder()
  const folder = join(home, 'models')
  await mkdir(folder)
  const target = join(folder, 'cat')
  const services = createHostServices(files, join(home, 'data'))
  return {
    folder,
    target,
    save: async (fill) => await services.models.write((await services.grants.grant(target, 'save-model')).handle, packageOf(fill)),
    read: async () => await services.models.read((await services.grants.grant(target, 'open-model')).handle),
  }
}

describe('model packages', () => {
  it('come back as they were saved, and replace an older one whole', async () => {
    const { folder, save, read } = await place()
    for (const fill of [1, 2]) {
      expect(await save(fill)).toMatchObject({ ok: true, value: { name: 'cat' } })
      expect(await read()).toMatchObject({ ok: true, value: { ...packageOf(fill), grant: { name: 'cat' } } })
    }
    expect(Object.keys(snapshot(folder))).toEqual(['cat/', 'cat/model.json', 'cat/tensorloom.json', 'cat/weights.bin'])
  })

  it('may take the place of an empty folder, never of anything else', async () => {
    const { folder, target, save } = await place()
    mkdirSync(target)
    expect((await save(1)).ok).toBe(true)
    writeFileSync(join(target, 'notes.txt'), 'mine')
    const before = snapshot(folder)
    expect(firstProblem(await save(2))).toMatchObject({ code: 'host/not-a-model-folder', file: 'cat' })
    expect(snapshot(folder)).toEqual(before)
  })

  it.each([
    ['a folder of pictures', (target: string) => (mkdirSync(target), writeFileSync(join(target, 'cat.png'), 'x'))],
    ['a folder with only a foreign model.json', (target: string) => (mkdirSync(target), writeFileSync(join(target, 'model.json'), '{}'))],
    ['a file', (target: string) => writeFileSync(target, 'x')],
  ])('are not written over %s', async (_what, make) => {
    const { folder, target, save } = await place()
    make(target)
    const before = snapshot(folder)
    expect(firstProblem(await save(1)).code).toBe('host/not-a-model-folder')
    expect(snapshot(folder)).toEqual(before)
  })
})

describe('a model save that the disk refuses', () => {
  const FAULTS: readonly Fault[] = ['EACCES', 'ENOSPC', 'EIO', 'EROFS']
  const STEPS: readonly FaultStep[] = ['mkdir', 'create', 'write', 'sync', 'close', 'rename']
  const cases = FAULTS.flatMap((fault) => STEPS.flatMap((step) => [true, false].map((replacing) => [fault, step, replacing] as const)))

  it.each(cases)('%s at each %s, replacing: %s, changes nothing', async (fault, step, replacing) => {
    // The n-th call of that step fails, for every n there is.
    let total = 1
    for (let failing = 0; failing < total; failing++) {
      let seen = 0
      let armed = false
      const { folder, save } = await place(
        faultyFiles(nodeFiles, (call) =>
          armed && call.step === step && call.path.includes('models') && seen++ === failing ? fault : null,
        ),
      )
      if (replacing) expect((await save(1)).ok).toBe(true)
      const before = snapshot(folder)
      armed = true
      const problem = firstProblem(await save(2))
      armed = false
      expect(problem.code).toBe(
        { EACCES: 'host/permission-denied', ENOSPC: 'host/disk-full', EIO: 'host/io-error', EROFS: 'host/read-only' }[fault as string],
      )
      expect(problem.file).toBe('cat')
      expect(snapshot(folder)).toEqual(before)
      total = { mkdir: 1, rename: replacing ? 2 : 1 }[step as string] ?? 3
    }
  })

  it('says where the old model is when it cannot be put back', async () => {
    let renames = 0
    let armed = false
    const { folder, save } = await place(
      faultyFiles(nodeFiles, (call) => (armed && call.step === 'rename' && renames++ > 0 ? 'EIO' : null)),
    )
    await save(1)
    armed = true
    const problem = firstProblem(await save(2))
    expect(problem.code).toBe('host/model-kept-aside')
    const left = Object.keys(snapshot(folder))
    expect(left).toHaveLength(4)
    expect(problem.message.en).toContain(left[0]?.replace('/', ''))
  })
})

describe('a model folder from outside', () => {
  const broken: readonly (readonly [string, string, (files: Record<string, string | Uint8Array>) => void, Diagnostic['code']])[] = [
    ['no card', 'tensorloom.json', (files) => delete files['tensorloom.json'], 'host/not-found'],
    ['a card of something else', 'tensorloom.json', (files) => (files['tensorloom.json'] = '{"format":"other"}'), 'host/model-broken'],
    ['a card that is no JSON', 'tensorloom.json', (files) => (files['tensorloom.json'] = '{'), 'host/model-broken'],
    ['a model.json that is no JSON', 'model.json', (files) => (files['model.json'] = '\u0000'), 'host/model-broken'],
    ['a model.json without weights', 'model.json', (files) => (files['model.json'] = '{"modelTopology":{}}'), 'host/model-broken'],
    ['no weights', 'weights.bin', (files) => delete files['weights.bin'], 'host/not-found'],
    ['truncated weights', 'weights.bin', (files) => (files['weights.bin'] = new Uint8Array(11)), 'host/model-broken'],
    ['too many weights', 'weights.bin', (files) => (files['weights.bin'] = new Uint8Array(13)), 'host/model-broken'],
    [
      'a weight file outside',
      'model.json',
      (files) => (files['model.json'] = String(files['model.json']).replace('weights.bin', '../weights.bin')),
      'host/model-broken',
    ],
    [
      'an unknown type of weights',
      'model.json',
      (files) => (files['model.json'] = String(files['model.json']).replace('float32', 'float8')),
      'host/model-broken',
    ],
  ]

  it.each(broken)('with %s is refused', async (_what, file, damage, code) => {
    const { target, read } = await place()
    const good = packageOf(3)
    const files: Record<string, string | Uint8Array> = {
      'model.json': good.modelJson,
      'tensorloom.json': good.card,
      'weights.bin': good.weights,
    }
    damage(files)
    mkdirSync(target)
    for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content)
    expect(firstProblem(await read())).toMatchObject({ code, file })
  })
})
