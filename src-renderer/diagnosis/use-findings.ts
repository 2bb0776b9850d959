// The findings of the run in hand. Its figures change ten times a second; a diagnosis once is enough.
import { useMemo } from 'react'
import { analyzeGraph } from '../../src/compiler/analyze'
import type { DataFacts } from '../../src/datasets/dataset'
import { diagnose } from '../../src/diagnosis/diagnose'
import type { Finding } from '../../src/diagnosis/finding'
import { useAuditStore } from '../state/audit-store'
import type { FrozenRun } from '../state/run-state'
import { usePacedRun, wholeRun } from '../training/use-paced-run'

export function useFindings(): readonly Finding[] {
  const { run, epochs, health, result } = usePacedRun(wholeRun, 60)
  const leaked = useAuditStore((state) => state.runLeaked)
  const analysis = useMemo(() => run && analyzeGraph(run.plan.graph, factsOfRun(run)), [run])
  return useMemo(() => {
    if (!run || !analysis) return []
    const { plan, prior, majority } = run
    return diagnose({ plan, analysis, epochs, health, outcome: result?.outcome ?? null, result, prior, majority, leaked })
  }, [run, analysis, epochs, health, result, leaked])
}

function factsOfRun(run: FrozenRun): DataFacts {
  return {
    name: run.dataName,
    features: run.samples === 'vectors' ? run.features.length : null,
    target:
      run.task === 'classification' ? { type: 'classes', count: run.classes.length } : { type: 'numbers', count: run.quantities.length },
  }
}
