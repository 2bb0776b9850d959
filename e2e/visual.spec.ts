// How every panel and dialog looks, in both languages and both themes, against pictures that people have looked at.
// Words look different with other fonts: where this machine draws them in another way, nothing is compared, and that is said.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { handwriting, steady } from './pages/steady'
import { Views } from './pages/views'

const BASELINES = join(import.meta.dirname, 'baselines')
const FINGERPRINT = join(BASELINES, 'fingerprint.json')

test('every panel looks as it did', async ({ launch, workFolder, hostName, browser }) => {
  test.skip(hostName !== 'browser', 'browser: the same interface on every host')
  test.setTimeout(400_000)
  const { app, training, canvas } = new AppPage(await launch({ viewport: { width: 1280, height: 800 } }), workFolder)
  const { page } = app
  page.setDefaultTimeout(20_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await expect(canvas.node('conv1')).toBeVisible()

  const here = { chromium: browser.version().split('.')[0], words: await handwriting(page) }
  const isUpdate = ['all', 'changed'].includes(test.info().config.updateSnapshots)
  if (isUpdate) {
    await rm(BASELINES, { recursive: true, force: true })
    await mkdir(BASELINES)
    await writeFile(FINGERPRINT, JSON.stringify(here, null, 2) + '\n')
  }
  const baseline: unknown = existsSync(FINGERPRINT) ? JSON.parse(await readFile(FINGERPRINT, 'utf8')) : null
  test.skip(
    JSON.stringify(baseline) !== JSON.stringify(here),
    'the pictures were taken with other fonts or another Chromium; `npm run visual:update` takes them anew here',
  )

  const lookAt = async (which: 'untrained' | 'all'): Promise<void> => {
    for (const locale of ['en', 'zh'] as const) {
      const views = new Views(page, locale)
      await views.speak()
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        for (const view of views[which]()) {
          await view.open()
          await steady(page)
          await expect.soft(view.region).toHaveScreenshot([`${locale}-${colorScheme}`, `${view.name}.png`], { timeout: 15_000 })
          await view.close()
        }
      }
    }
  }
  await lookAt('untrained')
  await new Views(page, 'en').speak()
  await training.settings.setNumber('Epochs', 3)
  await training.press('Train')
  await training.expectState('Finished')
  await lookAt('all')
})
