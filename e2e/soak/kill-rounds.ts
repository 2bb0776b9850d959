// The host is killed (SIGKILL) in the midst of autosave and save, again and again; what stands on the disk then is held against what was done.
import { decode, encode } from '@msgpack/msgpack'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CallName, Reply, Request } from '../../src/api/api'
import type { Result } from '../../src/diagnostics'
import type { ProjectDocument } from '../../src/document/document'
import { parseProject } from '../../src/document/parse'
import { serializeProject } from '../../src/document/serialize'
import { findTemplate } from '../../src/templates'
import { startAutosave, type Work } from '../../src-renderer/project/autosave'
import { collectErrors, endProcess, killProcess } from '../hosts/child-process'

const PROGRAM = resolve(process.env['TENSORLOOM_OUT'] ?? resolve(import.meta.dirname, '../../out'), 'cli/tensorloom.js')
const FILE = 'net.loom.json'
const EDIT_MS = 10
/** Copies of the template's layers, so that writing takes long enough to be killed in. */
const COPIES = 60

/** What one round came to. */
export interface KillRound {
  readonly edits: number
  readonly saves: number
  readonly backups: number
  /** Age of the oldest edit that was lost, when the host was killed; 0 where none was. */
  readonly lostMs: number
  /** The longest that a backup took to be written. */
  readonly slowestMs: number
  /** A request was on its way when the host was killed. */
  readonly inWrite: boolean
  readonly problems: readonly string[]
}

export interface KillOptions {
  readonly rounds: number
  /** Hosts at work at the same time, each with its own folders. */
  readonly lanes: number
  readonly onRound?: (round: KillRound, count: number) => void
}

export async function killRounds({ rounds, lanes, onRound }: KillOptions): Promise<readonly KillRound[]> {
  const done: KillRound[] = []
  let begun = 0
  const lane = async (): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'tensorloom-kill-'))
    try {
      await mkdir(join(folder, 'work'))
      while (begun < rounds) {
        begun += 1
        const round = await killRound(folder, begun)
        done.push(round)
        onRound?.(round, done.length)
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return done
}

interface Host {
  readonly child: ChildProcess
  call<N extends CallName>(name: N, request: Request<N>): Promise<Result<Reply<N>>>
}

async function startHost(folder: string): Promise<Host> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--no-open', '--root', join(folder, 'work')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TENSORLOOM_DATA_DIR: join(folder, 'data') },
  })
  const errors = collectErrors(child)
  const url = await new Promise<string>((found, reject) => {
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/.exec(output)?.[0]
      if (address !== undefined) found(address)
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}\n${errors()}`)))
  })
  const { origin } = new URL(url)
  const entrance = await fetch(url, { redirect: 'manual' })
  const cookie = (entrance.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  return {
    child,
    async call<N extends CallName>(name: N, request: Request<N>) {
      const response = await fetch(`${origin}/api/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/msgpack', Origin: origin, Cookie: cookie },
        body: encode(request, { ignoreUndefined: true }),
      })
      return decode(new Uint8Array(await response.arrayBuffer())) as Result<Reply<N>>
    },
  }
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ code, message }) => `${code}: ${message.en}`).join('\n'))
  return result.value
}

/** A project of some size; its name counts the edits. */
function bigProject(): ProjectDocument {
  const start = findTemplate('conv-cat')?.create()
  if (start === undefined) throw new Error('the template is gone')
  const copies = Array.from({ length: COPIES }, (_, copy) =>
    start.graph.nodes.map((node) => ({ ...node, id: `${node.id}-${copy}`, name: `${node.name}_${copy}` })),
  )
  return { ...start, graph: { ...start.graph, nodes: [...start.graph.nodes, ...copies.flat()] } }
}

const editOf = (name: string): number => Number(name.split(' ').at(-1))
const pause = (ms: number): Promise<void> => new Promise((next) => setTimeout(next, ms))

