// How long the interface is ever held up while conv-cat trains and its curves are drawn.
import { chromium } from '@playwright/test'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBrowserHost } from '../hosts/browser-host'
import { median } from './bench'
import type { Bench } from './bench'

const WATCH_MS = 25_000

interface Watch {
  readonly longTasks: number[]
  readonly gaps: number[]
  readonly frames: number[]
}

/** Runs in the page: collects long tasks, gaps between turns of the event loop and between frames. */
function watch(): void {
  const seen: Watch = { longTasks: [], gaps: [], frames: [] }
  Object.assign(window, { interfaceWatch: seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longTasks.push(entry.duration)
  }).observe({ type: 'longtask' })
  // A message comes back as soon as the loop is free: what lies between is what held it up.
  const channel = new MessageChannel()
  let turnMs = performance.now()
  channel.port1.onmessage = () => {
    const now = performance.now()
    seen.gaps.push(now - turnMs)
    turnMs = now
    // A pause, so that watching does not itself keep a core busy.
    setTimeout(() => {
      turnMs = performance.now()
      channel.port2.postMessage(null)
    }, 4)
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
      log(`Training for ${WATCH_MS / 1000} s …`)
      await train.click()
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
      await page.waitForTimeout(WATCH_MS)
      const busy = await collect()
      if (!(await page.getByRole('button', { name: 'Stop', exact: true }).isVisible()))
        throw new Error('The run ended before it had been watched for long enough')
      return {
        figures: {
          longestTaskMs: Math.max(0, ...busy.longTasks),
          longTasks: busy.longTasks.length,
          longestGapMs: Math.max(0, ...busy.gaps),
          gap99Ms: percentile(busy.gaps, 0.99),
          medianFrameMs: median(busy.frames),
          idleLongestTaskMs: Math.max(0, ...idle.longTasks),
          idleLongestGapMs: Math.max(0, ...idle.gaps),
          idleMedianFrameMs: median(idle.frames),
        },
        floors: { longestTaskMs: { atMost: 50 } },
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
