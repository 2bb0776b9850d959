// What the run's figures say, the images behind them, the network from inside, and one step of training.
import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

const WORDS = {
  en: {
    training: 'What the curves say',
    train: 'Train again',
    followUp: 'Did it help?',
    images: 'Images',
    threshold: 'Threshold',
    gallery: 'Images with their answers',
    inside: 'Inside the network',
    epoch: 'Epoch',
    watch: 'Watch one step',
    step: 'One step of training',
    next: 'Next',
    back: 'Back',
    close: 'Close',
  },
  zh: {
    training: '曲线说明了什么',
    train: '重新训练',
    followUp: '有帮助吗？',
    images: '图像',
    threshold: '阈值',
    gallery: '图像及其回答',
    inside: '网络内部',
    epoch: '轮次',
    watch: '观察一步训练',
    step: '一步训练',
    next: '下一步',
    back: '上一步',
    close: '关闭',
  },
} as const

export class Explain {
  readonly saying: Locator
  readonly followUp: Locator
  readonly gallery: Locator
  readonly viewer: Locator
  readonly step: Locator
  private readonly words: (typeof WORDS)['en' | 'zh']

  constructor(
    private readonly page: Page,
    locale: 'en' | 'zh' = 'en',
  ) {
    this.words = WORDS[locale]
    this.saying = page.getByRole('region', { name: this.words.training })
    this.followUp = page.getByRole('region', { name: this.words.followUp })
    this.gallery = page.getByRole('list', { name: this.words.gallery })
    this.viewer = page.getByRole('dialog', { name: this.words.inside })
    this.step = page.getByRole('region', { name: this.words.step })
  }

  finding(code: string): Locator {
    return this.saying.locator(`[data-finding="${code}"]`)
  }

  async takeCure(code: string, label: string): Promise<void> {
    await this.finding(code).getByRole('button', { name: label, exact: true }).click()
  }

  async trainAgain(): Promise<void> {
    await this.saying.getByRole('button', { name: this.words.train }).click()
  }

  async showView(view: 'images' | 'threshold'): Promise<void> {
    await this.page.getByRole('button', { name: this.words[view], exact: true }).click()
  }

  async openFirstImage(): Promise<void> {
    await this.gallery.getByRole('button').first().click()
    await this.viewer.waitFor()
  }

  async closeViewer(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.viewer.waitFor({ state: 'hidden' })
  }

  async watchStep(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.watch }).first().click()
    await this.step.waitFor()
    await expect(this.stage()).toHaveAttribute('data-stage', 'input')
  }

  stage(): Locator {
    return this.step.locator('[data-stage]')
  }

  /** Walks on until a stage of this kind. */
  async walkTo(kind: string): Promise<void> {
    const next = this.step.getByRole('button', { name: this.words.next, exact: true })
    for (let walked = 0; walked < 60; walked += 1) {
      if ((await this.stage().getAttribute('data-stage')) === kind) return
      await next.click()
    }
    throw new Error(`no stage ${kind}`)
  }

  /** Nodes that the canvas lights up, by name. */
  async lit(): Promise<readonly string[]> {
    return await this.page
      .locator('[data-lit][data-node-name]')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-node-name') ?? ''))
  }
}
