// Work that a crash left, and a file that another window changed.
import type { Locator, Page } from '@playwright/test'

export class Recovery {
  readonly dialog: Locator
  /** One for each window that left something. */
  readonly offers: Locator
  readonly changed: Locator
  /** What the top bar says of the project, backup and all. */
  readonly kept: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Unsaved work was kept' })
    this.offers = this.dialog.getByRole('listitem')
    this.changed = page.getByRole('dialog', { name: /was changed elsewhere$/ })
    this.kept = page.getByRole('banner').getByText('Not saved · kept in backup')
  }

  async recover(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name: `Recover “${name}”` }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  async discard(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name: `Discard “${name}”`, exact: true }).click()
    await this.dialog.getByRole('button', { name: `Discard “${name}” for good` }).click()
  }

  async decideLater(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Decide later' }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  /** Answers the question about a changed file. */
  async settleChanged(answer: 'Save as…' | 'Replace' | 'Reload' | 'Cancel'): Promise<void> {
    await this.changed.getByRole('button', { name: answer }).click()
    await this.changed.waitFor({ state: 'hidden' })
  }
}
