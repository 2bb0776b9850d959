// The contract between the user interface and the host: call names, requests, replies. No transport in it.
// Every request is parsed with its schema on arrival; every reply is a Result.
import { z } from 'zod'
import type { CommandId } from '../commands/commands'
import type { ShortcutChoices } from '../commands/shortcuts'
import type { UnreadableReason } from '../datasets/image-header'
import { RESIZE_POLICIES, type Recipe } from '../datasets/resize'
import type { Result } from '../diagnostics'
import type { RunSummary } from '../runs/run-record'
import type { KnownBackends } from '../training/workload'
import { knownBackendsSchema } from '../training/workload'

/** Opaque name of a file or folder that the user granted; the renderer never holds a path it may use. */
export const handleSchema = z.string().min(1).max(200)
export type Handle = string

/** Something the user granted. */
export interface Grant {
  readonly handle: Handle
  /** Last part of the path. */
  readonly name: string
  /** For people to read; no call takes it. */
  readonly displayPath: string
}

/** Something dropped on the window of a host that can tell where it stands. */
export interface Dropped {
  readonly kind: 'project' | 'folder' | 'data-file'
  readonly grant: Grant
}

export interface HostInfo {
  readonly host: 'electron' | 'server'
  readonly version: string
  readonly platform: string
  /** True where the host shows its own dialogs; else the interface shows a folder browser over `files.browse`. */
  readonly nativeDialogs: boolean
}

export interface BrowseEntry {
  readonly name: string
  readonly type: 'folder' | 'file'
  readonly sizeBytes: number | null
  readonly modifiedMs: number | null
}

export interface BrowseListing {
  /** Parts below the granted root; [] is the root itself. */
  readonly path: readonly string[]
  readonly rootName: string
  readonly entries: readonly BrowseEntry[]
}

export interface RecentProject extends Grant {
  readonly openedMs: number
}

/** A project file that was read or written. */
export interface ProjectFile extends Grant {
  /** Names the content: it differs when the file was changed since. */
  readonly stamp: string
}

/** Unsaved work that a window left behind. */
export interface BackupEntry {
  readonly id: string
  /** Name of the project. */
  readonly name: string
  /** The file it belongs to; null where it was never saved, or lies outside what this host may show. */
  readonly displayPath: string | null
  readonly writtenMs: number
  /** Written since this host started: perhaps by a window that is still open, which only the interface can tell. */
  readonly sameHost: boolean
}

/** A run that ended with its window or its host, and can be taken up from its last checkpoint. */
export interface InterruptedRun {
  readonly runId: string
  /** Of the window that trained it. */
  readonly windowId: string
  /** Name of the project, and of the data. */
  readonly name: string
  readonly data: string
  /** The epoch in hand, of so many. */
  readonly epoch: number
  readonly epochs: number
  readonly writtenMs: number
  /** The project's file; null where it was never saved, or lies outside what this host may show. */
  readonly displayPath: string | null
  /** Written since this host started: perhaps by a window that is still open, which only the interface can tell. */
  readonly sameHost: boolean
}

export interface ScannedFile {
  /** Stays valid as long as the scan does. */
  readonly id: number
  /** Relative to the granted folder, `/` between parts. */
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedMs: number
}

export interface ScanPage {
  readonly files: readonly ScannedFile[]
  /** Files and folders that could not be read, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly reason: UnreadableReason }[]
  /** Where the next page begins; null: there is none. A page may be short or empty though others follow: it tells how far the scan is. */
  readonly next: number | null
}

export interface FileBytes {
  readonly id: number
  /** Null where the file could not be read, or need not be; `reason` says why. */
  readonly bytes: Uint8Array | null
  /** `recorded`: a record was made of the same content before; see `records.read`. */
  readonly reason: UnreadableReason | 'too-large' | 'recorded' | null
}

/** Files of tables and arrays in a granted folder, or a granted file with those that belong to it. */
export interface DataFiles {
  /** Names may have the one folder they lie in before them. */
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[]
  /** True where image files lie beside them. */
  readonly images: boolean
  /** Folders beside them. */
  readonly folders: number
}

/** Most bytes of one part of a file. */
export const MAX_PART_BYTES = 64 * 1024 * 1024

/** Which records of a dataset the host keeps from earlier: one entry per scanned file, in the scan's order. */
export interface KnownRecords {
  /** [n] uint8: 1 where the host has the record of the file as it is now. */
  readonly known: Uint8Array
  /** [n, 2] uint16, little-endian: width and height of those files as shown. */
  readonly sizes: Uint8Array
}

/** What the image cache takes on the disk. */
export interface CacheInfo {
  readonly usedBytes: number
  readonly limitBytes: number
}

