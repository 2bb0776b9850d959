// Language and theme.
import type { Locator, Page } from '@playwright/test'

export class Settings {
  readonly languages: Locator

  constructor(private readonly page: Page) {
    this.languages = page.getByRole('radiogroup', { name: /^(Language|语言)$/ })
  }

  async speak(language: 'English' | '中文'): Promise<void> {
    await this.languages.getByRole('radio', { name: language }).click()
  }

  async theme(theme: 'light' | 'dark'): Promise<void> {
    await this.page.getByRole('button', { name: theme === 'light' ? /light theme|浅色主题/ : /dark theme|深色主题/ }).click()
  }

  /** The colour of the window's ground. */
  async ground(): Promise<string> {
    return await this.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  }
}
