// Where the diagram is painted, what the pointer comes to is drawn for real, so that it can be grabbed, selected and wired.
import { useReactFlow } from '@xyflow/react'
import { useCallback, useState, type PointerEvent } from 'react'
import { unitAt } from './seen'
import type { CanvasView } from './use-canvas-view'

const NOTHING: readonly string[] = []

export function usePointed() {
  const flow = useReactFlow()
  const [ids, setIds] = useState(NOTHING)
  const area = useCallback(
    ({ far, units }: CanvasView) => {
      if (!far) return {}
      return {
        onPointerMove(event: PointerEvent): void {
          const unit = unitAt(units, flow.screenToFlowPosition({ x: event.clientX, y: event.clientY }))
          setIds((before) => {
            if (!unit) return event.buttons === 0 && before.length > 0 ? NOTHING : before
            if (before.includes(unit.flowId)) return before
            // What is held must stay: the node that is dragged, or the one that a wire is drawn from.
            return event.buttons === 0 ? [unit.flowId] : [...before, unit.flowId]
          })
        },
      }
    },
    [flow],
  )
  return { ids, area }
}
