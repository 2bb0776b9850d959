// Being told the truth: train until it overfits, read why, take the cure, see whether it helped, compare the two runs and save
// that as a page; open the images that were answered wrongly; walk through one step of training. In both languages.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { Explain } from './pages/explain'

const TOLD = {
  en: {
    language: 'English',
    rose: /Validation loss rose from [\d.]+ to [\d.]+/,
    since: /Overfitting since epoch \d+\./,
    cure: 'Add dropout 0.3',
    changed: 'Changed: Add dropout 0.3.',
    finished: /Finished$/,
    helped: /Test: .* before, .* after\. Difference .* 95\s% interval/,
    results: 'Results',
    training: 'Training',
    answer: /sure; it is/,
    judged: /It says .*\. The label is/,
    epoch: 'Epoch',
    untrained: 'Before the first step',
    checked: /They agree\.|No numerical check here/,
    rate: 'Learning rate α',
    verdict: /^(Not distinguishable|Better|Worse) on the test set\.$/,
    paired: /95\s% interval .* from the same 80 images/,
  },
  zh: {
    language: '中文',
    rose: /验证损失.*从 ?[\d.]+.*[\d.]+/,
    since: /第 ?\d+ ?轮.*过拟合|过拟合.*第 ?\d+ ?轮/,
    cure: '添加随机失活 0.3',
    changed: '已更改：添加随机失活 0.3。',
    finished: /已结束$/,
    helped: /测试集：之前.*之后.*相差.*95\s% 区间/,
    results: '结果',
    training: '训练',
    answer: /把握/,
    judged: /标签/,
    epoch: '轮次',
    untrained: '第一步之前',
    checked: /两者一致。|此处没有数值验证/,
    rate: 'α',
    verdict: /^在测试集上(无法区分|更好|更差)。$/,
    paired: /95\s% 区间.*基于相同的 80 张图像/,
  },
} as const

for (const locale of ['en', 'zh'] as const) {
  test(`overfits, is told so, takes a cure, compares, looks inside, saves the comparison (${locale})`, async ({
    launch,
    workFolder,
    hostName,
  }) => {
    test.skip(locale === 'zh' && hostName !== 'browser', 'the words are the same on every host')
    test.setTimeout(150_000)
    const told = TOLD[locale]
    const app = await launch({ viewport: { width: 1600, height: 1000 } })
    const { page } = app
    const { canvas, statusBar, training, project, settings, runs } = new AppPage(app, workFolder)
    const explain = new Explain(page, locale)
    const finished = (): Promise<void> => expect(training.state).toHaveAccessibleName(told.finished, { timeout: 90_000 })
    await test.step('train a network that learns its images by heart', async () => {
      await project.create('Two-layer network')
      await expect(canvas.node('fc1')).toBeVisible()
      await training.settings.toggle('Full batch').click()
      await training.settings.setNumber('Batch size', 32)
      await training.settings.setNumber('Learning rate', 0.02)
      await training.settings.setNumber('Epochs', 80)
      await training.settings.setNumber('Validation share', 0.2)
      await expect(statusBar).toContainText('240 train, 80 validation')
      await training.press('Train')
      await settings.speak(told.language)
      await finished()
    })
    await test.step('read the finding and take the cure', async () => {
      await expect(explain.finding('overfitting')).toContainText(told.since)
      await expect(explain.finding('overfitting')).toContainText(told.rose)
      await explain.takeCure('overfitting', told.cure)
      await expect(page.locator('[data-node-name="dropout1"]')).toBeVisible()
      await expect(explain.saying).toContainText(told.changed)
      await explain.trainAgain()
      await expect(explain.followUp).toBeVisible()
      await finished()
      await expect(explain.followUp).toContainText(told.helped)
    })
    await test.step('compare the two runs, and save that as a page', async () => {
      await runs.show()
      await expect(runs.rows()).toHaveCount(2)
      await runs.tick(0)
      await runs.tick(1)
      const verdict = runs.compare.locator('article b').first()
      await expect(verdict).toHaveText(told.verdict)
      await expect(runs.compare).toContainText(told.paired)
      await expect(runs.compare).toContainText('dropout1')
      const path = join(workFolder, 'comparison.html')
      await runs.savePage(path)
      const html = await readFile(path, 'utf8')
      expect(html).toContain((await verdict.textContent()) ?? '-')
      expect(html).toContain('dropout1')
      expect(html).not.toMatch(/<script|<link|<img/i)
    })
    await test.step('open the images that were answered wrongly', async () => {
      await page.getByRole('tab', { name: told.results, exact: true }).click()
      await explain.showView('images')
      await expect(explain.gallery.getByRole('button').first()).toHaveAccessibleName(told.answer)
      await explain.openFirstImage()
      await expect(explain.viewer).toContainText(told.judged)
      await explain.viewer.getByRole('slider', { name: told.epoch }).press('Home')
      await expect(explain.viewer).toContainText(told.untrained)
      await explain.closeViewer()
    })
    await test.step('walk through one step, there and back', async () => {
      await page.getByRole('tab', { name: told.training, exact: true }).click()
      await explain.watchStep()
      await explain.walkTo('forward')
      await explain.walkTo('loss')
      await explain.walkTo('backward')
      await expect.poll(() => explain.lit()).toHaveLength(1)
      await explain.walkTo('check')
      await expect(explain.stage()).toContainText(told.checked)
      await explain.step.press('ArrowLeft')
      await expect(explain.stage()).toHaveAttribute('data-stage', 'chain')
      await explain.walkTo('update')
      await expect(explain.stage()).toContainText(told.rate)
      await explain.step.press('Escape')
      await expect(explain.step).toBeHidden()
      expect(await explain.lit()).toEqual([])
    })
  })
}
