// The findings of the run in hand. Its figures change ten times a second; a diagnosis twice is enough.
import { useMemo } from 'react'
import { analyzeGraph } from '../../src/compiler/analyze'
import type { DataFacts } from '../../src/datasets/dataset'
import { diagnose } from '../../src/diagnosis/diagnose'
import type { Finding } from '../../src/diagnosis/finding'
import { useAuditStore } from '../state/audit-store'
import type { FrozenRun } from '../state/run-state'
import { useRunStore } from '../state/run-store'
import { usePaced } from '../training/use-paced'

export function useFindings(): readonly Finding[] {
  const run = useRunStore((state) => state.run)
  const epochs = usePaced(
    useRunStore((state) => state.epochs),
    1000,
    60,
  )
  const health = usePaced(
    useRunStore((state) => state.health),
    1000,
    60,
  )
  const result = useRunStore((state) => state.result)
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