/** One host: work on it, kill it, start it again and see what is there. */
async function killRound(folder: string, index: number): Promise<KillRound> {
  const host = await startHost(folder)
  const id = `kill-round-${String(index).padStart(4, '0')}`
  const start = bigProject()
  const named = (edit: number): ProjectDocument => ({ ...start, name: `round ${index} edit ${edit}` })
  const editedMs: number[] = [performance.now()]
  let document = named(0)
  let saved: ProjectDocument | null = null
  let acknowledged = -1
  let saves = 0
  let backups = 0
  let inFlight = 0
  let slowestMs = 0
  let backupSentMs: number | null = null
  let dead = false
  let listener = (): void => undefined

  // The round begins with a project that stands in its file.
  const granted = value(await host.call('files.grant', { purpose: 'save-project', path: [FILE] }))
  let file = value(await host.call('project.write', { handle: granted.handle, text: serializeProject(document) }))
  saved = document
  acknowledged = 0

  const call: Host['call'] = async (name, request) => {
    inFlight += 1
    try {
      return await host.call(name, request)
    } finally {
      inFlight -= 1
    }
  }
  const lost = { ok: false, diagnostics: [] } as const
  const autosave = startAutosave({
    current: (): Work | null => (document === saved ? null : { document, handle: file.handle, stamp: file.stamp }),
    onChange: (heard) => {
      listener = heard
      return () => (listener = () => undefined)
    },
    write: async (work) => {
      const text = serializeProject(work.document)
      backupSentMs = performance.now()
      const written = await call('backup.write', { id, name: work.document.name, text, handle: work.handle, stamp: work.stamp }).catch(
        () => lost,
      )
      if (written.ok) {
        backups += 1
        slowestMs = Math.max(slowestMs, performance.now() - backupSentMs)
        backupSentMs = null
      }
      return written
    },
    discard: () => call('backup.discard', { id }).catch(() => lost),
    show: () => undefined,
    warn: () => undefined,
  })
  const save = async (): Promise<void> => {
    const writing = document
    const text = serializeProject(writing)
    const written = await call('project.write', { handle: file.handle, text, expectedStamp: file.stamp }).catch(() => lost)
    if (!written.ok) {
      if (!dead) throw new Error(`not saved: ${written.diagnostics.map(({ code }) => code).join()}`)
      return
    }
    file = written.value
    saved = writing
    acknowledged = editOf(writing.name)
    saves += 1
    listener()
  }

  const killAfterMs = 300 + Math.random() * 1300
  const saveEveryMs = index % 3 === 0 ? Infinity : 120 + Math.random() * 500
  const aimed = index % 2 === 0
  let savedMs = performance.now()
  let saving: Promise<void> = Promise.resolve()
  const beganMs = performance.now()
  while (performance.now() - beganMs < killAfterMs + 900) {
    await pause(EDIT_MS)
    document = named(editedMs.length)
    editedMs.push(performance.now())
    listener()
    const nowMs = performance.now()
    if (nowMs - savedMs > saveEveryMs) {
      savedMs = nowMs
      saving = saving.then(save)
    }
    // Half of the rounds wait for a request to be on its way.
    if (nowMs - beganMs > killAfterMs && (!aimed || inFlight > 0)) break
  }
  if (aimed) await pause(Math.random() * 6)
  const inWrite = inFlight > 0
  const killedMs = performance.now()
  dead = true
  if (backupSentMs !== null) slowestMs = Math.max(slowestMs, killedMs - backupSentMs)
  await killProcess(host.child)
  autosave.stop()
  await saving

  const found = await inspect(folder, index)
  const problems = [...found.problems]
  if (found.saved < acknowledged) problems.push(`the file holds edit ${found.saved}, and edit ${acknowledged} was saved`)
  const firstLost = editedMs[Math.max(found.saved, found.kept) + 1]
  const lostMs = firstLost === undefined ? 0 : Math.max(0, killedMs - firstLost)
  // A machine that stands still lets no one save: what it held up, this process included, is not the program's.
  return { edits: editedMs.length, saves, backups, lostMs, slowestMs, inWrite, problems }
}

/** What the next start of the host finds. Tidies up for the next round. */
async function inspect(folder: string, index: number): Promise<{ saved: number; kept: number; problems: readonly string[] }> {
  const problems: string[] = []
  const read = (text: string, what: string): number => {
    const parsed = parseProject(text)
    if (!parsed.ok) problems.push(`${what} is unreadable: ${parsed.diagnostics.map(({ code }) => code).join()}`)
    else if (!parsed.value.document.name.startsWith(`round ${index} `)) problems.push(`${what} is of another round`)
    else return editOf(parsed.value.document.name)
    return -1
  }
  const saved = read(await readFile(join(folder, 'work', FILE), 'utf8'), 'the project')
  const host = await startHost(folder)
  let kept = -1
  try {
    const listed = await host.call('backup.list', {})
    if (!listed.ok || listed.warnings.length > 0) problems.push('the backups could not all be listed')
    for (const entry of listed.ok ? listed.value : []) {
      const work = value(await host.call('backup.read', { id: entry.id }))
      if (work.grant?.name !== FILE) problems.push('a backup does not know its file')
      kept = Math.max(kept, read(work.text, 'a backup'))
      value(await host.call('backup.discard', { id: entry.id }))
    }
  } finally {
    await endProcess(host.child)
  }
  return { saved, kept, problems }
}
