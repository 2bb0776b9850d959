import { act } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { workloadKey } from '../../src/training/workload'
import { currentAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { useKnownBackends } from '../state/known-backends'
import { MeasuredBackends } from './measured-backends'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
const box = document.body.appendChild(document.createElement('div'))
const root = createRoot(box)

afterEach(() => {
  act(() => root.unmount())
  box.remove()
})

it('says what was measured of this network and what is taken, until it is to be forgotten', async () => {
  useDocumentStore.getState().edit({ type: 'set-training', training: { batchSize: 32 } })
  const key = workloadKey(currentAnalysis(), 32)
  const other = workloadKey(currentAnalysis(), 33)
  const found = { taken: 'webgpu', msPerStep: { wasm: 38.2, webgpu: 4.25 }, cards: { webgpu: 'A card' } } as const
  useKnownBackends.getState().read({ [key]: found, [other]: found })
  act(() => root.render(<MeasuredBackends />))
  const group = page.getByRole('group', { name: 'Measured backends' })
  await expect.element(group).toHaveTextContent('Measured for this network, a step: WebGPU 4.3 ms · WASM 38 ms. Automatic takes WebGPU.')

  useDocumentStore.getState().edit({ type: 'set-training', training: { backend: 'wasm' } })
  await expect.element(group).not.toHaveTextContent('Automatic')
  await userEvent.click(page.getByRole('button', { name: 'Forget' }))
  await expect.element(group).not.toBeInTheDocument()
  expect(Object.keys(useKnownBackends.getState().known)).toEqual([other])
})
