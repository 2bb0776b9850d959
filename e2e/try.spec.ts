// Trying a network while it learns: a picture chosen, dropped, pasted or drawn is answered, and training goes on.
// And a search: its table, its picture, and the best of it taken over.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { picture } from './pictures'

test('a picture is dropped, pasted, chosen and drawn while the network learns', async ({ launch, workFolder }) => {
  const files = ['dropped.png', 'pasted.png', 'chosen.png'].map((name) => join(workFolder, name))
  for (const [index, path] of files.entries()) await writeFile(path, await picture(index % 2 === 0 ? 'disc' : 'bar', index))
  const [dropped = '', pasted = '', chosen = ''] = files
  const { app, statusBar, training, results, project } = new AppPage(await launch(), workFolder)
  await project.create('Logistic regression')
  await expect(statusBar).toContainText(/\d+ train/)
  await training.settings.setNumber('Epochs', 5000)
  await training.press('Train')
  await training.untilEpoch(2)
  await results.show()
  const name = (of: string) => results.panel.getByText(of, { exact: true })
  await results.handOver(dropped, 'drop')
  await expect(name('dropped.png')).toBeVisible()
  await expect(results.predicted).toBeVisible()
  await results.handOver(pasted, 'paste')
  await expect(name('pasted.png')).toBeVisible()
  await expect(results.predicted).toBeVisible()
  await results.tryImage(chosen)
  await expect(name('chosen.png')).toBeVisible()
  const pad = await results.draw()
  await expect(pad.getByRole('status', { name: 'Predicted class' })).toBeVisible()
  await app.page.keyboard.press('Escape')
  await expect(name('drawing.png')).toBeVisible()
  // The answer follows the weights, and none of it held up the training.
  const before = await results.probability('cat')
  await expect.poll(() => results.probability('cat'), { timeout: 20_000 }).not.toBe(before)
  await training.show()
  const epoch = await training.epoch()
  await training.untilEpoch(epoch + 2)
  await training.press('Stop')
  await training.expectState('Finished')
})

test('a search tells what was tried in a table and in a picture, and its best is taken over', async ({ launch, workFolder }) => {
  const { training, runs, project } = new AppPage(await launch(), workFolder)
  await project.create('Noisy sine')
  await training.settings.setNumber('Epochs', 3)
  await runs.show()
  await runs.searchGrid(/fc1 · Units|Units/)
  await expect(runs.compare).toContainText('9 done', { timeout: 60_000 })
  const table = runs.compare.getByRole('table', { name: 'Runs of the group' })
  await expect(table.getByRole('row')).toHaveCount(10)
  await expect(runs.compare.getByRole('img', { name: 'What was tried and what came of it' })).toBeVisible()
  // Best first.
  const scores = (await table.locator('tbody tr td:nth-child(3)').allTextContents()).map(Number)
  expect(scores).toEqual([...scores].sort((a, b) => a - b))
  const rate = Number(await table.locator('tbody tr').first().locator('td').first().textContent())
  await runs.compare.getByRole('button', { name: 'Take over' }).click()
  await expect.poll(async () => Number(await training.settings.number('Learning rate').inputValue())).toBeCloseTo(rate, 4)
})
