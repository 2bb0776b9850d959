// A layer on the canvas: one compact row, its handles, and its problem beside it.
import { Handle, Position as Side, type NodeProps } from '@xyflow/react'
import { memo, type CSSProperties } from 'react'
import type { Diagnostic } from '../../src/diagnostics'
import { useLit } from '../explain/spotlight'
import { applyFix } from '../state/fixes'
import { useDocumentStore } from '../state/document-store'
import { useNodeHealth } from '../state/node-health'
import { useViewStore } from '../state/view-store'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import { Tooltip } from '../ui/tooltip'
import { familyColour, KindIcon } from './kind-icon'
import styles from './layer-node.module.css'
import type { BubbleSide } from './place-bubbles'
import { portNames, type LayerFlowNode } from './view-model'

function worst(diagnostics: readonly Diagnostic[]): Diagnostic['severity'] | 'none' {
  if (diagnostics.some(({ severity }) => severity === 'error')) return 'error'
  return diagnostics.some(({ severity }) => severity === 'warning') ? 'warning' : 'none'
}

export const LayerNode = memo(function LayerNode({ id, data, selected }: NodeProps<LayerFlowNode>) {
  const { node, kind, diagnostics, bubble } = data
  const { t } = useI18n()
  const problem = worst(diagnostics)
  const lit = useLit('nodes', id)
  const [first] = diagnostics.filter(({ severity }) => severity === 'error')
  return (
    <div
      className={styles['node']}
      data-node-name={node.name}
      data-node-id={id}
      data-selected={selected}
      data-problem={problem}
      data-lit={lit}
      data-unknown={kind === null}
      style={{ '--family': familyColour(kind) } as CSSProperties}
    >
      <Ports id={id} data={data} side="inputs" />
      <span className={styles['icon']}>
        <KindIcon kind={kind} />
        <HealthMark nodeId={id} />
      </span>
      <Face data={data} />
      <HealthShapes nodeId={id} />
      {node.frozen === true ? (
        <Tooltip content={t('canvas.frozen')}>
          <span className={styles['frozen']} role="img" aria-label={t('canvas.frozen')}>
            <Icon name="snow" size={13} />
          </span>
        </Tooltip>
      ) : null}
      {problem === 'warning' || bubble === 'folded' ? (
        <ProblemMark diagnostics={diagnostics} severity={problem === 'error' ? 'error' : 'warning'} />
      ) : null}
      <Ports id={id} data={data} side="outputs" />
      {first && bubble !== null ? <Bubble first={first} others={diagnostics.length - 1} side={bubble} nodeId={id} /> : null}
    </div>
  )
})

/** What matters of a layer in two lines: its kind and parameters; what it does and gives out. */
function Face({ data: { node, kind, title, describe, parameters, share, output } }: { readonly data: LayerFlowNode['data'] }) {
  const { t, tr, format } = useI18n()
  return (
    <span className={styles['words']}>
      <span className={styles['line']}>
        <b>{kind ? tr(title) : t('canvas.unknown')}</b>
        {parameters > 0 ? (
          <span
            className={styles['figures']}
            title={t('canvas.parameters', { count: format.count(parameters), share: format.percent(share) })}
          >
            <span className={styles['bar']}>
              <i style={{ width: `${Math.max(2, share * 100)}%`, background: familyColour(kind) }} />
            </span>
            {format.count(parameters)}
          </span>
        ) : null}
      </span>
      <span className={styles['line']}>
        <small>{kind ? tr(describe) : t('canvas.unknown.body', { kind: node.kind })}</small>
        {output ? <span className={styles['shape']}>{format.shape(output)}</span> : null}
      </span>
    </span>
  )
}

/** How the layer fares in the run under way: good or bad. */
function HealthMark({ nodeId }: { readonly nodeId: string }) {
  const health = useNodeHealth((state) => state.byNode[nodeId])
  return health ? (
    <span
      className={styles['health']}
      data-tone={health.tone}
      role="img"
      aria-label={health.label}
      title={[health.label, ...health.figures].join('\n')}
    />
  ) : null
}

