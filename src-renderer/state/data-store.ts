// The images of the project in this window; see create-data-store.ts.
import { analyzeGraph } from '../../src/compiler/analyze'
import { inputSpec } from '../../src/compiler/input-spec'
import type { ImageSize } from '../../src/datasets/dataset'
import { drawSource } from '../../src/datasets/generators/draw-source'
import { arrangeDataset } from '../../src/datasets/arrange'
import type { Graph } from '../../src/graph/graph'
import { host } from '../bridge'
import { loadFolder, loadSketches } from '../data/load-dataset'
import type { SourceReaders } from '../data/load-source'
import { measureInWorker } from '../data/measure-dataset'
import { askArrays } from '../data/ask-arrays'
import { askTable } from '../data/ask-table'
import { createDataStore } from './create-data-store'
import { useDocumentStore } from './document-store'

/** The size asked for last; most edits leave the graph as it is. */
let known: { readonly graph: Graph; readonly size: ImageSize | null } | null = null

/** Size that the diagram's input takes; null where it takes no images. */
export function inputSize(graph: Graph): ImageSize | null {
  if (known?.graph !== graph) known = { graph, size: inputSpec(analyzeGraph(graph))?.size ?? null }
  return known.size
}

export const sourceReaders: SourceReaders = {
  host,
  loadFolder,
  drawSketches: loadSketches,
  drawPoints: drawSource,
  readTable: askTable,
  readArrays: askArrays,
}

export const useDataStore = createDataStore({
  ...sourceReaders,
  documents: useDocumentStore,
  arrange: arrangeDataset,
  measure: measureInWorker,
  inputSize,
  settleMs: 400,
})
