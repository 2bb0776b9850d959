// Recording pictures with the camera into classes.
import { expect, type Locator, type Page } from '@playwright/test'
import type { DataPanel } from './data-panel'

export class Recording {
  readonly dialog: Locator

  constructor(
    private readonly page: Page,
    private readonly data: DataPanel,
  ) {
    this.dialog = page.getByRole('dialog', { name: 'Record pictures with the camera' })
  }

  /** Opens the dialog, with this folder to keep the pictures in. */
  async begin(folder: string): Promise<void> {
    await this.data.chooseRecording(folder)
    await this.dialog.waitFor()
  }

  async name(index: number, name: string): Promise<void> {
    await this.row(index).getByRole('textbox', { name: 'Name of the class' }).fill(name)
  }

  /** Holds the button until so many pictures were taken. */
  async hold(index: number, pictures: number): Promise<void> {
    const button = this.button(index)
    await expect(button).toBeEnabled({ timeout: 20_000 })
    await button.hover()
    await this.page.mouse.down()
    await this.until(index, pictures)
    await this.page.mouse.up()
    await expect(button).toHaveAttribute('aria-pressed', 'false')
    await this.rest(index)
  }

  async holdKey(index: number, pictures: number): Promise<void> {
    const button = this.button(index)
    await expect(button).toBeEnabled({ timeout: 20_000 })
    await button.focus()
    await this.page.keyboard.down('Space')
    await this.until(index, pictures)
    await this.page.keyboard.up('Space')
    await this.rest(index)
  }

  async counts(): Promise<readonly number[]> {
    const texts = await this.dialog.getByRole('listitem').getByRole('status').allTextContents()
    return texts.map((text) => Number.parseInt(text, 10))
  }

  async use(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Use these pictures' }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  private row(index: number): Locator {
    return this.dialog.getByRole('listitem').nth(index)
  }

  private button(index: number): Locator {
    return this.row(index).getByRole('button', { name: /^(Hold to record|Recording)$/ })
  }

  private async until(index: number, pictures: number): Promise<void> {
    await expect.poll(async () => (await this.counts())[index] ?? 0, { timeout: 20_000 }).toBeGreaterThanOrEqual(pictures)
  }

  /** Until no picture is under way any more: twice the same count, with time for one between. */
  private async rest(index: number): Promise<void> {
    let before = -1
    await expect
      .poll(
        async () => {
          const now = (await this.counts())[index] ?? 0
          const settled = now === before
          before = now
          return settled
        },
        { intervals: [500] },
      )
      .toBe(true)
  }
}
