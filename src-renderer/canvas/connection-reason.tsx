// Says, while a wire is in hand, what it carries; why it may not end where the pointer is; and what would not fit there.
import { useConnection, useStore, ViewportPortal, type ConnectionState } from '@xyflow/react'
import { useMemo } from 'react'
import { analyzeGraph } from '../../src/compiler/analyze'
import { addWire } from '../../src/document/wiring'
import { sameText, type Text } from '../../src/diagnostics'
import { canConnect } from '../../src/graph/connect'
import type { Graph, PortRef } from '../../src/graph/graph'
import { findKind } from '../../src/layers/registry'
import { currentAnalysis } from '../state/analysis'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { useI18n } from '../ui/i18n'
import styles from './canvas.module.css'
import { useDragStore } from './drag-store'
import { withoutWire } from './lead-wire'
import { wireOf } from './wire-of'

interface Saying {
  readonly tone: 'plain' | 'warn' | 'bad'
  readonly words: Text
}

/** What is in hand and over what, flat: it changes far less often than the pointer moves. */
interface Reach {
  readonly fromType: 'source' | 'target'
  readonly fromNode: string
  readonly fromPort: string | null
  readonly toType: 'source' | 'target' | null
  readonly toNode: string
  readonly toPort: string | null
}

export function ConnectionReason() {
  const reach = useConnection(reachOf)
  return reach ? <Reason {...reach} /> : null
}

function reachOf(connection: ConnectionState): Reach | null {
  if (!connection.inProgress) return null
  const { fromHandle, toHandle } = connection
  return {
    fromType: fromHandle.type,
    fromNode: fromHandle.nodeId,
    fromPort: fromHandle.id ?? null,
    toType: toHandle?.type ?? null,
    toNode: toHandle?.nodeId ?? '',
    toPort: toHandle?.id ?? null,
  }
}

function Reason({ fromType, fromNode, fromPort, toType, toNode, toPort }: Reach) {
  const { tr, format } = useI18n()
  const graph = useDocumentStore((state) => state.document.graph)
  const pulled = useDragStore((state) => state.pulled)
  const saying = useMemo((): Saying | null => {
    if (toType === null) {
      const source = pulled ? pulled.edge.from.node : fromType === 'source' ? fromNode : null
      const shape = source === null ? null : currentAnalysis().nodes.get(source)?.outputs[0]
      return shape ? { tone: 'plain', words: sameText(format.shape(shape)) } : null
    }
    if (pulled && toType === 'target') {
      return sayWire(withoutWire(graph, pulled.edge), { from: pulled.edge.from, to: { node: toNode, port: toPort ?? '' } })
    }
    return sayWire(graph, wireOf({ type: fromType, nodeId: fromNode, id: fromPort }, { type: toType, nodeId: toNode, id: toPort }))
  }, [fromType, fromNode, fromPort, toType, toNode, toPort, graph, pulled, format])
  return saying ? <AtPointer tone={saying.tone}>{tr(saying.words)}</AtPointer> : null
}

function AtPointer({ tone, children }: { readonly tone: Saying['tone']; readonly children: string }) {
  const place = useConnection((connection) => (connection.inProgress ? connection.pointer : null))
  const zoom = useStore((state) => state.transform)
  if (!place) return null
  const [x, y, scale] = zoom
  return (
    <ViewportPortal>
      <div
        className={styles['reason']}
        role="status"
        data-tone={tone}
        style={{ transform: `translate(${(place.x - x + 14) / scale}px, ${(place.y - y + 14) / scale}px)` }}
      >
        {children}
      </div>
    </ViewportPortal>
  )
}

/** Why the wire may not be, or what its end would say of what comes in; null where all is well. */
function sayWire(graph: Graph, wire: { readonly from: PortRef; readonly to: PortRef }): Saying | null {
  const answer = canConnect(graph, wire)
  if (!answer.ok) return { tone: 'bad', words: answer.reason }
  const wired = addWire(graph, { id: 'in-hand', ...wire }, findKind)
  if (!wired) return null
  const misfit = analyzeGraph(wired, useDataStore.getState().facts).diagnostics.find(
    ({ nodeId, severity, code }) => nodeId === wire.to.node && severity === 'error' && code.startsWith('shape/'),
  )
  return misfit ? { tone: 'warn', words: misfit.message } : null
}
