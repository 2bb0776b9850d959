// Data of one's own: pictures of the camera recorded into classes, kept as files, and trained on. Chromium shows a test picture.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'

test('records two classes with the camera and loads them', async ({ launch, workFolder, hostName }) => {
  const app = await launch()
  const { canvas, data, recording } = new AppPage(app, workFolder)
  await expect(canvas.node('conv1')).toBeVisible()
  const folder = join(workFolder, 'gestures')
  await recording.begin(folder)
  if (hostName === 'browser') {
    // Nobody is there to answer the browser's question.
    await expect(recording.dialog.getByRole('alert')).toContainText('The camera may not be used here.')
    await app.page.context().grantPermissions(['camera'])
    await recording.dialog.getByRole('button', { name: 'Try again' }).click()
  }
  await recording.name(0, 'fist')
  // Held, it records one picture after the other; by keyboard too.
  await recording.hold(0, 4)
  await recording.name(1, '../palm')
  await expect(recording.dialog).toContainText('No folder can have this name.')
  await recording.name(1, 'palm')
  await recording.holdKey(1, 3)
  const counts = await recording.counts()
  await recording.use()
  await expect.poll(async () => (await data.counts('fist')).at(-1)).toBe(counts[0])
  expect((await data.counts('palm')).at(-1)).toBe(counts[1])
  expect(await readdir(join(folder, 'fist'))).toHaveLength(counts[0] ?? -1)
  // Frames in a row are nearly the same picture: they are drawn into one set.
  await expect(data.panel.getByRole('combobox', { name: 'Copies' })).toHaveText('Near ones together')

  // More can be added later.
  await recording.begin(folder)
  await expect.poll(() => recording.counts()).toEqual(counts)
})
