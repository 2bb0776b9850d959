// What looking at the curves costs the training: its pace with the charts in view, and with another tab in front, in turns.
import type { Page } from '@playwright/test'
import { median } from '../bench'

const WINDOW_MS = 4000
const ROUNDS = 7

export interface ChartCost {
  /** Share of the pace that is lost while the charts are seen: median over the rounds. */
  readonly chartCostShare: number
  /** How long the main thread is busy in each second with the charts in view, and with the log. */
  readonly seenTaskMs: number
  readonly unseenTaskMs: number
}

/**
 * The same run in the same window, its charts in view and another tab in front in turns. The network must be training,
 * its charts in view. Where training takes every core there is, whatever the interface does is taken from it.
 */
export async function measureChartCost(page: Page, log: (line: string) => void): Promise<ChartCost> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
  }
  const show = (name: 'Training' | 'Log'): Promise<void> => page.getByRole('tab', { name, exact: true }).click()
  /** Steps made and when, as the header tells. A header that has stood for a while is drawn now and then and lags: it is brought up anew. */
  const read = async (): Promise<{ readonly step: number; readonly atMs: number }> => {
    await show('Log')
    await show('Training')
    await page.locator('[role=tabpanel] >> text=/step [\\d,]+ of/').first().waitFor()
    return await page.evaluate(() => ({
      step: Number((/step ([\d,]+) of/.exec(document.body.innerText)?.[1] ?? 'NaN').replaceAll(',', '')),
      atMs: performance.now(),
    }))
  }
  const busy = { Training: [] as number[], Log: [] as number[] }
  const pace = async (tab: 'Training' | 'Log'): Promise<number> => {
    const before = await read()
    await show(tab)
    // The pace is taken over a stretch of time.
    const [seconds, startMs] = [await taskSeconds(), performance.now()]
    await page.waitForTimeout(WINDOW_MS)
    busy[tab].push(((await taskSeconds()) - seconds) / ((performance.now() - startMs) / 1_000_000))
    const after = await read()
    return (after.step - before.step) / (after.atMs - before.atMs)
  }
  const lost: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // Which goes first alternates.
    const order = round % 2 === 0 ? (['Training', 'Log'] as const) : (['Log', 'Training'] as const)
    const paces = { Training: 0, Log: 0 }
    for (const tab of order) paces[tab] = await pace(tab)
    lost.push(1 - paces.Training / paces.Log)
    log(`Round ${round + 1}: ${(paces.Training * 1000).toFixed(1)} steps/s seen, ${(paces.Log * 1000).toFixed(1)} unseen`)
  }
  await session.detach()
  return { chartCostShare: median(lost), seenTaskMs: median(busy.Training), unseenTaskMs: median(busy.Log) }
}
