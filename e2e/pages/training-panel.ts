// Training: its settings, its controls, and what its panel tells while it runs.
import { expect, type Locator, type Page } from '@playwright/test'
import { Form } from './form'

export interface Losses {
  readonly train: number
  /** Null: no validation set. */
  readonly validation: number | null
}

export class TrainingPanel {
  readonly settings: Form
  readonly panel: Locator
  /** Backend and state, such as `Backend: WASM · Paused`. */
  readonly chip: Locator
  readonly saying: Locator
  /** The same in either language. */
  readonly state: Locator
  private readonly controls: Locator

  constructor(private readonly page: Page) {
    this.settings = new Form(page, page.getByRole('region', { name: 'Training settings' }))
    this.panel = page.getByRole('tabpanel', { name: 'Training', exact: true })
    this.controls = page.getByRole('group', { name: 'Training controls' })
    this.state = page.getByRole('group', { name: /^(Training controls|训练控制)$/ }).getByRole('status')
    this.chip = this.controls.getByRole('status')
    this.saying = this.panel.getByRole('region', { name: 'What the curves say' })
  }

  async show(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Training', exact: true }).click()
  }

  async press(button: 'Train' | 'Pause' | 'Resume' | 'Stop'): Promise<void> {
    await this.controls.getByRole('button', { name: button, exact: true }).click()
  }

  async expectState(state: 'Training' | 'Paused' | 'Finished' | 'Broken off', timeout = 30_000): Promise<void> {
    await expect(this.chip).toHaveAccessibleName(new RegExp(` · ${state}$`), { timeout })
  }

  /** The epoch that the header tells; 0 before the first. */
  async epoch(): Promise<number> {
    const found = /epoch ([\d,]+) of/.exec((await this.panel.textContent()) ?? '')?.[1]
    return Number(found?.replaceAll(',', '') ?? 0)
  }

  async untilEpoch(epoch: number): Promise<void> {
    await expect.poll(() => this.epoch(), { timeout: 30_000, intervals: [50] }).toBeGreaterThanOrEqual(epoch)
  }

  /** The latest loss that the caption of the loss chart tells. */
  async losses(): Promise<Losses> {
    const caption = (await this.chart('Loss').locator('figcaption').textContent()) ?? ''
    const number = (name: string): number | null => {
      const found = new RegExp(`${name} ([\\d.e+-]+)`).exec(caption)?.[1]
      return found === undefined ? null : Number(found)
    }
    return { train: number('train') ?? Number.NaN, validation: number('validation') }
  }

  /** The drawn line of a chart: how many pieces it has, by the SVG path. */
  async line(what: 'Loss' | 'Accuracy'): Promise<string> {
    const path = this.chart(what).getByRole('img').locator('path.recharts-curve').first()
    return (await path.getAttribute('d')) ?? ''
  }

  /** By what it draws, beginning with it. */
  chart(what: string): Locator {
    return this.panel.getByRole('figure').filter({ has: this.page.getByRole('img', { name: new RegExp(`^${what}( by epoch|$)`) }) })
  }

  /** What the chart beside the loss draws. */
  async chooseSecondChart(name: string): Promise<void> {
    await this.panel.getByRole('button', { name: 'Chart options' }).click()
    await this.page.getByRole('combobox', { name: 'Second chart' }).click()
    await this.page.getByRole('option', { name, exact: true }).click()
    await this.page.keyboard.press('Escape')
  }

  /** How often the panel changes within a time: 0 where nothing goes on. */
  async changesWithin(ms: number): Promise<number> {
    return await this.panel.evaluate(
      (panel, span) =>
        new Promise<number>((resolve) => {
          let changes = 0
          const observer = new MutationObserver((list) => (changes += list.length))
          observer.observe(panel, { subtree: true, childList: true, characterData: true, attributes: true })
          setTimeout(() => {
            observer.disconnect()
            resolve(changes)
          }, span)
        }),
      ms,
    )
  }
}
