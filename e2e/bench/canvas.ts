// What the canvas costs with very many nodes: opening a project, dragging one node a frame, typing in a field, analysing an edit.
import { chromium, type CDPSession, type Page } from '@playwright/test'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serializeProject } from '../../src/document/serialize'
import { createBrowserHost } from '../hosts/browser-host'
import { AppPage } from '../pages/app'
import { median } from './bench'
import type { Bench } from './bench'
import { measureAnalysis } from './canvas/analysis'
import { branchedNetwork } from './canvas/branched-network'

const SIZES = [100, 1000, 5000] as const
const FRAMES = 60
/** Of the moves of a drag, those before it are not counted: the first one begins the drag, the next warm up. */
const WARM_UP = 10
const VIEWPORT = { width: 1440, height: 900 }

interface Cost {
  /** Milliseconds of script a frame, median. */
  readonly scriptMs: number
  /** The same with style, layout and whatever else keeps the interface busy. */
  readonly taskMs: number
}

async function metrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics: all } = await session.send('Performance.getMetrics')
  return new Map(all.map(({ name, value }) => [name, value]))
}

/** Resolves once the page has drawn what it has to draw. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))))
}

/** The cost of `act`, each time up to the frame that shows it. */
async function measureFrames(page: Page, session: CDPSession, act: (frame: number) => Promise<void>): Promise<Cost> {
  const script: number[] = []
  const task: number[] = []
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await settle(page)
    const before = await metrics(session)
    await act(frame)
    await settle(page)
    const after = await metrics(session)
    if (frame < WARM_UP) continue
    script.push(1000 * ((after.get('ScriptDuration') ?? Number.NaN) - (before.get('ScriptDuration') ?? 0)))
    task.push(1000 * ((after.get('TaskDuration') ?? Number.NaN) - (before.get('TaskDuration') ?? 0)))
  }
  return { scriptMs: median(script), taskMs: median(task) }
}

/** Drags a node of the middle of what is seen. */
async function dragOne(page: Page, session: CDPSession, { canvas, project }: AppPage): Promise<Cost> {
  const start = await canvas.pointAtMiddleNode()
  await page.mouse.down()
  const cost = await measureFrames(page, session, (frame) =>
    page.mouse.move(start.x + 12 + 3 * Math.abs((frame % 40) - 20), start.y + 8 + 2 * (frame % 17)),
  )
  await page.mouse.up()
  await project.undo.click()
  return cost
}

const bench: Bench = async ({ chromiumPath, chromiumArgs, log }) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tensorloom-canvas-')))
  const projects = join(folder, 'projects')
  await mkdir(projects)
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs], headless: true })
  const figures: Record<string, number> = {}
  const { wholeMs, editMs } = measureAnalysis(5000)
  figures['analysisWhole5000Ms'] = wholeMs
  figures['analysisEdit5000Ms'] = editMs
  figures['analysisGain'] = wholeMs / editMs
  log(`5000 nodes: analysed in ${wholeMs.toFixed(1)} ms, after an edit in ${editMs.toFixed(1)} ms`)
  try {
    for (const size of SIZES) {
      const path = join(projects, `n${size}.loom.json`)
      await writeFile(path, serializeProject(branchedNetwork(size)))
      const app = await createBrowserHost(browser).launch({ dataFolder: join(folder, `data${size}`), root: projects, viewport: VIEWPORT })
      try {
        const { page } = app
        const window = new AppPage(app, projects)
        const { canvas, project, inspector } = window
        await canvas.node('conv1').waitFor()
        const session = await page.context().newCDPSession(page)
        await session.send('Performance.enable')
        // The last click of choosing a file is the one that opens it.
        await page.evaluate(() => {
          document.addEventListener('click', () => Object.assign(window, { lastClickMs: performance.now() }), { capture: true })
        })
        await project.open(path)
        await canvas.region.locator('[data-node-name^="branch"]').first().waitFor()
        await settle(page)
        figures[`open${size}Ms`] = await page.evaluate(() => performance.now() - Number(Reflect.get(window, 'lastClickMs')))
        log(`${size} nodes: opened in ${Math.round(figures[`open${size}Ms`] ?? 0)} ms`)

        await canvas.fit()
        const all = await dragOne(page, session, window)
        figures[`dragAll${size}ScriptMs`] = all.scriptMs
        figures[`dragAll${size}TaskMs`] = all.taskMs
        log(`${size} nodes, all in view: ${all.scriptMs.toFixed(1)} ms of script a frame (${all.taskMs.toFixed(1)} ms in all)`)

        await canvas.zoomToLife()
        const close = await dragOne(page, session, window)
        figures[`drag${size}ScriptMs`] = close.scriptMs
        figures[`drag${size}TaskMs`] = close.taskMs
        log(`${size} nodes at 100 %: ${close.scriptMs.toFixed(1)} ms of script a frame (${close.taskMs.toFixed(1)} ms in all)`)

        const { x, y } = await canvas.pointAtMiddleNode()
        await page.mouse.click(x, y)
        const filters = inspector.number('Filters')
        await filters.press('End')
        // 4, 48, 4, 48, …: each key is an edit.
        const typing = await measureFrames(page, session, (frame) => filters.press(frame % 2 === 0 ? '8' : 'Backspace'))
        figures[`type${size}ScriptMs`] = typing.scriptMs
        log(`${size} nodes: ${typing.scriptMs.toFixed(1)} ms of script a key in a field`)
      } finally {
        await app.close()
      }
    }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
  const growth = (name: string): number => (figures[name.replace('#', '5000')] ?? Number.NaN) / (figures[name.replace('#', '100')] ?? 1)
  return {
    figures: { ...figures, dragGrowth: growth('drag#ScriptMs'), dragAllGrowth: growth('dragAll#ScriptMs'), openGrowth: growth('open#Ms') },
    floors: {
      drag1000ScriptMs: { atMost: 8 },
      drag5000ScriptMs: { atMost: 16 },
      dragAll1000ScriptMs: { atMost: 8 },
      dragAll5000ScriptMs: { atMost: 16 },
      open5000Ms: { atMost: 3000 },
      analysisGain: { atLeast: 2 },
      // Fifty times the nodes: a frame may hardly tell.
      dragGrowth: { atMost: 4 },
    },
  }
}

export default bench
