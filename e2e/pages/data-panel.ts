// The data tab: where images come from, how they are split, what was left out.
import type { Locator, Page } from '@playwright/test'
import { ArrayDialog } from './array-dialog'
import type { FileChooser } from './file-chooser'

export class DataPanel {
  readonly panel: Locator
  readonly table: Locator
  readonly alert: Locator
  readonly arrays: ArrayDialog
  /** The dialog that asks where the classes of a folder come from. */
  readonly classes: Locator

  constructor(
    private readonly page: Page,
    private readonly files: FileChooser,
  ) {
    this.panel = page.getByRole('tabpanel', { name: 'Data', exact: true })
    this.table = this.panel.getByRole('table', { name: 'Classes and splits' })
    this.alert = this.panel.getByRole('alert')
    this.arrays = new ArrayDialog(page)
    this.classes = page.getByRole('dialog', { name: /^Classes of / })
  }

  async show(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Data', exact: true }).click()
  }

  async loadFolder(path: string): Promise<void> {
    await this.show()
    await this.files.choose(path, () => this.source('folder'))
  }

  async askForFolder(): Promise<void> {
    await this.show()
    await this.source('folder')
  }

  /** Answers {@link askForFolder} in the folder browser. */
  async takeFolder(path: string): Promise<void> {
    await this.files.pick(path)
  }

  /** Opens a table and takes it as its columns were guessed. */
  async loadTable(path: string): Promise<void> {
    await this.show()
    await this.files.choose(path, () => this.source('table'))
    await this.page.getByRole('button', { name: 'Use this table' }).click()
  }

  async editClasses(): Promise<void> {
    await this.panel.getByRole('button', { name: 'Classes…' }).click()
    await this.classes.waitFor()
  }

  async classesFrom(source: string): Promise<void> {
    await this.classes.getByRole('combobox', { name: 'Classes from' }).click()
    await this.page.getByRole('option', { name: source, exact: true }).click()
  }

  async useClasses(): Promise<void> {
    await this.classes.getByRole('button', { name: 'Use these classes' }).click()
    await this.classes.waitFor({ state: 'hidden' })
  }

  /** Chooses files of arrays, by their folder or one of them; the dialog asks for their uses then. */
  async chooseArrays(path: string, source: 'folder' | 'arrays'): Promise<void> {
    await this.show()
    await this.files.choose(path, () => this.source(source))
    await this.arrays.dialog.waitFor()
  }

  /** Chooses a folder for pictures of the camera. */
  async chooseRecording(folder: string): Promise<void> {
    await this.show()
    await this.files.saveAs(folder, () => this.source('camera'))
  }

  /** Takes one of the sources that the program makes. */
  async loadGenerator(id: string): Promise<void> {
    await this.show()
    await this.source(id)
  }

  private async source(id: string): Promise<void> {
    await this.panel.getByRole('button', { name: 'Choose data…' }).click()
    await this.page.locator(`[data-source="${id}"]`).click()
  }

  async loadSketches(): Promise<void> {
    await this.show()
    await this.source('cat-sketches')
  }

  /** Numbers of images of a class: in training, validation, test, and in all. */
  async counts(className: string): Promise<readonly number[]> {
    const row = this.table.getByRole('row').filter({ has: this.page.locator(`th[title="${className}"]`) })
    const cells = await row.getByRole('cell').allTextContents()
    return cells.map(Number)
  }

  /** Unfolds what the audit says of one kind. */
  async findings(kind: string): Promise<Locator> {
    await this.show()
    const group = this.panel.getByRole('region', { name: 'Audit' }).getByRole('group').filter({ hasText: kind }).first()
    await group.getByText(kind, { exact: true }).click()
    return group
  }

  /** Unfolds the list of files that were left out: name and reason of each. */
  async skipped(): Promise<readonly string[]> {
    await this.panel.locator('summary').filter({ hasText: 'Skipped files' }).click()
    return await this.panel.getByRole('group').getByRole('listitem').allTextContents()
  }
}
