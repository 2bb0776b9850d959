// One analysis per graph and data, however many parts of the window ask.
import type { Analysis } from '../../src/compiler/analysis'
import type { DataFacts } from '../../src/datasets/dataset'
import type { Graph } from '../../src/graph/graph'

/** Remembers the last answer: moving nodes makes a new document with the same graph, naming a group one with the same nodes and wires. */
export function memoizeAnalysis(
  analyze: (graph: Graph, facts: DataFacts | null) => Analysis,
): (graph: Graph, facts: DataFacts | null) => Analysis {
  let last: { readonly graph: Graph; readonly facts: DataFacts | null; readonly analysis: Analysis } | null = null
  return (graph, facts) => {
    if (last?.graph.nodes === graph.nodes && last.graph.edges === graph.edges && last.facts === facts) return last.analysis
    last = { graph, facts, analysis: analyze(graph, facts) }
    return last.analysis
  }
}
