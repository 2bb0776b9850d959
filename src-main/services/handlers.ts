// The one implementation of the host's calls; Electron's IPC and the loopback server only carry them.
import { z } from 'zod'
import {
  api,
  type CallName,
  type Grant,
  type HostHandlers,
  type HostInfo,
  type PickPurpose,
  type Reply,
  type Request,
} from '../../src/api/api'
import type { Recipe } from '../../src/datasets/resize'
import { error, fail, ok, text, type Diagnostic, type Result } from '../../src/diagnostics'
import type { BackupService } from './backup-service'
import type { CheckpointService } from './checkpoint-service'
import type { DataFileReads } from './data-files'
import type { ExportService } from './export-service'
import type { FolderBrowser } from './folder-browser'
import type { Grants } from './grants'
import type { ModelService } from './model-service'
import type { ProjectService } from './project-service'
import type { RecordCache } from './record-cache'
import type { RecordingService } from './recording-service'
import type { RunService } from './run-service'
import type { SettingsService } from './settings-service'
import type { WorkspaceService } from './workspace-service'

// zod would compile its schemas with `new Function`, which a strict content policy forbids.
z.config({ jitless: true })

/** Scans and reads granted folders, and keeps the records made of their files; see dataset-service.ts. */
export interface DatasetReads {
  scan(folder: string, cursor: number, limit: number): Promise<Result<Reply<'dataset.scan'>>>
  /** A whole file. */
  file(path: string): Promise<Result<Reply<'dataset.file'>>>
  read(folder: string, ids: readonly number[], recipe?: Recipe): Promise<Result<Reply<'dataset.read'>>>
  openRecords(folder: string, recipe: Recipe): Promise<Result<Reply<'records.open'>>>
  readRecords(folder: string, recipe: Recipe, ids: readonly number[]): Promise<Result<Reply<'records.read'>>>
  writeRecords(
    folder: string,
    recipe: Recipe,
    ids: readonly number[],
    sizes: Uint8Array,
    records: Uint8Array,
  ): Promise<Result<Reply<'records.write'>>>
  finishRecords(folder: string, recipe: Recipe): Promise<Result<Reply<'records.finish'>>>
}

/** The host's own dialogs; paths are absolute, null where the user cancelled. */
export interface NativeDialogs {
  pick(purpose: PickPurpose, suggestedName: string | undefined): Promise<string | null>
}

/** The window around the interface, where the host has one. */
export interface HostWindow {
  describe(description: Request<'window.describe'>): void
  close(): void
  /** Opens a page in the system's browser; its address has been checked. */
  openLink(url: string): void
}

export interface HandlerDeps {
  readonly info: HostInfo
  readonly grants: Grants
  readonly projects: ProjectService
  readonly backups: BackupService
  readonly checkpoints: CheckpointService
  readonly datasets: DatasetReads
  readonly dataFiles: DataFileReads
  readonly records: RecordCache
  readonly models: ModelService
  readonly settings: SettingsService
  readonly runs: RunService
  readonly exports: ExportService
  readonly recordings: RecordingService
  readonly workspaces: WorkspaceService
  /** Null on hosts that have none. */
  readonly dialogs: NativeDialogs | null
  /** Null on hosts with native dialogs. */
  readonly browser: FolderBrowser | null
  /** Null where the window is the browser's. */
  readonly window: HostWindow | null
  /** Called after settings were written, for a menu in the user's language. */
  readonly onSettings?: (settings: Reply<'settings.read'>) => void
}

function notHere(en: string, zh: string): Diagnostic {
  return error('host/not-available', text(en, zh), { hint: text('Use the way this window offers.', '请使用此窗口提供的方式。') })
}

