// The visuals of kinds, moved and changed as a reader would.
import { createRoot, type Root } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { findKind } from '../../../src/layers/registry'
import type { Visual } from '../../../src/layers/explain/visual'
import type { Shape } from '../../../src/tensor'
import { setLocale } from '../../ui/i18n'
import '../../ui/tokens.css'
import { VisualView } from './visual'

let root: Root
let box: HTMLDivElement

beforeEach(() => {
  setLocale('en')
  box = document.createElement('div')
  box.style.cssText = 'width:272px'
  document.body.append(box)
  root = createRoot(box)
})

afterEach(() => {
  flushSync(() => root.unmount())
  box.remove()
})

function visuals(type: string, changes: object = {}, inputs: readonly Shape[] = [[64, 64, 3]]): readonly Visual[] {
  const kind = findKind(type)
  if (!kind) throw new Error(type)
  return kind.explain(kind.params.parse({ ...(kind.params.defaults as object), ...changes }).value, inputs)
}

function show(visual: Visual | undefined): void {
  if (!visual) throw new Error('nothing to show')
  flushSync(() => root.render(<VisualView visual={visual} />))
}

it('moves the window with the arrow keys, and its numbers follow', async () => {
  show(visuals('conv2d')[0])
  const stage = page.getByRole('group', { name: /The kernel as it slides/ })
  await expect.element(page.getByText('row 4, column 4 of 7×7')).toBeVisible()
  const sums = (): string => box.querySelector('dl')?.textContent ?? ''
  const before = sums()
  ;(stage.element() as HTMLElement).focus()
  await userEvent.keyboard('{ArrowUp}{ArrowLeft}')
  await expect.element(page.getByText('row 3, column 3 of 7×7')).toBeVisible()
  expect(sums()).not.toBe(before)
  for (let i = 0; i < 9; i += 1) await userEvent.keyboard('{ArrowRight}')
  await expect.element(page.getByText('row 3, column 7 of 7×7')).toBeVisible()
})

it('walks with the stride and padding of the node, and plays', async () => {
  show(visuals('conv2d', { stride: [2, 2], padding: 'valid', useBias: false })[0])
  await expect.element(page.getByText('row 2, column 2 of 3×3')).toBeVisible()
  expect(box.textContent).not.toContain('bias')
  await userEvent.click(page.getByRole('button', { name: 'Play' }))
  await expect.element(page.getByText('row 2, column 3 of 3×3')).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'Pause' }))
})

it('keeps the channels of a depthwise convolution apart', async () => {
  show(visuals('depthwiseConv2d', { activation: { type: 'linear' } })[0])
  await expect.element(page.getByText('Each channel has a kernel and a map of its own', { exact: false })).toBeVisible()
  const results = [...box.querySelectorAll('dl > div')].map((line) => line.textContent)
  expect(results).toHaveLength(3)
  // One sum and the bias each: a term of another channel would be a third.
  for (const [index, line] of results.entries()) expect(line).toMatch(new RegExp(`^Channel ${index + 1}[^+−]*−?[^+−]* \\+ 0\\.1 = `))
})

it('marks the winning cell of max pooling, of average pooling none', () => {
  show(visuals('maxPool2d')[0])
  expect(box.querySelectorAll('[class*="winner"]')).toHaveLength(3)
  show(visuals('averagePool2d')[0])
  expect(box.querySelectorAll('[class*="winner"]')).toHaveLength(0)
})

it('reads a plot along its axis', async () => {
  show(visuals('activation', { activation: { type: 'leakyRelu', slope: 0.25 } })[0])
  const plot = page.getByRole('slider')
  ;(plot.element() as HTMLElement).focus()
  for (let i = 0; i < 40; i += 1) await userEvent.keyboard('{ArrowLeft}')
  await expect.element(plot).toHaveAttribute('aria-valuetext', 'x = −4, f(x) = −1, f′(x), its slope = 0.25')
})

it('computes anew from numbers that are typed', async () => {
  show(visuals('add')[0])
  await userEvent.fill(page.getByRole('spinbutton', { name: 'x₁, number 1' }), '10')
  await expect.element(page.getByRole('cell', { name: '10.5' })).toBeVisible()
  await userEvent.click(page.getByRole('button', { name: 'First numbers' }))
  await expect.element(page.getByRole('cell', { name: '10.5' })).not.toBeInTheDocument()
})

it('says where a value goes in the vector', async () => {
  show(visuals('flatten')[0])
  await userEvent.fill(page.getByRole('spinbutton', { name: 'Row' }), '63')
  await userEvent.fill(page.getByRole('spinbutton', { name: 'Column' }), '63')
  await userEvent.fill(page.getByRole('spinbutton', { name: 'Channel' }), '2')
  await expect.element(page.getByText('12,287', { exact: true })).toBeVisible()
})
