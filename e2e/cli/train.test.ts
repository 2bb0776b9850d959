// tensorloom data, train and predict on pictures made on the spot.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePictures, smallProject } from './pictures'
import { runCli, runTraining } from './run-cli'

let folder = ''
let data = ''
let project = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tensorloom-train-'))
  data = join(folder, 'squares')
  project = join(folder, 'squares.loom.json')
  await makePictures(data, 20)
  writeFileSync(project, JSON.stringify(smallProject()))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface DataReport {
  readonly classes: readonly string[]
  readonly positive: string | null
  readonly splits: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
  readonly audit: readonly { readonly code: string }[]
}

describe('data', () => {
  it('tells classes and counts', async () => {
    const { code, stdout } = await runCli(['data', data, '--json'])
    const report = JSON.parse(stdout) as DataReport
    expect(code).toBe(0)
    expect(report.classes).toEqual(['bright', 'dark'])
    // Small squares of one colour, as the audit says; nothing else is wrong with them.
    expect(report.audit.map(({ code }) => code).toSorted()).toEqual(['audit/constant', 'audit/small'])
    const total = { bright: 0, dark: 0 }
    for (const counts of Object.values(report.splits)) for (const name of ['bright', 'dark'] as const) total[name] += counts[name] ?? 0
    expect(total).toEqual({ bright: 20, dark: 20 })
  })

  it('names broken files with the reason, in both languages', async () => {
    const spoiled = join(folder, 'spoiled')
    await makePictures(spoiled, 5)
    truncateSync(join(spoiled, 'dark', '00.png'), 40)
    writeFileSync(join(spoiled, 'dark', 'note.jpg'), 'this is no picture')
    writeFileSync(join(spoiled, 'bright', 'empty.png'), '')
    const { code, stdout } = await runCli(['data', spoiled, '--json'])
    const { skipped } = JSON.parse(stdout) as DataReport
    expect(code).toBe(0)
    expect(skipped.map(({ file }) => file).sort()).toEqual(['bright/empty.png', 'dark/00.png', 'dark/note.jpg'])
    for (const { reason } of skipped) expect(reason.length).toBeGreaterThan(10)
    const chinese = await runCli(['data', spoiled, '--lang', 'zh'])
    expect(chinese.stdout + chinese.stderr).toMatch(/note\.jpg.*\p{Script=Han}/u)
  })

  it.each([
    ['a folder that is not there', (): string => join(folder, 'absent')],
    [
      'an empty folder',
      (): string => {
        mkdirSync(join(folder, 'nothing'), { recursive: true })
        return join(folder, 'nothing')
      },
    ],
    ['a single class', (): string => join(data, 'dark')],
  ])('refuses %s with a diagnostic', async (_what, path) => {
    const { code, stderr } = await runCli(['data', path()])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Error \[[a-z0-9-]+\/[a-z0-9-]+\] \S/m)
    expect(stderr).not.toMatch(/\bat \S+:\d+:\d+|ENOENT/)
  })
})

