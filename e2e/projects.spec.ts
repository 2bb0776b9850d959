// Where projects come from, and what is done to them step by step: templates, older files, history, keys of one's own, parameters.
import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { ROOT } from './hosts/host'
import { AppPage } from './pages/app'

test('templates are shown drawn, and a file of an older version opens brought up to date', async ({ launch, workFolder }) => {
  const old = join(workFolder, 'old.loom.json')
  await copyFile(join(ROOT, 'src/document/fixtures/v0-logistic.loom.json'), old)
  const before = await readFile(old, 'utf8')
  const { project, canvas } = new AppPage(await launch(), workFolder)
  await expect(canvas.node('conv1')).toBeVisible()

  await test.step('each template has a drawing of its own, with what it costs', async () => {
    const cards = await project.templates()
    expect(cards.length).toBeGreaterThan(4)
    // Templates of one network on other data look alike; the networks do not.
    expect(new Set(cards.map(({ drawing }) => drawing)).size).toBeGreaterThan(4)
    for (const { nodes, words } of cards) {
      expect(nodes, words).toBeGreaterThan(2)
      expect(words).toMatch(/layers? · [\d,]+ parameters/)
    }
  })

  await test.step('the older file', async () => {
    await project.open(old)
    await expect(project.name).toHaveValue('First try')
    await expect(project.messages).toContainText('“old.loom.json” was made by an older version')
    await expect(canvas.wire('flatten', 'fc1')).toHaveCount(1)
    expect(await readFile(old, 'utf8')).toBe(before)
    await project.rename('Second try')
    await project.save()
    await expect(project.state).toHaveText('Saved')
    const saved = JSON.parse(await readFile(old, 'utf8')) as { version: number; layout: { positions: object } }
    expect(saved.version).toBeGreaterThan(0)
    expect(Object.keys(saved.layout.positions)).toHaveLength(4)
  })
})

test('parameters of one and of several nodes, their figures and pictures, the history, and keys of one’s own', async ({
  launch,
  workFolder,
}) => {
  const { app, project, canvas, inspector, search } = new AppPage(await launch({ viewport: { width: 1600, height: 1100 } }), workFolder)
  const { page } = app
  const form = page.getByRole('complementary', { name: 'Inspector' })
  await expect(canvas.node('conv1')).toBeVisible()

  await test.step('a convolution is worked out in numbers, cell by cell', async () => {
    await canvas.select('conv1')
    await expect(form).toContainText('64×64×3 → 64×64×16')
    await expect(form).toContainText('3 · 3 · 3 · 16 + 16 = 448')
    const stage = form.getByRole('group', { name: /^The kernel as it slides/ })
    await expect(stage).toContainText(/row \d+, column \d+ of/)
    const place = stage.getByText(/^row \d+, column \d+ of/)
    const before = await place.textContent()
    await stage.focus()
    await page.keyboard.press('ArrowLeft')
    await expect(place).not.toHaveText(before ?? '')
    await expect(form.getByRole('link').first()).toHaveAttribute('href', /^https:/)
  })

  await test.step('what does not fit is told beside its field, and changes nothing', async () => {
    await inspector.number('Filters').fill('0')
    await expect(inspector.complaint).toBeVisible()
    await expect(canvas.node('conv1')).toContainText('16')
    await inspector.number('Filters').press('Escape')
    await inspector.setNumber('Filters', 12)
    await expect(form).toContainText('3 · 3 · 3 · 12 + 12 = 336')
    await form.getByRole('button', { name: 'Reset to defaults' }).click()
    await expect(inspector.number('Filters')).not.toHaveValue('12')
    await project.undo.click()
    await expect(inspector.number('Filters')).toHaveValue('12')
  })

  await test.step('an activation is drawn with its derivative, for the slope it has now', async () => {
    await search.command('Leaky ReLU')
    const plot = form.locator('[data-visual="plot"]').getByRole('slider')
    await expect(plot).toBeVisible()
    const before = await plot.getAttribute('aria-valuetext')
    await plot.focus()
    for (let i = 0; i < 20; i += 1) await page.keyboard.press('ArrowLeft')
    const left = await plot.getAttribute('aria-valuetext')
    expect(left).not.toBe(before)
    await inspector.setNumber('Slope', 0.4)
    await plot.focus()
    await expect.poll(() => plot.getAttribute('aria-valuetext')).not.toBe(left)
    await project.undo.click()
    await project.undo.click()
  })

  await test.step('several nodes are changed as one step', async () => {
    const several = ['conv1', 'conv2']
    await canvas.select('conv1')
    await page.keyboard.down('Shift')
    await canvas.select('conv2')
    await page.keyboard.up('Shift')
    await inspector.setNumber('Filters', 9)
    for (const name of several) await expect(canvas.node(name)).toContainText('9 ·')
    await project.undo.click()
    await expect(canvas.node('conv1')).toContainText('12 ·')
    await project.redo.click()
  })

  await test.step('the history leads to any step, and back', async () => {
    await search.command('Show history')
    const steps = page.getByRole('dialog', { name: 'History' }).getByRole('button')
    const count = await steps.count()
    expect(count).toBeGreaterThan(2)
    await steps.last().click()
    await expect(project.undo).toBeDisabled()
    await expect(canvas.node('conv1')).toContainText('16 ·')
    await steps.first().click()
    await expect(project.redo).toBeDisabled()
    await expect(canvas.node('conv1')).toContainText('9 ·')
    await page.keyboard.press('Escape')
  })

  await test.step('a command gets another key; one that is taken is told first', async () => {
    await page.keyboard.press('F6')
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
    await sheet.getByRole('searchbox').fill('Tidy')
    await sheet.getByRole('button', { name: /^Tidy: T\./ }).click()
    await page.keyboard.press('f')
    await expect(sheet.getByRole('alert')).toContainText('Fit view')
    await sheet.getByRole('button', { name: 'Cancel' }).click()
    await sheet.getByRole('button', { name: /^Tidy: T\./ }).click()
    await page.keyboard.press('j')
    await sheet.getByRole('button', { name: 'OK' }).click()
    await page.keyboard.press('F6')
    await canvas.move('conv1', { x: 230, y: 20 })
    const aside = (await canvas.place('conv1')).x
    await page.keyboard.press('j')
    await expect.poll(async () => aside - (await canvas.place('conv1')).x).toBeGreaterThan(100)
  })
})
