// Every panel and dialog of the window, each brought up in any language: for checks of how all of it looks.
import type { Locator, Page } from '@playwright/test'
import { commandSpec, type CommandId } from '../../src/commands/commands'
import type { Locale } from '../../src/diagnostics'
import { catalogue, type WordKey } from '../../src-renderer/ui/catalogue'

export interface View {
  readonly name: string
  /** The part of the window that it is about. */
  readonly region: Locator
  open(): Promise<void>
  close(): Promise<void>
}

const DIALOG_COMMANDS = ['new', 'export', 'shortcuts', 'about', 'palette', 'add'] as const satisfies readonly CommandId[]

const RESULT_VIEWS = ['images', 'classes', 'threshold', 'calibration', 'overview'] as const

export class Views {
  constructor(
    private readonly page: Page,
    private readonly locale: Locale,
  ) {}

  private say(key: WordKey): string {
    return catalogue[key][this.locale]
  }

  /** By the palette, which does all of them. */
  async command(id: CommandId): Promise<void> {
    await this.page.keyboard.press('Control+k')
    const title = commandSpec(id).title[this.locale]
    await this.page.getByRole('combobox', { name: this.say('app.search.anything') }).fill(title)
    await this.page.getByRole('option', { name: title }).first().click()
  }

  private tab(id: string): Locator {
    return this.page.locator(`[role="tab"][id$="${id}"]`)
  }

  private dock(dock: 'left' | 'bottom', id: string): View {
    return this.view(id, this.page.locator(`#${dock}`), () => this.tab(id).click())
  }

  private view(name: string, region: Locator, open: () => Promise<void>, close: () => Promise<void> = () => Promise.resolve()): View {
    return { name, region, open, close }
  }

  private dialog(name: string, open: () => Promise<void>): View {
    const region = this.page.getByRole('dialog')
    return this.view(
      name,
      region,
      async () => {
        await open()
        await region.waitFor()
      },
      async () => {
        await this.page.keyboard.press('Escape')
        await region.waitFor({ state: 'hidden' })
      },
    )
  }

  private async fit(): Promise<void> {
    await this.page.getByRole('button', { name: this.say('canvas.fit'), exact: true }).click()
  }

  private node(name: string): View {
    return this.view(`inspector-${name}`, this.page.locator('#right'), async () => {
      await this.fit()
      await this.page.locator(`[data-node-name="${name}"] b`).first().click()
    })
  }

  async speak(): Promise<void> {
    await this.page.getByRole('radio', { name: this.locale === 'en' ? 'English' : '中文' }).click()
  }

  /** Of a project that was never trained: what stands where there will be something. */
  untrained(): readonly View[] {
    return [
      this.view('window-untrained', this.page.locator('body'), () => this.tab('training').click()),
      this.view('results-untrained', this.page.locator('#bottom'), () => this.tab('results').click()),
      this.view('runs-untrained', this.page.locator('#left'), () => this.tab('runs').click()),
    ]
  }

  /** Of a project that was trained. */
  all(): readonly View[] {
    const { page } = this
    const button = (key: WordKey): Locator => page.getByRole('button', { name: this.say(key), exact: true })
    const onCanvas = async (): Promise<void> => await page.locator('.react-flow__pane').click({ position: { x: 6, y: 160 } })
    return [
      this.view('settings', page.locator('#right'), onCanvas),
      this.view('bar', page.getByRole('banner'), onCanvas),
      this.view('status', page.getByRole('contentinfo'), onCanvas),
      this.dock('left', 'layers'),
      this.dock('left', 'data'),
      this.dock('left', 'runs'),
      this.dock('bottom', 'training'),
      this.dock('bottom', 'images'),
      this.dock('bottom', 'compare'),
      this.dock('bottom', 'problems'),
      this.dock('bottom', 'log'),
      ...RESULT_VIEWS.map((view) =>
        this.view(`results-${view}`, page.locator('#bottom'), async () => {
          await this.tab('results').click()
          await page
            .getByRole('group', { name: this.say('results.views') })
            .getByRole('button', { name: this.say(`results.view.${view}`) })
            .click()
        }),
      ),
      ...['image', 'conv1', 'pool1', 'dropout1', 'fc1', 'loss'].map((name) => this.node(name)),
      this.view('inspector-many', page.locator('#right'), () => page.keyboard.press('Control+a')),
      this.view('canvas', page.locator('#canvas'), async () => {
        await onCanvas()
        await this.fit()
      }),
      ...DIALOG_COMMANDS.map((id) => this.dialog(id, () => (id === 'palette' ? page.keyboard.press('Control+k') : this.command(id)))),
      this.dialog('inside', async () => {
        await this.tab('training').click()
        await button('explain.open').first().click()
        await page.getByRole('dialog').getByText(this.say('explain.kernels'), { exact: true }).waitFor()
      }),
      this.view(
        'step',
        page.getByRole('region', { name: this.say('step.title'), exact: true }),
        async () => {
          await this.tab('training').click()
          await button('step.watch').first().click()
          await page.locator('[data-stage]').waitFor()
        },
        async () =>
          await page
            .getByRole('region', { name: this.say('step.title'), exact: true })
            .getByRole('button', { name: this.say('ui.close') })
            .click(),
      ),
      this.dialog('history', () => this.command('history')),
      this.dialog('sources', async () => {
        await this.tab('data').click()
        await button('data.choose').click()
      }),
      this.dialog('open', () => this.command('open')),
      this.dialog('tour', () => this.command('tour')),
    ]
  }
}
