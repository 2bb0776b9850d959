// The story: draw a convolutional network by hand, load images, train it, try it, save everything, and find it again.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, type RunningApp } from './hosts/host'
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'
import { writeDiscs } from './pictures'

const CATS = resolve(ROOT, '../shared/data/catvnoncat/folder')
const VIEWPORT = { width: 1600, height: 1100 }

/** What the story is told with. */
interface Images {
  readonly folder: string
  readonly positive: string
  readonly negative: string
  /** Per class: training, validation, test, all. */
  readonly counts: { readonly positive: readonly number[]; readonly negative: readonly number[] }
  /** Test images that occur in another set, where the results must say so. */
  readonly leaked?: number
  /** An image of the positive class. */
  readonly image: string
}

/** Palette entry and the name its node gets, in order; two columns of the canvas, so that no wire crosses a node. */
const LAYERS = [
  ['imageInput', 'input1'],
  ['conv2d', 'conv1'],
  ['maxPool2d', 'maxPool1'],
  ['conv2d', 'conv2'],
  ['maxPool2d', 'maxPool2'],
  ['flatten', 'flatten1'],
  ['dropout', 'dropout1'],
  ['dense', 'dense1'],
  ['dense', 'dense2'],
  ['binaryCrossEntropy', 'loss1'],
] as const

const execute = promisify(execFile)

async function plainTfjs(model: string, image: string): Promise<{ readonly positive: string; readonly output: readonly number[] }> {
  const { stdout } = await execute(process.execPath, [join(import.meta.dirname, 'plain-tfjs.mjs'), model, image])
  const line = stdout.trim().split('\n').at(-1) ?? ''
  return JSON.parse(line) as { positive: string; output: number[] }
}

