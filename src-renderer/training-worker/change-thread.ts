// A helping thread that changes the pictures of the next step; see src/training/change-ahead.ts.
import { z } from 'zod'
import type { ChangeJob, ChangeRequest } from '../../src/training/change-ahead'
import { createChangeServer } from '../../src/training/change-ahead'

declare const self: DedicatedWorkerGlobalScope

// See worker.ts.
z.config({ jitless: true })

let serve: ((request: ChangeRequest) => void) | null = null

self.onmessage = (event: MessageEvent<ChangeJob | ChangeRequest>) => {
  if ('pixels' in event.data) serve = createChangeServer(event.data)
  else serve?.(event.data)
  self.postMessage('done')
}
