// An hour's work is not lost: crashes, closing, two windows on one file.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningApp } from './hosts/host'
import { expect, test } from './hosts/test.ts'
import { AppPage } from './pages/app'
import { backupsIn } from './pages/backups'

/** Of the project in a file; empty while there is none. */
async function nameIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '{"name":""}')
  return (JSON.parse(text) as { name: string }).name
}

test('work that a crash interrupted is offered back, in its file', async ({ launch, workFolder, dataFolder }) => {
  const file = join(workFolder, 'cats.loom.json')
  const open = (app: RunningApp): AppPage => new AppPage(app, workFolder)
  const first = open(await launch())
  await first.project.rename('saved name')
  await first.project.saveAs(file)
  await expect(first.project.state).toHaveText('Saved')
  await first.project.rename('an hour of work')
  await expect(first.recovery.kept).toBeVisible({ timeout: 2000 })
  await first.app.crash()

  const second = open(await launch())
  await expect(second.recovery.offers).toHaveCount(1)
  await expect(second.recovery.offers).toContainText(/Work from \d\d:\d\d was not saved/)
  await expect(second.recovery.offers).toContainText(file)
  await second.recovery.recover('an hour of work')
  await expect(second.project.name).toHaveValue('an hour of work')
  await expect(second.recovery.kept).toBeVisible()
  expect(await nameIn(file)).toBe('saved name')
  // A second crash, right after: it is still there.
  await second.app.crash()

  const third = open(await launch())
  await third.recovery.recover('an hour of work')
  await third.project.save()
  await expect.poll(() => nameIn(file)).toBe('an hour of work')
  await expect.poll(() => backupsIn(dataFolder)).toEqual([])
  await third.app.crash()

  const fourth = open(await launch())
  await expect(fourth.project.name).toBeVisible()
  await expect(fourth.recovery.dialog).toHaveCount(0)
})

test('what was saved, undone or given up is not offered', async ({ launch, workFolder, dataFolder }) => {
  const { project, recovery } = new AppPage(await launch(), workFolder)
  await project.rename('changed')
  await expect(recovery.kept).toBeVisible()
  await project.undo.click()
  await expect.poll(() => backupsIn(dataFolder)).toEqual([])
  await project.rename('changed again')
  await expect(recovery.kept).toBeVisible()
  await project.create('Blank')
  await expect.poll(() => backupsIn(dataFolder)).toEqual([])
})

test('a backup may be left for later, or discarded', async ({ launch, workFolder, dataFolder }) => {
  const first = new AppPage(await launch(), workFolder)
  await first.project.rename('never saved')
  await expect(first.recovery.kept).toBeVisible()
  await first.app.crash()
  const second = new AppPage(await launch(), workFolder)
  await second.recovery.decideLater()
  await second.app.crash()
  const third = new AppPage(await launch(), workFolder)
  await expect(third.recovery.offers).toContainText('In no file yet')
  await third.recovery.discard('never saved')
  await expect(third.recovery.dialog).toBeHidden()
  expect(await backupsIn(dataFolder)).toEqual([])
})

test('a window closed without saving leaves nothing to recover', async ({ launch, workFolder, dataFolder, hostName }) => {
  test.skip(hostName === 'browser', 'browser: a tab cannot tell leaving from a reload, and keeps its backup')
  const first = new AppPage(await launch(), workFolder)
  await first.project.rename('not wanted')
  await expect(first.recovery.kept).toBeVisible()
  await first.app.answerClose('discard')
  await first.app.requestClose()
  await first.app.closed
  await expect.poll(() => backupsIn(dataFolder)).toEqual([])
})

test('two tabs keep backups of their own, and a closed one is told from an open one', async ({
  launch,
  workFolder,
  dataFolder,
  hostName,
}) => {
  test.skip(hostName !== 'browser', 'only a browser has two windows on one host')
  const app = await launch()
  const one = new AppPage(app, workFolder)
  await one.project.rename('one')
  await expect(one.recovery.kept).toBeVisible()
  const openTab = async (): Promise<AppPage> => {
    const page = await app.page.context().newPage()
    await page.goto(app.page.url())
    return new AppPage({ ...app, page }, workFolder)
  }
  const two = await openTab()
  await expect(two.project.name).toBeVisible()
  await two.project.rename('two')
  await expect(two.recovery.kept).toBeVisible()
  await expect(two.recovery.dialog).toHaveCount(0)
  expect(await backupsIn(dataFolder)).toHaveLength(2)
  // Playwright closes a tab as a crash does: nothing is asked.
  await two.app.page.close()
  const three = await openTab()
  await expect(three.recovery.offers).toHaveCount(1)
  await three.recovery.recover('two')
  await expect(three.project.name).toHaveValue('two')
  // A reload is no other window: it is offered its own.
  three.app.page.once('dialog', (dialog) => void dialog.accept())
  await three.app.page.reload()
  await expect(three.recovery.offers).toHaveCount(1)
  await expect(one.project.name).toHaveValue('one')
})

test('a file that was changed elsewhere is replaced only where the user says so', async ({ launch, workFolder }) => {
  const file = join(workFolder, 'shared.loom.json')
  const { project, recovery, files } = new AppPage(await launch(), workFolder)
  await project.rename('mine')
  await project.saveAs(file)
  await expect(project.state).toHaveText('Saved')
  const theirs = (await readFile(file, 'utf8')).replace('"mine"', '"theirs"')
  await writeFile(file, theirs)

  await project.rename('mine too')
  await project.save()
  await recovery.settleChanged('Cancel')
  expect(await readFile(file, 'utf8')).toBe(theirs)
  await expect(project.state).toHaveText('Not saved')

  await project.save()
  await expect(recovery.changed).toBeVisible()
  await files.saveAs(join(workFolder, 'other.loom.json'), () => recovery.settleChanged('Save as…'))
  await expect.poll(() => nameIn(join(workFolder, 'other.loom.json'))).toBe('mine too')
  expect(await readFile(file, 'utf8')).toBe(theirs)

  await project.open(file)
  await expect(project.name).toHaveValue('theirs')
  await writeFile(file, theirs.replace('"theirs"', '"theirs again"'))
  await project.rename('mine after all')
  await project.save()
  await recovery.settleChanged('Reload')
  await expect(project.name).toHaveValue('theirs again')
  await writeFile(file, theirs)
  await project.rename('mine after all')
  await project.save()
  await recovery.settleChanged('Replace')
  await expect.poll(() => nameIn(file)).toBe('mine after all')
  await expect(project.state).toHaveText('Saved')
})
