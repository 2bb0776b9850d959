// Projects: new, open, save; what the window says about them.
import type { Locator, Page } from '@playwright/test'
import type { FileChooser } from './file-chooser'

export class Project {
  readonly name: Locator
  /** What the top bar says: “Saved”, “Not saved”, “Read-only”. */
  readonly state: Locator
  readonly undo: Locator
  readonly redo: Locator
  readonly dialog: Locator
  readonly messages: Locator

  constructor(
    private readonly page: Page,
    private readonly files: FileChooser,
  ) {
    const bar = page.getByRole('banner')
    this.name = bar.getByRole('textbox', { name: 'Project name' })
    this.state = bar.getByRole('status').filter({ hasText: /^(Saved|Not saved|Read-only)/ })
    this.undo = bar.getByRole('button', { name: 'Undo' })
    this.redo = bar.getByRole('button', { name: 'Redo' })
    this.dialog = page.getByRole('dialog')
    this.messages = page.getByRole('region', { name: 'Messages' })
  }

  /** A new project from a template's card, or “Blank”; what stood there before is given up. */
  async create(card: string): Promise<void> {
    // Asked before the dialog hides the bar: the question comes only where there is something to give up.
    const unsaved = (await this.state.textContent()) === 'Not saved'
    await this.menu('New…')
    await this.dialog.getByRole('button', { name: new RegExp(`^${card} `) }).click()
    const giveUp = this.page.getByRole('button', { name: 'Do not save' })
    if (unsaved) await giveUp.click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  /** The gallery's cards but for “Blank”: what is drawn on each, and what it says. The gallery is closed again. */
  async templates(): Promise<readonly { readonly drawing: string; readonly nodes: number; readonly words: string }[]> {
    await this.menu('New…')
    const cards = await this.dialog.locator('[data-template]:not([data-template="blank"])').evaluateAll((all) =>
      all.map((card) => ({
        drawing: card.querySelector('svg')?.innerHTML ?? '',
        nodes: card.querySelectorAll('svg rect').length,
        words: (card as HTMLElement).innerText,
      })),
    )
    await this.page.keyboard.press('Escape')
    await this.dialog.waitFor({ state: 'hidden' })
    return cards
  }

  async rename(name: string): Promise<void> {
    await this.name.fill(name)
    await this.name.press('Enter')
  }

  async saveAs(path: string): Promise<void> {
    await this.files.saveAs(path, () => this.menu('Save as…'))
  }

  async save(): Promise<void> {
    await this.menu('Save')
  }

  async open(path: string): Promise<void> {
    await this.files.choose(path, () => this.menu('Open…'))
  }

  async openRecent(name: string): Promise<void> {
    await this.menu(name)
  }

  private async menu(item: string): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Project', exact: true }).click()
    const items = this.page.getByRole('menuitem')
    // An item's name goes on with its keys or its path.
    await items
      .filter({ hasText: new RegExp(`^${item.replace(/[.*+?()]/g, '\\$&')}(?! as)`) })
      .first()
      .click()
  }
}
