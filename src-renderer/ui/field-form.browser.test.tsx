import { act, useState, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { text, type Json } from '../../src/diagnostics'
import { activationParam } from '../../src/layers/activations'
import { param, paramSet } from '../../src/layers/params'
import { FieldForm } from './field-form'
import './tokens.css'

const set = paramSet({
  units: param.integer({ label: text('Units', '单元数'), help: text('Outputs.', '输出。'), min: 1, max: 512, default: 16, scale: 'log' }),
  kernel: param.pair({ label: text('Kernel', '卷积核'), help: text('Size.', '大小。'), min: 1, max: 9, default: [3, 3] }),
  useBias: param.toggle({ label: text('Bias', '偏置'), help: text('Adds one.', '加一。'), default: true }),
  activation: activationParam({ type: 'linear' }),
})

interface Change {
  readonly name: string
  readonly value: Json
  readonly gesture: string | undefined
}
let changes: Change[] = []
let root: Root
let box: HTMLElement

function Form({ problem = false }: { readonly problem?: boolean }): ReactNode {
  const [value, setValue] = useState<Record<string, Json>>({})
  return (
    <FieldForm
      fields={set.fields}
      value={value}
      problems={problem ? [{ path: 'kernel.0', message: text('Kernel must be 1 to 9; got 12.', '卷积核应为 1 到 9。') }] : []}
      onChange={(name, next, gesture) => {
        changes.push({ name, value: next, gesture })
        setValue((before) => ({ ...before, [name]: next }))
      }}
    />
  )
}

function show(element: ReactNode): void {
  act(() => root.render(element))
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
  changes = []
  box = document.body.appendChild(document.createElement('div'))
  box.style.width = '300px'
  root = createRoot(box)
})
afterEach(() => {
  root.unmount()
  box.remove()
})

const last = () => changes.at(-1)

describe('field form', () => {
  it('takes typed numbers within their limits, in one gesture', async () => {
    show(<Form />)
    await userEvent.fill(page.getByRole('spinbutton', { name: 'Units' }), '')
    expect(changes).toEqual([])
    await expect.element(page.getByRole('alert')).toHaveTextContent('A whole number from 1 to 512')
    await userEvent.type(page.getByRole('spinbutton', { name: 'Units' }), '256')
    expect(changes.map(({ value }) => value)).toEqual([2, 25, 256])
    expect(new Set(changes.map(({ gesture }) => gesture)).size).toBe(1)
    await userEvent.type(page.getByRole('spinbutton', { name: 'Units' }), '9')
    expect(last()?.value).toBe(256)
    await userEvent.tab()
    await expect.element(page.getByRole('spinbutton', { name: 'Units' })).toHaveValue('256')
  })

  it('moves a slider by keys', async () => {
    show(<Form />)
    page.getByRole('slider', { name: 'Units' }).element().focus()
    await userEvent.keyboard('{ArrowRight}{ArrowRight}')
    expect(changes.map(({ value }) => value)).toEqual([17, 18])
    await userEvent.keyboard('{End}')
    expect(last()?.value).toBe(512)
  })

  it('edits both numbers of a pair', async () => {
    show(<Form />)
    await userEvent.fill(page.getByRole('spinbutton', { name: 'Kernel, horizontal' }), '5')
    expect(last()).toMatchObject({ name: 'kernel', value: [3, 5] })
  })

  it('switches, and resets to the default', async () => {
    show(<Form />)
    await userEvent.click(page.getByRole('switch', { name: 'Bias' }))
    expect(last()).toMatchObject({ name: 'useBias', value: false })
    await userEvent.click(page.getByRole('button', { name: 'Reset Bias to on' }))
    expect(last()).toMatchObject({ name: 'useBias', value: true, gesture: undefined })
  })

  it('shows the parameters of the chosen variant', async () => {
    show(<Form />)
    expect(page.getByRole('spinbutton', { name: 'Slope' }).elements()).toHaveLength(0)
    await userEvent.click(page.getByRole('combobox', { name: 'Activation' }))
    await userEvent.click(page.getByRole('option', { name: 'Leaky ReLU' }))
    expect(last()).toMatchObject({ name: 'activation', value: { type: 'leakyRelu', slope: 0.01 } })
    await userEvent.fill(page.getByRole('spinbutton', { name: 'Slope' }), '0.2')
    expect(last()?.value).toEqual({ type: 'leakyRelu', slope: 0.2 })
  })

  it('tells a problem beside its field', async () => {
    show(<Form problem />)
    await expect.element(page.getByRole('alert')).toHaveTextContent('Kernel must be 1 to 9; got 12.')
    const described = page.getByRole('spinbutton', { name: 'Kernel, vertical' }).element().getAttribute('aria-describedby')
    expect(described && document.getElementById(described)?.textContent).toBe('Kernel must be 1 to 9; got 12.')
  })
})
