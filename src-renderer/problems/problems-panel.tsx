// All problems of the diagram: a click leads to the node, a button cures.
import type { Diagnostic } from '../../src/diagnostics'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { applyFix } from '../state/fixes'
import { useViewStore } from '../state/view-store'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import styles from './problems-panel.module.css'

const ORDER = { error: 0, warning: 1, info: 2 } as const

export function ProblemsPanel() {
  const { t } = useI18n()
  const { diagnostics } = useAnalysis()
  if (diagnostics.length === 0) {
    return (
      <div className={styles['empty']}>
        <EmptyState title={t('problems.none')} body={t('problems.none.body')} />
      </div>
    )
  }
  const sorted = [...diagnostics].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
  return (
    <div className={styles['panel']}>
      <ul className={styles['list']} aria-label={t('problems.list')}>
        {sorted.map((diagnostic, index) => (
          <ProblemRow key={`${diagnostic.code} ${diagnostic.nodeId ?? ''} ${index}`} diagnostic={diagnostic} />
        ))}
      </ul>
    </div>
  )
}

function ProblemRow({ diagnostic }: { readonly diagnostic: Diagnostic }) {
  const { t, tr } = useI18n()
  const { severity, nodeId, edgeId, message, hint, fixes = [] } = diagnostic
  const node = useDocumentStore((state) => state.document.graph.nodes.find((one) => one.id === nodeId))
  const readOnly = useDocumentStore((state) => state.readOnly)
  const goTo = (): void => {
    const view = useViewStore.getState()
    if (nodeId !== undefined) view.goToNode(nodeId)
    else if (edgeId !== undefined) view.select([], [edgeId])
  }
  return (
    <li className={styles['row']} data-code={diagnostic.code}>
      <span className={styles['icon']} data-severity={severity} role="img" aria-label={t(`problems.severity.${severity}`)}>
        <Icon name={severity === 'info' ? 'info' : 'warning'} size={14} />
      </span>
      <button
        type="button"
        className={styles['goto']}
        onClick={goTo}
        disabled={nodeId === undefined && edgeId === undefined}
        title={node ? t('problems.goto', { name: node.name }) : undefined}
      >
        {node ? <b>{node.name}: </b> : null}
        {tr(message)}
        {hint ? <span className={styles['hint']}>{tr(hint)}</span> : null}
      </button>
      <span className={styles['fixes']}>
        {readOnly
          ? null
          : fixes.map((fix) => (
              <Button key={fix.label.en} size="small" onClick={() => applyFix(fix)}>
                {tr(fix.label)}
              </Button>
            ))}
      </span>
    </li>
  )
}
