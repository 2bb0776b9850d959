// A table's columns: what they hold, and what each is for.
import { useEffect, useId, useRef, useState } from 'react'
import type { Grant } from '../../src/api/api'
import type { ColumnFacts } from '../../src/datasets/table/columns'
import type { TableInspection } from '../../src/datasets/table/load-table'
import type { ColumnChoice, TableFormat, TableSettings } from '../../src/datasets/table/table-settings'
import { COLUMN_TYPES, COLUMN_USES, DELIMITERS, ENCODINGS } from '../../src/datasets/table/table-settings'
import type { Diagnostic } from '../../src/diagnostics'
import { host } from '../bridge'
import { useDataStore } from '../state/data-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { Select } from '../ui/select'
import { Toggle } from '../ui/toggle'
import { askInspection } from './ask-table'
import { useSourceDialog } from './source-dialog-store'
import { NamedSelect, ScaleTarget } from './choices'
import styles from './choices.module.css'

type Shown =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'ready'; readonly inspection: TableInspection; readonly settings: TableSettings }

export function TableDialog({ grant, settings }: { readonly grant: Grant; readonly settings: TableSettings | null }) {
  const { t, tr } = useI18n()
  const show = useSourceDialog((state) => state.show)
  const loadTable = useDataStore((state) => state.loadTable)
  const bytes = useRef<Uint8Array | null>(null)
  const [format, setFormat] = useState<Partial<TableFormat>>(settings?.format ?? {})
  const [shown, setShown] = useState<Shown>({ status: 'loading' })

  useEffect(() => {
    const leaving = new AbortController()
    const inspect = async (): Promise<void> => {
      if (!bytes.current) {
        const reply = await host.call('dataset.file', { handle: grant.handle })
        if (leaving.signal.aborted) return
        if (!reply.ok) {
          setShown({ status: 'failed', diagnostics: reply.diagnostics })
          return
        }
        bytes.current = reply.value.bytes
      }
      const inspected = await askInspection(grant.name, bytes.current, format, leaving.signal)
      if (leaving.signal.aborted) return
      if (!inspected.ok) setShown({ status: 'failed', diagnostics: inspected.diagnostics })
      else setShown({ status: 'ready', inspection: inspected.value, settings: keepChoices(inspected.value, settings) })
    }
    void inspect()
    return () => leaving.abort()
  }, [grant, format, settings])

  const ready = shown.status === 'ready' ? shown : null
  const problem = ready ? whyNot(ready.settings.columns) : null
  const change = (next: Partial<TableSettings>): void => {
    if (ready) setShown({ ...ready, settings: { ...ready.settings, ...next } })
  }
  const choose = (name: string, next: Partial<ColumnChoice>): void => {
    if (ready) change({ columns: ready.settings.columns.map((one) => (one.name === name ? { ...one, ...next } : one)) })
  }

  return (
    <Dialog
      open
      width={860}
      title={t('data.table.title', { name: grant.name })}
      onClose={() => show(null)}
      footer={
        <>
          {problem && <span className={styles['problem']}>{t(problem)}</span>}
          <Button onClick={() => show(null)}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={!ready || problem !== null}
            onClick={() => {
              if (!ready) return
              show(null)
              loadTable(grant, ready.settings)
            }}
          >
            {t('data.table.use')}
          </Button>
        </>
      }
    >
      {shown.status === 'loading' && <p className={styles['quiet']}>{t('data.table.reading')}</p>}
      {shown.status === 'failed' &&
        shown.diagnostics.map((diagnostic) => (
          <Notice key={diagnostic.code} tone="bad" role="alert" title={tr(diagnostic.message)}>
            {diagnostic.hint ? tr(diagnostic.hint) : null}
          </Notice>
        ))}
      <FormatRow
        format={ready?.settings.format ?? format}
        onChange={(next) => setFormat({ ...(ready?.settings.format ?? format), ...next })}
      />
      {ready && (
        <>
          <Columns inspection={ready.inspection} columns={ready.settings.columns} onChange={choose} />
          <Rules settings={ready.settings} onChange={change} />
          <BadRows inspection={ready.inspection} />
        </>
      )}
    </Dialog>
  )
}

/** A project's own choices stay where the columns are still there. */
function keepChoices({ settings }: TableInspection, before: TableSettings | null): TableSettings {
  if (!before) return settings
  const columns = settings.columns.map((one) => before.columns.find(({ name }) => name === one.name) ?? { ...one, use: 'ignore' as const })
  return { ...settings, columns, missing: before.missing, targetScaling: before.targetScaling }
}

function whyNot(columns: readonly ColumnChoice[]): 'data.table.noFeature' | 'data.table.noTarget' | 'data.table.mixed' | null {
  const targets = columns.filter(({ use }) => use === 'target')
  if (targets.length === 0) return 'data.table.noTarget'
  if (!columns.some(({ use }) => use === 'feature')) return 'data.table.noFeature'
  return targets.length > 1 && targets.some(({ type }) => type === 'category') ? 'data.table.mixed' : null
}

const DELIMITER_WORDS = { ',': 'data.table.comma', ';': 'data.table.semicolon', '\t': 'data.table.tab', '|': 'data.table.bar' } as const

