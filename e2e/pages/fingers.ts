// Fingers on a touch screen, as the browser's own input: what they do to the page is for the page to find out.
import type { CDPSession, Page } from '@playwright/test'

interface Point {
  readonly x: number
  readonly y: number
}

const STEPS = 6

export class Fingers {
  private constructor(
    private readonly page: Page,
    private readonly session: CDPSession,
  ) {}

  static async on(page: Page): Promise<Fingers> {
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 2 })
    // Whether there is a touch screen is asked when the page starts.
    await page.reload()
    return new Fingers(page, session)
  }

  async tap(at: Point): Promise<void> {
    await this.touch('touchStart', [at])
    await this.touch('touchEnd', [])
  }

  async drag(from: Point, to: Point): Promise<void> {
    await this.go([from], [to])
  }

  /** Two fingers on a level, from one distance to another. */
  async pinch(middle: Point, from: number, to: number): Promise<void> {
    const pair = (apart: number): readonly Point[] => [
      { x: middle.x - apart / 2, y: middle.y },
      { x: middle.x + apart / 2, y: middle.y },
    ]
    await this.go(pair(from), pair(to))
  }

  private async go(from: readonly Point[], to: readonly Point[]): Promise<void> {
    await this.touch('touchStart', from)
    for (let step = 1; step <= STEPS; step += 1) {
      const share = step / STEPS
      const points = from.map((start, i) => {
        const end = to[i] ?? start
        return { x: start.x + (end.x - start.x) * share, y: start.y + (end.y - start.y) * share }
      })
      await this.touch('touchMove', points)
      // A finger does not outrun the screen.
      await this.page.evaluate(() => new Promise((frame) => requestAnimationFrame(frame)))
    }
    await this.touch('touchEnd', [])
  }

  private async touch(type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly Point[]): Promise<void> {
    await this.session.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(({ x, y }, id) => ({ x, y, id })) })
  }
}
