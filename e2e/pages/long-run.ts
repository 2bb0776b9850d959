// A run that is long enough to be broken off, and the proof that taking it up again lost nothing.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { AppPage } from './app'

/** Some seconds on a fast machine: the header follows a run once a second, and what is done then must find it running. */
export const LONG_RUN_EPOCHS = 4000

/** The run that has just ended was broken off and taken up again: trained anew without a break, it comes to the same losses and weights. */
export async function expectSameWithoutBreak({ training, results }: AppPage, workFolder: string): Promise<void> {
  const save = async (name: string): Promise<Buffer> => {
    await results.show()
    await results.saveModel(join(workFolder, name))
    return readFile(join(workFolder, name, 'weights.bin'))
  }
  const resumed = await save('resumed')
  await training.show()
  const losses = await training.losses()
  await training.press('Train')
  await training.expectState('Finished', 60_000)
  // The figures beside the chart follow at a pace that can be read.
  await expect.poll(() => training.losses()).toEqual(losses)
  expect((await save('whole')).equals(resumed)).toBe(true)
}
