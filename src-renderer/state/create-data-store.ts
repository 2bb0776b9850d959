// The images in hand. The document says where they come from, how they are split and which class is positive;
// this store follows it: another source or another input size loads again, and only the newest load counts.
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { Grant } from '../../src/api/api'
import type { ArraySettings } from '../../src/datasets/arrays/array-settings'
import { givesImages } from '../../src/datasets/arrays/array-settings'
import type { Arranged } from '../../src/datasets/arrange'
import type { Auditable, Measures } from '../../src/datasets/audit/audit-dataset'
import { isAuditable } from '../../src/datasets/audit/audit-dataset'
import type { DataFacts, DecodedDataset, ImageSize, SplitName, Splits } from '../../src/datasets/dataset'
import { DEFAULT_CLASS_RULE, type ClassRule } from '../../src/datasets/labels/class-rule'
import { findGenerator } from '../../src/datasets/generators/registry'
import type { TableSettings } from '../../src/datasets/table/table-settings'
import { factsOf, sameFacts } from '../../src/datasets/dataset'
import { DEFAULT_RESIZE, type DecodePolicy } from '../../src/datasets/resize'
import { text, warning, type Diagnostic } from '../../src/diagnostics'
import type { Command } from '../../src/document/commands'
import type { DataSettings, DataSource, ProjectDocument } from '../../src/document/document'
import type { Graph } from '../../src/graph/graph'
import { loadSource, SKETCHES, type SourceReaders } from '../data/load-source'
import { createPace, type Pace } from './pace'

export interface LoadProgress {
  readonly phase: 'scan' | 'decode' | 'draw' | 'compare'
  readonly done: number
  /** 0 where it is not known. */
  readonly total: number
  /** Since the phase began; null before it can be told. */
  readonly pace: Pace | null
}

export interface DataState {
  readonly status: 'empty' | 'loading' | 'ready' | 'failed'
  readonly progress: LoadProgress | null
  /** Classes changed by hand and the positive class are the document's choice. While the same images load in another size, the old ones stay to be seen. */
  readonly dataset: DecodedDataset | null
  readonly splits: Splits | null
  /** Rows excluded by hand: they are in no split. */
  readonly excluded: ReadonlySet<number>
  /** Rows relabelled by hand, with the label their source gives them. */
  readonly relabelled: ReadonlyMap<number, number>
  /** Rows moved to a set by hand. */
  readonly moved: ReadonlyMap<number, SplitName>
  /** True where the source states sets, kept or not. */
  readonly statesSets: boolean
  /** Why loading failed, or what is worth knowing of what was loaded. */
  readonly diagnostics: readonly Diagnostic[]
  readonly facts: DataFacts | null
  /** Folder or file that the user has to choose again before it may be read. */
  readonly needsGrant: string | null
  readonly cancelled: boolean
  /** Makes this folder the project's source (undoable), with settings that suit it, and loads it. */
  loadFolder(grant: Grant, settings?: Partial<Pick<DataSettings, 'copies'>>, classes?: ClassRule): void
  /** Makes the built-in drawings the project's source (undoable) and loads them. */
  loadSketches(): void
  /** Makes a generator's points the project's source (undoable) and draws them. */
  loadGenerator(generator: string): void
  /** Makes this table the project's source (undoable) and reads it. */
  loadTable(grant: Grant, settings: TableSettings): void
  /** Makes these arrays the project's source (undoable) and reads them. */
  loadArrays(grant: Grant, settings: ArraySettings): void
  reload(): void
  cancel(): void
  /** Two classes: makes the other one positive (undoable). */
  swapPositive(): void
  /** Who would train, validate and test if the sets were drawn so, of what is in hand; null where nothing is. */
  splitsFor(change: Partial<Pick<DataSettings, 'trainingShare' | 'fold'>>): Splits | null
  /** Begins to follow the document; further calls do nothing. */
  follow(): void
}

export interface DataDeps extends SourceReaders {
  readonly documents: {
    getState(): { readonly document: ProjectDocument; edit(command: Command, gesture?: string): void }
    subscribe(listener: () => void): () => void
  }
  readonly arrange: (loaded: DecodedDataset, settings: DataSettings, copies: Measures | null) => Arranged
  /** Finds copies; null where it was cancelled or could not be done. Never rejects. */
  readonly measure: (loaded: Auditable, signal: AbortSignal) => Promise<Measures | null>
  /** Size the diagram's input takes; null where it has none or takes no images. */
  readonly inputSize: (graph: Graph) => ImageSize | null
  /** How long a changed input size must stand before images are decoded again (a slider passes many). */
  readonly settleMs: number
  /** A clock in milliseconds. */
  readonly now?: () => number
}

const copiesUnknown: Diagnostic = warning(
  'data/copies-unknown',
  text('The images could not be compared, so copies may stand in several sets.', '无法比较图像，因此重复图像可能出现在多个集合中。'),
  { hint: text('Load the images again.', '请重新加载图像。') },
)

