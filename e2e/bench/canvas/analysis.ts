// What analysing the diagram costs after one edit, beside analysing all of it: a key in a field is such an edit.
import { analyzeGraph } from '../../../src/compiler/analyze'
import { reduce } from '../../../src/document/reduce'
import { median } from '../bench'
import { branchedNetwork } from './branched-network'

const ROUNDS = 15
const WARM_UP = 3

export interface AnalysisCost {
  /** Milliseconds, medians of interleaved rounds. */
  readonly wholeMs: number
  readonly editMs: number
}

/** `size` nodes; the edit changes a convolution halfway down a branch, and with it the shape of the one after it. */
export function measureAnalysis(size: number): AnalysisCost {
  const whole: number[] = []
  const edit: number[] = []
  let document = branchedNetwork(size)
  analyzeGraph(document.graph)
  for (let round = 0; round < ROUNDS; round += 1) {
    // Copied, nothing is known of it.
    const unseen = structuredClone(document.graph)
    whole.push(timed(() => analyzeGraph(unseen)))
    const next = reduce(document, { type: 'set-params', nodeId: 'branch1_40', params: { filters: 5 + (round % 2) } })
    edit.push(timed(() => analyzeGraph(next.graph)))
    document = next
  }
  return { wholeMs: median(whole.slice(WARM_UP)), editMs: median(edit.slice(WARM_UP)) }
}

function timed(act: () => void): number {
  const start = performance.now()
  act()
  return performance.now() - start
}
