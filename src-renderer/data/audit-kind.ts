// The findings a user reads, by what they are about.
import type { Finding } from '../../src/datasets/audit/finding'

const KINDS = [
  'leak',
  'near-leak',
  'target-leak',
  'label-conflict',
  'near-label-conflict',
  'prior-shift',
  'too-few',
  'class-imbalance',
  'unreadable',
  'missing',
  'constant-column',
  'constant',
  'proportions',
  'small',
  'odd-size',
  'duplicate',
  'near-duplicate',
  'grey',
  'unfinished',
] as const

export type AuditKind = (typeof KINDS)[number]

/** The findings of each kind that has some, in the order in which the kinds matter. */
export function findingsByKind(
  findings: readonly Finding[],
): readonly { readonly kind: AuditKind; readonly findings: readonly Finding[] }[] {
  return KINDS.map((kind) => ({ kind, findings: findings.filter(({ code }) => code === `audit/${kind}`) })).filter(
    (group) => group.findings.length > 0,
  )
}
