// Child processes that a test starts and must not leave behind.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Ends a child: asks first, and kills what does not go within five seconds. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
  await gone
  clearTimeout(timer)
}

/** Kills a child at once. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Collects a child's error output, to be told where it fails. */
export function collectErrors(child: ChildProcess): () => string {
  let collected = ''
  child.stderr?.on('data', (chunk: Buffer) => (collected = (collected + chunk.toString()).slice(-20_000)))
  return () => collected
}
