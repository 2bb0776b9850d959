// The course's results, from the real pictures; the numbers are those of a float64 recomputation.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TrainingRun } from './run-cli'
import { CAT_DATA, runCli, runTraining } from './run-cli'

const FOLDER = join(CAT_DATA, 'folder')

/** Skipped, with the reason in its name, where the pictures are absent. */
const withCats = describe.skipIf(!existsSync(FOLDER))

withCats('the real cat pictures (skipped where ../shared/data/catvnoncat is absent)', () => {
  it.each([
    ['the folder', FOLDER, /^test\/cat\/017\.png$/, /^train\/cat\/146\.png$/],
    ['the HDF5 pair', CAT_DATA, /^test_catvnoncat\.h5#\d+$/, /^train_catvnoncat\.h5#\d+$/],
  ])('%s holds 209 and 50 pictures, cat being positive, with a leak and a shift', async (_what, path, leaked, source) => {
    const { code, stdout } = await runCli(['data', path, '--json'])
    expect(code).toBe(0)
    const report = JSON.parse(stdout) as { readonly audit: readonly { readonly code: string; readonly message: string }[] }
    expect(report).toMatchObject({
      audit: [
        {
          code: 'audit/leak',
          files: [expect.stringMatching(leaked), expect.stringMatching(source)],
          message: expect.stringContaining('the same picture') as string,
        },
        { code: 'audit/prior-shift', files: [] },
        { code: 'audit/grey' },
      ],
      positive: 'cat',
      splits: { train: { cat: 72, 'non-cat': 137 }, test: { cat: 33, 'non-cat': 17 } },
      skipped: [],
    })
    expect(report.audit[1]?.message).toMatch(/“cat” makes up 72 of 209 .* 33 of 50 .* p < 0\.001/)
  })

  it('logistic regression ends where the course does, the same from the folder and the HDF5 pair', { timeout: 600_000 }, async () => {
    const train = (path: string): Promise<TrainingRun> => runTraining(['--template', 'logistic-cat', '--data', path])
    const [folder, pair] = await Promise.all([train(FOLDER), train(CAT_DATA)])
    for (const { code, start, epochs, end } of [folder, pair]) {
      expect(code).toBe(0)
      expect(start).toMatchObject({ params: 12289, train: 209, val: 0, test: 50, skipped: 0 })
      expect(epochs).toHaveLength(2000)
      expect(epochs[0]?.loss).toBeCloseTo(0.6931, 4)
      expect(epochs.at(-1)).toMatchObject({ valLoss: null, valAccuracy: null })
      expect(Math.abs(end.train.loss - 0.1357)).toBeLessThan(0.001)
      expect(end.train.accuracy).toBeCloseTo(207 / 209, 6)
      expect(end.test).toMatchObject({ n: 50, accuracy: 0.7 })
      expect(end.test?.interval[0]).toBeCloseTo(0.562, 3)
      expect(end.test?.interval[1]).toBeCloseTo(0.809, 3)
      expect({ outcome: end.outcome, val: end.val, steps: end.steps }).toEqual({ outcome: 'completed', val: null, steps: 2000 })
    }
    // Row order may differ between the two, so full-batch sums may differ in the last bits, never in what they say.
    folder.epochs.forEach(({ loss }, index) => expect(loss).toBeCloseTo(pair.epochs[index]?.loss ?? Number.NaN, 4))
  })

  it('four layers reach the accuracy of the course', { timeout: 600_000 }, async () => {
    const { code, end } = await runTraining(['--template', 'four-layer-cat', '--data', FOLDER, '--seed', '1'])
    expect({ code, outcome: end.outcome }).toEqual({ code: 0, outcome: 'completed' })
    expect(end.test?.accuracy).toBeGreaterThanOrEqual(0.66)
    expect(end.test?.accuracy).toBeLessThanOrEqual(0.84)
  })
})
