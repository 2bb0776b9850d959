// Several nodes at once: what they come to together, and the parameters they share. A change is one step for all.
import type { Json } from '../../src/diagnostics'
import type { GraphNode } from '../../src/graph/graph'
import { removal } from '../canvas/edits'
import { KindIcon } from '../canvas/kind-icon'
import { useAnalysis } from '../state/analysis'
import { useDocumentStore } from '../state/document-store'
import { Button } from '../ui/button'
import { FieldForm } from '../ui/field-form'
import { useI18n } from '../ui/i18n'
import styles from './inspector.module.css'
import { changeAll, mixedPaths, resetAll, sharedFields, type EditedNode } from './shared-fields'

export function ManyInspector({ nodes }: { readonly nodes: readonly GraphNode[] }) {
  const { t, tr, format } = useI18n()
  const analysis = useAnalysis()
  const edit = useDocumentStore((state) => state.edit)
  const readOnly = useDocumentStore((state) => state.readOnly)
  const known = nodes.flatMap(({ id }) => analysis.nodes.get(id) ?? [])
  const edited = known.flatMap(({ id, kind, params }): EditedNode[] =>
    kind ? [{ id, fields: kind.params.fields, values: params as Readonly<Record<string, Json>> }] : [],
  )
  const fields = edited.length === nodes.length ? sharedFields(edited) : []
  const mixed = new Set(
    fields.flatMap(({ name }) =>
      mixedPaths(
        edited.map(({ values }) => values[name]),
        name,
      ),
    ),
  )
  const kinds = [...new Map(known.flatMap(({ kind }) => (kind ? [[kind.type, kind] as const] : []))).values()]
  const remove = removal(
    nodes.map(({ id }) => id),
    [],
  )
  const reset = resetAll(
    edited.map((node) => ({ ...node, fields: node.fields.filter(({ name }) => fields.some((one) => one.name === name)) })),
  )
  return (
    <div className={styles['inspector']}>
      <header className={styles['head']}>
        <h2>{t('inspector.many', { count: format.count(nodes.length) })}</h2>
      </header>
      <div className={styles['scroll']}>
        <section className={styles['section']}>
          <ul className={styles['kinds']}>
            {kinds.map((kind) => (
              <li key={kind.type}>
                <KindIcon kind={kind} size={18} />
                {tr(kind.title)}
                <span>{format.count(known.filter((one) => one.kind === kind).length)}</span>
              </li>
            ))}
          </ul>
          <p className={styles['figures']}>
            {t('inspector.many.body', {
              parameters: format.count(known.reduce((sum, one) => sum + one.parameters, 0)),
              flops: format.flops(known.reduce((sum, one) => sum + one.flops, 0)),
            })}
          </p>
        </section>
        <section className={styles['section']} aria-label={t('inspector.many.shared')}>
          <h3>{t('inspector.many.shared')}</h3>
          {fields.length > 0 && edited[0] ? (
            <>
              <FieldForm
                fields={fields}
                value={edited[0].values}
                mixed={mixed}
                disabled={readOnly}
                onChange={(name, next, gesture) => {
                  const command = changeAll(edited, name, next)
                  if (command) edit(command, gesture)
                }}
              />
              <ResetButton disabled={readOnly || reset === null} onReset={() => reset && edit(reset)} />
            </>
          ) : (
            <p>{t('inspector.many.none')}</p>
          )}
        </section>
        <section className={styles['section']}>
          <Button disabled={readOnly} onClick={() => remove && edit(remove)}>
            {t('inspector.many.delete')}
          </Button>
        </section>
      </div>
    </div>
  )
}

/** Gives every parameter shown its default. */
export function ResetButton({ disabled, onReset }: { readonly disabled: boolean; onReset(): void }) {
  const { t } = useI18n()
  return (
    <Button size="small" variant="ghost" className={styles['reset']} disabled={disabled} onClick={onReset}>
      {t('inspector.reset')}
    </Button>
  )
}
