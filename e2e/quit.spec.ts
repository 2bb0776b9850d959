// Ending the program in the midst of training loses nothing: what stood on the screen stands on the disk.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { expectSameWithoutBreak, LONG_RUN_EPOCHS } from './pages/long-run'

/** Epochs of the whole checkpoints on the disk, of all runs, in ascending order. */
async function keptEpochs(dataFolder: string): Promise<readonly number[]> {
  const files = await readdir(join(dataFolder, 'runs'), { recursive: true }).catch(() => [])
  const manifests = files.filter((name) => name.endsWith('manifest.json'))
  const texts = await Promise.all(manifests.map((name) => readFile(join(dataFolder, 'runs', name), 'utf8')))
  return texts.map((text) => (JSON.parse(text) as { epoch: number }).epoch).sort((a, b) => a - b)
}

test('a run that quitting broke off is kept as it stood, offered back, and comes to the very weights of one without a break', async ({
  launch,
  workFolder,
  dataFolder,
  hostName,
}) => {
  test.slow()
  const first = new AppPage(await launch(), workFolder)
  const seen = await test.step('begin a run, choose a theme and quit at once', async () => {
    await first.project.create('Logistic regression')
    await first.project.rename('an hour of training')
    await first.training.settings.setNumber('Epochs', LONG_RUN_EPOCHS)
    await first.training.press('Train')
    await first.training.untilEpoch(40)
    expect(await keptEpochs(dataFolder)).toEqual([])
    const epoch = await first.training.epoch()
    if (hostName !== 'browser') await first.app.answerClose('discard')
    await first.settings.theme('light')
    await first.app.quit()
    return epoch
  })
  const kept = await keptEpochs(dataFolder)
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.at(-1)).toBeGreaterThanOrEqual(seen)
  expect(kept.at(-1)).toBeLessThan(LONG_RUN_EPOCHS)

  const second = new AppPage(await launch(), workFolder)
  const { training, interrupted } = second
  await test.step('the theme is remembered, the run is offered and goes on', async () => {
    await expect(second.app.page.locator('html')).toHaveAttribute('data-theme', 'light')
    // A browser cannot tell leaving from a reload: it keeps the unsaved project too.
    if (hostName === 'browser') await second.recovery.recover('an hour of training')
    await expect(interrupted.offers).toHaveCount(1)
    await interrupted.resume('an hour of training')
    await training.expectState('Finished', 60_000)
    expect(await training.epoch()).toBe(LONG_RUN_EPOCHS)
    await expect.poll(() => keptEpochs(dataFolder)).toEqual([])
  })
  await test.step('the same without a break', () => expectSameWithoutBreak(second, workFolder))
})

test('a tab asks before it is closed over a run, and keeps the run while it asks', async ({ launch, workFolder, dataFolder, hostName }) => {
  test.skip(hostName !== 'browser', 'only a browser has tabs, which end without their host')
  const app = await launch()
  const url = app.page.url()
  const context = app.page.context()
  const { project, training } = new AppPage(app, workFolder)
  await project.create('Logistic regression')
  await project.rename('in a tab')
  await training.settings.setNumber('Epochs', 100_000)
  await training.press('Train')
  await training.untilEpoch(40)
  const seen = await training.epoch()
  expect(await keptEpochs(dataFolder)).toEqual([])
  const asked = app.page.waitForEvent('dialog')
  await app.requestClose()
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await expect.poll(async () => (await keptEpochs(dataFolder)).at(-1) ?? 0, { timeout: 30_000 }).toBeGreaterThanOrEqual(seen)
  await dialog.accept()
  await app.closed

  const page = await context.newPage()
  await page.goto(url)
  const next = new AppPage({ ...app, page }, workFolder)
  await next.recovery.recover('in a tab')
  await expect(next.interrupted.offers).toHaveCount(1)
})
