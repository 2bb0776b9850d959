// All findings of a run, the most telling first.
import type { Check, Finding, FindingCode, RunFacts } from './finding'
import { deadRelus } from './findings/dead-relus'
import { diverged } from './findings/diverged'
import { explodingGradients } from './findings/exploding-gradients'
import { leakingData } from './findings/leaking-data'
import { overfitting } from './findings/overfitting'
import { early, trend } from './findings/progress'
import { rateTooHigh } from './findings/rate-too-high'
import { rateTooLow } from './findings/rate-too-low'
import { saturatedOutput, saturatedUnits } from './findings/saturated'
import { stuckAtPrior } from './findings/stuck-at-prior'
import { underfitting } from './findings/underfitting'
import { vanishingGradients } from './findings/vanishing-gradients'

/** In order of rank. A finding further down may be silenced by one above that explains it. */
const checks: readonly Check[] = [
  diverged,
  rateTooHigh,
  stuckAtPrior,
  saturatedOutput,
  deadRelus,
  explodingGradients,
  vanishingGradients,
  saturatedUnits,
  overfitting,
  rateTooLow,
  underfitting,
  leakingData,
]

/** What a finding explains, so that it need not be said again. */
const EXPLAINS: Partial<Readonly<Record<FindingCode, readonly FindingCode[]>>> = {
  diverged: ['rate-too-high', 'exploding-gradients'],
  'rate-too-high': ['overfitting', 'underfitting'],
  'stuck-at-prior': ['rate-too-low', 'underfitting'],
  'saturated-output': ['underfitting', 'rate-too-low'],
  'dead-relus': ['underfitting'],
  'vanishing-gradients': ['underfitting'],
  'rate-too-low': ['underfitting'],
}

/** At least one; where nothing is wrong, how the run goes. */
export function diagnose(facts: RunFacts): readonly Finding[] {
  const all = checks.flatMap((check) => check(facts) ?? [])
  const explained = new Set(all.flatMap(({ code }) => EXPLAINS[code] ?? []))
  const said = all.filter(({ code }) => !explained.has(code))
  // What is known of the data alone does not say how the run goes.
  if (said.some(({ code }) => code !== 'leaking-data')) return said
  return [...[early(facts) ?? trend(facts)].filter((one) => one !== null), ...said]
}
