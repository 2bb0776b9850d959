// The node's name, edited in place.
import { useState } from 'react'
import { isValidName } from '../../src/graph/names'
import type { GraphNode } from '../../src/graph/graph'
import { useDocumentStore } from '../state/document-store'
import { useI18n } from '../ui/i18n'
import styles from './inspector.module.css'

/** The draft, and what is wrong with it. */
export function useNodeName(node: GraphNode) {
  const { t } = useI18n()
  const [draft, setDraft] = useState<string | null>(null)
  const taken = useDocumentStore(
    (state) => draft !== null && state.document.graph.nodes.some((one) => one.id !== node.id && one.name === draft),
  )
  const error = draft === null ? null : !isValidName(draft) ? t('inspector.name.bad') : taken ? t('inspector.name.taken') : null
  const commit = (): void => {
    if (draft !== null && error === null) useDocumentStore.getState().edit({ type: 'rename-node', nodeId: node.id, name: draft })
    setDraft(null)
  }
  return { draft, setDraft, error, commit }
}

export function NodeNameInput({
  node,
  state,
  disabled,
}: {
  readonly node: GraphNode
  readonly state: ReturnType<typeof useNodeName>
  readonly disabled: boolean
}) {
  const { t } = useI18n()
  return (
    <input
      className={styles['name']}
      aria-label={t('inspector.name')}
      aria-invalid={state.error !== null}
      value={state.draft ?? node.name}
      spellCheck={false}
      autoComplete="off"
      disabled={disabled}
      onChange={(event) => state.setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={state.commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
        if (event.key === 'Escape') state.setDraft(null)
      }}
    />
  )
}
