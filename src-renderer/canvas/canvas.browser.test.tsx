import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { findTemplate } from '../../src/templates'
import { barsPath } from '../health/draw-health'
import { useDocumentStore } from '../state/document-store'
import { useNodeHealth, type FaceHealth } from '../state/node-health'
import { useViewStore } from '../state/view-store'
import { setLocale } from '../ui/i18n'
import '../ui/tokens.css'
import { Canvas } from './canvas'
import { Palette } from './palette'

const store = useDocumentStore.getState
let root: Root
let box: HTMLElement

const nodeNamed = (name: string): HTMLElement => {
  const found = box.querySelector<HTMLElement>(`[data-node-name="${name}"]`)
  if (!found) throw new Error(`no node ${name}`)
  return found
}

beforeEach(async () => {
  setLocale('en')
  const template = findTemplate('conv-cat')
  if (!template) throw new Error('no conv-cat')
  store().load(template.create())
  useViewStore.getState().select([])
  await page.viewport(1200, 1000)
  box = document.body.appendChild(document.createElement('div'))
  box.style.cssText = 'position: fixed; inset: 0; display: grid; grid-template-columns: 220px 1fr'
  root = createRoot(box)
  root.render(
    <>
      <Palette />
      <Canvas />
    </>,
  )
  await vi.waitFor(() => expect(box.querySelectorAll('[data-node-name]')).toHaveLength(store().document.graph.nodes.length))
})
afterEach(() => {
  root.unmount()
  box.remove()
})

