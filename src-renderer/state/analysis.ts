// What the compiler knows of the diagram in hand, with the data's facts. Computed once per graph, however many ask.
import { analyzeGraph } from '../../src/compiler/analyze'
import type { Analysis } from '../../src/compiler/analysis'
import type { Graph } from '../../src/graph/graph'
import { useDataStore } from './data-store'
import { useDocumentStore } from './document-store'
import { memoizeAnalysis } from './memoize-analysis'

const analyze = memoizeAnalysis(analyzeGraph)

export function useAnalysis(): Analysis {
  return useAnalysisOf(useDocumentStore((state) => state.document.graph))
}

export function useAnalysisOf(graph: Graph): Analysis {
  const facts = useDataStore((state) => state.facts)
  return analyze(graph, facts)
}

/** For code outside React. */
export function currentAnalysis(): Analysis {
  return analyze(useDocumentStore.getState().document.graph, useDataStore.getState().facts)
}
