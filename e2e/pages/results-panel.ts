// Results: held-out figures, confusion matrix, trying an image, saving and opening a model.
import type { Locator, Page } from '@playwright/test'
import type { FileChooser } from './file-chooser'

export class ResultsPanel {
  readonly panel: Locator
  readonly metrics: Locator
  readonly confusion: Locator
  readonly predicted: Locator
  readonly alert: Locator

  constructor(
    private readonly page: Page,
    private readonly files: FileChooser,
  ) {
    this.panel = page.getByRole('tabpanel', { name: 'Results', exact: true })
    this.metrics = this.panel.getByRole('table', { name: 'Metrics', exact: true })
    this.confusion = this.panel.getByRole('table', { name: 'Confusion matrix' })
    this.predicted = this.panel.getByRole('status', { name: 'Predicted class' })
    this.alert = this.panel.getByRole('alert')
  }

  async show(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Results', exact: true }).click()
  }

  /** Of a metric that the project asks for: one cell a set. */
  chosenFigures(metric: string): Locator {
    return this.panel
      .getByRole('table', { name: 'Chosen metrics' })
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name: metric, exact: true }) })
      .getByRole('cell')
  }

  /** Looks back at a kept run, by its place behind the latest; 0: the latest itself. */
  async chooseRun(place: number): Promise<void> {
    await this.panel.getByRole('combobox', { name: 'Run', exact: true }).click()
    await this.page.getByRole('option').nth(place).click()
  }

  /** The epochs of a run: its first, or its end. */
  async goTo(place: 'start' | 'end'): Promise<void> {
    await this.panel.getByRole('slider', { name: 'Epoch shown' }).press(place === 'start' ? 'Home' : 'End')
  }

  async showView(view: 'Overview' | 'Images' | 'By class' | 'Threshold' | 'Calibration'): Promise<void> {
    await this.panel.getByRole('button', { name: view, exact: true }).click()
  }

  async chooseSet(set: 'Training' | 'Validation' | 'Test'): Promise<void> {
    await this.panel.getByRole('combobox', { name: 'Set shown' }).click()
    await this.page.getByRole('option', { name: set, exact: true }).click()
  }

  row(set: 'Training' | 'Validation' | 'Test'): Locator {
    return this.metrics.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: set, exact: true }) })
  }

  /** Counts of the confusion matrix, row by row. */
  async confusionCounts(): Promise<readonly number[]> {
    const cells = await this.confusion
      .getByLabel(/images of .* predicted as/)
      .evaluateAll((all) => all.map((cell) => cell.getAttribute('aria-label') ?? ''))
    return cells.map((label) => Number(/^[\d,]+/.exec(label)?.[0].replaceAll(',', '')))
  }

  /** Shows the network an image from the disk. */
  async tryImage(path: string): Promise<void> {
    const asked = this.page.waitForEvent('filechooser')
    await this.panel.getByRole('button', { name: 'Choose image…' }).click()
    await (await asked).setFiles(path)
    await this.predicted.waitFor()
  }

  async pressCamera(name: 'Camera' | 'Stop camera' = 'Camera'): Promise<void> {
    await this.panel.getByRole('button', { name, exact: true }).click()
  }

  /** The probability of a class in full precision, as the meter tells it to a screen reader. */
  async probability(className: string): Promise<number> {
    const meter = this.panel.getByRole('meter', { name: `Probability of ${className}`, exact: true })
    return Number(await meter.getAttribute('aria-valuenow'))
  }

  async saveModel(path: string): Promise<void> {
    await this.files.saveAs(path, () => this.panel.getByRole('button', { name: 'Save model…' }).click())
    await this.panel.getByRole('status').filter({ hasText: 'Saved as' }).waitFor()
  }

  async openModel(path: string): Promise<void> {
    await this.files.choose(path, () => this.panel.getByRole('button', { name: 'Open model…' }).click())
    await this.panel.getByRole('region', { name: 'Opened model' }).waitFor()
  }
}
