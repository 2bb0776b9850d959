// The card of the first-run tour.
import { expect, type Locator, type Page } from '@playwright/test'

export class Tour {
  /** Of any language: the tour is the only dialog that tells its step. */
  readonly card: Locator

  constructor(private readonly page: Page) {
    this.card = page.getByRole('dialog').filter({ hasText: /^(\d of \d|第 \d 步，共 \d 步)/ })
  }

  async expectStep(title: string): Promise<void> {
    await expect(this.card.getByRole('heading', { name: title })).toBeVisible()
  }

  async press(name: string): Promise<void> {
    await this.card.getByRole('button', { name, exact: true }).click()
  }

  /** By the Project menu, as a user finds it again. */
  async take(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Project', exact: true }).click()
    await this.page.getByRole('menuitem', { name: 'Take the tour' }).click()
  }
}
