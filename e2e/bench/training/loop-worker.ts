// Drives the product's own training worker as the interface does.
import type { FromWorker, ToWorker } from '../../../src/training/protocol'
import { serve } from './messages'
import type { NetworkName } from './networks'
import { networkOf } from './networks'

/** The worker and the first message of that type, with the time it came. */
class Conversation {
  private readonly worker = new Worker(new URL('../../../src-renderer/training-worker/worker.ts', import.meta.url), { type: 'module' })

  hear<T extends FromWorker['type']>(type: T): Promise<Extract<FromWorker, { readonly type: T }>> {
    return new Promise((resolve, reject) => {
      const listen = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type === 'failed') reject(new Error(`${data.diagnostics[0]?.message.en ?? 'failed'}\n${data.detail ?? ''}`))
        if (data.type === 'progress') this.say({ type: 'ack' })
        if (data.type !== type) return
        this.worker.removeEventListener('message', listen)
        resolve(data as Extract<FromWorker, { readonly type: T }>)
      }
      this.worker.addEventListener('message', listen)
      this.worker.addEventListener('error', ({ message }) => {
        reject(new Error(message))
      })
    })
  }

  say(message: ToWorker): void {
    this.worker.postMessage(message)
  }

  train(name: NetworkName, epochs: number): void {
    const { document, data, splits, batch } = networkOf(name)
    const { optimizer, learningRate, seed, targetLoss } = document.training
    const plan = { ...document.training, graph: document.graph, optimizer, learningRate, seed, targetLoss, batchSize: batch, epochs }
    const label = { windowId: 'bench', name, data: data.name, epochs, project: '', handle: null, stamp: null }
    this.say({ type: 'train', runId: 'bench', plan, backend: 'wasm', data, splits, resume: null, known: {}, label })
  }

  end(): void {
    this.worker.terminate()
  }
}

/** From asking a fresh worker to train to the word that its first step is taken, in milliseconds. */
async function firstStep(name: NetworkName): Promise<number> {
  const talk = new Conversation()
  await talk.hear('ready')
  const progress = talk.hear('progress')
  const started = performance.now()
  talk.train(name, 3)
  await progress
  const tookMs = performance.now() - started
  talk.end()
  return tookMs
}

let held: Conversation | null = null

/** Milliseconds an epoch through our loop, over that many. */
async function epochs({ network, count }: { readonly network: NetworkName; readonly count: number }): Promise<number> {
  if (!held) {
    held = new Conversation()
    await held.hear('ready')
  }
  const ended = held.hear('ended')
  held.train(network, count)
  const { result } = await ended
  if (result.epochs !== count) throw new Error(`The run ended after ${result.epochs} epochs`)
  return result.elapsedMs / count
}

serve({ firstStep, epochs })
