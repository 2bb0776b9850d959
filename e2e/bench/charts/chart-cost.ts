// What looking at the curves costs the training: its pace with the charts in view, and with another tab in front, in turns.
import type { Page } from '@playwright/test'
import { median } from '../bench'

const WINDOW_MS = 3000
const ROUNDS = 5

/** Share of the pace that is lost while the charts are seen: median over the rounds. The network must be training, its charts in view. */
export async function measureChartCost(page: Page, log: (line: string) => void): Promise<number> {
  const show = (name: 'Training' | 'Log'): Promise<void> => page.getByRole('tab', { name, exact: true }).click()
  /** Steps made and when, as the header tells. */
  const read = (): Promise<{ readonly step: number; readonly atMs: number }> =>
    page.evaluate(() => ({
      step: Number((/step ([\d,]+) of/.exec(document.body.innerText)?.[1] ?? 'NaN').replaceAll(',', '')),
      atMs: performance.now(),
    }))
  const pace = async (tab: 'Training' | 'Log'): Promise<number> => {
    await show('Training')
    await page.locator('[role=tabpanel] >> text=/step [\\d,]+ of/').first().waitFor()
    const before = await read()
    await show(tab)
    // The pace is taken over a stretch of time.
    await page.waitForTimeout(WINDOW_MS)
    await show('Training')
    await page.locator('[role=tabpanel] >> text=/step [\\d,]+ of/').first().waitFor()
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
  return median(lost)
}
