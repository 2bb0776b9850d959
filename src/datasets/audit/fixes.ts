// What a finding offers to do about it: commands of the document, each one undo step; the files stay as they are.
import type { Fix, Json, Text } from '../../diagnostics'
import { text } from '../../diagnostics'
import type { Thing } from './wording'
import { countThings } from './wording'

/** Which of a finding's samples are left out. */
export type Exclusion = 'held-out' | 'training' | 'extra' | 'all'

export interface AuditFix extends Fix {
  /** What the command leaves out, so that one click can do so for many findings; null where it does something else. */
  readonly excludes: { readonly which: Exclusion; readonly paths: readonly string[]; readonly thing: Thing } | null
}

const LABELS: Readonly<Record<Exclusion, (n: number, things: Text) => Text>> = {
  'held-out': (n, things) => text(`Exclude ${n} held-out ${things.en}`, `排除留出集中的 ${n} ${things.zh}`),
  training: (n, things) => text(`Exclude ${n} training ${things.en}`, `排除训练集中的 ${n} ${things.zh}`),
  extra: (n, things) => text(`Keep one, exclude ${n} ${things.en}`, `保留一份，排除 ${n} ${things.zh}`),
  all: (n, things) => text(`Exclude ${n} ${things.en}`, `排除 ${n} ${things.zh}`),
}

export function excludeFix(which: Exclusion, paths: readonly string[], thing: Thing): AuditFix {
  return {
    label: LABELS[which](paths.length, countThings(paths.length, thing)),
    command: { type: 'exclude-samples', paths, excluded: true },
    excludes: { which, paths, thing },
  }
}

export function setFix(label: Text, command: Json): AuditFix {
  return { label, command, excludes: null }
}

/** Draws copies into one set, where the program draws the sets. */
export function copiesTogether(kind: 'exact' | 'near'): AuditFix {
  return setFix(text('Draw copies into one set', '把重复样本划入同一集合'), { type: 'set-data', data: { copies: kind } })
}

export function equalWeights(): AuditFix {
  return setFix(text('Weigh classes equally', '各类别等权'), { type: 'set-training', training: { classWeights: 'balanced' } })
}

/** What several findings offer in the same words, as one fix each: one undo step for all of them. */
export function fixesForAll(findings: readonly { readonly fixes: readonly AuditFix[] }[]): readonly AuditFix[] {
  const offers = findings.flatMap(({ fixes }) => fixes)
  const which = new Set(offers.flatMap(({ excludes }) => excludes?.which ?? []))
  const exclusions = [...which].flatMap((one): readonly AuditFix[] => {
    const same = offers.flatMap(({ excludes }) => (excludes?.which === one ? [excludes] : []))
    const [first] = same
    // An image may stand in several findings.
    return first && same.length === findings.length ? [excludeFix(one, [...new Set(same.flatMap(({ paths }) => paths))], first.thing)] : []
  })
  const others = new Map(offers.filter(({ excludes }) => excludes === null).map((fix) => [JSON.stringify(fix.command), fix]))
  const shared = [...others].flatMap(([command, fix]) =>
    findings.every(({ fixes }) => fixes.some((one) => JSON.stringify(one.command) === command)) ? [fix] : [],
  )
  return [...shared, ...exclusions]
}
