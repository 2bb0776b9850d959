// What the audit found: by kind, each with its evidence and what can be done about it; the images side by side where images are concerned.
import { useLayoutEffect, useMemo, useRef } from 'react'
import type { Auditable } from '../../src/datasets/audit/audit-dataset'
import type { Finding } from '../../src/datasets/audit/finding'
import { fixesForAll } from '../../src/datasets/audit/fixes'
import { isLabelledImages, type LabelledImages, type SplitName, type Splits } from '../../src/datasets/dataset'
import type { Fix } from '../../src/diagnostics'
import { parseCommand } from '../../src/document/command-schema'
import type { ProjectDocument } from '../../src/document/document'
import { reduce } from '../../src/document/reduce'
import { useAuditStore } from '../state/audit-store'
import { useDataStore } from '../state/data-store'
import { useDocumentStore } from '../state/document-store'
import { applyFix } from '../state/fixes'
import { Button } from '../ui/button'
import { useI18n } from '../ui/i18n'
import { Icon } from '../ui/icons'
import styles from './audit-findings.module.css'
import { findingsByKind } from './audit-kind'
import panel from './data-panel.module.css'
import { rowToImageData } from './decode-image'
import { diagramFixes } from './diagram-fixes'

/** Findings of a kind and images of a finding that are shown at most; the counts say how many there are. */
const LISTED = 40
const SHOWN = 8
/** Findings of a kind that scroll by themselves if there are more. */
const LONG = 4

interface AuditFindingsProps {
  readonly dataset: Auditable
  readonly splits: Splits
  /** Leads to an image in the grid. */
  readonly onShow: (row: number) => void
}

export function AuditFindings({ dataset, splits, onShow }: AuditFindingsProps) {
  const { t, format } = useI18n()
  const status = useAuditStore((state) => state.status)
  const audit = useAuditStore((state) => state.audit)
  const kinds = findingsByKind(audit?.findings ?? [])
  const images = isLabelledImages(dataset)
  return (
    <section className={panel['section']} aria-label={t('data.audit')}>
      <h3>{t('data.audit')}</h3>
      {status === 'measuring' && <p className={panel['quiet']}>{t(images ? 'data.audit.measuring' : 'data.audit.measuring.table')}</p>}
      {status === 'failed' && <p className={panel['quiet']}>{t('data.audit.failed')}</p>}
      {audit && kinds.length === 0 && <p className={panel['quiet']}>{t(images ? 'data.audit.none' : 'data.audit.none.table')}</p>}
      {kinds.map(({ kind, findings }) => {
        const warns = findings.some(({ severity }) => severity !== 'info')
        const forAll = findings.length > 1 ? fixesForAll(findings) : []
        return (
          <details key={kind} className={styles['kind']} data-tone={warns ? 'warn' : 'plain'}>
            <summary>
              <Icon name={warns ? 'warning' : 'info'} size={14} />
              <span>{t(`data.audit.${kind}`)}</span>
              <span className={styles['count']}>{format.count(findings.length)}</span>
            </summary>
            <Fixes label={t('data.audit.fixAll')} fixes={forAll} />
            <ul data-long={findings.length > LONG || undefined}>
              {findings.slice(0, LISTED).map((finding, index) => (
                <li key={`${finding.files.join('\n')} ${index}`}>
                  <FindingView finding={finding} dataset={dataset} splits={splits} onShow={onShow} />
                </li>
              ))}
            </ul>
            {findings.length > LISTED && (
              <p className={panel['quiet']}>{t('data.audit.more', { count: format.count(findings.length - LISTED) })}</p>
            )}
          </details>
        )
      })}
    </section>
  )
}

function FindingView({ finding, dataset, splits, onShow }: AuditFindingsProps & { readonly finding: Finding }) {
  const { t, tr, format } = useI18n()
  const { code, rows, message, hint, fixes } = finding
  const graph = useDocumentStore((state) => state.document.graph)
  const images = isLabelledImages(dataset) ? dataset : null
  return (
    <div className={styles['finding']}>
      {images && rows.length > 0 && (
        <>
          <div className={styles['images']} data-pair={rows.length === 2 || undefined}>
            {rows.slice(0, SHOWN).map((row) => (
              <ImageButton key={row} row={row} dataset={images} splits={splits} captioned={rows.length === 2} onShow={onShow} />
            ))}
          </div>
          {rows.length > SHOWN && (
            <p className={panel['quiet']}>{t('data.audit.moreImages', { count: format.count(rows.length - SHOWN) })}</p>
          )}
        </>
      )}
      <p>{tr(message)}</p>
      <p className={panel['quiet']}>{tr(hint)}</p>
      <Fixes label={t('data.audit.fix')} fixes={images ? [...diagramFixes(code, graph), ...fixes] : fixes}>
        {code === 'audit/unreadable' && (
          <Button size="small" onClick={() => useDataStore.getState().reload()}>
            {t('data.reload')}
          </Button>
        )}
      </Fixes>
    </div>
  )
}

interface FixesProps {
  readonly label: string
  readonly fixes: readonly Fix[]
  readonly children?: React.ReactNode
}

function Fixes({ label, fixes, children }: FixesProps) {
  const { tr } = useI18n()
  const readOnly = useDocumentStore((state) => state.readOnly)
  const data = useDocumentStore((state) => state.document.data)
  const training = useDocumentStore((state) => state.document.training)
  // What is set that way already is not offered again.
  const useful = useMemo(() => {
    const { document } = useDocumentStore.getState()
    return fixes.filter((fix) => changes({ ...document, data, training }, fix))
  }, [fixes, data, training])
  if (readOnly || (useful.length === 0 && !children)) return null
  return (
    <div className={styles['fixes']} role="group" aria-label={label}>
      {useful.map((fix) => (
        <Button key={fix.label.en} size="small" onClick={() => applyFix(fix)}>
          {tr(fix.label)}
        </Button>
      ))}
      {children}
    </div>
  )
}

function changes(document: ProjectDocument, { command }: Fix): boolean {
  const parsed = parseCommand(command)
  return parsed.ok && reduce(document, parsed.value) !== document
}

interface ImageButtonProps extends AuditFindingsProps {
  readonly dataset: LabelledImages
  readonly row: number
  readonly captioned: boolean
}

function ImageButton({ row, dataset, splits, captioned, onShow }: ImageButtonProps) {
  const { t } = useI18n()
  const canvas = useRef<HTMLCanvasElement | null>(null)
  const path = dataset.paths[row] ?? ''
  const split = (['test', 'val', 'train'] as const satisfies readonly SplitName[]).find((name) => splits[name].includes(row))
  const where = split && t(`data.splitLong.${split}`)
  const name = [path, dataset.classes[dataset.labels[row] ?? -1], where].filter(Boolean).join(' · ')
  useLayoutEffect(() => canvas.current?.getContext('2d')?.putImageData(rowToImageData(dataset, row), 0, 0), [dataset, row])
  return (
    <button
      type="button"
      className={styles['image']}
      title={name}
      aria-label={t('data.audit.showImage', { image: name })}
      onClick={() => onShow(row)}
    >
      <canvas ref={canvas} width={dataset.size.width} height={dataset.size.height} />
      {captioned && (
        <>
          <span className={panel['path']}>
            <bdi>{path}</bdi>
          </span>
          <span className={styles['where']}>{where}</span>
        </>
      )}
    </button>
  )
}
