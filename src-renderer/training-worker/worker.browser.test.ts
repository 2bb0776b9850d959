// The worker for real, in Chromium: what Node cannot show (WebGL, WASM by address, messages).
import { afterEach, expect, it } from 'vitest'
import type { BackendChoice } from '../../src/document/document'
import type { CallName, HostClient, Request } from '../../src/api/api'
import { ok } from '../../src/diagnostics'
import type { FromWorker, ToWorker } from '../../src/explain/protocol'
import { LABEL, pictures, planOf, sequence, splitsOf } from '../../src/training/training.test-support'
import { linkHost, type HostMessage } from '../host-link'

const SIZE = { height: 8, width: 8, channels: 3 } as const
const network = sequence(
  ['pixels', 'input', { shape: { type: 'image', ...SIZE } }],
  ['conv', 'conv2d', { filters: 4, kernel: [3, 3], padding: 'same', activation: { type: 'relu' } }],
  ['pool', 'maxPool2d', {}],
  ['flat', 'flatten', {}],
  ['drop', 'dropout', { rate: 0.2 }],
  ['fc', 'dense', { units: 1, activation: { type: 'sigmoid' } }],
  ['loss', 'loss', { loss: 'binaryCrossEntropy' }],
)
const data = pictures(24, SIZE)

type Of<T extends FromWorker['type']> = Extract<FromWorker, { readonly type: T }>

class Talk {
  readonly messages: FromWorker[] = []
  private readonly worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  private listeners: (() => void)[] = []

  constructor() {
    this.worker.onmessage = (event: MessageEvent<FromWorker>) => {
      this.messages.push(event.data)
      if (event.data.type === 'progress') this.say({ type: 'ack' })
      for (const listener of this.listeners) listener()
    }
  }

  /** Lets it reach this host. */
  link(host: HostClient): void {
    const link = linkHost(host)
    this.worker.postMessage({ type: 'host', link } satisfies HostMessage, link ? [link] : [])
  }

  say(message: ToWorker): void {
    this.worker.postMessage(message)
  }

  /** The first message that fits, whether it came already or is still to come. */
  hear<T extends FromWorker['type']>(type: T, fits: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.messages.find((message): message is Of<T> => message.type === type && fits(message as Of<T>))
        if (found) resolve(found)
        const failed = this.messages.find((message): message is Of<'failed'> => message.type === 'failed')
        if (failed && type !== 'failed') reject(new Error(`${failed.diagnostics[0]?.message.en} ${failed.detail}`))
      }
      this.listeners.push(look)
      look()
    })
  }

  train(runId: string, backend: BackendChoice, epochs: number): void {
    const plan = planOf(network, { optimizer: { type: 'adam', params: {} }, learningRate: 0.02, batchSize: 5, epochs })
    this.say({ type: 'train', runId, plan, backend, data, splits: splitsOf(16, 4, 4), resume: null, known: {}, label: LABEL })
  }

  end(): void {
    this.worker.terminate()
  }
}

let talk: Talk

afterEach(() => {
  talk.end()
})

it('trains, answers meanwhile, pauses, ends, exports and loads again', async () => {
  talk = new Talk()
  await talk.hear('ready')
  talk.say({ type: 'predict', requestId: 'early', values: data.pixels.slice(0, 192) })
  expect((await talk.hear('refused', ({ requestId }) => requestId === 'early')).diagnostics[0]?.code).toBe('training/no-model')

  talk.train('run', 'auto', 150)
  const started = await talk.hear('started')
  // There is no graphics card here: a software GPU is never taken unasked.
  expect(started).toMatchObject({ runId: 'run', backend: 'wasm' })
  await talk.hear('progress')
  talk.say({ type: 'predict', requestId: 'during', values: data.pixels.slice(0, 192) })
  expect((await talk.hear('predicted', ({ requestId }) => requestId === 'during')).answers[0]?.length).toBe(2)
  talk.say({ type: 'pause' })
  await talk.hear('state', ({ state }) => state === 'paused')
  talk.say({ type: 'export', requestId: 'too-early' })
  await talk.hear('refused', ({ requestId }) => requestId === 'too-early')
  talk.say({ type: 'resume' })

  const { result } = await talk.hear('ended')
  expect(result).toMatchObject({ outcome: 'completed', epochs: 150, steps: 600 })
  const epochs = talk.messages.flatMap((message) => (message.type === 'progress' ? message.epochs : []))
  expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 150 }, (_, i) => i + 1))

  talk.say({ type: 'predict', requestId: 'after', values: data.pixels })
  const after = await talk.hear('predicted', ({ requestId }) => requestId === 'after')
  talk.say({ type: 'export', requestId: 'export' })
  const { model } = await talk.hear('exported')
  expect(model.card).toMatchObject({ classes: ['a', 'b'], positive: 1, versions: { tfjs: '4.22.0' } })
  talk.say({ type: 'load', requestId: 'load', model, backend: 'cpu' })
  await talk.hear('loaded')
  talk.say({ type: 'predict', requestId: 'loaded', values: data.pixels })
  const loaded = await talk.hear('predicted', ({ requestId }) => requestId === 'loaded')
  loaded.answers.forEach((row, i) => {
    expect(row[1]).toBeCloseTo(after.answers[i]?.[1] ?? -1, 5)
  })
})