export const SKETCH_SOURCE = { type: 'generator', generator: SKETCHES, count: 240, seed: 1 } as const satisfies DataSource
export const DEFAULT_SIZE: ImageSize = { height: 64, width: 64, channels: 3 }
/** Progress is shown no oftener than this: drawing shares the cores with the decoders. */
const PROGRESS_MS = 100

const emptied = {
  status: 'empty',
  progress: null,
  dataset: null,
  splits: null,
  excluded: new Set<number>(),
  relabelled: new Map<number, number>(),
  moved: new Map<number, SplitName>(),
  statesSets: false,
  diagnostics: [],
  facts: null,
  needsGrant: null,
  cancelled: false,
} as const

function sourceKey(source: DataSource): string {
  // What the folder is called changes nothing.
  return source.type === 'folder' ? JSON.stringify([source.displayPath, source.classes ?? DEFAULT_CLASS_RULE]) : JSON.stringify(source)
}

/** Pictures are brought to the input's size; features are as many as they are. */
function isSized(source: DataSource): boolean {
  if (source.type === 'arrays') return givesImages(source.settings)
  return source.type === 'folder' || (source.type === 'generator' && source.generator === SKETCHES)
}

function samePolicy(a: DecodePolicy, b: DecodePolicy): boolean {
  const { height, width, channels } = a.size
  return a.resize === b.resize && height === b.size.height && width === b.size.width && channels === b.size.channels
}