async function tell(
  launch: (options: { viewport: typeof VIEWPORT }) => Promise<RunningApp>,
  workFolder: string,
  images: Images,
): Promise<void> {
  const app = await launch({ viewport: VIEWPORT })
  const { canvas, inspector, data, training, results, project } = new AppPage(app, workFolder)

  await test.step('draw the network', async () => {
    await project.create('Blank')
    await expect(canvas.nodes()).toHaveCount(0)
    const box = await canvas.region.boundingBox()
    if (!box) throw new Error('no canvas')
    for (const [index, [entry, name]] of LAYERS.entries()) {
      const place = { x: box.width * 0.3, y: 60 + index * ((box.height - 140) / (LAYERS.length - 1)) }
      await canvas.drag(entry, place)
      await expect(canvas.node(name)).toBeVisible()
    }
    for (const [index, [, name]] of LAYERS.entries()) {
      const before = LAYERS[index - 1]?.[1]
      if (before !== undefined) await canvas.connect(before, name)
    }
  })

  await test.step('set parameters in the inspector', async () => {
    await canvas.select('conv1')
    await inspector.setNumber('Filters', 8)
    await canvas.select('conv2')
    await inspector.setNumber('Filters', 8)
    await canvas.select('dropout1')
    await inspector.setNumber('Rate', 0.1)
    await canvas.select('dense1')
    await inspector.setNumber('Units', 16)
    await inspector.choose('Activation', 'ReLU')
    await canvas.select('dense2')
    await inspector.setNumber('Units', 1)
    await inspector.choose('Activation', 'Sigmoid')
    await canvas.tidy()
    await canvas.fit()
    await expect(canvas.node('conv1')).toContainText('224')
    await expect(canvas.region.getByLabel('Wire from conv2 to maxPool2, 32×32×8')).toHaveCount(1)
  })

  await test.step('load the images', async () => {
    await data.loadFolder(images.folder)
    await expect.poll(() => data.counts(images.positive)).toEqual(images.counts.positive)
    expect(await data.counts(images.negative)).toEqual(images.counts.negative)
    await expect(canvas.bubble('dense2')).toHaveCount(0)
  })

  await test.step('train, and see the curves move', async () => {
    // Nothing selected: the inspector holds the settings of the training.
    await app.page.keyboard.press('Escape')
    await canvas.region.click({ position: { x: 12, y: 12 } })
    await training.settings.open('Advanced')
    await training.settings.choose('Backend', 'WASM')
    await training.settings.setNumber('Learning rate', 0.003)
    await training.settings.setNumber('Epochs', 120)
    await training.show()
    await training.press('Train')
    await training.expectState('Training')
    await training.untilEpoch(2)
    const first = { ...(await training.losses()), line: await training.line('Loss') }
    expect(first.train).toBeGreaterThan(0)
    expect(first.validation).toBeGreaterThan(0)
    await training.untilEpoch(4)
    await expect.poll(async () => (await training.losses()).train).not.toBe(first.train)
    await expect.poll(() => training.line('Loss')).not.toBe(first.line)
  })

  await test.step('pause and resume', async () => {
    await training.press('Pause')
    await training.expectState('Paused')
    // The charts may still be about to draw what had arrived: on a slow machine they do so every two seconds.
    await expect.poll(() => training.changesWithin(2500), { timeout: 30_000 }).toBe(0)
    const held = await training.epoch()
    expect(await training.changesWithin(800)).toBe(0)
    expect(await training.epoch()).toBe(held)
    expect(held).toBeLessThan(120)
    await training.press('Resume')
    await training.untilEpoch(held + 1)
    await training.expectState('Finished', 60_000)
    await expect(training.panel).toContainText('epoch 120 of 120')
  })

  const model = join(workFolder, 'saved-model')
  let probability = 0
  await test.step('read the results', async () => {
    await results.show()
    const n = (images.counts.positive[2] ?? 0) + (images.counts.negative[2] ?? 0)
    await expect(results.row('Test').getByRole('cell').first()).toHaveText(
      images.leaked === undefined ? String(n) : `${n} ${images.leaked} leaked`,
    )
    await expect(results.row('Test')).toContainText(/\d+(\.\d+)?\s% to \d+(\.\d+)?\s%/)
    const counts = await results.confusionCounts()
    expect(counts).toHaveLength(4)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n)
  })

  await test.step('try an image', async () => {
    await results.tryImage(images.image)
    probability = await results.probability(images.positive)
    expect(probability).toBeGreaterThan(0)
    expect(probability).toBeLessThan(1)
    expect((await results.probability(images.negative)) + probability).toBeCloseTo(1, 6)
    await expect(results.predicted).toHaveText(probability >= 0.5 ? images.positive : images.negative)
  })

  let diagram: readonly string[] = []
  await test.step('save the model and the project', async () => {
    await results.saveModel(model)
    await project.saveAs(join(workFolder, 'my net.loom.json'))
    await expect(project.state).toHaveText('Saved')
    diagram = await canvas.describe()
    expect(diagram).toHaveLength(LAYERS.length + LAYERS.length - 1)
    await app.close()
  })

  await test.step('plain tfjs predicts the same in another process', async () => {
    const plain = await plainTfjs(model, images.image)
    expect(plain.positive).toBe(images.positive)
    expect(plain.output).toHaveLength(1)
    expect(Math.abs((plain.output[0] ?? Number.NaN) - probability)).toBeLessThan(1e-5)
  })

  await test.step('find everything again', async () => {
    const again = await launch({ viewport: VIEWPORT })
    const window = new AppPage(again, workFolder)
    await window.project.openRecent('my net')
    await expect(window.project.state).toHaveText('Saved')
    await expect.poll(() => window.canvas.describe()).toEqual(diagram)
    await window.data.show()
    await expect.poll(() => window.data.counts(images.positive)).toEqual(images.counts.positive)
    await window.results.show()
    await window.results.openModel(model)
    await window.results.tryImage(images.image)
    expect(Math.abs((await window.results.probability(images.positive)) - probability)).toBeLessThan(1e-6)
  })
}

test('draw, train, try, save and reopen, with real cats', async ({ launch, workFolder }) => {
  test.skip(!existsSync(CATS), 'the cat / non-cat images are not here (../shared/data/catvnoncat/folder)')
  test.setTimeout(150_000)
  const folder = join(workFolder, 'cats')
  await cp(CATS, folder, { recursive: true })
  await tell(launch, workFolder, {
    folder,
    positive: 'cat',
    negative: 'non-cat',
    counts: { positive: [58, 14, 33, 105], negative: [109, 28, 17, 154] },
    leaked: 1,
    image: join(folder, 'test/cat/003.png'),
  })
})

test('draw, train, try, save and reopen, with pictures made here', async ({ launch, workFolder }) => {
  test.skip(existsSync(CATS), 'the real images tell this story')
  test.setTimeout(150_000)
  const folder = join(workFolder, 'discs')
  await writeDiscs(folder, { train: 40, test: 10 })
  await tell(launch, workFolder, {
    folder,
    positive: 'disc',
    negative: 'non-disc',
    counts: { positive: [32, 8, 10, 50], negative: [32, 8, 10, 50] },
    image: join(folder, 'test/disc/003.png'),
  })
})