it('learns the same from pictures that another thread changed ahead', async ({ skip }) => {
  if (!crossOriginIsolated) skip('memory cannot be shared here')
  const [input, ...rest] = network.nodes.map(({ name, kind, params }) => [name, kind, params] as const)
  if (!input) throw new Error('no input')
  const graph = sequence(input, ['change', 'augmentation', { flipHorizontal: true, rotate: 20 }], ...rest)
  const plan = planOf(graph, { optimizer: { type: 'adam', params: {} }, learningRate: 0.02, batchSize: 5, epochs: 60 })
  const pixels = new Uint8Array(new SharedArrayBuffer(data.pixels.length))
  pixels.set(data.pixels)
  const curves = []
  for (const from of [data, { ...data, pixels }]) {
    talk = new Talk()
    talk.say({
      type: 'train',
      runId: 'run',
      plan,
      backend: 'wasm',
      data: from,
      splits: splitsOf(16, 4, 4),
      resume: null,
      known: {},
      label: LABEL,
    })
    const { result } = await talk.hear('ended')
    const epochs = talk.messages.flatMap((message) => (message.type === 'progress' ? message.epochs : []))
    curves.push([epochs.map(({ loss, valLoss }) => [loss, valLoss]), result.test])
    talk.end()
  }
  expect(curves[0]).toEqual(curves[1])
})

it('writes its checkpoints to the host itself, under what the run is filed under, and ends only when they stand', async () => {
  talk = new Talk()
  const written: Request<'checkpoint.write'>[] = []
  let letThrough: () => void = () => undefined
  const gate = new Promise<void>((resolve) => (letThrough = resolve))
  const call = async (name: CallName, request: unknown) => {
    expect(name).toBe('checkpoint.write')
    written.push(request as Request<'checkpoint.write'>)
    await gate
    return ok(null)
  }
  talk.link({ call, onEvent: () => () => undefined } as unknown as HostClient)
  talk.train('run', 'wasm', 100_000)
  await talk.hear('progress')
  talk.say({ type: 'checkpoint', urgent: true })
  await expect.poll(() => written.length).toBe(1)
  expect(written[0]).toMatchObject({ ...LABEL, runId: 'run' })
  expect(written[0]?.tensors.length).toBeGreaterThan(0)
  talk.say({ type: 'stop' })
  // An answer to a later question: had the run ended meanwhile, it would have said so first.
  talk.say({ type: 'export', requestId: 'still' })
  await talk.hear('refused', ({ requestId }) => requestId === 'still')
  letThrough()
  await talk.hear('ended')
  const order = talk.messages.map(({ type }) => type)
  expect(order.indexOf('checkpoint')).toBeGreaterThan(0)
  expect(order.indexOf('checkpoint')).toBeLessThan(order.indexOf('ended'))
  expect(await talk.hear('checkpoint')).toMatchObject({ runId: 'run', written: ok(null) })
})

it('stops when asked and keeps the model', async () => {
  talk = new Talk()
  talk.train('run', 'wasm', 100_000)
  await talk.hear('progress')
  talk.say({ type: 'stop' })
  expect((await talk.hear('ended')).result.outcome).toBe('stopped')
  talk.say({ type: 'predict', requestId: 'p', values: data.pixels.slice(0, 192) })
  await talk.hear('predicted')
})

it('takes WebGL by hand, saying when the processor draws it, and refuses a backend that is not there', async () => {
  talk = new Talk()
  talk.train('gl', 'webgl', 1)
  const first = await Promise.race([talk.hear('started'), talk.hear('failed')])
  if (first.type === 'started') {
    expect(first.backend).toBe('webgl')
    if (/swiftshader|llvmpipe/i.test(first.device)) expect(first.notes.map(({ code }) => code)).toContain('engine/software-gpu')
    await talk.hear('ended')
  } else {
    expect(first.diagnostics[0]?.code).toBe('engine/unavailable')
  }
})
