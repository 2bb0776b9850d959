// What a finding offers to do about it: commands of the document, each one undo step; the files stay as they are.
import type { Fix, Json, Text } from '../../diagnostics'
import { text } from '../../diagnostics'
import type { SplitName } from '../dataset'
import type { Thing } from './wording'
import { countThings, SET_NAMES } from './wording'

/** Which of a finding's samples are left out. */
export type Exclusion = 'held-out' | 'training' | 'extra' | 'all'

export interface AuditFix extends Fix {
  /** What it does with which samples, so that one click can do so for many findings; null where it does something else. */
  readonly samples: {
    readonly act: string
    readonly paths: readonly string[]
    readonly doTo: (paths: readonly string[]) => AuditFix
  } | null
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
    samples: { act: `exclude ${which}`, paths, doTo: (others) => excludeFix(which, others, thing) },
  }
}

/** Puts samples of one set into another. */
export function moveFix(from: SplitName, to: SplitName, paths: readonly string[], thing: Thing): AuditFix {
  const things = countThings(paths.length, thing)
  const [source, target] = [SET_NAMES[from], SET_NAMES[to]]
  return {
    label: text(`Move ${paths.length} ${things.en} to the ${target.en}`, `将${source.zh}的 ${paths.length} ${things.zh}移到${target.zh}`),
    command: { type: 'move-samples', paths, split: to },
    samples: { act: `move ${from} ${to}`, paths, doTo: (others) => moveFix(from, to, others, thing) },
  }
}

export function setFix(label: Text, command: Json): AuditFix {
  return { label, command, samples: null }
}

/** Sets drawn over all samples, each class in its share, in place of those that the source states. */
export function drawSets(): AuditFix {
  return setFix(text('Draw the sets anew, class by class', '按类别重新划分各集合'), { type: 'set-data', data: { sets: 'draw' } })
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
  const acts = new Set(offers.flatMap(({ samples }) => samples?.act ?? []))
  const together = [...acts].flatMap((act): readonly AuditFix[] => {
    const same = offers.flatMap(({ samples }) => (samples?.act === act ? [samples] : []))
    const [first] = same
    // An image may stand in several findings.
    return first && same.length === findings.length ? [first.doTo([...new Set(same.flatMap(({ paths }) => paths))])] : []
  })
  const others = new Map(offers.filter(({ samples }) => samples === null).map((fix) => [JSON.stringify(fix.command), fix]))
  const shared = [...others].flatMap(([command, fix]) =>
    findings.every(({ fixes }) => fixes.some((one) => JSON.stringify(one.command) === command)) ? [fix] : [],
  )
  return [...shared, ...together]
}
