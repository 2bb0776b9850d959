// How long scripts run in each frame of a page, by the browser's own clock.
import type { Page } from '@playwright/test'

/** Milliseconds of script in each of `frames` frames; `act` is called before each, to keep the page busy. */
export async function scriptPerFrame(page: Page, frames: number, act: (frame: number) => Promise<void>): Promise<readonly number[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const scriptSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
  }
  const spent: number[] = []
  let before = await scriptSeconds()
  for (let frame = 0; frame < frames; frame += 1) {
    await act(frame)
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))))
    const after = await scriptSeconds()
    spent.push((after - before) * 1000)
    before = after
  }
  await session.detach()
  return spent
}
