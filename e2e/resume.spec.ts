// An hour of training is not lost: a run that a crash broke off goes on as if nothing had happened.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { expectSameWithoutBreak, LONG_RUN_EPOCHS } from './pages/long-run'

/** Whole checkpoints on the disk, of all runs. */
async function checkpoints(dataFolder: string): Promise<readonly string[]> {
  const files = await readdir(join(dataFolder, 'runs'), { recursive: true }).catch(() => [])
  return files.filter((name) => name.endsWith('manifest.json'))
}

test('a run that a crash broke off is offered back, and comes to the very weights of one without a break', async ({
  launch,
  workFolder,
  dataFolder,
}) => {
  test.slow()
  const first = new AppPage(await launch(), workFolder)
  await test.step('begin a run, that is kept at a pause and at sleep, and let the host die in the midst of it', async () => {
    await first.project.create('Logistic regression')
    await first.project.rename('an hour of training')
    await first.training.settings.setNumber('Epochs', LONG_RUN_EPOCHS)
    await first.training.press('Train')
    await first.training.untilEpoch(20)
    await first.training.press('Pause')
    await first.training.expectState('Paused')
    await expect.poll(() => checkpoints(dataFolder)).toHaveLength(1)
    await first.training.press('Resume')
    await first.training.untilEpoch(60)
    await first.app.suspend()
    await expect.poll(() => checkpoints(dataFolder)).toHaveLength(2)
    await first.app.crash()
  })

  const second = new AppPage(await launch(), workFolder)
  const { training, interrupted } = second
  await test.step('it is offered after the unsaved work, and goes on', async () => {
    await second.recovery.recover('an hour of training')
    await expect(interrupted.offers).toHaveCount(1)
    await expect(interrupted.offers).toContainText(/In epoch [\d,]+ of 4,000 on .+, kept at \d\d:\d\d/)
    await interrupted.resume('an hour of training')
    await training.expectState('Finished', 60_000)
    expect(await training.epoch()).toBe(LONG_RUN_EPOCHS)
    // Nothing is left to be offered.
    await expect.poll(() => checkpoints(dataFolder)).toEqual([])
  })
  await test.step('the same without a break', () => expectSameWithoutBreak(second, workFolder))
})
