// Runs that are under way, kept so that a crash costs minutes: a new folder for each checkpoint, its manifest last.
//   <runs>/<runId>/checkpoints/<n>/{state.json, tensors.bin, project.loom.json, manifest.json}
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Grant, Reply, Request } from '../../src/api/api'
import { error, fail, ok, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import { removeQuietly, syncFolderQuietly, writeFileAtomic, writeNewFile } from './atomic-write'
import { fileErrorCode, type FilePort } from './file-port'
import type { Grants } from './grants'
import type { HostLife } from './host-life'
import { ioDiagnostic } from './io-diagnostics'

/** Newest checkpoints of a run that are kept, besides the one of the lowest loss. */
export const KEEP_NEWEST = 3
/** Interrupted runs that are kept. */
export const MAX_INTERRUPTED = 10

const FORMAT = 'tensorloom/checkpoint-manifest'
const FOLDER = 'checkpoints'
const MANIFEST = 'manifest.json'
const MAX_MANIFEST_BYTES = 64 * 1024
const STATE = 'state.json'
const TENSORS = 'tensors.bin'
const PROJECT = 'project.loom.json'

const fileSchema = z.object({ sizeBytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  runId: z.string().max(64),
  writtenMs: z.number(),
  /** Of the project and of the data. */
  name: z.string().max(500),
  data: z.string().max(1024),
  epoch: z.int().min(0),
  epochs: z.int().min(1),
  loss: z.number().nullable(),
  /** The file that the project belongs to, and what was in it; null where it was never saved. */
  path: z.string().max(4096).nullable(),
  stamp: z.string().max(200).nullable(),
  windowId: z.string().max(64),
  owner: z.object({ run: z.string().max(64), pid: z.int(), bootMs: z.number() }),
  files: z.object({ [STATE]: fileSchema, [TENSORS]: fileSchema, [PROJECT]: fileSchema }),
})

type Manifest = z.infer<typeof manifestSchema>

interface Found {
  readonly number: number
  readonly folder: string
  readonly manifest: Manifest
}

export interface CheckpointService {
  /** Adds a checkpoint to a run's; the older ones go only when it is whole on the disk. */
  write(request: Request<'checkpoint.write'>): Promise<Result<null>>
  /** Runs that could be taken up, newest first: without those of another living host. */
  list(): Promise<Result<Reply<'checkpoint.list'>>>
  /** The newest checkpoint that is as it was written. */
  read(runId: string): Promise<Result<Reply<'checkpoint.read'>>>
  /** Forgets a run's checkpoints. Fine where there are none. */
  discard(runId: string): Promise<Result<null>>
}

/** @param folder absolute, of all runs; created with the first checkpoint */
export function createCheckpointService(
  files: FilePort,
  grants: Grants,
  life: HostLife,
  folder: string,
  now: () => number = Date.now,
): CheckpointService {
  const begun = new Set<string>()
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = queue.then(run, run)
    queue = next.catch(() => undefined)
    return next
  }
  const folderOf = (runId: string): string => join(folder, runId, FOLDER)

  async function names(path: string): Promise<readonly string[]> {
    try {
      return (await files.readdir(path)).filter(({ type }) => type === 'folder').map(({ name }) => name)
    } catch (thrown) {
      if (fileErrorCode(thrown) === 'ENOENT') return []
      throw thrown
    }
  }

  /** Numbers of a run's checkpoints, newest first, whole or not. */
  async function numbers(runId: string): Promise<readonly number[]> {
    const all = await names(folderOf(runId))
    return all.flatMap((name) => (/^\d{1,9}$/.test(name) ? [Number(name)] : [])).sort((a, b) => b - a)
  }

  /** Null where it was not written to the end, or is damaged so that its files have other sizes. */
  async function look(runId: string, number: number): Promise<Found | null> {
    const place = join(folderOf(runId), String(number))
    try {
      const raw = await files.readRange(join(place, MANIFEST), 0, MAX_MANIFEST_BYTES)
      const manifest = manifestSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)))
      if (manifest.runId !== runId) return null
      for (const [name, { sizeBytes }] of Object.entries(manifest.files))
        if ((await files.stat(join(place, name))).sizeBytes !== sizeBytes) return null
      return { number, folder: place, manifest }
    } catch {
      return null
    }
  }

  async function wholeOnes(runId: string): Promise<readonly Found[]> {
    const found = await Promise.all((await numbers(runId)).map((number) => look(runId, number)))
    return found.filter((one) => one !== null)
  }

  /** Leaves the newest and the best; what is left of a write that was cut off goes too. */
  async function prune(runId: string): Promise<void> {
    const whole = await wholeOnes(runId)
    const best = whole.reduce<Found | null>(
      (least, one) => ((one.manifest.loss ?? Infinity) < (least?.manifest.loss ?? Infinity) ? one : least),
      null,
    )
    const kept = new Set([...whole.slice(0, KEEP_NEWEST), ...(best ? [best] : [])].map(({ number }) => number))
    for (const number of await numbers(runId)) if (!kept.has(number)) await removeQuietly(files, join(folderOf(runId), String(number)))
  }

  async function forget(runId: string): Promise<void> {
    await files.remove(folderOf(runId))
    // What else is known of the run stays.
    if ((await files.readdir(join(folder, runId)).catch(() => [null])).length === 0) await removeQuietly(files, join(folder, runId))
  }

  /** The newest checkpoint of each run that has one, newest first. */
  async function survey(): Promise<readonly Found[]> {
    const found: Found[] = []
    for (const runId of await names(folder)) {
      for (const number of await numbers(runId)) {
        const one = await look(runId, number)
        if (one === null) continue
        found.push(one)
        break
      }
    }
    return found.sort((a, b) => b.manifest.writtenMs - a.manifest.writtenMs)
  }

  async function makeRoom(): Promise<void> {
    const others = (await survey()).filter(({ manifest: { runId, owner } }) => !begun.has(runId) && !life.isAlive(owner))
    for (const { manifest } of others.slice(MAX_INTERRUPTED - 1)) await forget(manifest.runId).catch(() => undefined)
  }

  async function grantOf({ path }: Manifest): Promise<Grant | null> {
    if (path === null) return null
    try {
      return (await files.stat(path)).type === 'file' ? await grants.grant(path, 'save-project') : null
    } catch {
      return null
    }
  }

  /** A file's bytes; null where they are not those that were written. */
  async function readWhole({ folder: place, manifest }: Found, name: keyof Manifest['files']): Promise<Uint8Array | null> {
    const bytes = await files.readFile(join(place, name))
    return hashOf(bytes) === manifest.files[name].sha256 ? bytes : null
  }

  return {
    write: ({ runId, windowId, name, data, epoch, epochs, loss, handle, stamp, project, state, tensors }) =>
      inTurn(async () => {
        const granted = handle === null ? null : grants.resolve(handle, 'project')
        let place: string | null = null
        try {
          if (!begun.has(runId)) await makeRoom()
          begun.add(runId)
          const encoder = new TextEncoder()
          const parts = { [STATE]: encoder.encode(state), [TENSORS]: tensors, [PROJECT]: encoder.encode(project) }
          const made = join(folderOf(runId), String(((await numbers(runId))[0] ?? 0) + 1))
          await files.mkdir(made)
          place = made
          const told = { [STATE]: describe(parts[STATE]), [TENSORS]: describe(parts[TENSORS]), [PROJECT]: describe(parts[PROJECT]) }
          for (const [part, bytes] of Object.entries(parts)) await writeNewFile(files, join(made, part), bytes)
          await syncFolderQuietly(files, made)
          const manifest: Manifest = {
            format: FORMAT,
            version: 1,
            runId,
            writtenMs: now(),
            name,
            data,
            epoch,
            epochs,
            loss,
            path: granted?.ok === true ? granted.value : null,
            stamp,
            windowId,
            owner: life.own,
            files: told,
          }
          await writeFileAtomic(files, join(made, MANIFEST), encoder.encode(`${JSON.stringify(manifest, null, 2)}\n`))
          await syncFolderQuietly(files, dirname(made))
        } catch (thrown) {
          if (place !== null) await removeQuietly(files, place)
          return fail(ioDiagnostic(thrown, 'checkpoint', name))
        }
        // It is kept, whatever becomes of the older ones.
        await prune(runId).catch(() => undefined)
        return ok(null)
      }),
    list: () =>
      inTurn(async () => {
        try {
          const offered = (await survey()).flatMap(({ manifest }) => {
            const { runId, windowId, name, data, epoch, epochs, writtenMs, path, owner } = manifest
            const sameHost = owner.run === life.own.run
            if (!sameHost && life.isAlive(owner)) return []
            return [{ runId, windowId, name, data, epoch, epochs, writtenMs, displayPath: path, sameHost }]
          })
          return ok(offered)
        } catch (thrown) {
          return ok([], [{ ...ioDiagnostic(thrown, 'list', folder), severity: 'warning' as const }])
        }
      }),
    read: (runId) =>
      inTurn(async () => {
        const warnings: Diagnostic[] = []
        try {
          for (const found of await wholeOnes(runId)) {
            const state = await readWhole(found, STATE)
            const tensors = await readWhole(found, TENSORS)
            const project = await readWhole(found, PROJECT)
            if (state && tensors && project) {
              const { stamp } = found.manifest
              const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
              const grant = await grantOf(found.manifest)
              begun.add(runId)
              return ok({ state: decode(state), tensors, project: decode(project), grant, stamp }, warnings)
            }
            warnings.push(damaged(found.manifest.name))
          }
        } catch (thrown) {
          return fail(ioDiagnostic(thrown, 'read', runId))
        }
        return fail(
          error('checkpoint/none', text('No checkpoint of this run is whole.', '此次训练没有完好的检查点。'), {
            hint: text('Train again from the start.', '请从头重新训练。'),
          }),
        )
      }),
    discard: (runId) =>
      inTurn(async () => {
        try {
          await forget(runId)
          begun.delete(runId)
          return ok(null)
        } catch (thrown) {
          return fail(
            error(ioDiagnostic(thrown, 'write', runId).code, text('The checkpoints could not be removed.', '无法删除检查点。'), {
              hint: text('The run will be offered again at the next start.', '下次启动时会再次提供此次训练。'),
            }),
          )
        }
      }),
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function describe(bytes: Uint8Array): z.infer<typeof fileSchema> {
  return { sizeBytes: bytes.length, sha256: hashOf(bytes) }
}

function damaged(name: string): Diagnostic {
  return warning(
    'checkpoint/damaged',
    text('The newest checkpoint was damaged on the disk; the one before is used.', '最新的检查点在磁盘上已损坏，将使用上一个。'),
    { file: name },
  )
}