describe('train and predict', () => {
  it('trains, saves a package and predicts with it', async () => {
    const out = join(folder, 'model')
    const run = await runTraining([project, '--data', data, '--out', out])
    expect({ code: run.code, outcome: run.end.outcome, model: run.end.model }).toEqual({ code: 0, outcome: 'completed', model: out })
    expect(run.start).toMatchObject({ params: 16 * 16 * 3 * 4 + 4 + 4 + 1, skipped: 0, backend: 'wasm' })
    expect(run.start.train + run.start.val + run.start.test).toBe(40)
    expect(run.epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    for (const { loss, accuracy, valLoss, valAccuracy, ms } of run.epochs) {
      for (const value of [loss, accuracy, valLoss, valAccuracy, ms]) expect(value).toEqual(expect.any(Number))
    }
    expect(run.epochs.at(-1)?.loss).toBeLessThan((run.epochs[0]?.loss ?? 0) / 2)
    expect(run.end.train.accuracy).toBe(1)
    const [low, high] = run.end.test?.interval ?? [Number.NaN, Number.NaN]
    expect(low).toBeLessThan(run.end.test?.accuracy ?? Number.NaN)
    expect(high).toBeLessThanOrEqual(1)
    for (const file of ['model.json', 'weights.bin', 'tensorloom.json']) expect(existsSync(join(out, file))).toBe(true)

    const images = [join(data, 'dark', '03.png'), join(data, 'bright', '03.png')]
    const predicted = await runCli(['predict', out, ...images, '--json'])
    expect(predicted.code).toBe(0)
    const answers = predicted.stdout
      .trimEnd()
      .split('\n')
      .map(
        (line) =>
          JSON.parse(line) as { readonly file: string; readonly class: string; readonly probabilities: Readonly<Record<string, number>> },
      )
    expect(answers.map((answer) => [answer.file, answer.class])).toEqual([
      [images[0], 'dark'],
      [images[1], 'bright'],
    ])
    for (const { probabilities } of answers) {
      expect(Object.keys(probabilities).sort()).toEqual(['bright', 'dark'])
      expect(Object.values(probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
    }
  })

  it('repeats itself bit for bit, and differs with another seed', async () => {
    const curve = async (seed: string, backend: string): Promise<readonly unknown[]> => {
      const run = await runTraining([project, '--data', data, '--epochs', '4', '--seed', seed, '--backend', backend])
      return run.epochs.map(({ loss, accuracy, valLoss, valAccuracy }) => [loss, accuracy, valLoss, valAccuracy])
    }
    const [first, again, other] = await Promise.all([curve('5', 'wasm'), curve('5', 'wasm'), curve('6', 'wasm')])
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    const [cpu, cpuAgain] = await Promise.all([curve('5', 'cpu'), curve('5', 'cpu')])
    expect(cpuAgain).toEqual(cpu)
  })

  it('trains on images read from the disk as on those in memory, and says so', async () => {
    const env = { TENSORLOOM_DATA_DIR: join(folder, 'host') }
    const whole = await runTraining([project, '--data', data, '--epochs', '4'])
    // 30 KiB of images, 6 KiB a step, room for 10 KiB.
    const streamed = await runTraining([project, '--data', data, '--epochs', '4', '--memory', '0.01'], { env })
    const curve = ({ epochs }: typeof whole): unknown => epochs.map(({ loss, accuracy, valLoss }) => [loss, accuracy, valLoss])
    expect(curve(streamed)).toEqual(curve(whole))
    expect(streamed.start).toMatchObject({ streamed: true })
    expect(streamed.end.test).toEqual(whole.end.test)
    const refused = await runCli(['train', project, '--data', data, '--memory', '0.001'], { env })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('[training/step-over-budget]')
  })

  it('measures what the project asks for, every epoch and at the end', async () => {
    const measured = join(folder, 'measured.loom.json')
    writeFileSync(measured, JSON.stringify(smallProject({ metrics: ['auc', 'f1'], epochs: 3 })))
    const run = await runTraining([measured, '--data', data])
    const share = { train: expect.any(Number) as number, val: expect.any(Number) as number }
    for (const { metrics } of run.epochs) expect(metrics).toEqual({ auc: share, f1: share })
    expect(run.end.test?.metrics).toEqual({ auc: expect.any(Number) as number, f1: expect.any(Number) as number })
    expect(run.end.val?.metrics?.['auc']).toBe(run.epochs.at(-1)?.metrics?.['auc']?.val)
    const { stdout } = await runCli(['train', measured, '--data', data])
    expect(stdout).toMatch(/^test .* AUC \d\.\d+ +F1 score \d/m)
  })

  it('takes batch, learning rate and epochs from the call', async () => {
    const run = await runTraining([project, '--data', data, '--batch', 'full', '--lr', '0.001', '--epochs', '3'])
    expect(run.end.steps).toBe(3)
    expect(run.end.model).toBeNull()
  })

  it('trains on a part of the training set, and holds out each fold in turn, every sample once', async () => {
    const one = ['--epochs', '1', '--data', data]
    const [whole, half] = await Promise.all([runTraining([project, ...one]), runTraining([project, ...one, '--fraction', '0.5'])])
    // Each class gives its half.
    expect(Math.abs(half.start.train - whole.start.train / 2)).toBeLessThanOrEqual(1)
    expect([half.start.val, half.start.test]).toEqual([whole.start.val, whole.start.test])
    let held = 0
    for (const fold of [1, 2, 3]) {
      const { start } = await runTraining([project, ...one, '--fold', `${fold}/3`])
      expect(start.train + start.val).toBe(whole.start.train + whole.start.val)
      held += start.val
    }
    expect(held).toBe(whole.start.train + whole.start.val)
    const refused = await runCli(['train', project, '--fold', '4/3'])
    expect(refused.stderr).toContain('Expected a fold such as 2/5')
  })

  it('says so where the learning rate makes it diverge, keeps the last good weights and keeps to JSON', async () => {
    const steep = join(folder, 'steep.loom.json')
    const out = join(folder, 'diverged')
    const text = JSON.stringify(smallProject())
      .replace('binaryCrossEntropy', 'squaredError')
      .replaceAll(/"(relu|sigmoid)"/g, '"linear"')
    writeFileSync(steep, text)
    const run = await runTraining([steep, '--data', data, '--lr', '1000', '--epochs', '1000', '--out', out])
    expect({ code: run.code, outcome: run.end.outcome, model: run.end.model }).toEqual({ code: 1, outcome: 'diverged', model: out })
    expect(run.stdout).not.toMatch(/NaN|Infinity/)
    expect(run.stderr).toMatch(/learning rate/)
    const weights = readFileSync(join(out, 'weights.bin'))
    const values = new Float32Array(weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength))
    expect(values.every(Number.isFinite)).toBe(true)
  })

  it('keeps the weights when it is interrupted, and ends with 130', async () => {
    const out = join(folder, 'interrupted')
    const run = await runTraining([project, '--data', data, '--epochs', '1000000', '--out', out], {
      onLine: (line, kill) => {
        if (line.includes('"epoch":10,')) kill('SIGINT')
      },
    })
    expect({ code: run.code, outcome: run.end.outcome, model: run.end.model }).toEqual({ code: 130, outcome: 'stopped', model: out })
    expect(run.epochs.length).toBeGreaterThanOrEqual(10)
    expect(JSON.parse(readFileSync(join(out, 'tensorloom.json'), 'utf8'))).toMatchObject({
      format: 'tensorloom/model',
      classes: ['bright', 'dark'],
    })
    expect((await runCli(['predict', out, join(data, 'dark', '00.png')])).code).toBe(0)
  })

  it('takes up an interrupted run where it was, and comes to the very weights of one without a break', async () => {
    const kept = ['--checkpoint', join(folder, 'kept')]
    const args = [project, '--data', data, '--epochs', '3000', '--lr', '0.01']
    const broken = await runTraining([...args, ...kept, '--out', join(folder, 'broken')], {
      onLine: (line, kill) => {
        if (line.includes('"epoch":10,')) kill('SIGINT')
      },
    })
    expect({ code: broken.code, outcome: broken.end.outcome }).toEqual({ code: 130, outcome: 'stopped' })
    const resumed = await runTraining([...args, ...kept, '--resume', '--out', join(folder, 'resumed')])
    const whole = await runTraining([...args, '--out', join(folder, 'whole')])
    expect(resumed.start).toMatchObject({ resumed: { steps: broken.end.steps } })
    expect({ outcome: resumed.end.outcome, steps: resumed.end.steps }).toEqual({ outcome: 'completed', steps: whole.end.steps })
    expect(readFileSync(join(folder, 'resumed', 'weights.bin')).equals(readFileSync(join(folder, 'whole', 'weights.bin')))).toBe(true)
    const other = await runCli(['train', project, '--data', data, '--resume'])
    expect({ code: other.code, told: other.stderr.includes('--checkpoint') }).toEqual({ code: 2, told: true })
  })

  it('does not write over a folder that is no model', async () => {
    const out = join(folder, 'precious')
    mkdirSync(out)
    writeFileSync(join(out, 'thesis.txt'), 'years of work')
    const { code, stderr } = await runCli(['train', project, '--data', data, '--epochs', '1', '--out', out])
    expect(code).toBe(1)
    expect(stderr).toMatch(/precious/)
    expect(readFileSync(join(out, 'thesis.txt'), 'utf8')).toBe('years of work')
  })

  it('tells people what happened, in plain lines where there is no terminal', async () => {
    const { code, stdout, stderr } = await runCli(['train', project, '--data', data, '--epochs', '5'])
    expect(code).toBe(0)
    expect(stdout).toContain('3,081 parameters')
    expect(stdout).toMatch(/^Training completed\. \d+ steps in /m)
    expect(stdout).toMatch(/^test .*95 % interval .* to .*always "/m)
    expect(stderr).toMatch(/^epoch 1\/5 {2}loss \d/m)
    expect(stdout + stderr).not.toContain('\r')
  })

  it('says what is wrong with an image that can not be predicted, and predicts the others', async () => {
    const out = join(folder, 'model')
    const bad = join(folder, 'bad.png')
    writeFileSync(bad, 'no picture')
    const { code, stdout, stderr } = await runCli(['predict', out, bad, join(data, 'dark', '01.png'), '--json'])
    expect(code).toBe(1)
    expect(stderr).toContain('bad.png')
    expect(stdout.split('\n').filter((line) => line.includes('01.png'))).toHaveLength(1)
  })

  it('refuses a folder that holds no model', async () => {
    const { code, stderr } = await runCli(['predict', data, join(data, 'dark', '01.png')])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Error \[[a-z-]+\/[a-z-]+\] /)
  })
})