function FormatRow({ format, onChange }: { readonly format: Partial<TableFormat>; onChange(next: Partial<TableFormat>): void }) {
  const { t } = useI18n()
  return (
    <div className={styles['format']}>
      <NamedSelect
        label={t('data.table.delimiter')}
        value={format.delimiter ?? ','}
        options={DELIMITERS.map((value) => ({ value, label: t(DELIMITER_WORDS[value]) }))}
        onChange={(value) => onChange({ delimiter: DELIMITERS.find((one) => one === value) ?? ',' })}
      />
      <NamedSelect
        label={t('data.table.encoding')}
        value={format.encoding ?? 'utf-8'}
        options={ENCODINGS.map((value) => ({ value, label: value.toUpperCase() }))}
        onChange={(value) => onChange({ encoding: ENCODINGS.find((one) => one === value) ?? 'utf-8' })}
      />
      <NamedSelect
        label={t('data.table.decimal')}
        value={format.decimal ?? '.'}
        options={[
          { value: '.', label: t('data.table.point') },
          { value: ',', label: t('data.table.comma') },
        ]}
        onChange={(value) => onChange({ decimal: value === ',' ? ',' : '.' })}
      />
      <Toggle label={t('data.table.header')} checked={format.header ?? true} onChange={(header) => onChange({ header })} />
    </div>
  )
}

function Columns({
  inspection,
  columns,
  onChange,
}: {
  readonly inspection: TableInspection
  readonly columns: readonly ColumnChoice[]
  onChange(name: string, next: Partial<ColumnChoice>): void
}) {
  const { t, format } = useI18n()
  return (
    <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('data.table.columns')}>
      <table className={`${styles['columns']} ${styles['typed']}`}>
        <thead>
          <tr>
            <th scope="col">{t('data.table.column')}</th>
            <th scope="col">{t('data.table.use.label')}</th>
            <th scope="col">{t('data.table.type')}</th>
            <th scope="col">{t('data.table.missing.count')}</th>
            <th scope="col">{t('data.table.examples')}</th>
          </tr>
        </thead>
        <tbody>
          {inspection.facts.map((facts, index) => {
            const choice = columns.find(({ name }) => name === facts.name)
            if (!choice) return null
            return (
              <tr key={facts.name} data-use={choice.use}>
                <th scope="row" title={facts.name}>
                  {facts.name}
                </th>
                <td>
                  <Select
                    label={t('data.table.useOf', { name: facts.name })}
                    value={choice.use}
                    options={COLUMN_USES.map((value) => ({ value, label: t(`data.table.use.${value}`) }))}
                    onChange={(value) => onChange(facts.name, { use: COLUMN_USES.find((one) => one === value) ?? 'ignore' })}
                  />
                </td>
                <td>
                  <Select
                    label={t('data.table.typeOf', { name: facts.name })}
                    value={choice.type}
                    options={COLUMN_TYPES.map((value) => ({ value, label: t(`data.table.type.${value}`) }))}
                    onChange={(value) => onChange(facts.name, { type: value === 'number' ? 'number' : 'category' })}
                  />
                </td>
                <td className={styles['number']}>{facts.missing === 0 ? '–' : format.count(facts.missing)}</td>
                <td className={styles['examples']} title={exampleText(inspection, facts, index)}>
                  {exampleText(inspection, facts, index)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function exampleText({ rows }: TableInspection, facts: ColumnFacts, index: number): string {
  return facts.type === 'category' ? facts.values.slice(0, 6).join(', ') : rows.map(({ cells }) => cells[index] ?? '').join(', ')
}

function Rules({ settings, onChange }: { readonly settings: TableSettings; onChange(next: Partial<TableSettings>): void }) {
  const { t } = useI18n()
  const predictsNumbers = settings.columns.some(({ use, type }) => use === 'target' && type === 'number')
  return (
    <div className={styles['format']}>
      <NamedSelect
        label={t('data.table.missing')}
        value={settings.missing}
        options={(['drop', 'fill'] as const).map((value) => ({ value, label: t(`data.table.missing.${value}`) }))}
        onChange={(value) => onChange({ missing: value === 'fill' ? 'fill' : 'drop' })}
      />
      {predictsNumbers && <ScaleTarget value={settings.targetScaling} onChange={(targetScaling) => onChange({ targetScaling })} />}
    </div>
  )
}

const LISTED = 100

/** Rows and cells that cannot be read, each by its line. */
function BadRows({ inspection }: { readonly inspection: TableInspection }) {
  const { t, tr, format } = useI18n()
  const title = useId()
  const bad = [
    ...inspection.bad.map(({ line, reason }) => ({ line, said: tr(reason) })),
    ...inspection.facts.flatMap(({ name, odd }) => odd.map(({ line, cell }) => ({ line, said: t('data.table.odd', { name, cell }) }))),
  ].sort((a, b) => a.line - b.line)
  return (
    <>
      <p className={styles['quiet']}>
        {t('data.table.rows', { rows: format.count(inspection.rowCount), columns: format.count(inspection.facts.length) })}
      </p>
      {bad.length > 0 && (
        <details className={styles['bad']}>
          <summary id={title}>{t('data.table.bad', { count: format.count(bad.length) })}</summary>
          <ul aria-labelledby={title}>
            {bad.slice(0, LISTED).map(({ line, said }, index) => (
              <li key={`${line} ${index}`}>
                <b>{t('data.table.line', { line: format.count(line) })}</b> {said}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
