// Data that is not a folder of pictures: a table and generated points, trained on to the end, saved, and found again.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'

/** Two features, and a class that they tell; one row is broken, one has a gap. */
function flowers(): string {
  const rows = Array.from({ length: 90 }, (_, i) => {
    const rose = i % 2 === 0
    return `${(rose ? 2 : 6) + ((i * 7) % 10) / 10};${(rose ? 5 : 1) + ((i * 3) % 10) / 10};${rose ? 'rose' : 'tulip'}`
  })
  return ['\ufeffpetal;sepal;kind', ...rows, '1;2', ';3;rose', ''].join('\n')
}

test('trains on a table and on two moons, and finds both again', async ({ launch, workFolder }) => {
  const table = join(workFolder, 'flowers.csv')
  await writeFile(table, flowers())
  const app = await launch()
  const { data, training, results, project } = new AppPage(app, workFolder)

  await test.step('two moons', async () => {
    await project.create('Two moons')
    await data.show()
    await expect(data.panel.getByRole('img', { name: /^300 samples: x across, y up/ })).toBeVisible()
    await training.press('Train')
    await training.expectState('Finished')
    await results.show()
    await expect(results.row('Test').getByRole('cell').first()).toHaveText('60')
  })

  await test.step('a table, by the same network', async () => {
    await data.loadTable(table)
    await expect.poll(() => data.counts('tulip')).toEqual([27, 9, 9, 45])
    expect(await data.skipped()).toEqual([expect.stringContaining('flowers.csv:92'), expect.stringContaining('flowers.csv:93')])
    await training.press('Train')
    await training.expectState('Finished')
    await results.show()
    await expect(results.row('Test')).toContainText('100')
  })

  await test.step('its audit names a column that tells the answer; one click ignores it, one undo takes it back', async () => {
    const found = await data.findings('Columns that tell the answer')
    await expect(found).toContainText('The classes lie in ranges of “petal” that do not overlap.')
    await found.getByRole('button', { name: 'Ignore “petal”' }).click()
    await expect(data.panel.getByText('features: 1')).toBeVisible()
    await app.page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect(data.panel.getByText('features: 2')).toBeVisible()
  })

  await test.step('saved and opened again', async () => {
    const file = join(workFolder, 'flowers.loom.json')
    await project.saveAs(file)
    await expect(project.state).toHaveText('Saved')
    await project.create('Two moons')
    await project.open(file)
    await data.show()
    await expect.poll(() => data.counts('rose')).toEqual([27, 9, 9, 45])
  })
})
