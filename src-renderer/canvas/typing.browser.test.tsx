// Typing in a field costs no canvas render: the canvas catches up once the fingers rest, and draws only what changed.
import { Profiler, type ProfilerOnRenderCallback } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { findTemplate } from '../../src/templates'
import { Inspector } from '../inspector/inspector'
import { useDocumentStore } from '../state/document-store'
import { useViewStore } from '../state/view-store'
import { setLocale } from '../ui/i18n'
import '../ui/tokens.css'
import { Canvas } from './canvas'

const store = useDocumentStore.getState
let root: Root
let box: HTMLElement
let renders = 0
const count: ProfilerOnRenderCallback = () => {
  renders += 1
}

beforeEach(async () => {
  setLocale('en')
  const template = findTemplate('conv-cat')
  if (!template) throw new Error('no conv-cat')
  store().load(template.create())
  await page.viewport(1200, 1000)
  box = document.body.appendChild(document.createElement('div'))
  box.style.cssText = 'position: fixed; inset: 0; display: grid; grid-template-columns: 1fr 300px'
  root = createRoot(box)
  root.render(
    <>
      <Profiler id="canvas" onRender={count}>
        <Canvas />
      </Profiler>
      <Inspector />
    </>,
  )
  await vi.waitFor(() => expect(box.querySelector('[data-node-name="fc1"]')).not.toBeNull())
  useViewStore.getState().select([store().document.graph.nodes.find(({ name }) => name === 'fc1')?.id ?? ''])
})
afterEach(() => {
  root.unmount()
  box.remove()
})

const units = (): unknown => store().document.graph.nodes.find(({ name }) => name === 'fc1')?.params['units']
const face = (): string => box.querySelector('[data-node-name="fc1"]')?.textContent ?? ''

describe('typing in a field', () => {
  it('does not render the canvas at any key, though each is an edit', async () => {
    const field = page.getByRole('spinbutton', { name: 'Units' })
    await userEvent.click(field)
    await expect.poll(face).toContain('64 units')
    const seen: { readonly value: string; readonly units: unknown; readonly renders: number }[] = []
    const element = field.element()
    if (!(element instanceof HTMLInputElement)) throw new Error('no field')
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
    renders = 0
    // Keys come faster than any driver could send them, so that none of them is a rest.
    for (const value of ['6', '65', '651', '65', '655']) {
      write?.call(element, value)
      element.dispatchEvent(new InputEvent('input', { bubbles: true }))
      await new Promise<void>((turn) => queueMicrotask(turn))
      seen.push({ value, units: units(), renders })
    }
    expect(seen).toEqual(['6', '65', '651', '65', '655'].map((value) => ({ value, units: Number(value), renders: 0 })))
    // Then the canvas catches up.
    await expect.poll(face).toContain('655 units')
    expect(renders).toBeGreaterThan(0)
  })

  it('shows what was typed as soon as the field is left', async () => {
    await userEvent.click(page.getByRole('spinbutton', { name: 'Units' }))
    await userEvent.keyboard('12{Tab}')
    expect(face()).toContain('12 units')
  })

  it('of the training settings never renders the canvas', async () => {
    useViewStore.getState().select([])
    const field = page.getByRole('spinbutton', { name: 'Epochs' })
    await userEvent.click(field)
    await new Promise((rest) => setTimeout(rest, 200))
    renders = 0
    await userEvent.keyboard('123')
    expect(store().document.training.epochs).toBe(123)
    await new Promise((rest) => setTimeout(rest, 300))
    expect(renders).toBe(0)
  })
})
