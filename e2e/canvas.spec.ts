// Drawing with the pointer and with fingers: whatever a good editor of diagrams lets one do, each as one undo step.
import type { RunningApp } from './hosts/host'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { Fingers } from './pages/fingers'

const VIEWPORT = { width: 1600, height: 1100 }

/** The app with logistic-cat: image → flatten → fc1 → loss. */
async function openSmall(launch: (options: { viewport: typeof VIEWPORT }) => Promise<RunningApp>, workFolder: string): Promise<AppPage> {
  const window = new AppPage(await launch({ viewport: VIEWPORT }), workFolder)
  await expect(window.canvas.node('conv1')).toBeVisible()
  await window.project.create('Logistic regression')
  await expect(window.canvas.nodes()).toHaveCount(4)
  return window
}

test('layers are added where they are wanted: by search, by a wire, onto a wire', async ({ launch, workFolder }) => {
  const window = await openSmall(launch, workFolder)
  const { canvas, search, project } = window
  const { page } = window.app

  await test.step('a double click asks what to add there', async () => {
    const place = await canvas.empty({ x: 0.2, y: 0.3 })
    await page.mouse.dblclick(place.x, place.y)
    await search.take('dropout', 'Dropout')
    const { x, y } = await canvas.place('dropout1')
    expect(Math.hypot(x - place.x, y - place.y)).toBeLessThan(3)
    expect(await canvas.selected()).toEqual(['dropout1'])
    await expect(canvas.node('dropout1'))
      .toBeFocused({ timeout: 1 })
      .catch(() => undefined)
  })

  await test.step('a loose node that is dragged onto a wire goes into it', async () => {
    const [above, below] = [await canvas.place('flatten'), await canvas.place('fc1')]
    const from = await canvas.place('dropout1')
    await canvas.pull(from, { x: above.x, y: (above.y + below.y) / 2 })
    await expect(canvas.wire('flatten', 'dropout1')).toHaveCount(1)
    await expect(canvas.wire('dropout1', 'fc1')).toHaveCount(1)
    await expect(canvas.wire('flatten', 'fc1')).toHaveCount(0)
    await project.undo.click()
    await expect(canvas.wire('flatten', 'fc1')).toHaveCount(1)
    await expect(canvas.wire('dropout1', 'fc1')).toHaveCount(0)
    await project.undo.click()
    await expect(canvas.node('dropout1')).toHaveCount(0)
    await expect(project.undo).toBeDisabled()
  })

  await test.step('“/” adds behind what is selected', async () => {
    await canvas.select('flatten')
    await page.keyboard.press('/')
    await search.take('dense', 'Dense')
    await expect(canvas.wire('flatten', 'dense1')).toHaveCount(1)
    await expect(canvas.wire('dense1', 'fc1')).toHaveCount(1)
    await project.undo.click()
  })

  await test.step('a wire let go over nothing offers what fits its end, and is connected at once', async () => {
    await canvas.pull(await canvas.port('image', 'out'), await canvas.empty({ x: 0.75, y: 0.5 }))
    await expect(search.box).toBeVisible()
    const titles = await search.titles()
    expect(titles).toContain('Max pooling')
    // An image fits neither of them; an input has nowhere for a wire to end.
    for (const unfit of ['Dense', 'Image input', 'Binary cross-entropy']) expect(titles, unfit).not.toContain(unfit)
    await search.take('max', 'Max pooling')
    await expect(canvas.wire('image', 'maxPool1')).toHaveCount(1)
    await project.undo.click()
    await expect(canvas.node('maxPool1')).toHaveCount(0)
    await expect(project.undo).toBeDisabled()
  })

  await test.step('a layer dropped on a wire goes into it', async () => {
    const box = await canvas.region.boundingBox()
    const [above, below] = [await canvas.place('image'), await canvas.place('flatten')]
    await canvas.drag('dropout', { x: above.x - (box?.x ?? 0), y: (above.y + below.y) / 2 - (box?.y ?? 0) })
    await expect(canvas.wire('image', 'dropout1')).toHaveCount(1)
    await expect(canvas.wire('dropout1', 'flatten')).toHaveCount(1)
    await project.undo.click()
    await expect(canvas.wire('image', 'flatten')).toHaveCount(1)
    await expect(project.undo).toBeDisabled()
  })
})

