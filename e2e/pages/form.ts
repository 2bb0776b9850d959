// Fields made from a declaration, wherever they stand: found by label.
import type { Locator, Page } from '@playwright/test'

export class Form {
  constructor(
    private readonly page: Page,
    private readonly region: Locator,
  ) {}

  /** What is wrong with a field, beside it. */
  get complaint(): Locator {
    return this.region.getByRole('alert')
  }

  number(label: string): Locator {
    return this.region.getByRole('spinbutton', { name: label, exact: true })
  }

  /** Opens the section of this title, where the form has sections. */
  async open(title: string): Promise<void> {
    const head = this.region.getByRole('button', { name: title })
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
  }

  async setNumber(label: string, value: number): Promise<void> {
    await this.number(label).fill(String(value))
    await this.number(label).press('Enter')
  }

  choice(label: string): Locator {
    return this.region.getByRole('combobox', { name: label, exact: true })
  }

  async choose(label: string, option: string): Promise<void> {
    await this.choice(label).click()
    await this.page.getByRole('option', { name: option, exact: true }).click()
  }

  toggle(label: string): Locator {
    return this.region.getByRole('switch', { name: label, exact: true })
  }
}
