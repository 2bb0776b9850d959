// The window stays usable while a network trains: a loose ceiling against hangs. `npm run bench charts` measures.
import { expect, test } from './hosts/test'
import { AppPage } from './pages/app'

const CEILING_MS = 250
const WATCH_MS = 10_000

test('no task of the interface is long while conv-cat trains', async ({ launch, workFolder, hostName }) => {
  test.skip(hostName !== 'browser', 'browser: the same interface on every host')
  const app = await launch()
  const { canvas, training, statusBar } = new AppPage(app, workFolder)
  await app.page.addInitScript(() => {
    const tasks: number[] = []
    Object.assign(window, { longTasks: tasks })
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: 'longtask' })
  })
  await app.page.reload()
  await expect(canvas.node('conv1')).toBeVisible()
  await expect(statusBar).toContainText(/\d+ train/)
  await training.settings.setNumber('Epochs', 1000)
  await training.press('Train')
  await training.untilEpoch(1)
  const first = await training.epoch()
  // What the start itself took is not training.
  const tasks = await app.page.evaluate(
    (watchMs) =>
      new Promise<number[]>((resolve) => {
        const seen = Reflect.get(window, 'longTasks') as number[]
        seen.length = 0
        setTimeout(() => resolve(seen), watchMs)
      }),
    WATCH_MS,
  )
  await training.expectState('Training')
  expect(await training.epoch()).toBeGreaterThan(first)
  expect(Math.max(0, ...tasks)).toBeLessThan(CEILING_MS)
  await training.press('Stop')
})
