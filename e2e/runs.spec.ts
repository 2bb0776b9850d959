// Two runs are kept, compared, called not distinguishable, saved as a page; the diagram of one comes back; seeds are repeated.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { backupsIn } from './pages/backups'

test('keeps runs, compares two, saves the comparison, restores a diagram', async ({ launch, workFolder }) => {
  test.setTimeout(150_000)
  const app = await launch()
  const { canvas, training, runs, settings, statusBar } = new AppPage(app, workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  await expect(statusBar).toContainText(/\d+ train/)

  await test.step('train twice', async () => {
    await training.settings.setNumber('Epochs', 2)
    for (const rate of [0.001, 0.002]) {
      await training.settings.setNumber('Learning rate', rate)
      await training.press('Train')
      await training.expectState('Training')
      await training.expectState('Finished', 60_000)
    }
    await runs.show()
    await expect(runs.rows()).toHaveCount(2)
  })

  await test.step('name, pin, and delete with a way back', async () => {
    await runs.rename(1, 'slow')
    await runs.choose(1, 'Pin')
    await expect(runs.rows().first()).toContainText('slow')
    await runs.choose(1, 'Delete')
    await expect(runs.rows()).toHaveCount(1)
    await app.page.getByRole('button', { name: 'Undo delete' }).click()
    await expect(runs.rows()).toHaveCount(2)
  })

  const page = join(workFolder, 'comparison.html')
  await test.step('compare and save as a page', async () => {
    await runs.tick(0)
    await runs.tick(1)
    await expect(runs.compare).toContainText('from the same 80 images')
    await expect(runs.compare.getByRole('row', { name: /learningRate/ })).toContainText('0.002')
    await runs.savePage(page)
    const html = await readFile(page, 'utf8')
    expect(html).toContain('<article lang="en">')
    expect(html).toContain('<article lang="zh-CN">')
    expect(html).not.toMatch(/<script|<link|<img/i)
    expect(html).toContain('slow')
    // The verdict of the page is that of the window.
    const verdict = (await runs.compare.locator('article b').first().textContent()) ?? ''
    expect(verdict).toMatch(/^(Not distinguishable|Better|Worse) on the test set\.$/)
    expect(html).toContain(verdict)
  })

  await test.step('the same in Chinese', async () => {
    await settings.speak('中文')
    await expect(app.page.getByRole('tabpanel', { name: '比较' })).toContainText(/在测试集上(无法区分|更好|更差)/)
    await settings.speak('English')
  })

  await test.step('restore a diagram in one step', async () => {
    const before = await canvas.describe()
    await canvas.select('dropout1')
    await app.page.keyboard.press('Delete')
    await expect(canvas.node('dropout1')).toHaveCount(0)
    await runs.open(1)
    await runs.restore()
    await expect.poll(() => canvas.describe()).toEqual(before)
    await canvas.region.click({ position: { x: 12, y: 12 } })
    await app.page.keyboard.press('Control+z')
    await expect(canvas.node('dropout1')).toHaveCount(0)
    await app.page.keyboard.press('Control+Shift+z')
    await expect(canvas.node('dropout1')).toBeVisible()
  })

  await test.step('repeat with two seeds', async () => {
    await runs.repeat(2)
    await expect(runs.compare).toContainText(/On average .* over 2 seeds/, { timeout: 60_000 })
    await expect(runs.compare.getByRole('table', { name: 'Runs of the group' }).getByRole('row')).toHaveCount(3)
    await expect(runs.rows()).toHaveCount(4)
  })
})

test('draws a learning curve and trains every fold, each a series of runs', async ({ launch, workFolder }) => {
  const app = await launch()
  const { canvas, training, runs, statusBar } = new AppPage(app, workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  await expect(statusBar).toContainText(/\d+ train/)
  await training.settings.setNumber('Epochs', 1)

  await runs.show()
  await runs.curve()
  await expect(runs.compare).toContainText(/From \d+ to \d+ training samples, the held-out error went from/, { timeout: 60_000 })
  await expect(runs.rows()).toHaveCount(5, { timeout: 60_000 })
  await expect(runs.compare.getByRole('img', { name: /Share of wrong answers by number of training samples/ })).toBeVisible()
  const sizes = await runs.compare.getByRole('table', { name: 'Runs of the group' }).locator('tbody td:first-child').allTextContents()
  expect(sizes.map(Number)).toEqual([...sizes.map(Number)].sort((a, b) => a - b))
  expect(new Set(sizes).size).toBe(5)

  await runs.folds(3)
  await expect(runs.compare).toContainText('over 3 folds', { timeout: 60_000 })
  // Every sample outside the test set is held out once.
  const pooled = /All folds together: \d+ of (\d+) right/.exec((await runs.compare.textContent()) ?? '')?.[1]
  const [train = 0, val = 0] = ((await statusBar.textContent()) ?? '').match(/\d+(?= train| validation)/g)?.map(Number) ?? []
  expect(Number(pooled)).toBe(train + val)
})

test('finds the runs again after the window was opened anew', async ({ launch, workFolder, dataFolder }) => {
  const app = await launch()
  const { canvas, training, runs, project, statusBar } = new AppPage(app, workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  await expect(statusBar).toContainText(/\d+ train/)
  await project.saveAs(join(workFolder, 'kept.loom.json'))
  await training.settings.setNumber('Epochs', 2)
  await training.press('Train')
  await training.expectState('Finished', 60_000)
  await runs.show()
  await expect(runs.rows()).toHaveCount(1)
  await project.saveAs(join(workFolder, 'kept.loom.json'))
  await expect(project.state).toHaveText('Saved')
  // Closed before that, the window would first offer the work back.
  await expect.poll(() => backupsIn(dataFolder)).toEqual([])
  await app.close()

  const again = new AppPage(await launch(), workFolder)
  await again.project.openRecent('kept')
  await again.runs.show()
  await expect(again.runs.rows()).toHaveCount(1)
  await again.runs.open(0)
  await expect(again.runs.compare).toContainText('test set')
  await expect(again.runs.compare.locator('path.recharts-curve').first()).toBeVisible()
})
