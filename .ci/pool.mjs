// Runs commands side by side, as many as the machine has cores for, and keeps what each printed.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'

/**
 * @typedef {{ name: string, command: string, args: readonly string[], env?: Record<string, string> }} Job
 * @typedef {{ name: string, passed: boolean, output: string, elapsedMs: number }} Finished
 */

/**
 * Runs one command to its end.
 * @param {Job} job
 * @param {{ cwd: string, live?: boolean }} options live: its output is also shown as it comes
 * @returns {Promise<Finished>}
 */
export function runJob(job, { cwd, live = false }) {
  const started = performance.now()
  return new Promise((settle) => {
    const child = spawn(job.command, job.args, { cwd, env: { ...process.env, ...job.env }, stdio: ['ignore', 'pipe', 'pipe'] })
    /** @type {string[]} */
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (/** @type {string} */ chunk) => {
        chunks.push(chunk)
        if (live) process.stdout.write(chunk)
      })
    }
    /** @param {boolean} passed */
    const finish = (passed) => settle({ name: job.name, passed, output: chunks.join(''), elapsedMs: performance.now() - started })
    child.on('error', (cause) => {
      chunks.push(cause.message)
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}

/**
 * Runs all jobs, several at a time.
 * @param {readonly Job[]} jobs
 * @param {{ cwd: string, atOnce?: number, onFinished?: (finished: Finished) => void }} options
 * @returns {Promise<Finished[]>} in the order of `jobs`
 */
export async function runJobs(jobs, { cwd, atOnce = Math.max(1, Math.min(4, availableParallelism())), onFinished }) {
  /** @type {Finished[]} */
  const results = []
  let next = 0
  const lane = async () => {
    for (let index = next++; index < jobs.length; index = next++) {
      const job = jobs[index]
      if (!job) return
      const finished = await runJob(job, { cwd })
      results[index] = finished
      onFinished?.(finished)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, lane))
  return results
}
