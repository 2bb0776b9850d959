// In both languages, in the smallest and in a large window, every word of every panel and dialog can be read whole.
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { clippedText } from './pages/clipped-text'
import { Views } from './pages/views'

// A theme changes colours, which take no room: each size is looked at in one of them.
const SIZES = [
  { width: 1280, height: 800, colorScheme: 'light' },
  { width: 1920, height: 1080, colorScheme: 'dark' },
] as const

test('no words are cut off, overlap or leave the window', async ({ launch, workFolder, hostName }) => {
  test.skip(hostName !== 'browser', 'browser: the same interface on every host')
  test.setTimeout(240_000)
  const { app, training, canvas } = new AppPage(await launch({ viewport: { width: 1280, height: 800 } }), workFolder)
  const { page } = app
  page.setDefaultTimeout(15_000)
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await expect(canvas.node('conv1')).toBeVisible()
  await training.settings.setNumber('Epochs', 3)
  await training.press('Train')
  await training.expectState('Finished')
  const found: string[] = []
  for (const locale of ['en', 'zh'] as const) {
    const views = new Views(page, locale)
    await views.speak()
    for (const { colorScheme, ...viewport } of SIZES) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      for (const view of views.all()) {
        await view.open()
        const clipped = await clippedText(page)
        found.push(...clipped.map((what) => `${locale} ${viewport.width} ${view.name}: ${what}`))
        await view.close()
      }
    }
  }
  expect(found).toEqual([])
})
