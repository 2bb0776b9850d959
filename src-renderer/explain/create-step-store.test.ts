import { describe, expect, it, vi } from 'vitest'
import { error, fail, ok, text } from '../../src/diagnostics'
import type { ExplainAsk } from '../../src/explain/ask'
import type { Digest, StepTrace } from '../../src/explain/step-trace'
import { createStepStore } from './create-step-store'
import { litBy } from './step-stages'

const digest: Digest = { shape: [2], samples: 1, min: 0, max: 1, mean: 0.5, norm: 1, top: [], strip: [] }
const trace: StepTrace = {
  what: 'step',
  rows: [3],
  training: false,
  loss: 0.5,
  penalty: 0,
  input: digest,
  nodes: ['fc1', 'fc2'].map((nodeId) => ({ nodeId, output: digest, gradient: digest })),
  judged: { output: [0.2], target: [1], gradient: [-0.5] },
  isLogit: true,
  weight: {
    place: { nodeId: 'fc1', name: 'kernel', index: 0 },
    shape: [2, 2],
    value: 1,
    derivative: 2,
    chain: null,
    penalty: 0,
    largest: 1,
    numerical: null,
    update: { optimizer: 'adam', learningRate: 0.1, gradient: 2, step: 1, slots: [], before: 1, after: 0.8, remembers: true },
  },
  weights: [],
}

describe('createStepStore', () => {
  it('walks there and back, to the weight, its check and its update', async () => {
    const store = createStepStore(() => Promise.resolve(ok(trace)))
    store.getState().start([3], false)
    await vi.waitFor(() => expect(store.getState().busy).toBe(false))
    expect(store.getState().stages.map((stage) => ('nodeId' in stage ? `${stage.kind} ${stage.nodeId}` : stage.kind))).toEqual([
      'input',
      'forward fc1',
      'forward fc2',
      'loss',
      'loss-gradient',
      'backward fc1',
      'chain',
      'check',
      'update',
    ])
    store.getState().go(99)
    expect(store.getState().at).toBe(8)
    store.getState().go(-1)
    expect(store.getState().at).toBe(0)
  })

  it('asks again for another weight and stays where it was; a late answer to an earlier question is passed over', async () => {
    const asked: ExplainAsk[] = []
    const answers: ((value: ReturnType<typeof ok<StepTrace>>) => void)[] = []
    const store = createStepStore((ask) => {
      asked.push(ask)
      return new Promise((resolve) => answers.push(resolve))
    })
    store.getState().start([3], true)
    answers[0]?.(ok(trace))
    await vi.waitFor(() => expect(store.getState().trace).not.toBeNull())
    store.getState().go(6)
    store.getState().chooseWeight({ nodeId: 'fc2', name: 'bias', index: 0 })
    store.getState().chooseWeight({ nodeId: 'fc2', name: 'bias', index: 1 })
    answers[1]?.(ok({ ...trace, loss: 9 }))
    answers[2]?.(ok({ ...trace, loss: 0.25 }))
    await vi.waitFor(() => expect(store.getState().trace?.loss).toBe(0.25))
    expect(store.getState().stages[store.getState().at]?.kind).toBe('chain')
    expect(asked.at(-1)).toMatchObject({ what: 'step', rows: [3], training: true, weight: { index: 1 } })
  })

  it('says what went wrong', async () => {
    const store = createStepStore(() => Promise.resolve(fail(error('training/no-model', text('None', '无')))))
    store.getState().start([0], false)
    await vi.waitFor(() => expect(store.getState().problems).toHaveLength(1))
    expect(store.getState().trace).toBeNull()
    store.getState().close()
    expect(store.getState().open).toBe(false)
  })
})

describe('litBy', () => {
  const wire = (from: string, to: string) => ({ id: `${from}-${to}`, from: { node: from, port: 'out' }, to: { node: to, port: 'in' } })
  const graph = { nodes: [], groups: [], edges: [wire('x', 'fc1'), wire('fc1', 'fc2'), wire('fc2', 'loss')] }

  it('lights the wire the values come by, and the one the gradient comes back by', () => {
    expect(litBy({ kind: 'forward', nodeId: 'fc2' }, trace, graph, 'x', 'loss')).toEqual({
      nodes: ['fc2'],
      edges: ['fc1-fc2'],
      tone: 'forward',
    })
    expect(litBy({ kind: 'backward', nodeId: 'fc1' }, trace, graph, 'x', 'loss')).toEqual({
      nodes: ['fc1'],
      edges: ['fc1-fc2'],
      tone: 'backward',
    })
    expect(litBy({ kind: 'update' }, trace, graph, 'x', 'loss').nodes).toEqual(['fc1'])
  })
})
