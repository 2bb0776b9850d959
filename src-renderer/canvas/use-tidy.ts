// Tidying: nodes glide to their new places, then one command says where they are.
import { useCallback } from 'react'
import type { Layout } from '../../src/document/document'
import type { Position } from '../../src/document/document'
import { useDocumentStore } from '../state/document-store'
import { QUICK_MS } from './canvas-toolbar'
import { endDrag, useDragStore } from './drag-store'
import { reframed } from './free-frames'
import { tidyLayout } from './tidy'
import { useFit } from './use-fit'
import { positionOf } from './view-model'

function between(a: Position, b: Position, share: number): Position {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }
}

export function useTidy(): (direction?: Layout['direction']) => void {
  const fit = useFit()
  return useCallback(
    (direction) => {
      const { document, edit, readOnly } = useDocumentStore.getState()
      if (readOnly || document.graph.nodes.length === 0) return
      const from = document.layout
      const tidied = tidyLayout(document.graph, direction ?? from.direction)
      const to = from.frames === undefined ? tidied : { ...tidied, frames: reframed(document, tidied) }
      const finish = (): void => {
        endDrag()
        edit({ type: 'set-layout', layout: to })
        requestAnimationFrame(() => fit())
      }
      if (to.direction !== from.direction || window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
        finish()
        return
      }
      const startMs = performance.now()
      const moving = document.graph.nodes.map(({ id }) => id)
      const frame = (nowMs: number): void => {
        const share = Math.min(1, (nowMs - startMs) / QUICK_MS)
        if (share >= 1) {
          finish()
          return
        }
        const eased = 1 - (1 - share) ** 3
        useDragStore.setState({
          moving,
          places: Object.fromEntries(document.graph.nodes.map(({ id }) => [id, between(positionOf(from, id), positionOf(to, id), eased)])),
        })
        requestAnimationFrame(frame)
      }
      requestAnimationFrame(frame)
    },
    [fit],
  )
}