export function createHandlers(deps: HandlerDeps): HostHandlers {
  const { grants, browser, dialogs } = deps
  const mayShow = async (path: string): Promise<boolean> => browser === null || (await browser.contains(path))
  const isVisible = async (grant: Grant): Promise<boolean> => await mayShow(grant.displayPath)

  return {
    'app.info': async () => ok(deps.info),
    'app.open-link': async ({ url }) => {
      deps.window?.openLink(url)
      return ok(null)
    },
    'settings.read': async () => await deps.settings.read(),
    'settings.write': async (request) => {
      const written = await deps.settings.write(request)
      if (!written.ok) return written
      deps.onSettings?.(written.value)
      return ok(null, written.warnings)
    },
    'workspace.read': async ({ handle }) => await deps.workspaces.read(handle),
    'workspace.write': async ({ handle, workspace }) => await deps.workspaces.write(handle, workspace),
    'files.pick': async ({ purpose, suggestedName }) => {
      if (dialogs === null) return fail(notHere('This host has no file dialog of its own.', '此宿主没有自带的文件对话框。'))
      const path = await dialogs.pick(purpose, suggestedName)
      return ok(path === null ? null : await grants.grant(path, purpose))
    },
    'files.browse': async ({ path }) => {
      if (browser === null) return fail(notHere('This host shows its own file dialogs.', '此宿主使用自带的文件对话框。'))
      return await browser.list(path)
    },
    'files.grant': async ({ purpose, path }) => {
      if (browser === null) return fail(notHere('This host shows its own file dialogs.', '此宿主使用自带的文件对话框。'))
      return await browser.grant(path, purpose)
    },
    'files.regrant': async ({ displayPath }) => {
      const grant = await grants.regrant(displayPath)
      return ok(grant !== null && (await isVisible(grant)) ? grant : null)
    },
    'project.read': async ({ handle }) => await deps.projects.read(handle),
    'project.write': async ({ handle, text: content, expectedStamp }) => await deps.projects.write(handle, content, expectedStamp),
    'project.recent': async () => {
      const recent = await deps.projects.recent()
      if (!recent.ok) return recent
      const visible = await Promise.all(recent.value.map(isVisible))
      return ok(
        recent.value.filter((_, index) => visible[index]),
        recent.warnings,
      )
    },
    'backup.write': async (request) => await deps.backups.write(request),
    // Unsaved work is the user's wherever its file stands; the file itself is shown and granted only below this host's root.
    'backup.list': async () => {
      const listed = await deps.backups.list()
      if (!listed.ok) return listed
      const shown = listed.value.map(async (entry) =>
        entry.displayPath === null || (await mayShow(entry.displayPath)) ? entry : { ...entry, displayPath: null },
      )
      return ok(await Promise.all(shown), listed.warnings)
    },
    'backup.read': async ({ id }) => {
      const read = await deps.backups.read(id)
      if (!read.ok || read.value.grant === null || (await isVisible(read.value.grant))) return read
      return ok({ ...read.value, grant: null, stamp: null })
    },
    'backup.discard': async ({ id }) => await deps.backups.discard(id),
    'checkpoint.write': async (request) => await deps.checkpoints.write(request),
    // As with unsaved work: the run is the user's wherever its project's file stands.
    'checkpoint.list': async () => {
      const listed = await deps.checkpoints.list()
      if (!listed.ok) return listed
      const shown = listed.value.map(async (run) =>
        run.displayPath === null || (await mayShow(run.displayPath)) ? run : { ...run, displayPath: null },
      )
      return ok(await Promise.all(shown), listed.warnings)
    },
    'checkpoint.read': async ({ runId }) => {
      const read = await deps.checkpoints.read(runId)
      if (!read.ok || read.value.grant === null || (await isVisible(read.value.grant))) return read
      return ok({ ...read.value, grant: null, stamp: null }, read.warnings)
    },
    'checkpoint.discard': async ({ runId }) => await deps.checkpoints.discard(runId),
    'dataset.scan': async ({ handle, cursor, limit }) => {
      const granted = grants.resolve(handle, 'data')
      return granted.ok ? await deps.datasets.scan(granted.value, cursor, limit) : granted
    },
    'dataset.file': async ({ handle }) => {
      const granted = grants.resolve(handle, 'data-file')
      return granted.ok ? await deps.datasets.file(granted.value) : granted
    },
    'dataset.files': async ({ handle }) => {
      const granted = grants.resolve(handle, 'data-parts')
      return granted.ok ? await deps.dataFiles.list(granted.value) : granted
    },
    'dataset.part': async ({ handle, name, start, length }) => {
      const granted = grants.resolve(handle, 'data-parts')
      return granted.ok ? await deps.dataFiles.read(granted.value, name, start, length) : granted
    },
    'recording.classes': async ({ handle }) => await deps.recordings.classes(handle),
    'recording.add': async ({ handle, className, pictures }) => await deps.recordings.add(handle, className, pictures),
    'dataset.read': async ({ handle, ids, recipe }) => {
      const granted = grants.resolve(handle, 'data')
      return granted.ok ? await deps.datasets.read(granted.value, ids, recipe) : granted
    },
    'records.open': async ({ handle, recipe }) => {
      const granted = grants.resolve(handle, 'data')
      return granted.ok ? await deps.datasets.openRecords(granted.value, recipe) : granted
    },
    'records.read': async ({ handle, recipe, ids }) => {
      const granted = grants.resolve(handle, 'data')
      return granted.ok ? await deps.datasets.readRecords(granted.value, recipe, ids) : granted
    },
    'records.write': async ({ handle, recipe, ids, sizes, records }) => {
      const granted = grants.resolve(handle, 'data')
      return granted.ok ? await deps.datasets.writeRecords(granted.value, recipe, ids, sizes, records) : granted
    },
    'records.finish': async ({ handle, recipe }) => {
      const granted = grants.resolve(handle, 'data')
      return granted.ok ? await deps.datasets.finishRecords(granted.value, recipe) : granted
    },
    'cache.info': async () => ok(await deps.records.info()),
    'cache.clear': async () => await deps.records.clear(),
    'model.write': async ({ handle, ...content }) => await deps.models.write(handle, content),
    'model.read': async ({ handle }) => await deps.models.read(handle),
    'run.write': async (request) => await deps.runs.write(request),
    'run.append': async (request) => await deps.runs.append(request),
    'run.attach': async (request) => await deps.runs.attach(request),
    'run.attached': async (request) => await deps.runs.attached(request),
    'run.list': async (request) => await deps.runs.list(request),
    'run.read': async ({ id }) => await deps.runs.read(id),
    'run.remove': async ({ id }) => await deps.runs.remove(id),
    'run.restore': async ({ id }) => await deps.runs.restore(id),
    'file.write': async ({ handle, bytes }) => await deps.exports.write(handle, bytes),
    'window.describe': async (description) => {
      deps.window?.describe(description)
      return ok(null)
    },
    'window.close': async () => {
      deps.window?.close()
      return ok(null)
    },
  }
}

