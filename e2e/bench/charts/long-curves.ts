// A hundred thousand points a curve and five hundred runs in the list: how much script a frame takes while people look around.
import type { Browser, Page } from '@playwright/test'
import { join } from 'node:path'
import { createBrowserHost } from '../../hosts/browser-host'
import { median } from '../bench'
import { scriptPerFrame } from './frames'
import { writeProject, writeRuns } from './kept-runs'

const POINTS = 100_000
const RUNS = 500
const FRAMES = 150

export interface LongFigures {
  readonly listScrollScriptMs: number
  readonly compareHoverScriptMs: number
  readonly compareZoomScriptMs: number
  readonly liveScriptMs: number
  readonly livePoints: number
}

export async function measureLongCurves(browser: Browser, folder: string, log: (line: string) => void): Promise<LongFigures> {
  const dataFolder = join(folder, 'long-data')
  const root = join(folder)
  log(`Writing ${RUNS} runs, two of them with ${POINTS} epochs …`)
  await writeRuns(dataFolder, RUNS, 2, POINTS)
  await writeProject(join(root, 'tiny.loom.json'))
  const app = await createBrowserHost(browser).launch({ dataFolder, root })
  try {
    const { page } = app
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Runs', exact: true }).click()
    await page.getByRole('combobox', { name: 'Which runs' }).click()
    await page.getByRole('option', { name: 'All projects' }).click()
    const list = page.getByRole('list', { name: 'Training runs' })
    await list.getByRole('listitem').first().waitFor()

    log('Scrolling the list …')
    const scrolled = await scriptPerFrame(page, FRAMES, async (frame) => {
      await list.evaluate(
        (element, top) => {
          element.scrollTop = top
        },
        (frame * 175) % (RUNS * 54),
      )
    })

    log('Comparing the two long runs …')
    await list.evaluate((element) => {
      element.scrollTop = 0
    })
    await page.getByRole('checkbox', { name: 'Compare run 1', exact: true }).check()
    await page.getByRole('checkbox', { name: 'Compare run 0', exact: true }).check()
    const chart = page.getByRole('img', { name: 'Losses of the chosen runs' })
    await page.waitForFunction(
      () => document.querySelectorAll('[aria-label="Losses of the chosen runs"] path.recharts-curve').length >= 4,
      null,
      {
        timeout: 60_000,
      },
    )
    const box = await chart.boundingBox()
    if (!box) throw new Error('no chart')
    const hovered = await scriptPerFrame(page, FRAMES, async (frame) => {
      await page.mouse.move(box.x + 60 + ((frame * 7) % (box.width - 80)), box.y + box.height / 2)
    })
    // In at one frame, out at the next: each draws both curves anew.
    const zoomed = await scriptPerFrame(page, 40, async (frame) => {
      if (frame % 2 === 1) return page.mouse.dblclick(box.x + 100, box.y + box.height / 2)
      await page.mouse.move(box.x + 70 + frame, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.move(box.x + 130, box.y + box.height / 2)
      await page.mouse.up()
    })

    log('Opening the small network …')
    const points = await trainLong(page, log)
    const live = await scriptPerFrame(page, FRAMES * 2, () => Promise.resolve())
    await page.getByRole('button', { name: 'Stop', exact: true }).click()
    return {
      listScrollScriptMs: median(scrolled),
      compareHoverScriptMs: median(hovered),
      compareZoomScriptMs: median(zoomed),
      liveScriptMs: median(live),
      livePoints: points,
    }
  } finally {
    await app.close()
  }
}

/** Trains the small network until its curves have as many points as are asked for. */
async function trainLong(page: Page, log: (line: string) => void): Promise<number> {
  await page.getByRole('button', { name: 'Project', exact: true }).click()
  await page.getByRole('menuitem', { name: /^Open…/ }).click()
  await page.getByText('tiny.loom.json').first().click()
  await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click()
  await page.locator('[data-node-name="fc"]').waitFor()
  await page.waitForFunction(() =>
    [...document.querySelectorAll('button')].some(
      (button) => button.textContent === 'Train' && button.getAttribute('aria-disabled') !== 'true',
    ),
  )
  await page.getByRole('tab', { name: 'Training', exact: true }).click()
  await page.getByRole('button', { name: 'Train', exact: true }).click()
  const read = (): Promise<number> =>
    page.evaluate(() => Number((/epoch ([\d,]+) of/.exec(document.body.innerText)?.[1] ?? '0').replaceAll(',', '')))
  const until = Date.now() + 240_000
  for (let epoch = 0; ;) {
    epoch = await read()
    if (epoch >= POINTS || Date.now() > until) {
      log(`${epoch} epochs`)
      return epoch
    }
    // Reading the page more often would itself slow the run.
    await page.waitForTimeout(500)
  }
}