test('wires are led elsewhere, nodes copied, taken out, lined up and laid out', async ({ launch, workFolder }) => {
  const window = await openSmall(launch, workFolder)
  const { canvas, search, project } = window
  const { page } = window.app
  const drawn = await canvas.describe()

  await test.step('a port says what it carries, and why it refuses', async () => {
    await canvas.hold(await canvas.port('flatten', 'out'), await canvas.empty({ x: 0.75, y: 0.4 }))
    const saying = canvas.region.getByRole('status')
    await expect(saying).toHaveText('12288')
    const image = await canvas.place('flatten')
    await page.mouse.move(image.x + 2, image.y - 22, { steps: 4 })
    await expect(saying).toHaveText('A node cannot feed itself.')
    await page.mouse.move(...(Object.values(await canvas.empty({ x: 0.02, y: 0.02 })) as [number, number]))
    await canvas.letGo()
    await page.keyboard.press('Escape')
    await expect(search.box).toHaveCount(0)
  })

  await test.step('a wire pulled off its input leads elsewhere, or is gone', async () => {
    await canvas.pull(await canvas.port('fc1', 'in'), await canvas.empty({ x: 0.75, y: 0.5 }))
    await expect(canvas.wire('flatten', 'fc1')).toHaveCount(0)
    await project.undo.click()
    await canvas.pull(await canvas.port('loss', 'in'), await canvas.port('fc1', 'in'))
    // It would make fc1 feed itself: refused, and everything stays.
    await expect(project.messages).toContainText('A node cannot feed itself.')
    await canvas.pull(await canvas.port('fc1', 'in'), await canvas.port('loss', 'in'))
    await expect(canvas.wire('flatten', 'loss')).toHaveCount(1)
    await expect(canvas.wire('fc1', 'loss')).toHaveCount(0)
    await project.undo.click()
    expect(await canvas.describe()).toEqual(drawn)
    await expect(project.undo).toBeDisabled()
  })

  await test.step('Alt and drag copies', async () => {
    await canvas.move('fc1', { x: 330, y: 10 }, ['Alt'])
    await expect(canvas.node('dense1')).toBeVisible()
    await expect(canvas.node('fc1')).toBeVisible()
    expect(await canvas.selected()).toEqual(['dense1'])
  })

  await test.step('a marquee selects, with Shift it adds', async () => {
    const copy = await canvas.place('dense1')
    await canvas.pull({ x: copy.x + 160, y: copy.y - 40 }, { x: copy.x + 100, y: copy.y + 40 })
    expect(await canvas.selected()).toEqual(['dense1'])
    const image = await canvas.place('image')
    await canvas.pull({ x: image.x - 170, y: image.y - 30 }, { x: image.x - 60, y: image.y + 10 }, ['Shift'])
    expect(await canvas.selected()).toEqual(['dense1', 'image'])
    await page.keyboard.down('Shift')
    await canvas.select('flatten')
    await page.keyboard.up('Shift')
    expect(await canvas.selected()).toEqual(['dense1', 'flatten', 'image'])
  })

  await test.step('lines say where a node stands in line, and it stays there', async () => {
    const [own, other] = [await canvas.place('dense1'), await canvas.place('flatten')]
    await canvas.select('dense1')
    await canvas.hold(own, { x: own.x, y: other.y + 4 })
    await expect(canvas.snapLines()).not.toHaveCount(0)
    await canvas.letGo()
    await expect(canvas.snapLines()).toHaveCount(0)
    expect((await canvas.place('dense1')).y).toBeCloseTo((await canvas.place('flatten')).y, 0)
  })

  await test.step('what is selected is aligned and distributed, one step each', async () => {
    await canvas.select('image')
    await page.keyboard.down('Shift')
    await canvas.select('dense1')
    await canvas.select('fc1')
    await page.keyboard.up('Shift')
    await search.command('Align left edges')
    const xs = await Promise.all(['image', 'dense1', 'fc1'].map(async (name) => (await canvas.place(name)).x))
    expect(Math.max(...xs) - Math.min(...xs)).toBeLessThan(1)
    await project.undo.click()
    await search.command('Distribute from left to right')
    const all = await Promise.all(['image', 'dense1', 'fc1'].map(async (name) => (await canvas.place(name)).x))
    const [a = 0, b = 0, c = 0] = all.sort((x, y) => x - y)
    expect(b - a).toBeCloseTo(c - b, 0)
    await project.undo.click()
  })

  await test.step('a layout in either direction is one step', async () => {
    await canvas.turn()
    expect((await canvas.place('flatten')).x).toBeGreaterThan((await canvas.place('image')).x + 20)
    expect((await canvas.place('flatten')).y).toBeCloseTo((await canvas.place('image')).y, 0)
    await project.undo.click()
    await canvas.settled()
    await canvas.move('image', { x: 200, y: 40 })
    await canvas.tidy()
    expect((await canvas.place('flatten')).x).toBeCloseTo((await canvas.place('image')).x, 0)
    await project.undo.click()
    await expect.poll(async () => (await canvas.place('image')).x - (await canvas.place('flatten')).x).toBeGreaterThan(50)
  })

  await test.step('nodes taken out of a chain leave it whole', async () => {
    await canvas.select('flatten')
    await page.keyboard.down('Shift')
    await canvas.select('fc1')
    await page.keyboard.up('Shift')
    await page.keyboard.press('Delete')
    await expect(canvas.node('fc1')).toHaveCount(0)
    await expect(canvas.wire('image', 'loss')).toHaveCount(1)
    await project.undo.click()
    await expect(canvas.wire('flatten', 'fc1')).toHaveCount(1)
  })
})

