// What goes wrong, and what the window says about it.
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseProject } from '../src/document/parse'
import { serializeProject } from '../src/document/serialize'
import { findTemplate } from '../src/templates'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { picture, writeFiles } from './pictures'

const VIEWPORT = { width: 1600, height: 1100 }

/** A project as it would stand in a file, changed as the test wants it. */
function projectFile(template: string, change: (json: Record<string, unknown>) => void = () => undefined): string {
  const document = findTemplate(template)?.create()
  if (!document) throw new Error(`no template ${template}`)
  const json = JSON.parse(serializeProject(document)) as Record<string, unknown>
  change(json)
  return JSON.stringify(json)
}

test('wires: a cycle is refused with its reason, a misfit is told at the node and cured with a click, all of it undone', async ({
  launch,
  workFolder,
}) => {
  const app = await launch({ viewport: VIEWPORT })
  const { canvas, project } = new AppPage(app, workFolder)
  const { page } = app
  const drawn = await canvas.describe()

  await canvas.reach('pool1', 'conv1')
  const reason = 'This would make a cycle: “conv1” already leads to “pool1”.'
  await expect(canvas.region.getByRole('status').filter({ hasText: reason })).toBeVisible()
  await canvas.letGo()
  await expect(project.messages).toContainText(reason)
  expect(await canvas.describe()).toEqual(drawn)

  const flatten = page.locator('[data-node-name^="flat"]')
  const name = (await flatten.getAttribute('data-node-name')) ?? ''
  await canvas.select(name)
  await page.keyboard.press('Delete')
  await expect(canvas.bubble('fc1')).toContainText('Needs a flat vector; got 8×8×64.')
  const broken = await canvas.describe()
  await canvas.fix('fc1', 'Insert Flatten')
  await expect(canvas.bubble('fc1')).toHaveCount(0)
  await expect(canvas.region.getByLabel('Wire from flatten1 to fc1, 4096')).toHaveCount(1)
  const cured = await canvas.describe()

  await project.undo.click()
  expect(await canvas.describe()).toEqual(broken)
  await project.undo.click()
  expect(await canvas.describe()).toEqual(drawn)
  await expect(project.undo).toBeDisabled()
  await page.keyboard.press('Control+Shift+Z')
  await project.redo.click()
  expect(await canvas.describe()).toEqual(cured)
  await expect(project.redo).toBeDisabled()
})

test('images: an empty folder, one class only, broken files among good ones', async ({ launch, workFolder }) => {
  const good = await Promise.all([0, 1, 2, 3, 4, 5].map((seed) => picture(seed % 2 === 0 ? 'disc' : 'bar', seed)))
  const file = (index: number): Buffer => good[index] ?? Buffer.alloc(0)
  await mkdir(join(workFolder, 'nothing'))
  await writeFiles(join(workFolder, 'lonely'), { 'cat/a.png': file(0), 'cat/b.png': file(2) })
  await writeFiles(join(workFolder, 'mixed'), {
    'cat/a.png': file(0),
    'cat/b.png': file(2),
    'cat/cut.png': file(4).subarray(0, file(4).length >> 1),
    'dog/c.png': file(1),
    'dog/d.png': file(3),
    'dog/empty.png': new Uint8Array(0),
    'dog/note.jpg': 'This is a shopping list, not a picture.\n',
  })
  const app = await launch()
  const { data, statusBar } = new AppPage(app, workFolder)

  await data.loadFolder(join(workFolder, 'nothing'))
  await expect(data.alert).toContainText('The folder “nothing” is empty; expected one subfolder of images per class.')
  await data.loadFolder(join(workFolder, 'lonely'))
  await expect(data.alert).toContainText('The folder “lonely” holds one class only, “cat”; expected two or more.')
  await data.loadFolder(join(workFolder, 'mixed'))
  await expect.poll(async () => (await data.counts('cat')).at(-1)).toBe(2)
  expect((await data.counts('dog')).at(-1)).toBe(2)
  await expect(data.alert).toHaveCount(0)
  const skipped = await data.skipped()
  expect(skipped).toHaveLength(3)
  expect(skipped.find((one) => one.startsWith('cat/cut.png'))).toContain('The PNG image is cut short: its end is missing.')
  expect(skipped.find((one) => one.startsWith('dog/empty.png'))).toContain('The file is empty (0 bytes).')
  expect(skipped.find((one) => one.startsWith('dog/note.jpg'))).toContain('Expected a PNG, JPEG, WebP or GIF image, found text.')
  await expect(statusBar).toContainText('3 skipped')
})

