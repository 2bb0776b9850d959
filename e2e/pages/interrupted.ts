// Runs that a crash broke off, offered back.
import type { Locator, Page } from '@playwright/test'

export class InterruptedRuns {
  readonly dialog: Locator
  readonly offers: Locator

  constructor(page: Page) {
    this.dialog = page.getByRole('dialog', { name: /^Resume (the|an) interrupted run\?$/ })
    this.offers = this.dialog.getByRole('listitem')
  }

  async resume(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name: `Resume the run of “${name}”` }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  async discard(name: string): Promise<void> {
    await this.dialog.getByRole('button', { name: `Discard “${name}”`, exact: true }).click()
    await this.dialog.getByRole('button', { name: `Discard “${name}” for good` }).click()
  }
}