export function createDataStore(deps: DataDeps): UseBoundStore<StoreApi<DataState>> {
  const { documents, now = () => performance.now() } = deps
  const grants = new Map<string, Grant>()
  let following = false
  /** What is loaded or being loaded. */
  let wanted: { readonly source: string; readonly policy: DecodePolicy } | null = null
  let job: AbortController | null = null
  /** The job that finds copies, if one does. */
  let comparing: AbortController | null = null
  let settle: ReturnType<typeof setTimeout> | null = null
  /** As loaded, before the document's choice of the positive class. */
  let loaded: { readonly dataset: DecodedDataset; readonly warnings: readonly Diagnostic[] } | null = null
  let applied: DataSettings | null = null
  /** Of what is loaded; `measures` null: they could not be found. */
  let copies: { readonly of: DecodedDataset; readonly measures: Measures | null } | null = null

  /** How the document wants its images; a diagram without an input keeps the size it had. */
  const policyOf = ({ graph, data }: ProjectDocument): DecodePolicy => ({
    size: isSized(data.source) ? (deps.inputSize(graph) ?? wanted?.policy.size ?? DEFAULT_SIZE) : DEFAULT_SIZE,
    // Drawings are made at the input's size.
    resize: data.source.type === 'folder' ? data.resize : DEFAULT_RESIZE,
  })

  return create<DataState>()((set, get) => {
    const apply = (settings: DataSettings): void => {
      if (!loaded) return
      applied = settings
      const { dataset, warnings } = loaded
      const known = copies?.of === dataset ? copies : null
      const together = settings.copies !== 'none' && isAuditable(dataset)
      const arranged = deps.arrange(dataset, settings, known?.measures ?? null)
      const before = get().facts
      const facts = factsOf(arranged.dataset)
      set({
        ...arranged,
        facts: sameFacts(before, facts) ? before : facts,
        diagnostics: together && known?.measures === null ? [...warnings, copiesUnknown] : warnings,
      })
      if (together && !known) void compare(dataset)
      else if (!together && comparing !== null && comparing === job) {
        job.abort()
        job = null
        set({ status: 'ready', progress: null })
      }
    }

    /** Finds the copies that shall stay together; until then the splits are not those to train on. */
    const compare = async (dataset: Auditable): Promise<void> => {
      if (job) return
      const current = new AbortController()
      job = comparing = current
      set({ status: 'loading', progress: { phase: 'compare', done: 0, total: 0, pace: null } })
      const measures = await deps.measure(dataset, current.signal)
      if (current.signal.aborted) return
      job = null
      copies = { of: dataset, measures }
      set({ status: 'ready', progress: null })
      apply(documents.getState().document.data)
      sync()
    }

    const fail = (diagnostics: readonly Diagnostic[]): void => {
      job = null
      loaded = null
      set({ ...emptied, status: 'failed', diagnostics })
    }

    const load = async (source: DataSource, policy: DecodePolicy, signal: AbortSignal): Promise<void> => {
      const result = await loadSource(deps, source, {
        policy,
        signal,
        grantOf: (displayPath) => grants.get(displayPath) ?? null,
        onGrant: (grant) => grants.set(grant.displayPath, grant),
        begin: (phase) => {
          const paceOf = createPace(now())
          let shownMs = Number.NEGATIVE_INFINITY
          return (done, total = 0) => {
            const nowMs = now()
            if (signal.aborted || (nowMs - shownMs < PROGRESS_MS && done !== total)) return
            // The first of it is shown at once.
            if (done > 0) shownMs = nowMs
            set({ progress: { phase, done, total, pace: paceOf(done, total, nowMs) } })
          }
        },
      })
      if (signal.aborted) return
      if (!result.ok) {
        fail(result.diagnostics)
        const asked = result.diagnostics.find(({ code }) => code === 'data/needs-folder')
        if (asked?.file !== undefined) set({ needsGrant: asked.file })
        return
      }
      job = null
      loaded = { dataset: result.value, warnings: result.warnings }
      set({ status: 'ready', progress: null, needsGrant: null, cancelled: false })
      apply(documents.getState().document.data)
    }

    const begin = (source: DataSource, policy: DecodePolicy, keepShown: boolean): void => {
      job?.abort()
      const current = new AbortController()
      job = current
      wanted = { source: sourceKey(source), policy }
      if (keepShown) set({ status: 'loading', cancelled: false, needsGrant: null, diagnostics: [] })
      else {
        loaded = null
        set({ ...emptied, status: 'loading' })
      }
      void load(source, policy, current.signal)
    }

    const cancelSettling = (): void => {
      if (settle !== null) clearTimeout(settle)
      settle = null
    }

    /** Compares the document with what is loaded; called after each of its changes. */
    const sync = (): void => {
      const { document } = documents.getState()
      const policy = policyOf(document)
      const source = sourceKey(document.data.source)
      cancelSettling()
      if (wanted?.source !== source) {
        begin(document.data.source, policy, false)
      } else if (!samePolicy(wanted.policy, policy)) {
        if (get().status === 'failed' || get().cancelled) wanted = { source, policy }
        else {
          settle = setTimeout(() => {
            settle = null
            begin(document.data.source, policy, true)
          }, deps.settleMs)
          // Images of the old size must not be trained on.
          if (get().status === 'ready') set({ status: 'loading', progress: null })
        }
      } else if (get().status === 'loading' && job === null) {
        // The size went back to what is loaded before it was decoded anew.
        set({ status: 'ready' })
      }
      if (loaded && applied !== document.data) apply(document.data)
    }

    const chooseSource = (source: DataSource, rest: Partial<DataSettings> = {}): void => {
      const current = documents.getState().document.data
      if (sourceKey(current.source) === sourceKey(source)) {
        get().reload()
        return
      }
      documents.getState().edit({ type: 'set-data', data: { source, positive: null, ...rest } })
      const { document } = documents.getState()
      // A project of a newer version takes no edits; its network may still be tried on other images.
      if (sourceKey(document.data.source) !== sourceKey(source)) begin(source, policyOf(document), false)
      else if (!following) sync()
    }

    return {
      ...emptied,
      loadFolder(grant, settings = {}, classes = DEFAULT_CLASS_RULE) {
        grants.set(grant.displayPath, grant)
        const { name, displayPath } = grant
        chooseSource({ type: 'folder', name, displayPath, ...(classes.from !== 'folder' && { classes }) }, settings)
      },
      loadSketches() {
        chooseSource(SKETCH_SOURCE)
      },
      loadGenerator(generator) {
        chooseSource({ type: 'generator', generator, count: findGenerator(generator)?.count ?? 300, seed: 1, params: {} })
      },
      loadTable(grant, settings) {
        grants.set(grant.displayPath, grant)
        chooseSource({ type: 'table', name: grant.name, displayPath: grant.displayPath, settings })
      },
      loadArrays(grant, settings) {
        grants.set(grant.displayPath, grant)
        chooseSource({ type: 'arrays', name: grant.name, displayPath: grant.displayPath, settings })
      },
      reload() {
        cancelSettling()
        const { document } = documents.getState()
        begin(document.data.source, policyOf(document), false)
      },
      cancel() {
        if (get().status !== 'loading') return
        cancelSettling()
        job?.abort()
        job = null
        loaded = null
        set({ ...emptied, cancelled: true })
      },
      swapPositive() {
        const { dataset } = get()
        if (dataset?.task !== 'classification' || dataset.classes.length !== 2 || dataset.positive === null) return
        const other = dataset.classes[1 - dataset.positive]
        if (other !== undefined) documents.getState().edit({ type: 'set-data', data: { positive: other } })
        if (!following) sync()
      },
      splitsFor(change) {
        if (!loaded || get().status !== 'ready') return null
        const { dataset } = loaded
        const settings = { ...documents.getState().document.data, ...change }
        return deps.arrange(dataset, settings, copies?.of === dataset ? copies.measures : null).splits
      },
      follow() {
        if (following) return
        following = true
        documents.subscribe(sync)
        sync()
      },
    }
  })
}
