// A user without a mouse: keys, and the way to a control by Tab.
import type { Locator, Page } from '@playwright/test'

/** Controls between two neighbours of a window; further away nobody would find a thing. */
const MOST_TABS = 120

export class Keyboard {
  constructor(private readonly page: Page) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text)
  }

  /** Presses Tab until the focus is on a control, as far as it takes. */
  async tabTo(control: Locator): Promise<void> {
    await control.waitFor()
    for (let i = 0; i < MOST_TABS; i += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error('Tab does not lead there')
  }

  /** Keeps what a live region says from now on, each once. */
  async listen(region: Locator): Promise<() => Promise<readonly string[]>> {
    const heard = await region.evaluateHandle((element) => {
      const words: string[] = []
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const added of addedNodes) words.push(added.textContent ?? '')
      }).observe(element, { childList: true })
      return words
    })
    return () => heard.jsonValue()
  }
}
