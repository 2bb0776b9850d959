// Whose network is looked into: the run of this window, or one that is looked back at.
import { createContext, useContext } from 'react'
import type { StoreApi, UseBoundStore } from 'zustand'
import type { DataSignature, DecodedDataset, Splits } from '../../src/datasets/dataset'
import type { Graph } from '../../src/graph/graph'
import { useDataStore } from '../state/data-store'
import { useRunStore } from '../state/run-store'
import { useExplainStore } from './explain'
import type { Ask, ExplainState } from './explain-store'

export interface ExplainSubject {
  readonly store: UseBoundStore<StoreApi<ExplainState>>
  readonly graph: Graph
  readonly signature: DataSignature
  readonly dataset: DecodedDataset | null
  readonly splits: Splits | null
  readonly ask: Ask
  /** It may learn on: the view follows it. */
  readonly live: boolean
}

/** Absent: the run of this window. */
export const SubjectContext = createContext<ExplainSubject | null>(null)

export function useExplainStoreHere(): UseBoundStore<StoreApi<ExplainState>> {
  return useContext(SubjectContext)?.store ?? useExplainStore
}

const askRun: Ask = (what) => useRunStore.getState().explain(what)

/** Null where there is no run. */
export function useSubject(): ExplainSubject | null {
  const given = useContext(SubjectContext)
  const run = useRunStore((state) => state.run)
  const dataset = useDataStore((state) => state.dataset)
  const splits = useDataStore((state) => state.splits)
  if (given) return given
  return run && { store: useExplainStore, graph: run.plan.graph, signature: run, dataset, splits, ask: askRun, live: true }
}
