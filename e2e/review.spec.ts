// Results of an older run, in another window, on data that is read anew: every view, every set, every epoch that was kept;
// and what is said once its data has changed, or is gone.
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { backupsIn } from './pages/backups'
import { Explain } from './pages/explain'
import { writeDiscs } from './pictures'

test('looks back at an older run on its own data, at every epoch that was kept', async ({ launch, workFolder, dataFolder }) => {
  test.setTimeout(150_000)
  const viewport = { width: 1600, height: 1100 }
  const folder = join(workFolder, 'discs')
  const file = join(workFolder, 'back.loom.json')
  await writeDiscs(folder, { train: 40, test: 10 })
  let figures: readonly string[] = []
  let confusion: readonly number[] = []

  await test.step('train on a folder, then on the sketches', async () => {
    const app = await launch({ viewport })
    const { data, training, results, project } = new AppPage(app, workFolder)
    await project.create('Logistic regression')
    await data.loadFolder(folder)
    await expect.poll(() => data.counts('disc')).toEqual([40, 0, 10, 50])
    await training.settings.setNumber('Epochs', 30)
    await training.press('Train')
    await training.expectState('Finished', 60_000)
    await results.show()
    figures = await results.row('Test').getByRole('cell').allTextContents()
    confusion = await results.confusionCounts()
    await data.loadSketches()
    await expect.poll(() => data.counts('non-cat')).toHaveLength(4)
    await training.settings.setNumber('Epochs', 2)
    await training.press('Train')
    await training.expectState('Finished', 60_000)
    await project.saveAs(file)
    await expect(project.state).toHaveText('Saved')
    await expect.poll(() => backupsIn(dataFolder)).toEqual([])
    await app.close()
  })

  const app = await launch({ viewport })
  const { results, project } = new AppPage(app, workFolder)
  const explain = new Explain(app.page)
  await project.openRecent('back')
  await results.show()

  await test.step('the older run is judged as it was, whatever data is in hand now', async () => {
    await results.chooseRun(2)
    await expect(results.row('Test').getByRole('cell')).toHaveText([...figures], { timeout: 30_000 })
    expect(await results.confusionCounts()).toEqual(confusion)
    await expect(results.row('Training')).toContainText('80')
  })

  await test.step('its epochs', async () => {
    await results.goTo('start')
    await expect(results.panel).toContainText('Before training')
    // Zero weights call every picture the same.
    await expect(results.row('Test')).toContainText('0.693')
    await results.goTo('end')
    await expect(results.row('Test').getByRole('cell')).toHaveText([...figures])
  })

  await test.step('a cell of the confusion matrix opens its images, and an image the network', async () => {
    await results.confusion.getByRole('button').first().click()
    await expect(explain.gallery.getByRole('button')).toHaveCount(confusion[0] ?? 0)
    await explain.openFirstImage()
    await expect(explain.viewer).toContainText(/It says .*\. The label is/)
    await explain.viewer.getByRole('slider', { name: 'Epoch' }).press('Home')
    await expect(explain.viewer).toContainText('Before the first step')
    await explain.closeViewer()
  })

  await test.step('figures by class, thresholds and calibration of the training set', async () => {
    await results.chooseSet('Training')
    await results.showView('By class')
    await expect(results.panel.getByRole('table', { name: 'Figures by class' })).toContainText(/of 40/)
    await expect(results.panel).toContainText(/Mean F1 of the classes: [\d.]+, 95\s% interval [\d.]+ to [\d.]+, 80 images/)
    await results.showView('Threshold')
    await expect(results.panel.getByRole('img', { name: /^ROC curve, area/ })).toBeVisible()
    await results.showView('Calibration')
    await expect(results.panel).toContainText(/Expected calibration error .* on 80 images\. 95\s% interval/)
    await results.showView('Overview')
    await results.tryImage(join(folder, 'test/disc/003.png'))
    expect(await results.probability('disc')).toBeGreaterThan(0)
  })

  await test.step('its data has changed, then is gone: it says so, and shows what was noted', async () => {
    await results.chooseRun(0)
    await rm(join(folder, 'test/disc/003.png'))
    await results.chooseRun(2)
    await expect(results.panel.getByRole('alert')).toContainText('The data of this run has changed since', { timeout: 30_000 })
    await expect(results.row('Test').getByRole('cell')).toHaveText([...figures])
    await results.showView('Images')
    await expect(results.panel).toContainText('The images of this run are not loaded')
    await results.showView('Overview')
    await rename(folder, join(workFolder, 'elsewhere'))
    await results.panel.getByRole('button', { name: 'Try again' }).click()
    await expect(results.panel.getByRole('alert')).toContainText(/discs/, { timeout: 30_000 })
    await expect(results.row('Test').getByRole('cell')).toHaveText([...figures])
  })
})

test('a run that predicts numbers: predicted against true, residuals, and its epochs', async ({ launch, workFolder }) => {
  test.setTimeout(90_000)
  const app = await launch()
  const { training, results, runs, project } = new AppPage(app, workFolder)
  await project.create('Noisy sine')
  for (const epochs of [40, 3]) {
    await training.settings.setNumber('Epochs', epochs)
    await training.press('Train')
    await training.expectState('Finished', 60_000)
  }
  const plot = (name: RegExp) => results.panel.getByRole('img', { name })
  const figures = results.panel
    .getByRole('table', { name: /^Metrics of / })
    .getByRole('row')
    .last()
    .getByRole('cell')
  await results.show()
  await expect(plot(/^Predicted against true .*, \d+ samples/)).toBeVisible()
  await expect(figures.nth(1)).toContainText(/[\d.]+ to [\d.]+/)
  const latest = await figures.allTextContents()
  /** There, and other than those. */
  const expectOther = (than: readonly string[]): Promise<void> =>
    expect
      .poll(async () => {
        const now = await figures.allTextContents()
        return now.length === than.length && now.join() !== than.join()
      })
      .toBe(true)

  await runs.show()
  await runs.open(1)
  await runs.compare.getByRole('button', { name: 'Open results' }).click()
  await expectOther(latest)
  const end = await figures.allTextContents()
  await expect(plot(/^Predicted against true .*, \d+ samples/)).toBeVisible()
  await results.panel.getByRole('combobox', { name: 'Plot shown' }).click()
  await app.page.getByRole('option', { name: 'Residuals' }).click()
  await expect(plot(/^Residuals of .* over the prediction, \d+ samples/)).toBeVisible()
  await results.goTo('start')
  await expect(results.panel).toContainText('Before training')
  await expectOther(end)
  await results.goTo('end')
  await expect(figures).toHaveText(end)

  await runs.tick(0)
  await runs.tick(1)
  await expect(runs.compare).toContainText(/off by .* on average against .*, from the same \d+ samples/)
})
