import type { StartChangeHelper } from '../../src/training/change-ahead'

/** A worker of its own. */
export const startChangeHelper: StartChangeHelper = (job, done, broke) => {
  const worker = new Worker(new URL('./change-thread.ts', import.meta.url), { type: 'module', name: 'pictures' })
  worker.onmessage = done
  worker.onerror = (event) => {
    event.preventDefault()
    broke()
  }
  worker.postMessage(job)
  return {
    post: (request) => worker.postMessage(request),
    end: () => worker.terminate(),
  }
}