/** Where unexpected errors go; never to the user. */
export type LogError = (message: string, thrown: unknown) => void

/** Parses a request that came over a transport and answers it. Never throws: a bug in a handler is logged and answered as one. */
export async function dispatch(handlers: HostHandlers, name: unknown, rawRequest: unknown, log: LogError): Promise<Result<unknown>> {
  if (typeof name !== 'string' || !isCallName(name)) {
    return fail(
      error('host/unknown-call', text('The window asked for something this host does not know.', '窗口请求了此宿主不支持的操作。'), {
        hint: text(
          'Reload the window; if it stays so, window and host are of different versions.',
          '请重新加载窗口；若问题仍在，则窗口与宿主的版本不一致。',
        ),
      }),
    )
  }
  return await dispatchCall(handlers, name, rawRequest, log)
}

function isCallName(name: string): name is CallName {
  return Object.hasOwn(api, name)
}

async function dispatchCall<N extends CallName>(
  handlers: HostHandlers,
  name: N,
  rawRequest: unknown,
  log: LogError,
): Promise<Result<unknown>> {
  const schema: z.ZodType<unknown> = api[name].request
  try {
    const parsed = schema.safeParse(rawRequest)
    if (!parsed.success) {
      log(`bad request to ${name}`, parsed.error.issues)
      return fail(
        error('host/bad-request', text(`The request '${name}' was not of the expected form.`, `请求“${name}”的格式不符合预期。`), {
          hint: text(
            'Reload the window; if it stays so, window and host are of different versions.',
            '请重新加载窗口；若问题仍在，则窗口与宿主的版本不一致。',
          ),
        }),
      )
    }
    // The schema that `name` stands for has just made `data` its request.
    return await handlers[name](parsed.data as Request<N>)
  } catch (thrown) {
    log(`call ${name} failed`, thrown)
    return fail(
      error(
        'host/internal',
        text('The host met an unexpected problem; nothing else is affected.', '宿主遇到意外问题，其他内容不受影响。'),
        {
          hint: text(
            'Try again. If it comes back, save your project under another name and restart.',
            '请重试。若再次出现，请将项目另存后重新启动。',
          ),
        },
      ),
    )
  }
}
