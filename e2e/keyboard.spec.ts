// The whole main job with the keyboard alone, and what is read aloud on the way: no test here touches the mouse.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProject } from '../src/document/parse'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { Keyboard } from './pages/keyboard'

test('a network is drawn, trained and saved without a mouse', async ({ launch, workFolder }) => {
  const app = await launch({ viewport: { width: 1600, height: 1100 } })
  const window = new AppPage(app, workFolder)
  const { canvas, search, training, data, project, announcer, files } = window
  const keys = new Keyboard(app.page)
  await expect(canvas.node('conv1')).toBeVisible()

  await test.step('open a template', async () => {
    await keys.press('Control+n')
    await keys.tabTo(project.dialog.getByRole('button', { name: /^Logistic regression / }))
    await keys.press('Enter')
    await expect(canvas.nodes()).toHaveCount(4)
  })

  await test.step('walk along the wires, and hear where one is', async () => {
    await keys.press('F6')
    await keys.press('ArrowDown')
    await expect(announcer).toContainText('Flatten “flatten”')
    await expect(announcer).toContainText('From image. Leads to fc1.')
    await expect(canvas.region.locator('[data-id="flatten"]')).toBeFocused()
    await keys.press('w')
    await expect(announcer).toContainText('Wire from image to flatten, 64×64×3')
    await keys.press('w')
    await expect(announcer).toContainText('Wire from flatten to fc1, 12288')
    await keys.press('ArrowUp')
    await expect(announcer).toContainText('Flatten “flatten”')
    await keys.press('ArrowUp', 'ArrowUp')
    await expect(announcer).toContainText('There is no node on that side.')
  })

  await test.step('add a layer into the chain', async () => {
    await keys.press('ArrowDown', '/')
    await search.take('dense', 'Dense')
    await expect(canvas.wire('flatten', 'dense1')).toHaveCount(1)
    await expect(canvas.wire('dense1', 'fc1')).toHaveCount(1)
  })

  await test.step('edit its parameters', async () => {
    await keys.press('F6', 'Enter')
    await expect(window.inspector.number('Units')).toBeFocused()
    await keys.type('6')
    await keys.press('Enter', 'Escape')
    await expect(canvas.node('dense1')).toContainText('6 units')
    await expect(canvas.region.locator('[data-id="dense1"]')).toBeFocused()
  })

  await test.step('move it, and take that back', async () => {
    const before = await canvas.place('dense1')
    await keys.press('Shift+ArrowRight', 'Shift+ArrowRight')
    await expect(announcer).toContainText('Node moved right to')
    expect((await canvas.place('dense1')).x).toBeGreaterThan(before.x + 20)
    await keys.press('Control+z')
    await expect(announcer).toContainText('Undone: ')
    await expect.poll(async () => Math.abs((await canvas.place('dense1')).x - before.x)).toBeLessThan(2)
  })

  await test.step('break the chain, hear the problem, and connect it again', async () => {
    await keys.press('w', 'w', 'Delete')
    await expect(canvas.wire('dense1', 'fc1')).toHaveCount(0)
    await expect(announcer).toContainText('2 problems: Nothing is connected to the input of “fc1”.')
    await keys.press('F8')
    await expect(announcer).toContainText('Dense “fc1”')
    await keys.press('ArrowUp')
    await expect(announcer).toContainText('Dense “dense1”')
    await keys.press('c')
    await search.take('fc1', 'fc1')
    await expect(canvas.wire('dense1', 'fc1')).toHaveCount(1)
    await expect(canvas.bubble('fc1')).toHaveCount(0)
  })

  await test.step('choose the data', async () => {
    await search.command('Show data')
    await keys.tabTo(data.panel.getByRole('button', { name: 'Choose data…' }))
    await keys.press('Enter')
    await keys.tabTo(app.page.locator('[data-source="cat-sketches"]'))
    await keys.press('Enter')
    await expect(window.statusBar).toContainText(/\d+ train/)
  })

  await test.step('train, and hear how it goes', async () => {
    await keys.press('F6', 'Escape')
    await keys.tabTo(training.settings.number('Epochs'))
    await keys.type('20')
    await keys.press('Enter')
    const said = await keys.listen(announcer)
    await keys.press('Control+Enter')
    await training.expectState('Finished')
    await expect.poll(said).toContain('Training has ended')
    const all = await said()
    expect(all[0]).toBe('Training starts')
    // Milestones, not every epoch.
    const milestones = all.filter((words) => /^Epoch \d+ of 20, loss [\d.e-]+$/.test(words))
    expect(milestones.length).toBeGreaterThan(0)
    expect(milestones.length).toBeLessThanOrEqual(10)
  })

  await test.step('save it', async () => {
    const file = join(workFolder, 'by-keys.loom.json')
    if (app.nativeDialogs) await app.answerDialog(file)
    await keys.press('Control+Shift+s')
    if (!app.nativeDialogs) {
      await expect(files.dialog.getByRole('textbox', { name: 'File name' })).toBeFocused()
      await keys.press('Control+a')
      await keys.type('by-keys.loom.json')
      await keys.press('Enter')
    }
    await expect(project.state).toHaveText(/^Saved/)
    const parsed = parseProject(await readFile(file, 'utf8'))
    if (!parsed.ok) throw new Error('not a project')
    const { nodes } = parsed.value.document.graph
    expect(nodes.find(({ name }) => name === 'dense1')?.params['units']).toBe(6)
  })
})
