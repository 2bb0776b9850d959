// Says, while a wire is being drawn, why it may not end where the pointer is.
import { useConnection, ViewportPortal } from '@xyflow/react'
import { canConnect } from '../../src/graph/connect'
import { useDocumentStore } from '../state/document-store'
import { useI18n } from '../ui/i18n'
import styles from './canvas.module.css'
import { wireOf } from './wire-of'

export function ConnectionReason() {
  const { tr } = useI18n()
  const graph = useDocumentStore((state) => state.document.graph)
  const connection = useConnection()
  if (!connection.inProgress || !connection.toHandle) return null
  const wire = wireOf(connection.fromHandle, connection.toHandle)
  const answer = canConnect(graph, wire)
  if (answer.ok) return null
  return (
    <ViewportPortal>
      <div
        className={styles['reason']}
        role="status"
        style={{ transform: `translate(${connection.to.x + 14}px, ${connection.to.y + 14}px)` }}
      >
        {tr(answer.reason)}
      </div>
    </ViewportPortal>
  )
}
