// The stores with everything real behind them: sketches drawn by their worker, trained in the training worker.
import { expect, it, vi } from 'vitest'
import { findTemplate } from '../../src/templates'
import { useDataStore } from './data-store'
import { useDocumentStore } from './document-store'
import { useRunStore } from './run-store'

it('loads the sketches, trains, pauses, goes on, ends and predicts', async () => {
  const template = findTemplate('two-layer-cat')?.create()
  if (!template) expect.fail('the template is missing')
  useDocumentStore.getState().load({
    ...template,
    data: {
      ...template.data,
      source: { type: 'generator', generator: 'cat-sketches', count: 40, seed: 1 },
      validationShare: 0.2,
      testShare: 0.2,
    },
    training: { ...template.training, epochs: 60, batchSize: 'full', backend: 'cpu' },
  })
  useDataStore.getState().follow()
  await vi.waitFor(() => expect(useDataStore.getState().status).toBe('ready'), { timeout: 20_000 })
  const { dataset } = useDataStore.getState()
  if (dataset?.samples !== 'images') expect.fail('the sketches are missing')
  expect(dataset.size).toEqual({ height: 64, width: 64, channels: 3 })

  const run = () => useRunStore.getState()
  run().train()
  expect(run().status).toBe('starting')
  await vi.waitFor(() => expect(run().epochs.length).toBeGreaterThan(0), { timeout: 30_000 })
  run().pause()
  await vi.waitFor(() => expect(run().status).toBe('paused'), { timeout: 20_000 })
  const held = run().epochs.length
  run().resume()
  await vi.waitFor(() => expect(run().epochs.length).toBeGreaterThan(held), { timeout: 20_000 })
  await vi.waitFor(() => expect(run().status).toBe('ended'), { timeout: 60_000 })
  expect(run().epochs.map((record) => record.epoch)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  expect(run().result).toMatchObject({ outcome: 'completed', test: { n: 8 } })

  const answer = await run().predict(dataset.pixels.slice(0, 2 * 64 * 64 * 3))
  if (!answer.ok) expect.fail(answer.diagnostics[0]?.message.en ?? '')
  expect(answer.value).toHaveLength(2)
  for (const row of answer.value) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5)
}, 150_000)
