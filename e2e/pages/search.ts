// The search: for commands and nodes, for a layer to add, or for the other end of a wire.
import { expect, type Locator, type Page } from '@playwright/test'

export class Search {
  readonly box: Locator
  readonly options: Locator

  constructor(private readonly page: Page) {
    this.box = page.getByRole('dialog', { name: /^(Search|Add a layer|Connect)/ })
    this.options = this.box.getByRole('option')
  }

  /** Titles of the lines, in order. */
  async titles(): Promise<readonly string[]> {
    return await this.options.evaluateAll((all) =>
      all.map((line) => [...line.children].filter((part) => part.tagName === 'SPAN').at(-1)?.textContent ?? ''),
    )
  }

  /** Types, and takes the first line, which must have this title. */
  async take(typed: string, title: string): Promise<void> {
    await expect(this.box).toBeVisible()
    await this.page.keyboard.type(typed)
    await expect(this.options.first()).toContainText(title)
    await this.page.keyboard.press('Enter')
    await expect(this.box).toHaveCount(0)
  }

  /** Does a command by its title, from the command palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await this.take(title, title)
  }
}
