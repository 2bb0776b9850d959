// What the compiler knows of the diagram in hand, with the data's facts. Computed once per graph, however many ask.
import { analyzeGraph } from '../../src/compiler/analyze'
import type { Analysis } from '../../src/compiler/analysis'
import type { DataFacts } from '../../src/datasets/dataset'
import type { Graph } from '../../src/graph/graph'
import { useDataStore } from './data-store'
import { useDocumentStore } from './document-store'

/** Remembers the last answer: moving nodes makes a new document with the same graph. */
export function memoizeAnalysis(
  analyze: (graph: Graph, facts: DataFacts | null) => Analysis,
): (graph: Graph, facts: DataFacts | null) => Analysis {
  let last: { readonly graph: Graph; readonly facts: DataFacts | null; readonly analysis: Analysis } | null = null
  return (graph, facts) => {
    if (last?.graph === graph && last.facts === facts) return last.analysis
    last = { graph, facts, analysis: analyze(graph, facts) }
    return last.analysis
  }
}

const analyze = memoizeAnalysis(analyzeGraph)

export function useAnalysis(): Analysis {
  const graph = useDocumentStore((state) => state.document.graph)
  const facts = useDataStore((state) => state.facts)
  return analyze(graph, facts)
}

/** For code outside React. */
export function currentAnalysis(): Analysis {
  return analyze(useDocumentStore.getState().document.graph, useDataStore.getState().facts)
}
