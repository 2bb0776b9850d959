// What a run's figures mean: the interface of a finding, and what it may look at. One file per finding stands in findings/.
import type { Analysis } from '../compiler/analysis'
import type { Text } from '../diagnostics'
import type { Command } from '../document/commands'
import type { NodeId } from '../graph/graph'
import type { HealthRecord } from '../training/layer-health'
import type { EpochRecord, Outcome, RunResult, TrainingPlan } from '../training/plan'

/** A run as its figures tell it; everything is of the run, nothing of what was edited since. */
export interface RunFacts {
  readonly plan: TrainingPlan
  /** Of the plan's diagram with the facts of the data. */
  readonly analysis: Analysis
  readonly epochs: readonly EpochRecord[]
  /** Looks at the layers, by epoch; none where nobody looked. */
  readonly health: readonly HealthRecord[]
  /** Null while the run goes on. */
  readonly outcome: Outcome | null
  readonly result: RunResult | null
  /**
   * Cross-entropy of answering each sample with the shares of the classes in the training set, in nats;
   * null where the loss is no cross-entropy.
   */
  readonly prior: number | null
  /** Share of the most frequent class in the training set; null where there are no classes. */
  readonly majority: number | null
  /** Held-out samples that occur in the training set too, by their path in the source; empty where none or unknown. */
  readonly leaked: readonly string[]
}

/** An edit that should help: one document command, one undo step. */
export interface Cure {
  readonly label: Text
  readonly command: Command
}

export type FindingCode =
  | 'diverged'
  | 'leaking-data'
  | 'rate-too-high'
  | 'dead-relus'
  | 'saturated-output'
  | 'saturated-units'
  | 'stuck-at-prior'
  | 'exploding-gradients'
  | 'vanishing-gradients'
  | 'rate-too-low'
  | 'overfitting'
  | 'underfitting'
  | 'early'
  | 'improving'
  | 'level'

export interface Finding {
  readonly code: FindingCode
  readonly tone: 'good' | 'warn' | 'bad' | 'plain'
  /** What it is, in a sentence. */
  readonly title: Text
  /** Why it is said: the numbers. And what it means. */
  readonly body: Text
  /** Since when; null where that has no meaning. */
  readonly epoch: number | null
  /** Layers it is about. */
  readonly nodeIds: readonly NodeId[]
  /** The numbers of `body`. */
  readonly evidence: Readonly<Record<string, number>>
  /** Best first. */
  readonly cures: readonly Cure[]
  /** What could be tried to decide: a range of learning rates, or growing shares of the training set. */
  readonly trials: readonly Trial[]
}

export type Trial = 'rates' | 'more-data'

/** Null where the figures do not show it. It claims nothing that the numbers do not show. */
export type Check = (facts: RunFacts) => Finding | null

export function finding(
  code: FindingCode,
  tone: Finding['tone'],
  words: { readonly title: Text; readonly body: Text },
  rest: Partial<Pick<Finding, 'epoch' | 'nodeIds' | 'evidence' | 'cures' | 'trials'>> = {},
): Finding {
  return { code, tone, ...words, epoch: null, nodeIds: [], evidence: {}, cures: [], trials: [], ...rest }
}

/** `0.644`, `2.1e-5`: a loss or a gradient, in three digits. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '∞'
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(1) : value.toFixed(3)
}

/** `0.0075`: a learning rate. */
export function rateText(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** `65.6 %`, with a space that does not break. */
export function percentText(share: number, digits = 0): string {
  return `${(share * 100).toFixed(digits)}\u00a0%`
}
