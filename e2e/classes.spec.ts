// Where the classes of a folder come from: a table beside flat images, the top folder, the whole path; kept with the project.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { picture, writeFiles } from './pictures'

test('a table names the classes of flat images; nested folders count by their top or by their path', async ({ launch, workFolder }) => {
  const [flat, zoo] = [join(workFolder, 'flat'), join(workFolder, 'zoo')]
  const kinds = ['disc', 'bar'] as const
  const images = Array.from({ length: 12 }, (_, i) => ({ name: `${i + 1}.png`, kind: kinds[i % 2] ?? 'bar', seed: i }))
  for (const { name, kind, seed } of images) {
    await writeFiles(flat, { [name]: await picture(kind, seed) })
    await writeFiles(zoo, { [`${kind === 'disc' ? 'round' : 'long'}/${seed < 6 ? 'early' : 'late'}/${name}`]: await picture(kind, seed) })
  }
  const rows = images.map(({ name, kind, seed }) => `${name};${kind};${seed < 8 ? 'train' : 'test'}`)
  await writeFiles(flat, { 'labels.csv': ['file;kind;part', ...rows, 'gone.png;disc;train'].join('\n') })
  const app = await launch()
  const { data, project } = new AppPage(app, workFolder)

  await test.step('the table is found, and its columns guessed', async () => {
    await project.create('Logistic regression')
    await data.loadFolder(flat)
    await expect(data.classes).toContainText('12 of 13 rows of “file” name an image.')
    await data.useClasses()
    await expect.poll(() => data.counts('disc')).toEqual([4, 0, 2, 6])
    expect(await data.skipped()).toEqual([expect.stringContaining('labels.csv:14')])
  })

  await test.step('nested folders: by their top, then by their path', async () => {
    await data.loadFolder(zoo)
    await expect.poll(async () => (await data.counts('round')).at(-1)).toBe(6)
    await expect(data.panel).toContainText('“long” holds folders of its own')
    await data.editClasses()
    await data.classesFrom('Whole path')
    await data.useClasses()
    await expect.poll(async () => (await data.counts('round/late')).at(-1)).toBe(3)
    await app.page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect.poll(async () => (await data.counts('round')).at(-1)).toBe(6)
  })

  await test.step('saved with the project; a table that is gone is named', async () => {
    const file = join(workFolder, 'flat.loom.json')
    await data.loadFolder(flat)
    await data.useClasses()
    await expect.poll(() => data.counts('bar')).toEqual([4, 0, 2, 6])
    await project.saveAs(file)
    await expect(project.state).toHaveText('Saved')
    await project.create('Logistic regression')
    await project.open(file)
    await data.show()
    await expect.poll(() => data.counts('bar')).toEqual([4, 0, 2, 6])
    await rm(join(flat, 'labels.csv'))
    await project.create('Logistic regression')
    await project.open(file)
    await data.show()
    await expect(data.alert).toContainText('The table “labels.csv” that names the classes is not there')
  })
})
