// How long the interface is ever held up while conv-cat trains and its curves are drawn, what drawing them costs the training,
// and how light curves of a hundred thousand points and a list of five hundred runs are.
import { chromium } from '@playwright/test'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBrowserHost } from '../hosts/browser-host'
import { median } from './bench'
import type { Bench } from './bench'
import { measureChartCost } from './charts/chart-cost'
import { measureLongCurves } from './charts/long-curves'

const WATCH_MS = 25_000

interface Watch {
  readonly longTasks: { readonly startMs: number; readonly durationMs: number }[]
  readonly gaps: number[]
  readonly frames: number[]
}

/** Runs in the page: collects long tasks, gaps between turns of the event loop and between frames. */
function watch(): void {
  const PAUSE_MS = 4
  const seen: Watch = { longTasks: [], gaps: [], frames: [] }
  Object.assign(window, { interfaceWatch: seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longTasks.push({ startMs: entry.startTime, durationMs: entry.duration })
  }).observe({ type: 'longtask' })
  // Timer and message come back as soon as the loop is free: what lies between, less the pause, is what held it up.
  const channel = new MessageChannel()
  let turnMs = performance.now()
  channel.port1.onmessage = () => {
    const now = performance.now()
    seen.gaps.push(Math.max(0, now - turnMs - PAUSE_MS))
    turnMs = now
    // A pause, so that watching does not itself keep a core busy.
    setTimeout(() => channel.port2.postMessage(null), PAUSE_MS)
  }
  channel.port2.postMessage(null)
  let frameMs = performance.now()
  const onFrame = (now: number): void => {
    seen.frames.push(now - frameMs)
    frameMs = now
    requestAnimationFrame(onFrame)
  }
  requestAnimationFrame(onFrame)
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

const bench: Bench = async ({ chromiumPath, chromiumArgs, log }) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'tensorloom-charts-')))
  const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArgs], headless: true })
  try {
    const app = await createBrowserHost(browser).launch({ dataFolder: join(folder, 'data'), root: folder })
    try {
      const { page } = app
      // The app opens with conv-cat and the drawn cat sketches.
      const train = page.getByRole('button', { name: 'Train', exact: true })
      await page.locator('[data-node-name="conv1"]').waitFor()
      await page.waitForFunction(() =>
        [...document.querySelectorAll('button')].some(
          (button) => button.textContent === 'Train' && button.getAttribute('aria-disabled') !== 'true',
        ),
      )
      await page.evaluate(watch)
      const collect = (): Promise<Watch> =>
        page.evaluate(() => {
          const seen = Reflect.get(window, 'interfaceWatch') as Watch
          return { longTasks: seen.longTasks.splice(0), gaps: seen.gaps.splice(0), frames: seen.frames.splice(0) }
        })
      log('Idle for 5 s …')
      await page.waitForTimeout(5000)
      const idle = await collect()
      const startMs = await page.evaluate(() => performance.now())
      log(`Training for ${WATCH_MS / 1000} s …`)
      const stop = page.getByRole('button', { name: 'Stop', exact: true })
      const until = Date.now() + WATCH_MS
      // A fast machine ends the run sooner: then it trains again, so that beginnings and ends are watched too.
      for (let left = WATCH_MS; left > 0; left = until - Date.now()) {
        await train.click()
        await stop.waitFor()
        await stop.waitFor({ state: 'hidden', timeout: left }).catch(() => log('Still training at the end of the watch.'))
      }
      const busy = await collect()
      for (const task of busy.longTasks)
        log(`A task of ${task.durationMs} ms, ${((task.startMs - startMs) / 1000).toFixed(1)} s after the start`)
      log('What the charts cost the training …')
      await page.getByRole('spinbutton', { name: 'Epochs', exact: true }).fill('1000')
      await page.keyboard.press('Enter')
      // A run under way keeps the epochs it began with, and would end in between.
      if (await stop.isVisible()) {
        await stop.click()
        await stop.waitFor({ state: 'hidden' })
      }
      await train.click()
      await stop.waitFor()
      const cost = await measureChartCost(page, log)
      await stop.click()
      const longest = ({ longTasks }: Watch): number => Math.max(0, ...longTasks.map(({ durationMs }) => durationMs))
      await app.close()
      const { livePoints, ...long } = await measureLongCurves(browser, folder, log)
      return {
        figures: {
          longestTaskMs: longest(busy),
          longTasks: busy.longTasks.length,
          longestGapMs: Math.max(0, ...busy.gaps),
          gap99Ms: percentile(busy.gaps, 0.99),
          medianFrameMs: median(busy.frames),
          idleLongestTaskMs: longest(idle),
          idleLongestGapMs: Math.max(0, ...idle.gaps),
          idleMedianFrameMs: median(idle.frames),
          ...cost,
          livePoints,
          ...long,
        },
        floors: {
          longestTaskMs: { atMost: 50 },
          chartCostShare: { atMost: 0.03 },
          livePoints: { atLeast: 100_000 },
          listScrollScriptMs: { atMost: 8 },
          compareHoverScriptMs: { atMost: 8 },
          compareZoomScriptMs: { atMost: 8 },
          liveScriptMs: { atMost: 8 },
        },
      }
    } finally {
      await app.close()
    }
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

export default bench
