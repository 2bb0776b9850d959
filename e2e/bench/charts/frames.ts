// How long scripts run in each frame of a page, by the browser's own clock.
import type { Page } from '@playwright/test'

/**
 * Milliseconds of script a frame, `frames` times; `act` is called before each, to keep the page busy. What takes several
 * frames, such as a drag, counts as their mean.
 */
export async function scriptPerFrame(page: Page, frames: number, act: (frame: number) => Promise<void>): Promise<readonly number[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const scriptSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics')
    return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
  }
  await page.evaluate(() => {
    const seen = { frames: 0 }
    Object.assign(window, { frameCount: seen })
    const next = (): void => {
      seen.frames += 1
      requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  const framesSeen = (): Promise<number> =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) =>
          requestAnimationFrame(() => resolve((Reflect.get(window, 'frameCount') as { readonly frames: number }).frames)),
        ),
    )
  const spent: number[] = []
  let passed = await framesSeen()
  let before = await scriptSeconds()
  for (let frame = 0; frame < frames; frame += 1) {
    await act(frame)
    const now = await framesSeen()
    const after = await scriptSeconds()
    spent.push(((after - before) * 1000) / Math.max(1, now - passed))
    passed = now
    before = after
  }
  await session.detach()
  return spent
}
