// Where the classes of a folder's images come from: its folders, or a table beside the images.
import { useEffect, useState } from 'react'
import type { Grant } from '../../src/api/api'
import type { ClassRule, LabelTable } from '../../src/datasets/labels/class-rule'
import type { LabelInspection } from '../../src/datasets/labels/label-layout'
import type { Diagnostic } from '../../src/diagnostics'
import { host } from '../bridge'
import { useDataStore } from '../state/data-store'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { useI18n } from '../ui/i18n'
import { Notice } from '../ui/notice'
import { inspectLabelTable, listTables } from './inspect-labels'
import { useSourceDialog } from './source-dialog-store'
import { NamedSelect } from './choices'
import styles from './choices.module.css'

type Shown =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly status: 'ready'; readonly inspection: LabelInspection; readonly table: LabelTable }

const FOLDER_RULES = ['folder', 'path'] as const

/** @param rule what the project has; null for a folder that is new to it */
export function ClassesDialog({ grant, rule }: { readonly grant: Grant; readonly rule: ClassRule | null }) {
  const { t } = useI18n()
  const show = useSourceDialog((state) => state.show)
  const loadFolder = useDataStore((state) => state.loadFolder)
  const [tables, setTables] = useState<readonly string[] | null>(null)
  /** `folder`, `path`, or the name of a table. */
  const [chosen, setChosen] = useState<string | null>(rule === null ? null : rule.from === 'table' ? rule.file : rule.from)
  const [shown, setShown] = useState<Shown>({ status: 'loading' })

  useEffect(() => {
    let current = true
    void listTables(host, grant).then((found) => {
      if (!current) return
      const known = rule?.from === 'table' && !found.includes(rule.file) ? [...found, rule.file] : found
      setTables(known)
      setChosen((before) => before ?? known[0] ?? 'folder')
    })
    return () => {
      current = false
    }
  }, [grant, rule])

  const file = chosen !== null && !FOLDER_RULES.some((one) => one === chosen) ? chosen : null
  useEffect(() => {
    if (file === null) return
    const leaving = new AbortController()
    void inspectLabelTable(host, grant, file, leaving.signal).then((inspected) => {
      if (leaving.signal.aborted) return
      if (!inspected.ok) setShown({ status: 'failed', diagnostics: inspected.diagnostics })
      else setShown({ status: 'ready', inspection: inspected.value, table: startFrom(inspected.value, file, rule) })
    })
    return () => leaving.abort()
  }, [grant, file, rule])

  const ready = shown.status === 'ready' ? shown : null
  const next: ClassRule | null = file !== null ? (ready?.table ?? null) : chosen === 'path' ? { from: 'path' } : { from: 'folder' }
  const same = ready !== null && file !== null && ready.table.path === ready.table.label
  return (
    <Dialog
      open
      width={760}
      title={t('data.classes.title', { name: grant.name })}
      onClose={() => show(null)}
      footer={
        <>
          {same && <span className={styles['problem']}>{t('data.classes.same')}</span>}
          <Button onClick={() => show(null)}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={chosen === null || next === null || same}
            onClick={() => {
              if (next === null) return
              show(null)
              loadFolder(grant, {}, next)
            }}
          >
            {t('data.classes.use')}
          </Button>
        </>
      }
    >
      <div className={styles['format']}>
        <NamedSelect
          label={t('data.classes.from')}
          value={chosen ?? ''}
          options={[
            ...FOLDER_RULES.map((value) => ({ value, label: t(`data.classes.from.${value}`) })),
            ...(tables ?? []).map((value) => ({ value, label: t('data.classes.from.table', { name: value }) })),
          ]}
          onChange={(value) => {
            setChosen(value)
            setShown({ status: 'loading' })
          }}
        />
      </div>
      {file === null ? (
        <p className={styles['quiet']}>{t(chosen === 'path' ? 'data.classes.path.body' : 'data.classes.folder.body')}</p>
      ) : (
        <TableRule shown={shown} onChange={(table) => ready && setShown({ ...ready, table })} />
      )}
    </Dialog>
  )
}

/** The project's own choice where the table still has its columns, else the guess, else the first columns. */
function startFrom({ columns, format, guess }: LabelInspection, file: string, rule: ClassRule | null): LabelTable {
  if (rule?.from === 'table' && rule.file === file && columns.includes(rule.path) && columns.includes(rule.label)) return rule
  return guess ?? { from: 'table', file, format, path: columns[0] ?? '', label: columns[1] ?? '', split: null }
}

function TableRule({ shown, onChange }: { readonly shown: Shown; onChange(table: LabelTable): void }) {
  const { t, tr, format } = useI18n()
  if (shown.status === 'loading') return <p className={styles['quiet']}>{t('data.classes.reading')}</p>
  if (shown.status === 'failed') {
    return shown.diagnostics.map((diagnostic) => (
      <Notice key={diagnostic.code} tone="bad" role="alert" title={tr(diagnostic.message)}>
        {diagnostic.hint ? tr(diagnostic.hint) : null}
      </Notice>
    ))
  }
  const { inspection, table } = shown
  const { columns, rows, rowCount, matches } = inspection
  const matched = matches[columns.indexOf(table.path)] ?? 0
  const options = columns.map((value) => ({ value, label: value }))
  return (
    <>
      <div className={styles['format']}>
        <NamedSelect
          label={t('data.classes.column.path')}
          value={table.path}
          options={options}
          onChange={(path) => onChange({ ...table, path })}
        />
        <NamedSelect
          label={t('data.classes.column.label')}
          value={table.label}
          options={options}
          onChange={(label) => onChange({ ...table, label })}
        />
        <NamedSelect
          label={t('data.classes.column.split')}
          value={table.split ?? NO_SPLIT}
          options={[{ value: NO_SPLIT, label: t('data.classes.noSplit') }, ...options]}
          onChange={(split) => onChange({ ...table, split: split === NO_SPLIT ? null : split })}
        />
      </div>
      <p className={styles['quiet']} data-tone={matched === 0 ? 'warn' : undefined}>
        {t('data.classes.matched', { matched: format.count(matched), rows: format.count(rowCount), column: table.path })}
      </p>
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={t('data.classes.rows')}>
        <table className={styles['columns']}>
          <thead>
            <tr>
              {columns.slice(0, SHOWN_COLUMNS).map((column) => (
                <th key={column} scope="col" title={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((cells, row) => (
              // Rows of a table have no name.
              <tr key={row}>
                {cells.slice(0, SHOWN_COLUMNS).map((cell, column) => (
                  <td key={columns[column]} title={cell}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const SHOWN_COLUMNS = 8
/** No column is called so: names of columns are trimmed. */
const NO_SPLIT = ' '