const LEVELS = ['gradient', 'update', 'silent'] as const

/** Where its weights and its outputs lie, along the lower edge; how strong its gradient and updates are and how many of its units are silent, at the right. */
function HealthShapes({ nodeId }: { readonly nodeId: string }) {
  const health = useNodeHealth((state) => state.byNode[nodeId])
  if (!health) return null
  const { weights, outputs, levels, figures } = health
  return (
    <>
      <span className={styles['shapes']} aria-hidden="true">
        {[weights, outputs].map((path, index) => (
          <svg key={index === 0 ? 'weights' : 'outputs'} viewBox="0 0 60 12" preserveAspectRatio="none">
            {path === null ? null : <path d={path} />}
          </svg>
        ))}
      </span>
      {levels.some((level) => level !== null) ? (
        <span className={styles['levels']} title={figures.join('\n')} aria-hidden="true">
          {LEVELS.map((name, index) => (
            <i key={name} data-level={name}>
              <b style={{ height: `${Math.round((levels[index] ?? 0) * 100)}%` }} />
            </i>
          ))}
        </span>
      ) : null}
    </>
  )
}

function Ports({ id, data, side }: { readonly id: string; readonly data: LayerFlowNode['data']; readonly side: 'inputs' | 'outputs' }) {
  const { t, tr } = useI18n()
  const graph = useDocumentStore((state) => (data.kind === null ? state.document.graph : null))
  const down = data.direction === 'down'
  const names = graph === null ? (data.kind?.[side].map((port) => port.name) ?? []) : portNames(null, graph, id, side)
  const type = side === 'inputs' ? ('target' as const) : ('source' as const)
  const position = type === 'target' ? (down ? Side.Top : Side.Left) : down ? Side.Bottom : Side.Right
  return names.map((name, index) => {
    const label = data.kind?.[side].find((port) => port.name === name)?.label
    const at = `${(100 * (index + 1)) / (names.length + 1)}%`
    return (
      <Handle
        key={`${side} ${name}`}
        id={name}
        type={type}
        position={position}
        className={styles['handle'] ?? ''}
        style={down ? { left: at } : { top: at }}
        data-port={name}
        role="img"
        aria-label={t('canvas.a11y.handle', { port: label ? tr(label) : name, node: data.node.name })}
      />
    )
  })
}

function ProblemMark({ diagnostics, severity }: { readonly diagnostics: readonly Diagnostic[]; readonly severity: 'error' | 'warning' }) {
  const { tr } = useI18n()
  const words = diagnostics.map(({ message }) => tr(message)).join(' ')
  return (
    <Tooltip content={words}>
      <span className={styles['mark']} data-severity={severity} role="img" aria-label={words}>
        <Icon name="warning" size={15} />
      </span>
    </Tooltip>
  )
}

function Bubble({
  first,
  others,
  side,
  nodeId,
}: {
  readonly first: Diagnostic
  readonly others: number
  readonly side: BubbleSide
  readonly nodeId: string
}) {
  const { t, tr, format } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const fixes = readOnly ? [] : (first.fixes ?? []).slice(0, 3)
  return (
    <div className={`nodrag nopan ${styles['bubble']}`} data-side={side} data-bubble={nodeId}>
      {tr(first.message)}
      {fixes.length > 0 || others > 0 ? (
        <div className={styles['fixes']}>
          {fixes.map((fix) => (
            <button key={fix.label.en} type="button" className={styles['fix']} onClick={() => applyFix(fix)}>
              {tr(fix.label)}
            </button>
          ))}
          {others > 0 ? (
            <button type="button" className={styles['more']} onClick={() => useViewStore.getState().showBottom('problems')}>
              {t('canvas.more', { count: format.count(others) })}
            </button>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
