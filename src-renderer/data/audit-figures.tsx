// The audit in a few words, for the status line: what makes a figure untrue, and nothing else.
import { useAuditStore } from '../state/audit-store'
import { useI18n } from '../ui/i18n'
import { findingsByKind } from './audit-kind'

const PARTS = {
  leak: ['leak', 'leaks'],
  'near-leak': ['nearLeak', 'nearLeaks'],
  'target-leak': ['other', 'others'],
  'label-conflict': ['conflict', 'conflicts'],
  'near-label-conflict': ['other', 'others'],
  'prior-shift': ['shift', 'shift'],
  'too-few': ['other', 'others'],
  'class-imbalance': ['other', 'others'],
  unreadable: ['other', 'others'],
  missing: ['other', 'others'],
  'constant-column': ['other', 'others'],
  constant: ['other', 'others'],
  proportions: ['other', 'others'],
  small: ['other', 'others'],
  'odd-size': ['other', 'others'],
  duplicate: ['other', 'others'],
  'near-duplicate': ['other', 'others'],
  grey: ['other', 'others'],
  unfinished: ['other', 'others'],
} as const

export function AuditFigures({ onOpen }: { readonly onOpen: () => void }) {
  const { t, format } = useI18n()
  const audit = useAuditStore((state) => state.audit)
  const counts = new Map<(typeof PARTS)[keyof typeof PARTS], number>()
  let others = 0
  for (const { kind, findings } of findingsByKind(audit?.findings ?? [])) {
    const warnings = findings.filter(({ severity }) => severity !== 'info').length
    if (warnings === 0) continue
    if (PARTS[kind][0] === 'other') others += warnings
    else counts.set(PARTS[kind], warnings)
  }
  if (others > 0) counts.set(PARTS.constant, others)
  if (counts.size === 0) return null
  const words = [...counts].map(([[one, many], count]) =>
    t(`data.audit.status.${count === 1 ? one : many}`, { count: format.count(count) }),
  )
  return (
    <button type="button" data-tone="warn" title={t('data.audit.status.help')} onClick={onOpen}>
      {words.join(t('data.audit.status.separator'))}
    </button>
  )
}
