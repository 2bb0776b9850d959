// A helping thread of the compiled step: takes its job, says when it is ready, and then meets the others in shared memory.
import type { StepJob } from '../../src/engine/compiled-step/threads'
import { serveStep } from '../../src/engine/compiled-step/threads'

declare const self: DedicatedWorkerGlobalScope

self.onmessage = (event: MessageEvent<{ readonly job: StepJob; readonly thread: number }>) => {
  const { job, thread } = event.data
  void serveStep(job, thread, () => {
    self.postMessage('ready')
  }).then(() => {
    self.close()
  })
}
