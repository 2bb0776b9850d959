// Metrics that the project asks for: chosen among the training settings, drawn while the network learns, told when it has.
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'

test('a chosen metric is drawn and told of every set', async ({ launch, workFolder }) => {
  const { training, results, project } = new AppPage(await launch(), workFolder)
  await project.create('Logistic regression')
  await training.settings.open('Metrics')
  for (const metric of ['AUC', 'F1 score']) await training.settings.toggle(metric).click()
  await training.settings.setNumber('Epochs', 20)
  await training.press('Train')
  await training.expectState('Finished', 120_000)

  await training.show()
  await training.chooseSecondChart('AUC')
  await expect(training.chart('AUC').locator('figcaption')).toContainText(/^AUC.*train \d\.\d{3}/)

  await results.show()
  for (const metric of ['AUC', 'F1 score']) await expect(results.chosenFigures(metric).first()).toHaveText(/\d/)
})
