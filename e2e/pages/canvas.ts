// The palette and the canvas, as a user's pointer finds them.
import { expect, type Locator, type Page } from '@playwright/test'

interface Point {
  readonly x: number
  readonly y: number
}

function centre(box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

export class Canvas {
  readonly region: Locator

  constructor(private readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Network', exact: true })
  }

  node(name: string): Locator {
    return this.region.locator(`[data-node-name="${name}"]`)
  }

  nodes(): Locator {
    return this.region.locator('[data-node-name]')
  }

  /** Wires tell both their ends and the shape they carry. */
  wires(): Locator {
    return this.region.getByLabel(/^Wire from /)
  }

  /** Names and captions of all nodes and wires: equal for equal diagrams. Fits first, for only what is in view is drawn. */
  async describe(): Promise<readonly string[]> {
    await this.fit()
    const nodes = await this.nodes().evaluateAll((all) => all.map((node) => `${node.getAttribute('data-node-name')} ${node.textContent}`))
    const wires = await this.wires().evaluateAll((all) => all.map((wire) => wire.getAttribute('aria-label') ?? ''))
    return [...nodes, ...wires].sort()
  }

  /** Drags a palette entry to a place of the canvas, in pixels from its corner; the new node has its centre there. */
  async drag(paletteId: string, place: Point): Promise<void> {
    await this.page.getByRole('tab', { name: 'Layers', exact: true }).click()
    await this.page.locator(`[data-palette="${paletteId}"]`).dragTo(this.region, { targetPosition: place })
  }

  /** Takes a wire in hand at a node's output and holds it over another node's input. */
  async reach(from: string, to: string, toPort = 'in'): Promise<void> {
    const [start, end] = await Promise.all([this.port(from, 'out'), this.port(to, toPort)])
    await this.page.mouse.move(start.x, start.y)
    await this.page.mouse.down()
    await this.page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 })
    await this.page.mouse.move(end.x, end.y, { steps: 4 })
  }

  async letGo(): Promise<void> {
    await this.page.mouse.up()
  }

  /** Draws a wire from an output to an input. */
  async connect(from: string, to: string, toPort = 'in'): Promise<void> {
    await this.reach(from, to, toPort)
    await this.letGo()
    await expect(this.region.getByLabel(new RegExp(`^Wire from ${from} to ${to}, `))).toHaveCount(1)
  }

  async select(name: string): Promise<void> {
    await this.node(name).locator('b').first().click()
  }

  /** The sentence beside a node that has an error, with its fixes. */
  bubble(name: string): Locator {
    return this.node(name).locator('[data-bubble]')
  }

  async fix(name: string, label: string): Promise<void> {
    await this.bubble(name).getByRole('button', { name: label }).click()
  }

  async fit(): Promise<void> {
    await this.toolbarButton('Fit').click()
    await this.settled()
  }

  async tidy(): Promise<void> {
    await this.toolbarButton('Tidy').click()
    await this.settled()
  }

  async zoomToLife(): Promise<void> {
    await this.toolbarButton('Zoom to 100 %').click()
    await this.settled()
  }

  /** Puts the pointer on a node near the middle of what is seen, and says where that is. */
  async pointAtMiddleNode(): Promise<Point> {
    const box = await this.region.boundingBox()
    if (!box) throw new Error('no canvas')
    const middle = centre(box)
    for (let step = 0; step < 200; step += 1) {
      const place = { x: middle.x + step * 1.7, y: middle.y + (step % 20) }
      await this.page.mouse.move(place.x, place.y)
      // From afar a node becomes an element of the page once the pointer has come to it.
      const found = await this.page.evaluate(
        ({ x, y }) =>
          new Promise<boolean>((done) =>
            requestAnimationFrame(() => done(document.elementFromPoint(x, y)?.closest('[data-node-name]') instanceof Element)),
          ),
        place,
      )
      if (found) return place
    }
    throw new Error('no node near the middle')
  }

  private toolbarButton(name: string): Locator {
    return this.region.getByRole('toolbar').getByRole('button', { name, exact: true })
  }

  /** Until nothing on the canvas moves from one frame to the next. */
  private async settled(): Promise<void> {
    await this.region.evaluate(async (region) => {
      const places = (): string =>
        [...region.querySelectorAll('[data-node-name]')].map((node) => JSON.stringify(node.getBoundingClientRect())).join()
      let same = 0
      for (let before = places(); same < 6;) {
        await new Promise((frame) => requestAnimationFrame(frame))
        const now = places()
        same = now === before ? same + 1 : 0
        before = now
      }
    })
  }

  private async port(node: string, port: string): Promise<Point> {
    const box = await this.node(node).locator(`[data-port="${port}"]`).boundingBox()
    if (!box) throw new Error(`port ${port} of ${node} is not drawn`)
    return centre(box)
  }
}
