// What the host keeps from start to start, in one file: settings, recent projects, granted folders, the window's place.
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { shortcutsSchema, workspaceSchema } from '../../src/api/api'
import { knownBackendsSchema } from '../../src/training/workload'
import { fail, ok, text, warning, type Diagnostic, type Result } from '../../src/diagnostics'
import { writeFileAtomic } from './atomic-write'
import { fileErrorCode, type FilePort } from './file-port'
import { ioDiagnostic } from './io-diagnostics'

const MAX_STATE_BYTES = 1024 * 1024
const path = z.string().min(1).max(4096)

const windowSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(200).max(20_000),
  maximized: z.boolean(),
})

const stateSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  locale: z.enum(['system', 'en', 'zh']).default('system'),
  shortcuts: shortcutsSchema.default({}),
  tourSeen: z.boolean().catch(false).default(false),
  backends: knownBackendsSchema.catch({}).default({}),
  recent: z
    .array(z.object({ path, openedMs: z.number() }))
    .max(100)
    .default([]),
  dataFolders: z.array(path).max(1000).default([]),
  window: windowSchema.nullable().default(null),
  // Newest first. What cannot be read is forgotten: it is comfort, no work.
  workspaces: z
    .array(z.object({ project: path.nullable(), workspace: workspaceSchema }))
    .max(200)
    .catch([])
    .default([]),
})

export type HostState = z.infer<typeof stateSchema>
export type WindowState = z.infer<typeof windowSchema>

export interface StateStore {
  /** Never fails: a missing file gives the defaults, a broken one is kept aside and gives the defaults with a warning. */
  read(): Promise<{ readonly state: HostState; readonly warnings: readonly Diagnostic[] }>
  /** Changes the newest state on the disk; changes happen one after another. */
  update(change: (state: HostState) => HostState): Promise<Result<HostState>>
}

function defaults(): HostState {
  return stateSchema.parse({})
}

/** @param file absolute path of the settings file; its folder is created on the first write */
export function createStateStore(files: FilePort, file: string): StateStore {
  let queue: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const next = queue.then(run, run)
    queue = next.catch(() => undefined)
    return next
  }

  async function load(): Promise<{ readonly state: HostState; readonly warnings: readonly Diagnostic[] }> {
    let bytes: Uint8Array
    try {
      const { sizeBytes } = await files.stat(file)
      if (sizeBytes > MAX_STATE_BYTES) return await keepAside()
      bytes = await files.readFile(file)
    } catch (thrown) {
      if (fileErrorCode(thrown) === 'ENOENT') return { state: defaults(), warnings: [] }
      return { state: defaults(), warnings: [{ ...ioDiagnostic(thrown, 'read', basename(file)), severity: 'warning' }] }
    }
    try {
      return { state: stateSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))), warnings: [] }
    } catch {
      return await keepAside()
    }
  }

  async function keepAside(): Promise<{ readonly state: HostState; readonly warnings: readonly Diagnostic[] }> {
    const aside = join(dirname(file), `${basename(file, '.json')}.broken-${Date.now()}.json`)
    const name = basename(file)
    try {
      await files.rename(file, aside)
    } catch {
      return { state: defaults(), warnings: [brokenSettings(name, null)] }
    }
    return { state: defaults(), warnings: [brokenSettings(name, basename(aside))] }
  }

  return {
    read: () => inTurn(load),
    update: (change) =>
      inTurn(async () => {
        const { state, warnings } = await load()
        const next = change(state)
        try {
          await files.mkdir(dirname(file))
          await writeFileAtomic(files, file, new TextEncoder().encode(`${JSON.stringify(next, null, 2)}\n`))
        } catch (thrown) {
          return fail(ioDiagnostic(thrown, 'write', basename(file)))
        }
        return ok(next, warnings)
      }),
  }
}

function brokenSettings(name: string, aside: string | null): Diagnostic {
  return warning(
    'host/settings-broken',
    text(`The settings file '${name}' could not be understood; the defaults are used.`, `无法识别设置文件“${name}”，已使用默认设置。`),
    {
      file: name,
      hint:
        aside === null
          ? text('Your projects are not affected.', '项目不受影响。')
          : text(`Your projects are not affected. The old file is kept as '${aside}'.`, `项目不受影响。旧文件已保留为“${aside}”。`),
    },
  )
}
