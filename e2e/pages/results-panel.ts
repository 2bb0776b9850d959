// Results: held-out figures, confusion matrix, trying an image, saving and opening a model.
import type { Locator, Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
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

  /** Hands the panel a picture from the disk, dropped on it or pasted, as another program would. */
  async handOver(path: string, how: 'drop' | 'paste'): Promise<void> {
    const bytes = (await readFile(path)).toString('base64')
    await this.panel.getByRole('region', { name: 'Try it' }).evaluate(
      (region, [name, content, way]) => {
        const transfer = new DataTransfer()
        transfer.items.add(new File([Uint8Array.from(atob(content), (char) => char.charCodeAt(0))], name, { type: 'image/png' }))
        const target = region.querySelector('h4') ?? region
        const options = { bubbles: true, cancelable: true }
        if (way === 'paste') document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, ...options }))
        else
          for (const event of ['dragenter', 'dragover', 'drop'])
            target.dispatchEvent(new DragEvent(event, { dataTransfer: transfer, ...options }))
      },
      [basename(path), bytes, how] as const,
    )
  }

  /** Opens the pad and draws a stroke; the answer is given beside it. */
  async draw(): Promise<Locator> {
    await this.panel.getByRole('button', { name: 'Draw…' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Draw an image' })
    const box = await dialog.getByLabel('Draw an image').last().boundingBox()
    if (!box) throw new Error('no pad')
    await this.page.mouse.move(box.x + 60, box.y + 60)
    await this.page.mouse.down()
    await this.page.mouse.move(box.x + 200, box.y + 180, { steps: 5 })
    await this.page.mouse.up()
    return dialog
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
