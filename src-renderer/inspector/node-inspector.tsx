// What is known of one node, and its form.
import { useMemo } from 'react'
import type { NodeAnalysis } from '../../src/compiler/analysis'
import type { Diagnostic, Json } from '../../src/diagnostics'
import type { GraphNode } from '../../src/graph/graph'
import type { LayerKind } from '../../src/layers/layer-kind'
import type { Shape } from '../../src/tensor'
import { WhatItSees } from '../explain/what-it-sees'
import { KindIcon } from '../canvas/kind-icon'
import { HealthSection } from '../health/health-section'
import { DiagnosticNotice } from '../problems/diagnostic-notice'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { FieldForm, type FieldProblem } from '../ui/field-form'
import { useI18n } from '../ui/i18n'
import { Toggle } from '../ui/toggle'
import { Tooltip } from '../ui/tooltip'
import { countWeights } from './count-weights'
import { Formula } from './formula'
import styles from './inspector.module.css'
import { ResetButton } from './many-inspector'
import { NodeNameInput, useNodeName } from './node-name'
import { resetAll } from './shared-fields'
import { References } from './visuals/references'
import { VisualView } from './visuals/visual'
import { TransformPreview } from './transform-preview'

export function NodeInspector({ node }: { readonly node: GraphNode }) {
  const { t, tr } = useI18n()
  const analysis = useAnalysis()
  const edit = useDocumentStore((state) => state.edit)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const name = useNodeName(node)
  const known = analysis.nodes.get(node.id)
  const kind = known?.kind ?? null
  const problems = analysis.diagnostics.filter(({ nodeId }) => nodeId === node.id)
  const frozen = node.frozen === true
  const reset =
    kind && known ? resetAll([{ id: node.id, fields: kind.params.fields, values: known.params as Readonly<Record<string, Json>> }]) : null
  return (
    <div className={styles['inspector']}>
      <header className={styles['head']}>
        <KindIcon kind={kind} />
        <h2>{kind && known ? tr(kind.label(known.params)) : t('canvas.unknown')}</h2>
        <NodeNameInput node={node} state={name} disabled={readOnly} />
      </header>
      {name.error !== null ? (
        <p className={styles['nameError']} role="alert">
          {name.error}
        </p>
      ) : null}
      <div className={styles['scroll']}>
        {problems.length > 0 ? (
          <section className={styles['section']} aria-label={t('inspector.problems')}>
            <div className={styles['problems']}>
              {problems.map((diagnostic, index) => (
                <DiagnosticNotice key={`${diagnostic.code} ${index}`} diagnostic={diagnostic} />
              ))}
            </div>
          </section>
        ) : null}
        {kind && known ? (
          <>
            {kind.params.fields.length > 0 || known.weights.length > 0 ? (
              <section className={styles['section']}>
                <FieldForm
                  fields={kind.params.fields}
                  value={node.params}
                  problems={fieldProblems(kind, node, problems)}
                  disabled={readOnly}
                  onChange={(field, value, gesture) => edit({ type: 'set-params', nodeId: node.id, params: { [field]: value } }, gesture)}
                />
                {kind.params.fields.length > 0 ? (
                  <ResetButton disabled={readOnly || reset === null} onReset={() => reset && edit(reset)} />
                ) : null}
                {known.weights.length > 0 ? (
                  <div className={styles['frozen']}>
                    <Tooltip content={t('inspector.frozen.help')} side="left">
                      <span>{t('inspector.frozen')}</span>
                    </Tooltip>
                    <Toggle
                      label={t('inspector.frozen')}
                      hideLabel
                      checked={frozen}
                      disabled={readOnly}
                      onChange={(next) => edit({ type: 'set-frozen', nodeId: node.id, frozen: next })}
                    />
                  </div>
                ) : null}
              </section>
            ) : null}
            {kind.transform ? <NodeTransform kind={kind} known={known} name={node.name} /> : null}
            <Figures kind={kind} known={known} />
            <HealthSection nodeId={node.id} />
            <WhatItSees node={node} />
            <section className={styles['section']}>
              <h3>{t('inspector.about')}</h3>
              <p>{tr(kind.summary)}</p>
              <h3>{t('inspector.formula')}</h3>
              <Formula tex={kind.formula} />
              {kind
                .explain(
                  known.params,
                  known.inputs.flatMap((shape) => (shape ? [shape] : [])),
                )
                .map((visual, index) => (
                  <VisualView key={`${visual.type} ${index}`} visual={visual} />
                ))}
              <h3>{t('inspector.readMore')}</h3>
              <References references={kind.references} />
            </section>
          </>
        ) : (
          <section className={styles['section']}>
            <p>{t('inspector.unknown.body', { kind: node.kind })}</p>
          </section>
        )}
      </div>
    </div>
  )
}

/** What is wrong with each parameter: those that do not fit their declaration, and those that a problem of the diagram names. */
function fieldProblems(kind: LayerKind, node: GraphNode, diagnostics: readonly Diagnostic[]): readonly FieldProblem[] {
  const { problems } = kind.params.parse(node.params)
  const told = new Set(problems.map(({ path }) => path))
  return [
    ...problems,
    ...diagnostics.flatMap(({ param, message }) => (param !== undefined && !told.has(param) ? [{ path: param, message }] : [])),
  ]
}

function NodeTransform({ kind, known, name }: { readonly kind: LayerKind; readonly known: NodeAnalysis; readonly name: string }) {
  const transform = useMemo(() => kind.transform?.(known.params) ?? null, [kind, known.params])
  return <TransformPreview transform={transform} name={name} />
}

function Figures({ kind, known }: { readonly kind: LayerKind; readonly known: NodeAnalysis }) {
  const { t, format } = useI18n()
  const shapes = (list: readonly (Shape | null)[]): string => list.map((shape) => (shape ? format.shape(shape) : '?')).join(', ')
  const sum = countWeights(known.weights, format.count)
  const fixed = known.parameters - known.trainableParameters
  const parts = [shapes(known.inputs), kind.outputs.length > 0 ? shapes(known.outputs) : ''].filter((part) => part !== '')
  const hasWeights = known.weights.length > 0
  return (
    <section className={styles['section']}>
      <h3>{t('inspector.shape')}</h3>
      <p className={styles['figures']}>{parts.join(' → ') || t('inspector.shape.none')}</p>
      {kind.role === 'layer' ? (
        <>
          <h3>{t('inspector.parameters')}</h3>
          <p className={styles['figures']}>
            {sum ? (
              <>
                {sum.sum} = <b>{sum.total}</b>
              </>
            ) : known.outputs.some((shape) => shape === null) ? (
              t('inspector.parameters.unknown')
            ) : (
              t('inspector.parameters.none')
            )}
          </p>
          {hasWeights && fixed > 0 ? (
            <p className={styles['figures']}>{t('inspector.parameters.fixed', { count: format.count(fixed) })}</p>
          ) : null}
          {known.flops > 0 ? <p className={styles['figures']}>{t('inspector.flops', { flops: format.flops(known.flops) })}</p> : null}
        </>
      ) : null}
    </section>
  )
}
