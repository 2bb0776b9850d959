// Runs the built command line as a user does: a process of its own, with its streams and exit code.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '../..')
export const PROGRAM = resolve(ROOT, 'out/cli/tensorloom.js')
/** The real data; tests that use it skip where it is absent. */
export const CAT_DATA = resolve(ROOT, '../shared/data/catvnoncat')

export interface CliRun {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  /** Besides the process's own; the language is English unless named here. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Called for each complete line of standard output, with a way to send the process a signal. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs `tensorloom ...args` to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, LC_ALL: 'C.UTF-8', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    let seen = 0
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
      for (let end = stdout.indexOf('\n', seen); end >= 0; end = stdout.indexOf('\n', seen)) {
        options.onLine?.(stdout.slice(seen, end), (signal) => child.kill(signal))
        seen = end + 1
      }
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk))
    child.on('error', reject)
    child.on('close', (code) => settle({ code, stdout, stderr }))
  })
}

export interface StartLine {
  readonly type: 'start'
  readonly backend: string
  readonly params: number
  readonly train: number
  readonly val: number
  readonly test: number
  readonly skipped: number
}

export interface EpochLine {
  readonly type: 'epoch'
  readonly epoch: number
  readonly loss: number | null
  readonly accuracy: number | null
  readonly valLoss: number | null
  readonly valAccuracy: number | null
  readonly ms: number
  readonly metrics?: Readonly<Record<string, { readonly train: number | null; readonly val: number | null }>>
}

export interface EndLine {
  readonly type: 'end'
  readonly outcome: 'completed' | 'stopped' | 'diverged'
  readonly train: { readonly loss: number; readonly accuracy: number }
  readonly val: { readonly loss: number; readonly accuracy: number; readonly metrics?: Readonly<Record<string, number | null>> } | null
  readonly test: {
    readonly loss: number
    readonly accuracy: number
    readonly n: number
    readonly interval: readonly [number, number]
    readonly metrics?: Readonly<Record<string, number | null>>
  } | null
  readonly steps: number
  readonly seconds: number
  readonly model: string | null
}

export interface TrainingRun extends CliRun {
  readonly start: StartLine
  readonly epochs: readonly EpochLine[]
  readonly end: EndLine
}

/** Runs `tensorloom train … --json` and reads its lines; every line must be JSON. */
export async function runTraining(args: readonly string[], options: CliOptions = {}): Promise<TrainingRun> {
  const run = await runCli(['train', ...args, '--json'], options)
  const lines = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StartLine | EpochLine | EndLine)
  const start = lines.find((line) => line.type === 'start')
  const end = lines.find((line) => line.type === 'end')
  if (!start || !end) throw new Error(`The run did not get to its end (exit code ${run.code}).\n${run.stdout}\n${run.stderr}`)
  return { ...run, start, epochs: lines.filter((line) => line.type === 'epoch'), end }
}
