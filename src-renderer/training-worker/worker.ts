// The training worker: hosts engine and run loop over src/training/protocol.ts. All that computes happens here.
import { z } from 'zod'
import { wasmAddresses } from '../../src/engine/wasm-addresses'
import { fail } from '../../src/diagnostics'
import type { FromWorker, ToWorker } from '../../src/explain/protocol'
import { openHost, unreachable, type HostCall, type HostMessage } from '../host-link'
import { startChangeHelper } from './change-helper'
import { createMessageYield } from './message-yield'
import { createCompileStep } from './step-crew'
import { createTrainingHost } from './training-host'

declare const self: DedicatedWorkerGlobalScope

// zod compiles its schemas with `new Function` unless told not to; the content security policy forbids that.
z.config({ jitless: true })

/** A checkpoint's bytes are handed over, not copied: training goes on. */
const post = (message: FromWorker) => {
  self.postMessage(
    message,
    message.type === 'checkpoint' ? [message.tensors.buffer] : message.type === 'kept-epochs' ? [message.kept.weights.buffer] : [],
  )
}

let callHost: HostCall | null = null

const host = createTrainingHost({
  post,
  writeCheckpoint: (request) => callHost?.('checkpoint.write', request) ?? Promise.resolve(fail(unreachable())),
  wasmPath: wasmAddresses(self.location.href),
  compiler: createCompileStep,
  changeHelper: self.crossOriginIsolated ? { start: startChangeHelper, cores: navigator.hardwareConcurrency } : null,
  yieldToHost: createMessageYield(),
  now: () => performance.now(),
})

self.onmessage = ({ data }: MessageEvent<ToWorker | HostMessage>) => {
  if (data.type === 'host') callHost = openHost(data.link)
  else void host.receive(data)
}
post({ type: 'ready' })
