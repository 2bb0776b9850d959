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

  selected(): Promise<readonly string[]> {
    return this.region
      .locator('[data-node-name][data-selected="true"]')
      .evaluateAll((all) => all.map((node) => node.getAttribute('data-node-name') ?? '').sort())
  }

  wire(from: string, to: string): Locator {
    return this.region.getByLabel(new RegExp(`^Wire from ${from} to ${to}, `))
  }

  /** A group, as a frame around its nodes or as one node. */
  group(name: string): Locator {
    return this.region.locator(`[data-group-name="${name}"]`)
  }

  /** A frame of no group. */
  frame(name: string): Locator {
    return this.region.locator(`[data-frame-name="${name}"]`)
  }

  /** Where the middle of a node is, pixels of the window. */
  async place(name: string): Promise<Point> {
    const box = await this.node(name).boundingBox()
    if (!box) throw new Error(`${name} is not drawn`)
    return centre(box)
  }

  /** A place where nothing is drawn: `share` of the canvas from its left and top edge. */
  async empty(share: Point): Promise<Point> {
    const box = await this.region.boundingBox()
    if (!box) throw new Error('no canvas')
    return { x: box.x + box.width * share.x, y: box.y + box.height * share.y }
  }

  /** Drags with the pointer: from, over, and to places of the window. Keys are held all the way. */
  async pull(from: Point, to: Point, keys: readonly string[] = []): Promise<void> {
    for (const key of keys) await this.page.keyboard.down(key)
    await this.hold(from, to)
    await this.letGo()
    for (const key of keys) await this.page.keyboard.up(key)
  }

  async hold(from: Point, to: Point): Promise<void> {
    await this.page.mouse.move(from.x, from.y)
    await this.page.mouse.down()
    // What is dragged follows from where the pointer is first seen to move: a hand begins slowly.
    await this.page.mouse.move(from.x + Math.sign(to.x - from.x) * 2, from.y + Math.sign(to.y - from.y) * 2)
    await this.page.mouse.move(from.x + (to.x - from.x) / 2, from.y + (to.y - from.y) / 2, { steps: 4 })
    await this.page.mouse.move(to.x, to.y, { steps: 4 })
  }

  /** Drags a node by so many pixels of the window. */
  async move(name: string, by: Point, keys: readonly string[] = []): Promise<void> {
    const from = await this.place(name)
    await this.pull(from, { x: from.x + by.x, y: from.y + by.y }, keys)
  }

  /** The lines along which what is dragged stands in line with other nodes. */
  snapLines(): Locator {
    return this.region.locator('[data-axis]')
  }

  /** Percent. */
  async zoom(): Promise<number> {
    return Number.parseInt((await this.toolbarButton('Zoom to 100 %').textContent()) ?? '', 10)
  }

  /** The small picture of the whole diagram. */
  get overview(): Locator {
    return this.region.getByRole('img', { name: 'Overview', exact: true })
  }

  async turn(): Promise<void> {
    await this.region
      .getByRole('toolbar')
      .getByRole('button', { name: /^Draw from/ })
      .click()
    await this.settled()
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
  async settled(): Promise<void> {
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

  async port(node: string, port: string): Promise<Point> {
    const box = await this.node(node).locator(`[data-port="${port}"]`).boundingBox()
    if (!box) throw new Error(`port ${port} of ${node} is not drawn`)
    return centre(box)
  }
}
