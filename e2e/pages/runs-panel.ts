// The kept runs: their list on the left, and one or several of them below.
import { expect, type Locator, type Page } from '@playwright/test'
import type { FileChooser } from './file-chooser'

export class RunsPanel {
  readonly list: Locator
  readonly compare: Locator

  constructor(
    private readonly page: Page,
    private readonly files: FileChooser,
  ) {
    this.list = page.getByRole('list', { name: /^(Training runs|训练记录)$/ })
    this.compare = page.getByRole('tabpanel', { name: /^(Compare|比较)$/ })
  }

  async show(): Promise<void> {
    await this.page.getByRole('tab', { name: /^(Runs|训练记录)$/ }).click()
  }

  rows(): Locator {
    return this.list.getByRole('listitem')
  }

  /** Looks at one run, by its place in the list. */
  async open(index: number): Promise<void> {
    await this.rows().nth(index).getByRole('button').first().click()
  }

  async tick(index: number): Promise<void> {
    await this.rows().nth(index).getByRole('checkbox').check()
  }

  async choose(index: number, action: 'Pin' | 'Unpin' | 'Rename…' | 'Delete'): Promise<void> {
    await this.rows()
      .nth(index)
      .getByRole('button', { name: /^More about/ })
      .click()
    // A key may stand behind the name.
    await this.page.getByRole('menuitem', { name: action }).click()
  }

  async rename(index: number, name: string): Promise<void> {
    await this.choose(index, 'Rename…')
    const dialog = this.page.getByRole('dialog', { name: 'Rename the run' })
    await dialog.getByRole('textbox').fill(name)
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(this.rows().nth(index)).toContainText(name)
  }

  async restore(): Promise<void> {
    await this.compare.getByRole('button', { name: 'Restore this diagram' }).click()
  }

  async savePage(path: string): Promise<void> {
    await this.files.saveAs(path, () => this.compare.getByRole('button', { name: /^(Save as page…|保存为网页…)$/ }).click())
    await this.page
      .getByRole('region', { name: /^(Messages|消息)$/ })
      .or(this.page.getByRole('status'))
      .filter({ hasText: /Saved “|已保存“/ })
      .first()
      .waitFor()
  }

  /** Repeats the project’s run with so many seeds. */
  async repeat(seeds: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Repeat…' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Repeat with other seeds' })
    await dialog.getByRole('spinbutton').fill(String(seeds))
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  }

  /** Searches a grid over the number of epochs and another parameter, both with the values that are proposed. */
  async searchGrid(parameter: RegExp): Promise<void> {
    await this.page.getByRole('button', { name: 'Search…' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Search for better settings' })
    await dialog.getByRole('combobox', { name: 'Method' }).click()
    await this.page.getByRole('option', { name: 'Grid', exact: true }).click()
    await dialog.getByRole('combobox', { name: 'Add a parameter…' }).click()
    await this.page.getByRole('option', { name: parameter }).first().click()
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  }

  /** Trains on growing shares of the training set. */
  async curve(): Promise<void> {
    await this.page.getByRole('button', { name: 'More data?' }).click()
    await this.page.getByRole('dialog', { name: 'Does more data help?' }).getByRole('button', { name: 'Start', exact: true }).click()
  }

  /** Trains once for each of so many folds. */
  async folds(count: number): Promise<void> {
    await this.page.getByRole('button', { name: 'Folds…' }).click()
    const dialog = this.page.getByRole('dialog', { name: 'Cross-validation' })
    await dialog.getByRole('spinbutton').fill(String(count))
    await dialog.getByRole('button', { name: 'Start', exact: true }).click()
  }
}