describe('canvas', () => {
  it('draws every node, wire and shape of the document', async () => {
    const { graph } = store().document
    await vi.waitFor(() => expect(box.querySelectorAll('.react-flow__edge')).toHaveLength(graph.edges.length))
    expect(nodeNamed('conv1').textContent).toContain('Convolution 2-D')
    expect(nodeNamed('conv1').textContent).toContain('448')
    const shapes = [...box.querySelectorAll('[data-wire]')].map((chip) => chip.textContent)
    expect(shapes).toContain('64×64×16')
    expect(shapes).toHaveLength(graph.edges.length)
    expect(nodeNamed('conv1').querySelectorAll('[data-port="in"], [data-port="out"]')).toHaveLength(2)
  })

  it('draws on a face how the layer fares, and takes it away with the run', async () => {
    const id = store().document.graph.nodes.find(({ name }) => name === 'conv1')?.id ?? ''
    const outputs = barsPath({ low: 0, high: 1, counts: [1, 2, 4] })
    const face: FaceHealth = {
      tone: 'warn',
      label: '8 of 16 units are dead',
      figures: ['Gradient norm: 0.031'],
      weights: null,
      outputs,
      levels: [0.25, null, 0.5],
    }
    useNodeHealth.setState({ byNode: { [id]: face } })
    await vi.waitFor(() => expect(nodeNamed('conv1').querySelector(`path[d="${outputs}"]`)).not.toBeNull())
    const track = (level: string): number => {
      const bar = nodeNamed('conv1').querySelector(`[data-level="${level}"]`)
      return (bar?.firstElementChild?.getBoundingClientRect().height ?? 0) / (bar?.getBoundingClientRect().height ?? 1)
    }
    expect(track('gradient')).toBeCloseTo(0.25, 1)
    expect(track('update')).toBe(0)
    expect(track('silent')).toBeCloseTo(0.5, 1)
    expect(nodeNamed('conv1').querySelector('[data-tone="warn"]')?.getAttribute('title')).toBe(
      '8 of 16 units are dead\nGradient norm: 0.031',
    )
    useNodeHealth.setState({ byNode: {} })
    await vi.waitFor(() => expect(nodeNamed('conv1').querySelector('[data-level]')).toBeNull())
  })

  it('speaks Chinese at once', async () => {
    setLocale('zh')
    await vi.waitFor(() => expect(nodeNamed('conv1').textContent).toContain('卷积'))
  })

  it('moves a node with one step, however long the drag', async () => {
    const id = store().document.graph.nodes.find(({ name }) => name === 'conv2')?.id ?? ''
    const before = store().document.layout.positions[id]
    const steps = vi.fn()
    const stop = useDocumentStore.subscribe(steps)
    const from = nodeNamed('conv2').getBoundingClientRect()
    const at = (dx: number, dy: number) => ({
      bubbles: true,
      view: window,
      button: 0,
      clientX: from.x + 60 + dx,
      clientY: from.y + 20 + dy,
    })
    nodeNamed('conv2').dispatchEvent(new MouseEvent('mousedown', at(0, 0)))
    for (let i = 1; i <= 10; i += 1) window.dispatchEvent(new MouseEvent('mousemove', at(i * 12, i * 3)))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(steps).not.toHaveBeenCalled()
    window.dispatchEvent(new MouseEvent('mouseup', at(120, 30)))
    await vi.waitFor(() => expect(store().document.layout.positions[id]).not.toEqual(before))
    stop()
    expect(steps).toHaveBeenCalledTimes(1)
    store().undo()
    expect(store().document.layout.positions[id]).toEqual(before)
    expect(store().canUndo).toBe(false)
  })

  it('tells a problem at its node and cures it with a click', async () => {
    const flatten = store().document.graph.nodes.find(({ kind }) => kind === 'flatten')
    store().edit({ type: 'remove', nodeIds: [flatten?.id ?? ''], edgeIds: [], heal: true })
    await expect.element(page.getByText('Needs a flat vector; got 8×8×64.')).toBeInTheDocument()
    await userEvent.click(page.getByRole('button', { name: 'Insert Flatten' }))
    await vi.waitFor(() => expect(store().document.graph.nodes.some(({ kind }) => kind === 'flatten')).toBe(true))
    expect(page.getByText('Needs a flat vector; got 8×8×64.').elements()).toHaveLength(0)
  })

  it('keeps a kind it does not know as a placeholder', async () => {
    store().edit({
      type: 'add-nodes',
      nodes: [{ id: 'x', kind: 'quantumLayer', name: 'q1', params: {} }],
      edges: [],
      positions: { x: { x: 300, y: 300 } },
    })
    await vi.waitFor(() => expect(nodeNamed('q1').textContent).toContain('Unknown layer'))
    expect(nodeNamed('q1').textContent).toContain('quantumLayer')
  })

  it('adds behind the selected node by keyboard', async () => {
    const conv = store().document.graph.nodes.find(({ name }) => name === 'conv1')
    useViewStore.getState().select([conv?.id ?? ''])
    box.querySelector<HTMLElement>('[data-palette="batchNormalization"]')?.focus()
    await userEvent.keyboard('{Enter}')
    const added = store().document.graph.nodes.find(({ kind }) => kind === 'batchNormalization')
    expect(store().document.graph.edges.some(({ from, to }) => from.node === conv?.id && to.node === added?.id)).toBe(true)
    expect(useViewStore.getState().selectedNodes).toEqual([added?.id])
  })

  it('tidies with one step', async () => {
    const before = store().document.layout
    const id = store().document.graph.nodes[3]?.id ?? ''
    store().edit({ type: 'move-nodes', positions: { [id]: { x: 900, y: -200 } } })
    await userEvent.click(page.getByRole('button', { name: 'Tidy' }))
    await vi.waitFor(() => expect(store().document.layout.positions[id]?.x).not.toBe(900))
    store().undo()
    expect(store().document.layout.positions[id]).toEqual({ x: 900, y: -200 })
    store().undo()
    expect(store().document.layout).toEqual(before)
  })

  it('teaches one thing when it is empty', async () => {
    const all = store().document.graph.nodes.map(({ id }) => id)
    store().edit({ type: 'remove', nodeIds: all, edgeIds: [], heal: false })
    await userEvent.click(page.getByRole('button', { name: 'Add an image input' }))
    expect(store().document.graph.nodes.map(({ kind }) => kind)).toEqual(['input'])
  })
})