/** What is kept from start to start. */
export interface Settings {
  readonly theme: 'system' | 'dark' | 'light'
  readonly locale: 'system' | 'en' | 'zh'
  readonly shortcuts: ShortcutChoices
  /** How fast the backends of this machine were for networks of a shape; see src/training/workload.ts. */
  readonly backends: KnownBackends
  /** The first-run tour was finished or skipped. */
  readonly tourSeen: boolean
}

const dockSchema = z.object({ size: z.number().min(0).max(10_000), open: z.boolean() })

/** The docks of the window (sizes in pixels), and the sections of panels that the user opened or closed. */
export const workspaceSchema = z.object({
  docks: z.object({ left: dockSchema, bottom: dockSchema, right: dockSchema }),
  sections: z.record(z.string().max(80), z.boolean()),
})
export type Workspace = z.infer<typeof workspaceSchema>

const pathParts = z.array(z.string().min(1).max(255)).max(64)
/** Name of a class that stands as a folder on any disk: no path, no hidden file, nothing a system forbids. */
export const classNameSchema = z
  .string()
  .min(1)
  .max(80)
  .refine((name) => name === name.trim() && !/^\.|[\\/:*?"<>|\p{Cc}]|\.$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu.test(name))

/** Pictures written at once, and bytes of one of them, at most. */
export const RECORDING = { pictures: 32, pictureBytes: 4 * 1024 * 1024 } as const

const pickPurpose = z.enum([
  'open-project',
  'save-project',
  'data-folder',
  'data-file',
  'open-model',
  'save-model',
  'save-file',
  'record-folder',
])
export type PickPurpose = z.infer<typeof pickPurpose>

/** Declares a call: the schema of its request, and (as a type only) its reply. */
interface Call<Request, Reply> {
  readonly request: z.ZodType<Request>
  readonly reply?: Reply
}

function call<Reply>() {
  return <Request>(request: z.ZodType<Request>): Call<Request, Reply> => ({ request })
}

/** Sites that layers, lessons and help refer to. */
const LINKED_SITES = /^(keras\.io|arxiv\.org|jmlr\.org|www\.deeplearningbook\.org|cs231n\.github\.io)$/

/** An address that may be opened outside the app. */
export const linkSchema = z.url({ protocol: /^https$/, hostname: LINKED_SITES }).max(500)

const nothing = z.object({})
const stamp = z.string().min(1).max(200)
/** Name of a run, and of its folder: chosen by the window. */
const runId = z.string().regex(/^[a-z0-9-]{3,64}$/)
/** Name of a window's backup, and of its file: a random one, chosen by the window. */
const backupId = z.string().regex(/^[a-z0-9-]{8,64}$/)

const runPart = z.enum(['predictions.json', 'final-state.json', 'final-tensors.bin', 'kept-weights.json', 'kept-weights.bin'])

/** Keys by command; commands that this version does not know are kept for one that does. */
export const shortcutsSchema: z.ZodType<ShortcutChoices> = z.record(z.string().min(1).max(64), z.array(z.string().min(1).max(40)).max(8))

/** How records are made of files: another recipe, other records. */
const recipeSchema: z.ZodType<Recipe> = z.object({
  height: z.int().min(1).max(16_384),
  width: z.int().min(1).max(16_384),
  channels: z.union([z.literal(1), z.literal(3)]),
  resize: z.enum(RESIZE_POLICIES),
  decoder: z.string().min(1).max(200),
})

/** Most records in one reply. */
export const MAX_RECORDS_AT_ONCE = 4096

export const api = {
  'app.info': call<HostInfo>()(nothing),
  /** Opens a page of the field's references in the system's browser; others are refused. */
  'app.open-link': call<null>()(z.object({ url: linkSchema })),
  'settings.read': call<Settings>()(nothing),
  'settings.write': call<null>()(
    z.object({
      theme: z.enum(['system', 'dark', 'light']).optional(),
      locale: z.enum(['system', 'en', 'zh']).optional(),
      shortcuts: shortcutsSchema.optional(),
      tourSeen: z.boolean().optional(),
      /** Added to what is known. */
      backends: knownBackendsSchema.optional(),
      /** Keys of what is no longer to be known. */
      forgetBackends: z.array(z.string().max(64)).max(1000).optional(),
    }),
  ),

  /** How the window was laid out with a project, or (null) with one in no file; null where that is not known. */
  'workspace.read': call<Workspace | null>()(z.object({ handle: handleSchema.nullable() })),
  'workspace.write': call<null>()(z.object({ handle: handleSchema.nullable(), workspace: workspaceSchema })),

  /** Native dialog (hosts with `nativeDialogs`). Null: the user cancelled. */
  'files.pick': call<Grant | null>()(z.object({ purpose: pickPurpose, suggestedName: z.string().max(255).optional() })),
  /** Lists a folder below the granted root (hosts without native dialogs). */
  'files.browse': call<BrowseListing>()(z.object({ path: pathParts })),
  /** Grants what was chosen in the folder browser. With a save purpose the last part may not exist yet. */
  'files.grant': call<Grant>()(z.object({ purpose: pickPurpose, path: pathParts })),
  /** Grants again what a project names, if this host granted it before (same display path). Null: ask the user. */
  'files.regrant': call<Grant | null>()(z.object({ displayPath: z.string().max(4096) })),

  'project.read': call<{ readonly text: string; readonly grant: ProjectFile }>()(z.object({ handle: handleSchema })),
  /** With `expectedStamp`, fails with `project/changed-on-disk` where the file's content is another by now. */
  'project.write': call<ProjectFile>()(
    z.object({ handle: handleSchema, text: z.string().max(64 * 1024 * 1024), expectedStamp: stamp.optional() }),
  ),
  'project.recent': call<readonly RecentProject[]>()(nothing),

  /** Keeps unsaved work in the host's own folder; `handle` and `stamp` are of the file it belongs to. */
  'backup.write': call<null>()(
    z.object({
      id: backupId,
      name: z.string().max(500),
      text: z.string().max(32 * 1024 * 1024),
      handle: handleSchema.nullable(),
      stamp: stamp.nullable(),
    }),
  ),
  /** Newest first. */
  'backup.list': call<readonly BackupEntry[]>()(nothing),
  /** The unsaved work, and a grant of the file it belongs to where that still stands. */
  'backup.read': call<{ readonly text: string; readonly name: string; readonly grant: Grant | null; readonly stamp: string | null }>()(
    z.object({ id: backupId }),
  ),
  'backup.discard': call<null>()(z.object({ id: backupId })),

  /**
   * Adds a checkpoint to a run that is under way: `state` and `tensors` as encodeCheckpoint made them, `project` as it was when
   * training began, `loss` of the last finished epoch, by which the best is kept. A failure leaves the checkpoints before it.
   */
  'checkpoint.write': call<null>()(
    z.object({
      runId,
      windowId: backupId,
      name: z.string().max(500),
      data: z.string().max(1024),
      epoch: z.int().min(0),
      epochs: z.int().min(1),
      loss: z.number().nullable(),
      handle: handleSchema.nullable(),
      stamp: stamp.nullable(),
      project: z.string().max(64 * 1024 * 1024),
      state: z.string().max(512 * 1024 * 1024),
      tensors: z.instanceof(Uint8Array),
    }),
  ),
  /** Newest first. */
  'checkpoint.list': call<readonly InterruptedRun[]>()(nothing),
  /** The newest whole checkpoint of a run, and a grant of the project's file where that still stands. */
  'checkpoint.read': call<{
    readonly state: string
    readonly tensors: Uint8Array
    readonly project: string
    readonly grant: Grant | null
    readonly stamp: string | null
  }>()(z.object({ runId })),
  /** The run has ended, or is given up: its checkpoints go. */
  'checkpoint.discard': call<null>()(z.object({ runId })),

  /** Lists a granted folder, recursively, in a stable order; page by page, as far as is asked. Cursor 0 scans anew. */
  'dataset.scan': call<ScanPage>()(z.object({ handle: handleSchema, cursor: z.int().min(0), limit: z.int().min(1).max(5000) })),
  /** A granted file, whole: a table. */
  'dataset.file': call<{ readonly name: string; readonly bytes: Uint8Array }>()(z.object({ handle: handleSchema })),
  /** The tables and arrays of a granted folder, or of a granted file. */
  'dataset.files': call<DataFiles>()(z.object({ handle: handleSchema })),
  /** Bytes of one of them. */
  'dataset.part': call<Uint8Array>()(
    z.object({
      handle: handleSchema,
      name: z.string().min(1).max(1024),
      start: z.int().min(0),
      length: z.int().min(0).max(MAX_PART_BYTES),
    }),
  ),
  /** Classes that stand in the folder of a recording, with their pictures; none where it is yet to be made. */
  'recording.classes': call<readonly { readonly name: string; readonly pictures: number }[]>()(z.object({ handle: handleSchema })),
  /** Adds JPEG pictures to a class of a recording, none written over. The number its class then has. */
  'recording.add': call<number>()(
    z.object({
      handle: handleSchema,
      className: classNameSchema,
      pictures: z
        .array(z.instanceof(Uint8Array).refine(({ length }) => length <= RECORDING.pictureBytes))
        .min(1)
        .max(RECORDING.pictures),
    }),
  ),
  /** Bytes of scanned files, by id. With `recipe`, none of files whose content was recorded by it. */
  'dataset.read': call<readonly FileBytes[]>()(
    z.object({ handle: handleSchema, ids: z.array(z.int().min(0)).min(1).max(256), recipe: recipeSchema.optional() }),
  ),

  /** Opens the records that the host keeps of a scanned folder; only after its scan has ended. */
  'records.open': call<KnownRecords>()(z.object({ handle: handleSchema, recipe: recipeSchema })),
  /** Records by file id, one behind the other. Fails with `data/record-missing` where one is no longer there. */
  'records.read': call<Uint8Array>()(
    z.object({ handle: handleSchema, recipe: recipeSchema, ids: z.array(z.int().min(0)).min(1).max(MAX_RECORDS_AT_ONCE) }),
  ),
  /** Keeps records of files as they were when their bytes were handed out; `sizes` as in {@link KnownRecords}. False: there is no more room. */
  'records.write': call<boolean>()(
    z.object({
      handle: handleSchema,
      recipe: recipeSchema,
      ids: z.array(z.int().min(0)).min(1).max(256),
      sizes: z.instanceof(Uint8Array),
      records: z.instanceof(Uint8Array),
    }),
  ),
  /** Puts what was written on the disk and clears up; also after a load that was cut short. */
  'records.finish': call<null>()(z.object({ handle: handleSchema, recipe: recipeSchema })),
  'cache.info': call<CacheInfo>()(nothing),
  'cache.clear': call<CacheInfo>()(nothing),

  /** Writes a model package into a granted folder: all files or none. */
  'model.write': call<Grant>()(
    z.object({ handle: handleSchema, modelJson: z.string(), card: z.string(), weights: z.instanceof(Uint8Array) }),
  ),
  'model.read': call<{ readonly modelJson: string; readonly card: string; readonly weights: Uint8Array; readonly grant: Grant }>()(
    z.object({ handle: handleSchema }),
  ),

  /** Creates or replaces the record of a run (see src/runs/run-record.ts); `run/broken` where it is none. */
  'run.write': call<null>()(z.object({ id: runId, record: z.string().max(16 * 1024 * 1024) })),
  /** Adds lines to a run's journal. */
  'run.append': call<null>()(z.object({ id: runId, lines: z.string().max(32 * 1024 * 1024) })),
  /** Keeps something with a run, in place of what was kept under this name. */
  'run.attach': call<null>()(z.object({ id: runId, part: runPart, bytes: z.instanceof(Uint8Array) })),
  /** Null: nothing was kept under this name. */
  'run.attached': call<Uint8Array | null>()(z.object({ id: runId, part: runPart })),
  /** Pinned runs first, then the newest; of one project, or of all (null). */
  'run.list': call<{ readonly runs: readonly RunSummary[]; readonly total: number; readonly next: number | null }>()(
    z.object({ projectId: z.string().max(64).nullable(), cursor: z.int().min(0), limit: z.int().min(1).max(1000) }),
  ),
  'run.read': call<{ readonly record: string; readonly journal: string }>()(z.object({ id: runId })),
  /** Puts a run aside for a week, out of the list. */
  'run.remove': call<null>()(z.object({ id: runId })),
  /** Brings back a run that was removed. */
  'run.restore': call<null>()(z.object({ id: runId })),
  /** Writes a file where the user chose; `save-file` grants only. */
  'file.write': call<Grant>()(z.object({ handle: handleSchema, bytes: z.instanceof(Uint8Array) })),

  /** Tells the host whether the project has unsaved changes, for its close prompt and title; its backup goes when the window is closed. While a run is under way (`running`), the window is asked to keep a checkpoint first. */
  'window.describe': call<null>()(
    z.object({ title: z.string().max(500), dirty: z.boolean(), running: z.boolean().optional(), backupId: backupId.optional() }),
  ),
  /** Answers the events `close-requested` and `closing`: really close now. */
  'window.close': call<null>()(nothing),
}

export type Api = typeof api
export type CallName = keyof Api
export type Request<N extends CallName> = z.infer<Api[N]['request']>
export type Reply<N extends CallName> = Exclude<Api[N]['reply'], undefined>

/** What the host tells the interface unasked. */
export type HostEvent =
  | { readonly type: 'menu'; readonly command: CommandId }
  /** Save, then call `window.close`. */
  | { readonly type: 'close-requested' }
  /** The machine goes to sleep, or the host behind this window ends: put on the disk what this window alone knows. */
  | { readonly type: 'suspending' }
  /** Do the same, then call `window.close`; the host closes by itself if that takes long. */
  | { readonly type: 'closing' }

/** The host as the interface sees it, whatever lies between. */
export interface HostClient {
  call<N extends CallName>(name: N, request: Request<N>): Promise<Result<Reply<N>>>
  /** What the listener returns settles when it is done with the event; some hosts wait for that. */
  onEvent(listener: (event: HostEvent) => unknown): () => void
}

/** What a host implements: one function per call, given an already parsed request. */
export type HostHandlers = { readonly [N in CallName]: (request: Request<N>) => Promise<Result<Reply<N>>> }
