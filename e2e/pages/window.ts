// The window around the panels: docks, files dropped on it, the dialog of exports.
import type { Locator, Page } from '@playwright/test'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FileChooser } from './file-chooser'

const NOUNS = { left: 'layers and data', bottom: 'training and results', right: 'the inspector' } as const

export type DockName = keyof typeof NOUNS

export class AppWindow {
  readonly exports: Locator

  constructor(
    private readonly page: Page,
    private readonly files: FileChooser,
  ) {
    this.exports = page.getByRole('dialog', { name: 'Export the network' })
  }

  /** Width of a side dock, height of the bottom one, in pixels. */
  async size(dock: DockName): Promise<number> {
    return await this.page
      .locator(`[data-panel]#${dock}`)
      .evaluate((panel, across) => Math.round(panel.getBoundingClientRect()[across ? 'width' : 'height']), dock !== 'bottom')
  }

  async hide(dock: DockName): Promise<void> {
    await this.page
      .getByRole('banner')
      .getByRole('button', { name: `Hide ${NOUNS[dock]}` })
      .click()
  }

  async show(dock: DockName): Promise<void> {
    await this.page
      .getByRole('banner')
      .getByRole('button', { name: `Show ${NOUNS[dock]}` })
      .click()
  }

  /** There while the dock is open. */
  hideButton(dock: DockName): Locator {
    return this.page.getByRole('banner').getByRole('button', { name: `Hide ${NOUNS[dock]}` })
  }

  /** Drags the edge between a dock and the middle by so many pixels. */
  async dragEdge(dock: DockName, by: number): Promise<void> {
    const box = await this.page.locator(`[data-panel]#${dock}`).boundingBox()
    if (!box) throw new Error(`no dock ${dock}`)
    const start =
      dock === 'left'
        ? { x: box.x + box.width, y: box.y + box.height / 2 }
        : dock === 'right'
          ? { x: box.x, y: box.y + box.height / 2 }
          : { x: box.x + box.width / 2, y: box.y }
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    const end = dock === 'bottom' ? { x: start.x, y: start.y + by } : { x: start.x + by, y: start.y }
    await this.page.mouse.move(end.x, end.y, { steps: 6 })
    await this.page.mouse.up()
  }

  /** Drops a file or folder from the disk on the middle of the window, as a file manager does. */
  async drop(path: string): Promise<void> {
    const isFolder = (await stat(path)).isDirectory()
    const text = isFolder ? '' : await readFile(path, 'utf8')
    await this.page.evaluate(
      ([name, content, from, type, isFolder]) => {
        const transfer = new DataTransfer()
        // Where the file stands is known to the desktop host only, by way of its preload.
        transfer.items.add(Object.assign(new File([content], name, { type }), { tensorloomPath: from }))
        // A page cannot make the entry of a folder.
        DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: isFolder }) as FileSystemEntry
        const target = document.querySelector('main') ?? document.body
        for (const event of ['dragenter', 'dragover', 'drop'])
          target.dispatchEvent(new DragEvent(event, { dataTransfer: transfer, bubbles: true, cancelable: true }))
      },
      [
        basename(path),
        text,
        path,
        path.endsWith('.json') ? 'application/json' : path.endsWith('.csv') ? 'text/csv' : '',
        isFolder,
      ] as const,
    )
  }

  async openExports(): Promise<void> {
    await this.page.getByRole('banner').getByRole('button', { name: 'Project', exact: true }).click()
    await this.page.getByRole('menuitem', { name: /^Export/ }).click()
  }

  async saveExport(button: string, path: string): Promise<void> {
    await this.files.saveAs(path, () => this.exports.getByRole('button', { name: button }).click())
  }
}
