// The first start: five steps that lead through the window and end in a trained network.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { seriousFindings } from './pages/axe'
import { AppPage } from './pages/app'

/** What the host has written down of it: a host that is killed before is allowed to forget. */
async function tourSeen(dataFolder: string): Promise<unknown> {
  const settings = JSON.parse(await readFile(join(dataFolder, 'settings.json'), 'utf8').catch(() => '{}')) as {
    readonly tourSeen?: unknown
  }
  return settings.tourSeen
}

test('the tour leads to a trained network by keyboard alone, and is not shown again', async ({ launch, workFolder, dataFolder }) => {
  test.setTimeout(240_000)
  const first = new AppPage(await launch({ firstRun: true, viewport: { width: 1280, height: 800 } }), workFolder)
  const { page } = first.app
  const { tour, training } = first
  await tour.expectStep('The diagram is the network')
  // The card's own button has the keyboard at each step.
  await expect(tour.card.getByRole('button', { name: 'Next' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tour.expectStep('Layers come from here')
  await page.keyboard.press('Enter')
  await tour.expectStep('What is selected can be set')
  await expect(tour.card).toContainText('“conv1” is selected.')
  // The window stays usable: the settings beside the card are live.
  await first.inspector.setNumber('Filters', 4)
  await expect(first.canvas.node('conv1')).toContainText('112')
  await tour.press('Back')
  await tour.expectStep('Layers come from here')
  await page.keyboard.press('Enter')
  await expect(tour.card.getByRole('button', { name: 'Next' })).toBeFocused()
  await page.keyboard.press('Enter')
  await tour.expectStep('It learns from examples')
  await page.keyboard.press('Enter')
  await tour.expectStep('Now train it')
  await page.keyboard.press('Enter')
  await tour.expectStep('It is learning')
  await training.expectState('Training')
  await expect(tour.card.getByRole('heading', { name: 'The network is trained' })).toBeVisible({ timeout: 150_000 })
  await expect(tour.card).toContainText(/Its training loss went from \d\.\d+ to \d\.\d+ in \d+ epochs\./)
  await page.keyboard.press('Enter')
  await expect(tour.card).toHaveCount(0)
  await expect(first.results.row('Validation')).toContainText(/\d+/)
  await expect.poll(() => tourSeen(dataFolder)).toBe(true)
  await first.app.close()

  const second = new AppPage(await launch({ firstRun: true }), workFolder)
  await second.recovery.decideLater()
  await expect(second.tour.card).toHaveCount(0)
  // It can be taken again. A network that cannot be trained is no dead end.
  await second.project.create('Blank')
  await second.tour.take()
  for (let step = 0; step < 4; step++) await second.tour.press('Next')
  await second.tour.expectStep('This network cannot be trained yet')
  await second.tour.press('Open the example')
  await second.tour.expectStep('Now train it')
  await second.app.page.keyboard.press('Escape')
  await expect(second.tour.card).toHaveCount(0)
})

test('the tour is skipped for good, speaks Chinese and is found well by assistive technology', async ({
  launch,
  workFolder,
  dataFolder,
}) => {
  const { tour, app } = new AppPage(await launch({ firstRun: true, locale: 'zh-CN', colorScheme: 'light' }), workFolder)
  await tour.expectStep('图就是网络')
  // The data may arrive meanwhile and light its buttons up: no colour is then on its way.
  await app.page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await seriousFindings(app.page)).toEqual([])
  await tour.press('下一步')
  await tour.expectStep('从这里添加层')
  await tour.press('跳过导览')
  await expect(tour.card).toHaveCount(0)
  await expect.poll(() => tourSeen(dataFolder)).toBe(true)
  await app.close()
  const again = new AppPage(await launch({ firstRun: true, locale: 'zh-CN' }), workFolder)
  await expect(again.app.page.locator('[data-node-name="conv1"]')).toBeVisible()
  await expect(again.tour.card).toHaveCount(0)
})