test('projects: broken JSON, a newer version, a kind from elsewhere', async ({ launch, workFolder }) => {
  const strange = { kind: 'quantumLayer', params: { qubits: 8 } }
  await writeFiles(workFolder, {
    'broken.loom.json': projectFile('two-layer-cat').slice(0, 400),
    'newer.loom.json': projectFile('two-layer-cat', (json) => (json['version'] = 999)),
    'strange.loom.json': projectFile('two-layer-cat', (json) => {
      const { nodes } = json['graph'] as { nodes: Record<string, unknown>[] }
      Object.assign(nodes.find((node) => node['name'] === 'fc1') ?? {}, strange)
    }),
  })
  const app = await launch()
  const { canvas, project, inspector } = new AppPage(app, workFolder)
  const { page } = app
  const before = await canvas.describe()

  await project.open(join(workFolder, 'broken.loom.json'))
  await expect(project.dialog).toContainText('The project could not be opened')
  await expect(project.dialog.getByRole('alert')).toContainText(/The file ends too early, at line \d+, column \d+\./)
  await project.dialog.getByRole('button', { name: 'OK' }).click()
  expect(await canvas.describe()).toEqual(before)

  await project.open(join(workFolder, 'newer.loom.json'))
  await expect(project.state).toHaveText('Read-only')
  await expect(page.getByText('This project was made by a newer version of Tensorloom.')).toBeVisible()
  await expect(page.locator('[data-palette="dense"]')).toBeDisabled()
  await canvas.select('fc1')
  await expect(inspector.number('Units')).toBeDisabled()
  await page.getByRole('button', { name: 'Edit a copy' }).click()
  await expect(inspector.number('Units')).toHaveCount(0)
  await canvas.select('fc1')
  await expect(inspector.number('Units')).toBeEnabled()

  await project.open(join(workFolder, 'strange.loom.json'))
  await expect(canvas.node('fc1')).toContainText('Unknown layer')
  await expect(canvas.node('fc1')).toContainText('quantumLayer')
  await project.rename('Kept')
  await project.saveAs(join(workFolder, 'kept.loom.json'))
  await expect(project.state).toHaveText('Saved')
  await project.open(join(workFolder, 'kept.loom.json'))
  await expect(project.name).toHaveValue('Kept')
  await expect(canvas.node('fc1')).toContainText('quantumLayer')
  const kept = parseProject(await readFile(join(workFolder, 'kept.loom.json'), 'utf8'))
  expect(kept.ok && kept.value.document.graph.nodes.find((node) => node.name === 'fc1')).toMatchObject(strange)
})

test('training: a learning rate that diverges is explained, the last good weights are kept', async ({ launch, workFolder }) => {
  await writeFiles(workFolder, {
    'wild.loom.json': projectFile('two-layer-cat', (json) => {
      const { nodes } = json['graph'] as { nodes: { kind: string; params: Record<string, unknown> }[] }
      for (const node of nodes) {
        if (node.kind === 'dense') node.params['activation'] = { type: 'linear' }
        if (node.kind === 'loss') node.params['loss'] = 'squaredError'
      }
      Object.assign(json, {
        data: { ...(json['data'] as object), source: { type: 'generator', generator: 'cat-sketches', count: 40, seed: 1 } },
        training: { ...(json['training'] as object), learningRate: 50, epochs: 200 },
      })
    }),
  })
  const app = await launch()
  const { project, training, results, statusBar } = new AppPage(app, workFolder)
  await project.open(join(workFolder, 'wild.loom.json'))
  await expect(statusBar).toContainText(/\d+ train/)
  await training.press('Train')
  await training.expectState('Finished')
  await expect(training.panel).toContainText('Diverged')
  await expect(training.saying).toContainText(/Diverged in epoch \d+\./)
  await expect(training.saying).toContainText('The last good weights are kept. A lower learning rate than 50 usually cures this.')
  await results.show()
  await expect(results.row('Training')).toContainText(/\d+(\.\d+)?\s%/)
  await expect(results.panel).not.toContainText('NaN')
})

test('language and theme change live, and outlive the window', async ({ launch, workFolder, dataFolder }) => {
  const app = await launch()
  const { settings, canvas } = new AppPage(app, workFolder)
  await expect(canvas.node('conv1')).toContainText('Convolution 2-D')
  const dark = await settings.ground()
  await settings.speak('中文')
  await expect(app.page.locator('html')).toHaveAttribute('lang', /^zh/)
  await expect(app.page.getByRole('button', { name: '训练', exact: true })).toBeVisible()
  await expect(app.page.locator('[data-node-name="conv1"]')).toContainText('二维卷积')
  await settings.theme('light')
  await expect.poll(() => settings.ground()).not.toBe(dark)
  const light = await settings.ground()
  // The test ends its hosts as a crash would.
  await expect.poll(async () => await readFile(join(dataFolder, 'settings.json'), 'utf8')).toMatch(/light/)
  await app.close()

  const again = await launch()
  const second = new AppPage(again, workFolder)
  await expect(again.page.getByRole('button', { name: '训练', exact: true })).toBeVisible()
  await expect.poll(() => second.settings.ground()).toBe(light)
  await second.settings.speak('English')
  await expect(again.page.getByRole('button', { name: 'Train', exact: true })).toBeVisible()
})