test('groups, the overview, the zoom, and copies across projects', async ({ launch, workFolder }) => {
  const window = await openSmall(launch, workFolder)
  const { canvas, search, project } = window
  const { page } = window.app
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])

  await test.step('a group has a name and a note, collapses and opens', async () => {
    await canvas.select('flatten')
    await page.keyboard.down('Shift')
    await canvas.select('fc1')
    await page.keyboard.up('Shift')
    await page.keyboard.press('Control+g')
    await search.command('Name and describe the group or frame…')
    const dialog = page.getByRole('dialog', { name: 'Group' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Head')
    await dialog.getByRole('textbox', { name: 'Note' }).fill('Turns pixels into one number.')
    await dialog.getByRole('button', { name: 'OK' }).click()
    await expect(canvas.group('Head')).toContainText('Turns pixels into one number.')
    await page.keyboard.press('Control+e')
    await expect(canvas.node('fc1')).toHaveCount(0)
    await expect(canvas.group('Head')).toContainText('2 nodes')
    await expect(canvas.group('Head')).toContainText('12,289')
    await canvas.group('Head').dblclick()
    await expect(canvas.node('fc1')).toBeVisible()
    // Dragging the frame by its name takes its nodes along.
    const before = await canvas.place('fc1')
    const head = await canvas.group('Head').getByText('Head', { exact: true }).boundingBox()
    if (!head) throw new Error('no frame')
    await canvas.pull({ x: head.x + 6, y: head.y + 6 }, { x: head.x + 126, y: head.y + 16 })
    expect((await canvas.place('fc1')).x - before.x).toBeGreaterThan(80)
    await page.keyboard.press('Control+Shift+g')
    await expect(canvas.group('Head')).toHaveCount(0)
  })

  await test.step('a frame of its own holds a note, and takes along what stands in it', async () => {
    await canvas.fit()
    await canvas.select('loss')
    await page.keyboard.press('Control+Alt+g')
    const dialog = page.getByRole('dialog', { name: 'Frame' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('To do')
    await dialog.getByRole('textbox', { name: 'Note' }).fill('Try squared error.')
    await dialog.getByRole('button', { name: 'OK' }).click()
    await expect(canvas.frame('To do')).toContainText('Try squared error.')
    const [before, other] = [await canvas.place('loss'), await canvas.place('image')]
    const head = await canvas.frame('To do').getByText('To do', { exact: true }).boundingBox()
    if (!head) throw new Error('no frame')
    await canvas.pull({ x: head.x + 6, y: head.y + 6 }, { x: head.x + 206, y: head.y + 26 })
    await expect.poll(async () => (await canvas.place('loss')).x - before.x).toBeGreaterThan(150)
    expect((await canvas.place('image')).x).toBeCloseTo(other.x, 0)
    await project.undo.click()
    await expect.poll(async () => Math.abs((await canvas.place('loss')).x - before.x)).toBeLessThan(2)
    // Its corner resizes it; it is gone by itself, and what stood in it stays.
    const box = await canvas.frame('To do').boundingBox()
    if (!box) throw new Error('no frame')
    await canvas.pull({ x: box.x + box.width - 6, y: box.y + box.height - 6 }, { x: box.x + box.width + 80, y: box.y + box.height + 4 })
    await expect.poll(async () => (await canvas.frame('To do').boundingBox())?.width).toBeGreaterThan(box.width + 60)
    const name = canvas.frame('To do').first().getByText('To do', { exact: true })
    await name.click()
    await page.getByRole('complementary', { name: 'Inspector' }).getByRole('textbox', { name: 'Note' }).fill('Try L2 first.')
    await expect(canvas.frame('To do')).toContainText('Try L2 first.')
    // Copied with what stands in it, in one step.
    await name.click()
    await page.keyboard.press('Control+d')
    await expect(canvas.frame('To do')).toHaveCount(2)
    await expect(canvas.region.locator('[data-node-name="loss1"]')).toHaveCount(1)
    await project.undo.click()
    await expect(canvas.frame('To do')).toHaveCount(1)
    await expect(canvas.region.locator('[data-node-name="loss1"]')).toHaveCount(0)
    await name.click()
    await page.keyboard.press('Delete')
    await expect(canvas.frame('To do')).toHaveCount(0)
    await expect(canvas.node('loss')).toBeVisible()
  })

  await test.step('zoom to what is selected, and look around in the overview', async () => {
    await canvas.fit()
    await canvas.select('loss')
    await page.keyboard.press('Shift+F')
    await canvas.settled()
    expect(await canvas.zoom()).toBe(150)
    const middle = await canvas.empty({ x: 0.5, y: 0.5 })
    const at = await canvas.place('loss')
    expect(Math.hypot(at.x - middle.x, at.y - middle.y)).toBeLessThan(5)
    const box = await canvas.overview.boundingBox()
    if (!box) throw new Error('no overview')
    await page.mouse.click(box.x + box.width / 2, box.y + 8)
    await expect(canvas.node('image')).toBeInViewport()
    expect(await canvas.zoom()).toBe(150)
    await page.keyboard.press('m')
    await expect(canvas.overview).toHaveCount(0)
    await page.keyboard.press('m')
    await page.keyboard.press('0')
    await canvas.settled()
    expect(await canvas.zoom()).toBe(100)
  })

  await test.step('copied nodes are text, and go into another project', async () => {
    await canvas.fit()
    await canvas.select('fc1')
    await page.keyboard.press('Control+c')
    const text = await page.evaluate(() => navigator.clipboard.readText())
    expect(JSON.parse(text)).toMatchObject({ nodes: [{ name: 'fc1', kind: 'dense' }] })
    // Back in the same project with the wire that led into it.
    await page.keyboard.press('Control+Shift+v')
    await expect(canvas.wire('flatten', 'dense1')).toHaveCount(1)
    await project.undo.click()
    await page.keyboard.press('Control+v')
    await expect(canvas.node('dense1')).toBeVisible()
    await expect(canvas.wire('flatten', 'dense1')).toHaveCount(0)
    await canvas.select('dense1')
    await page.keyboard.press('Control+x')
    await expect(canvas.node('dense1')).toHaveCount(0)
    await project.create('Blank')
    await page.keyboard.press('Control+v')
    await expect(canvas.nodes()).toHaveCount(1)
    await expect(canvas.nodes()).toContainText('1 unit · Sigmoid')
    await page.evaluate(() => navigator.clipboard.writeText('milk, eggs, bread'))
    await page.keyboard.press('Control+v')
    await expect(project.messages).toContainText(/./)
    await expect(canvas.nodes()).toHaveCount(1)
  })
})

test('fingers pan, pinch, select and move', async ({ launch, workFolder }) => {
  const window = await openSmall(launch, workFolder)
  const { canvas, project } = window
  const fingers = await Fingers.on(window.app.page)
  await expect(canvas.node('conv1')).toBeVisible()
  await project.create('Logistic regression')
  await expect(canvas.nodes()).toHaveCount(4)

  await test.step('one finger on nothing pans', async () => {
    const before = await canvas.place('fc1')
    const from = await canvas.empty({ x: 0.2, y: 0.5 })
    await fingers.drag(from, { x: from.x + 90, y: from.y + 60 })
    await canvas.settled()
    const after = await canvas.place('fc1')
    expect(after.x - before.x).toBeGreaterThan(60)
    expect(after.y - before.y).toBeGreaterThan(40)
  })

  await test.step('two fingers zoom', async () => {
    const before = await canvas.zoom()
    const middle = await canvas.empty({ x: 0.3, y: 0.5 })
    await fingers.pinch(middle, 160, 80)
    await expect.poll(() => canvas.zoom()).toBeLessThan(before * 0.8)
    await fingers.pinch(middle, 80, 160)
    await expect.poll(() => canvas.zoom()).toBeGreaterThan(before * 0.8)
  })

  await test.step('a tap selects, a finger on a node moves it in one step', async () => {
    await canvas.fit()
    await fingers.tap(await canvas.place('fc1'))
    await expect.poll(() => canvas.selected()).toEqual(['fc1'])
    const before = await canvas.place('fc1')
    await fingers.drag(before, { x: before.x + 140, y: before.y + 20 })
    await expect.poll(async () => (await canvas.place('fc1')).x - before.x).toBeGreaterThan(100)
    await project.undo.click()
    await expect.poll(async () => Math.abs((await canvas.place('fc1')).x - before.x)).toBeLessThan(2)
    await expect(project.undo).toBeDisabled()
  })

  await test.step('a finger draws a wire', async () => {
    await fingers.drag(await canvas.port('image', 'out'), await canvas.port('loss', 'in'))
    await expect(canvas.wire('image', 'loss')).toHaveCount(1)
    await project.undo.click()
    await expect(canvas.wire('fc1', 'loss')).toHaveCount(1)
  })
})
