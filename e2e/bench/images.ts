// What looking at very many images costs: scrolling through them, filtering, selecting all, next to the same with a thousand.
import { chromium, type Page } from '@playwright/test'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reduce } from '../../src/document/reduce'
import { serializeProject } from '../../src/document/serialize'
import { findTemplate } from '../../src/templates'
import { createBrowserHost } from '../hosts/browser-host'
import { AppPage } from '../pages/app'
import { median } from './bench'
import type { Bench } from './bench'

const SIZES = [1000, 100_000] as const
const FRAMES = 90
const VIEWPORT = { width: 1600, height: 1000 }
/** Drawing that many takes its time. */
const LOADING_MS = 240_000

/** A project of so many small drawings. */
function projectOf(count: number): string {
  const project = findTemplate('logistic-cat')?.create()
  const input = project?.graph.nodes.find(({ kind }) => kind === 'input')
  if (!project || !input) throw new Error('no template')
  const small = reduce(project, {
    type: 'set-params',
    nodeId: input.id,
    params: { shape: { type: 'image', height: 16, width: 16, channels: 3 } },
  })
  return serializeProject({
    ...small,
    name: `n${count}`,
    data: { ...small.data, source: { type: 'generator', generator: 'cat-sketches', count, seed: 1 } },
  })
}

interface Watched {
  readonly frames: readonly number[]
  readonly tasks: readonly number[]
}

/** Milliseconds between frames, and long tasks, while the grid scrolls half a view each frame, now and then far away. */
async function scroll(page: Page): Promise<Watched> {
  return await page.getByRole('listbox', { name: 'Images of the dataset' }).evaluate(async (grid, count) => {
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
    observer.observe({ type: 'longtask' })
    const frame = () => new Promise<number>((done) => requestAnimationFrame(done))
    const frames: number[] = []
    let before = await frame()
    for (let i = 0; i < count; i += 1) {
      grid.scrollTop = i % 30 === 29 ? (grid.scrollHeight * ((i * 7) % 10)) / 10 : grid.scrollTop + grid.clientHeight / 2
      const now = await frame()
      frames.push(now - before)
      before = now
    }
    await new Promise((done) => setTimeout(done, 100))
    observer.disconnect()
    return { frames, tasks }
  }, FRAMES)
}

const bench: Bench = async ({ chromiumPath, chromiumArgs, log }) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tensorloom-images-')))
  const projects = join(folder, 'projects')
  await mkdir(projects)
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs], headless: true })
  const figures: Record<string, number> = {}
  try {
    for (const size of SIZES) {
      const path = join(projects, `n${size}.loom.json`)
      await writeFile(path, projectOf(size))
      const app = await createBrowserHost(browser).launch({ dataFolder: join(folder, `data${size}`), root: projects, viewport: VIEWPORT })
      try {
        const { page } = app
        const { project } = new AppPage(app, projects)
        await project.open(path)
        await page.getByRole('tab', { name: 'Images', exact: true }).click()
        const total = size.toLocaleString('en')
        await page
          .getByRole('status')
          .filter({ hasText: `${total} of ${total}` })
          .waitFor({ timeout: LOADING_MS })
        await page.getByRole('button', { name: 'Enlarge this dock' }).click()
        const { frames, tasks } = await scroll(page)
        const sorted = [...frames].sort((a, b) => a - b)
        figures[`scroll${size}MedianMs`] = median(frames)
        figures[`scroll${size}P95Ms`] = sorted[Math.floor(0.95 * sorted.length)] ?? Number.NaN
        figures[`scroll${size}LongestTaskMs`] = Math.max(0, ...tasks)
        const search = page.getByRole('searchbox', { name: 'Find by name' })
        figures[`filter${size}Ms`] = await timed(async () => {
          await search.fill('7')
          await page
            .getByRole('status')
            .filter({ hasText: `of ${total}` })
            .filter({ hasNotText: `${total} of ${total}` })
            .waitFor()
        })
        await search.fill('')
        await page
          .getByRole('status')
          .filter({ hasText: `${total} of ${total}` })
          .waitFor()
        figures[`selectAll${size}Ms`] = await timed(async () => {
          await page.getByRole('listbox', { name: 'Images of the dataset' }).press('Control+a')
          await page.getByText(`${total} images are selected.`).waitFor()
        })
        log(`${size} images looked at`)
      } finally {
        await app.close()
      }
    }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
  const [few, many] = SIZES
  figures['scrollRatio'] = (figures[`scroll${many}MedianMs`] ?? Number.NaN) / (figures[`scroll${few}MedianMs`] ?? Number.NaN)
  return {
    figures,
    floors: {
      // However many there are, a frame costs what is seen.
      scrollRatio: { atMost: 1.5 },
      [`scroll${many}P95Ms`]: { atMost: 34 },
      [`scroll${many}LongestTaskMs`]: { atMost: 100 },
      [`filter${many}Ms`]: { atMost: 1000 },
      [`selectAll${many}Ms`]: { atMost: 1000 },
    },
  }
}

async function timed(act: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await act()
  return performance.now() - started
}

export default bench
