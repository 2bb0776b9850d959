// The dialog in which arrays get their uses.
import type { Locator, Page } from '@playwright/test'

export class ArrayDialog {
  readonly dialog: Locator

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^Arrays of / })
  }

  /** The row of an array, by the end of its name. */
  row(name: string): Locator {
    return this.dialog.locator('tbody tr').filter({ has: this.page.locator(`th[title$="${name}"]`) })
  }

  /** Says what an array is used as. */
  async choose(name: string, use: string): Promise<void> {
    await this.row(name).getByRole('combobox').first().click()
    await this.page.getByRole('option', { name: use, exact: true }).click()
  }

  async use(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Use these arrays' }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }
}
