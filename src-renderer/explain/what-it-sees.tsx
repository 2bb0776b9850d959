// In the inspector: what the selected node makes of an image, and its kernels.
import { useEffect, useEffectEvent } from 'react'
import type { GraphNode } from '../../src/graph/graph'
import { isActive } from '../state/run-state'
import { useDataStore } from '../state/data-store'
import { useRunStore } from '../state/run-store'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import styles from './explain.module.css'
import { useExplainStore } from './explain'
import { NodeMaps } from './node-maps'
import { watchStep } from './step'

/** How often the view follows a run under way. The worker itself holds what is asked to a small share of its time. */
const FOLLOW_MS = 1500

/** Asks for the view of the window's run while somebody looks: at first, when a run ends, and now and then while it goes on. */
export function useFollowedLook(wanted = true): void {
  const runId = useRunStore((state) => state.run?.runId ?? null)
  const hasNetwork = useRunStore((state) => state.run !== null && (state.epochs.length > 0 || state.status === 'ended'))
  const active = useRunStore((state) => isActive(state.status))
  const paused = useRunStore((state) => state.status === 'paused')
  const follow = useEffectEvent(() => {
    const { sample, refresh, show } = useExplainStore.getState()
    if (sample) {
      refresh()
      return
    }
    const { dataset, splits } = useDataStore.getState()
    const row = splits && [...splits.test, ...splits.val, ...splits.train][0]
    if (dataset && row !== undefined && row !== null) show({ row }, dataset.paths[row] ?? '')
  })
  useEffect(() => {
    if (!hasNetwork || !wanted) return
    follow()
    if (!active || paused) return
    const timer = setInterval(follow, FOLLOW_MS)
    return () => clearInterval(timer)
  }, [runId, hasNetwork, active, paused, wanted])
}

export function WhatItSees({ node }: { readonly node: GraphNode }) {
  const { t, tr } = useI18n()
  const inRun = useRunStore((state) => state.run?.plan.graph.nodes.some(({ id }) => id === node.id) ?? false)
  const look = useExplainStore((state) => state.look)
  const name = useExplainStore((state) => state.sampleName)
  const problems = useExplainStore((state) => state.problems)
  useFollowedLook()
  const seen = look?.nodes.find(({ nodeId }) => nodeId === node.id)
  if (!inRun || (!seen && problems.length === 0)) return null
  return (
    <section className={styles['sees']} aria-label={t('explain.sees')}>
      <h3>{t('explain.sees')}</h3>
      {seen ? (
        <>
          <NodeMaps node={seen} name={node.name} limit={16} />
          <p className={styles['caption']}>{t('explain.for', { name })}</p>
          <div className={styles['ways']}>
            <Button size="small" onClick={() => useExplainStore.getState().setOpen(true)}>
              {t('explain.open')}
            </Button>
            <Button size="small" onClick={() => watchStep()}>
              {t('step.watch')}
            </Button>
          </div>
        </>
      ) : (
        problems.map(({ message }) => (
          <p key={message.en} className={styles['caption']}>
            {tr(message)}
          </p>
        ))
      )}
    </section>
  )
}
