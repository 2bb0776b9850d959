// The window as a tool: docks that stay as each project left them, project files dropped on it, the diagram taken out of it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serializeProject } from '../src/document/serialize'
import { findTemplate } from '../src/templates'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { writeDiscs } from './pictures'

function projectText(template: string, name: string): string {
  const document = findTemplate(template)?.create()
  if (!document) throw new Error(`no template ${template}`)
  return serializeProject({ ...document, name })
}

test('docks are dragged, closed and opened, and come back with their project', async ({ launch, workFolder }) => {
  const first = new AppPage(await launch(), workFolder)
  const { window, project } = first
  await expect(first.canvas.node('conv1')).toBeVisible()
  await project.saveAs(join(workFolder, 'one.loom.json'))
  await expect(project.state).toHaveText('Saved')
  const before = await window.size('left')
  await window.dragEdge('left', 60)
  await expect.poll(() => window.size('left')).toBe(before + 60)
  await window.hide('right')
  await expect.poll(() => window.size('right')).toBe(0)
  await window.show('right')
  await expect.poll(() => window.size('right')).toBeGreaterThan(200)
  await window.hide('bottom')
  // Its tabs stay, and lead back to it.
  await expect.poll(() => window.size('bottom')).toBeLessThan(48)
  await first.app.page.getByRole('tab', { name: 'Log' }).click()
  await expect.poll(() => window.size('bottom')).toBeGreaterThan(200)
  const height = await window.size('bottom')
  await first.app.page.getByRole('button', { name: 'Enlarge this dock' }).click()
  await expect.poll(() => window.size('bottom')).toBeGreaterThan(height + 100)
  await first.app.page.getByRole('button', { name: 'Back to its height' }).click()
  await expect.poll(() => window.size('bottom')).toBe(height)
  await first.app.page.keyboard.press('Control+j')
  await expect.poll(() => window.size('bottom')).toBeLessThan(48)

  // Another project has docks of its own.
  await project.saveAs(join(workFolder, 'two.loom.json'))
  await expect(project.messages).toContainText('two')
  await window.show('bottom')
  await window.hide('left')
  await expect.poll(() => window.size('left')).toBe(0)
  await project.openRecent('one')
  await expect.poll(() => window.size('left')).toBe(before + 60)
  await expect.poll(() => window.size('bottom')).toBeLessThan(48)
  await first.app.close()

  const { window: again, project: opened, canvas } = new AppPage(await launch(), workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  await opened.openRecent('two')
  await expect.poll(() => again.size('left')).toBe(0)
  await expect.poll(() => again.size('bottom')).toBeGreaterThan(200)
  await expect.poll(() => again.size('right')).toBeGreaterThan(200)
})

test('a project file dropped on the window opens; one that is none is told', async ({ launch, workFolder }) => {
  const file = join(workFolder, 'dropped.loom.json')
  const broken = join(workFolder, 'broken.loom.json')
  await writeFile(file, projectText('logistic-cat', 'brought here'))
  await writeFile(broken, '{"format": "tensorloom/project"')
  const { app, window, project, canvas } = new AppPage(await launch(), workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  await window.drop(broken)
  await expect(project.dialog.getByRole('alert')).toContainText('The file ends too early')
  await project.dialog.getByRole('button', { name: 'OK' }).click()
  await expect(canvas.node('conv1')).toBeVisible()

  await window.drop(file)
  await expect(project.name).toHaveValue('brought here')
  await expect(canvas.node('conv1')).toHaveCount(0)
  await project.rename('changed after the drop')
  if (app.nativeDialogs) {
    // The desktop host knows the file: saving goes there.
    await project.save()
    await expect.poll(() => readFile(file, 'utf8')).toContain('changed after the drop')
  } else {
    await expect(project.messages).toContainText('Opened the content of “dropped.loom.json”')
    // Unsaved work is asked about before another file takes its place.
    await window.drop(file)
    await app.page.getByRole('button', { name: 'Cancel' }).click()
    await expect(project.name).toHaveValue('changed after the drop')
  }
})

test('a folder or a table dropped on the window becomes the data', async ({ launch, workFolder }) => {
  const folder = join(workFolder, 'shapes')
  const table = join(workFolder, 'points.csv')
  await writeDiscs(folder, { train: 8, test: 4 })
  await writeFile(
    table,
    ['left,right,kind', ...Array.from({ length: 30 }, (_, i) => `${i % 7},${i % 5},${i % 2 ? 'a' : 'b'}`), ''].join('\n'),
  )
  const { app, window, data, files, canvas } = new AppPage(await launch(), workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  // The desktop host knows where things stand; a browser does not say, so the choice is asked for.
  const drop = (path: string): Promise<void> => (app.nativeDialogs ? window.drop(path) : files.choose(path, () => window.drop(path)))
  await drop(folder)
  await expect(data.panel).toContainText('shapes')
  await expect.poll(async () => (await data.counts('disc')).at(-1)).toBe(12)
  await drop(table)
  await expect(app.page.getByRole('dialog', { name: 'Columns of points.csv' })).toBeVisible()
  await app.page.getByRole('button', { name: 'Use this table' }).click()
  await expect.poll(() => data.counts('a')).toEqual([9, 3, 3, 15])
})

test('the diagram leaves as SVG and PNG, the network as a table of text', async ({ launch, workFolder }) => {
  const { window, canvas } = new AppPage(await launch(), workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  await window.openExports()
  await expect(window.exports.getByRole('img', { name: /^Diagram of / })).toBeVisible()
  await window.saveExport('Save SVG…', join(workFolder, 'net.svg'))
  await expect
    .poll(() => readFile(join(workFolder, 'net.svg'), 'utf8').catch(() => ''))
    .toMatch(/^<svg [^]*conv1[^]*64×64×3[^]*<\/svg>\s*$/)
  await window.saveExport('Save PNG…', join(workFolder, 'net.png'))
  const png = (): Promise<Buffer> => readFile(join(workFolder, 'net.png')).catch(() => Buffer.alloc(0))
  await expect.poll(async () => (await png()).subarray(1, 4).toString()).toBe('PNG')
  const svg = await readFile(join(workFolder, 'net.svg'), 'utf8')
  const width = Number(/width="([\d.]+)"/.exec(svg)?.[1])
  // The picture is twice as fine, and not of one colour.
  expect((await png()).readUInt32BE(16)).toBe(Math.round(width * 2))
  expect((await png()).length).toBeGreaterThan(10_000)
  await window.saveExport('Save text…', join(workFolder, 'net.txt'))
  await expect
    .poll(() => readFile(join(workFolder, 'net.txt'), 'utf8').catch(() => ''))
    .toMatch(/conv1 \(Convolution[^]*448[^]*Total params/)
})
