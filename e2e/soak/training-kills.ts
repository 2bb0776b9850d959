// A training process is killed (SIGKILL) in the midst of it, again and again, and taken up each time; it must lose no more than
// what was learned since its last checkpoint, and come to the very weights of a run that was left alone.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makePictures, smallProject } from '../cli/pictures'

const PROGRAM = resolve(process.env['TENSORLOOM_OUT'] ?? resolve(import.meta.dirname, '../../out'), 'cli/tensorloom.js')
/** Seconds between checkpoints. */
const EVERY = 0.1

export interface TrainingKills {
  readonly rounds: number
  readonly checkpoints: number
  /** Steps that had to be made again, at most, and the steps between two checkpoints, at most. */
  readonly mostLostSteps: number
  readonly mostBetween: number
  readonly problems: readonly string[]
}

interface Line {
  readonly type: string
  readonly steps?: number
  readonly resumed?: { readonly steps: number } | null
  readonly step?: number
}

/** Runs until `killAfterMs` or to its end. */
async function runOnce(
  args: readonly string[],
  killAfterMs: number | null,
): Promise<{ lines: readonly Line[]; killed: boolean; errors: string }> {
  const child = spawn(process.execPath, [PROGRAM, 'train', ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let errors = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    // Counted from where training begins: starting up takes longer than most rounds.
    if (killAfterMs !== null && timer === undefined && out.includes('"type":"start"'))
      timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  })
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const signal = await new Promise<NodeJS.Signals | null>((done) => child.once('close', (_code, by) => done(by)))
  clearTimeout(timer)
  const whole = out.slice(0, out.lastIndexOf('\n') + 1)
  const lines = whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line)
  return { lines, killed: signal === 'SIGKILL', errors }
}

export async function killTraining(rounds: number, onRound: (count: number) => void = () => undefined): Promise<TrainingKills> {
  const folder = await mkdtemp(join(tmpdir(), 'tensorloom-train-kill-'))
  const problems: string[] = []
  try {
    const data = join(folder, 'squares')
    const project = join(folder, 'squares.loom.json')
    await makePictures(data, 20)
    // Long enough to be killed so often; what is killed at random can also end before.
    const training = { optimizer: { type: 'adam', params: {} }, epochs: 1500 + rounds * 900, averaging: 0.9, batchSize: 5 }
    await writeFile(project, JSON.stringify(smallProject(training)))
    const base = [project, '--data', data]
    const kept = ['--checkpoint', join(folder, 'kept'), '--checkpoint-every', String(EVERY)]
    let killed = 0
    let acknowledged = 0
    let reached = 0
    let checkpoints = 0
    let mostLostSteps = 0
    let mostBetween = 0
    let ended = false
    while (!ended) {
      const resume = killed > 0 ? ['--resume'] : []
      const killAfterMs = killed < rounds ? 20 + Math.random() * 2000 : null
      const run = await runOnce([...base, ...kept, ...resume, '--out', join(folder, 'killed')], killAfterMs)
      const from = run.lines.find(({ type }) => type === 'start')?.resumed?.steps ?? 0
      if (run.lines.length > 0) {
        if (from < acknowledged) problems.push(`round ${killed + 1} went on at step ${from}, and step ${acknowledged} was kept`)
        mostLostSteps = Math.max(mostLostSteps, reached - from)
      }
      let last = from
      for (const line of run.lines) {
        if (line.type === 'epoch') reached = Math.max(reached, line.step ?? 0)
        if (line.type !== 'checkpoint') continue
        checkpoints += 1
        mostBetween = Math.max(mostBetween, (line.steps ?? 0) - last)
        last = line.steps ?? 0
        acknowledged = Math.max(acknowledged, last)
      }
      ended = run.lines.some(({ type }) => type === 'end')
      if (!ended && !run.killed) {
        problems.push(`round ${killed + 1} ended by itself: ${run.errors}`)
        break
      }
      if (run.killed) {
        killed += 1
        onRound(killed)
      }
    }
    if (ended && killed < rounds) problems.push(`the run ended after ${killed} of ${rounds} kills`)
    await runOnce([...base, '--out', join(folder, 'whole')], null)
    const hash = async (name: string): Promise<string> =>
      createHash('sha256')
        .update(await readFile(join(folder, name, 'weights.bin')))
        .digest('hex')
    if (ended && (await hash('killed')) !== (await hash('whole'))) problems.push('the weights are not those of a run that was left alone')
    return { rounds: killed, checkpoints, mostLostSteps, mostBetween, problems }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
