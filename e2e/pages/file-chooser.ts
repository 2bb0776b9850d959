// Choosing files: the host's own dialog where it has one, else the app's folder browser. A test does not tell which.
import type { Locator, Page } from '@playwright/test'
import { basename, dirname, relative, sep } from 'node:path'
import type { AppView } from '../hosts/host'

export class FileChooser {
  constructor(
    private readonly app: AppView,
    /** What the folder browser shows as its root. */
    private readonly root: string,
  ) {}

  private get page(): Page {
    return this.app.page
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: /^(Open|Save|Choose) |^(打开|保存|选择)/ })
  }

  /** Chooses an existing file or folder after `ask` has asked for it. */
  async choose(path: string, ask: () => Promise<void>): Promise<void> {
    if (this.app.nativeDialogs) await this.app.answerDialog(path)
    await ask()
    if (!this.app.nativeDialogs) await this.pick(path)
  }

  /** Chooses in the folder browser, which is open. */
  async pick(path: string): Promise<void> {
    await this.goTo(dirname(path))
    await this.entry(basename(path)).click()
    await this.dialog.getByRole('button', { name: /^(Open|Use “.*”)$/ }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  /** Names a file or folder to be made. */
  async saveAs(path: string, ask: () => Promise<void>): Promise<void> {
    if (this.app.nativeDialogs) await this.app.answerDialog(path)
    await ask()
    if (this.app.nativeDialogs) return
    await this.goTo(dirname(path))
    await this.dialog.getByRole('textbox', { name: /^((File|Folder) name|文件(夹)?名称?)$/ }).fill(basename(path))
    await this.dialog.getByRole('button', { name: /^(Save|保存)$/ }).click()
    await this.dialog.waitFor({ state: 'hidden' })
  }

  private entry(name: string): Locator {
    return this.dialog.getByRole('option', { name, exact: false }).filter({ has: this.page.getByText(name, { exact: true }) })
  }

  private async goTo(folder: string): Promise<void> {
    const parts = relative(this.root, folder).split(sep).filter(Boolean)
    if (parts[0] === '..') throw new Error(`${folder} does not lie in ${this.root}`)
    const crumbs = this.dialog.getByRole('navigation', { name: /^(Folder|所在文件夹)$/ })
    // The first crumb is the root; the button before it leads up.
    await crumbs.getByRole('button').nth(1).click()
    for (const part of parts) {
      await this.entry(part).dblclick()
      await crumbs.getByRole('button', { name: part, exact: true }).and(this.page.locator('[aria-current="true"]')).waitFor()
    }
  }
}
