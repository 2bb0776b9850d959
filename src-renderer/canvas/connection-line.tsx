// The wire in hand: from where it was taken to the pointer. A wire pulled off its input still hangs on its output.
import type { ConnectionLineComponentProps } from '@xyflow/react'
import { wireLine } from '../../src/document/diagram-geometry'
import { useDocumentStore } from '../state/document-store'
import { useDragStore } from './drag-store'

export function ConnectionLine({ fromX, fromY, toX, toY, fromHandle, connectionStatus }: ConnectionLineComponentProps) {
  const direction = useDocumentStore((state) => state.document.layout.direction)
  const pulled = useDragStore((state) => state.pulled)
  const from = pulled?.from ?? { x: fromX, y: fromY }
  const isBackward = !pulled && fromHandle.type === 'target'
  const [a, b] = isBackward ? [{ x: toX, y: toY }, from] : [from, { x: toX, y: toY }]
  const { path } = wireLine({ sourceX: a.x, sourceY: a.y, targetX: b.x, targetY: b.y }, direction, 0)
  const isRefused = connectionStatus === 'invalid' && !pulled
  return <path className="react-flow__connection-path" d={path} fill="none" style={isRefused ? { stroke: 'var(--bad)' } : undefined} />
}
